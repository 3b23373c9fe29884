//! A wave with some answers in a folder of its own, and what is found of it afterwards in a copy of that folder.

use crate::harness::{children, draft};
use app::road::{unseal, waves};
use app::state::AppState;
use domain::ballot_box::{BoxKey, EnvelopeKind, HashKey, Mark, Padded, SealedEnvelope, SealedResponse};
use domain::clock::Clock;
use domain::id::{AuthorityId, CommentId, WaveId};
use domain::instrument::ItemId;
use domain::intake::{Response, Submission};
use domain::themes::Comment;
use domain::wave::{Kept, WaveState};
use server::config::Places;
use server::synthetic;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use store::Store;
use tempfile::TempDir;
use time::Duration;

const PEOPLE: u64 = 40;
/// Something else that lies in the database, and that rebuilding the file writes too: two megabytes.
const OTHER: usize = 2_000_000;

/// How far a wave is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Every envelope lies in the box, in the order in which it was left, and nothing else.
    Sealed,
    /// The same in another order.
    Mixed,
    /// Every answer was read, and the box is empty.
    Unsealed,
    /// The same, and every word is erased.
    WithoutWords,
}

pub struct Town {
    folder: TempDir,
    authority: AuthorityId,
    wave: WaveId,
    pub stage: Stage,
    envelopes: [BTreeSet<Vec<u8>>; 2],
    /// The ticks as they lie in the box: in the order of their ids.
    order: Vec<Vec<u8>>,
    ticks: Vec<Vec<u8>>,
    texts: Vec<String>,
}

/// The time of the machine, since the program has no other; what is to be over by then happened two months before.
async fn open(folder: &Path, ago: Duration) -> AppState {
    let places = Places::in_folder(folder);
    let clock = Clock::Fixed(Clock::System.now() - ago);
    server::startup::open(&places, "http://127.0.0.1".into(), clock)
        .await
        .unwrap()
}

fn bytes(heap: &[SealedEnvelope]) -> Vec<Vec<u8>> {
    heap.iter().map(|one| one.as_bytes().to_vec()).collect()
}

impl Town {
    /// A wave in this state, with its files closed.
    pub async fn at(wanted: WaveState) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut state = open(folder.path(), Duration::days(60)).await;
        let (authority, wave) = draft(&state).await;
        waves::invite(&state, authority, wave, &children(), 1)
            .await
            .unwrap();
        waves::open(&state, authority, wave).await.unwrap();
        let mut town = Self {
            folder,
            authority,
            wave,
            stage: Stage::Sealed,
            envelopes: Default::default(),
            order: Vec::new(),
            ticks: Vec::new(),
            texts: Vec::new(),
        };
        town.answer(&state).await;
        let other = "x".repeat(OTHER);
        store::audit::record(&state.store, town.authority, None, &other, state.clock.now())
            .await
            .unwrap();
        if wanted != WaveState::Open {
            waves::close(&state, town.authority, wave).await.unwrap();
        }
        if wanted == WaveState::Unsealed {
            state.clock = Clock::System;
            unseal::unseal(&state, town.authority, wave).await.unwrap();
            town.stage = Stage::Unsealed;
        }
        let (ticks, _) = store::ballot_box::envelopes(&state.store, wave).await.unwrap();
        town.order = bytes(&ticks);
        server::serving::close(state).await;
        town
    }

    /// Lays answers into the box, without codes: nothing here asks for one.
    async fn answer(&mut self, state: &AppState) {
        let key = BoxKey::Simple(state.keys.get(self.wave).unwrap().private.unwrap().public());
        let instrument = &state.catalogue.instruments[&children()];
        let mut rng = state.rng();
        for person in 0..PEOPLE {
            let text = format!("number {person} has something to say").repeat(25);
            let mut pairs = synthetic::answer(instrument, &mut synthetic::generator(4, person)).pairs();
            pairs.retain(|(name, _)| !name.starts_with("w."));
            pairs.push(("w.one-change".into(), text.clone()));
            let response = Response::parse(instrument, &Submission::new(pairs));
            let response = response.unwrap_or_else(|_| panic!("it parses"));
            let (ticks, _) = response.clone().part();
            let ticks = Padded::ticks(instrument, &ticks).unwrap();
            self.ticks.push(ticks.bytes().to_vec());
            self.texts.push(text);
            let SealedResponse { ticks, words } =
                SealedResponse::seal(self.wave, &key, instrument, response, &mut rng).unwrap();
            self.envelopes[0].insert(ticks.as_bytes().to_vec());
            self.envelopes[1].insert(words.as_bytes().to_vec());
            let mark = Mark(*HashKey::draw(&mut rng).bytes());
            store::ballot_box::accept(&state.store, self.wave, &mark, &ticks, &words, &mut rng)
                .await
                .unwrap();
        }
        assert_eq!(self.ticks[0].len(), EnvelopeKind::Ticks.size());
        self.ticks.sort();
        self.texts.sort();
    }

    pub fn wave(&self) -> String {
        self.wave.to_string()
    }

    pub fn id(&self) -> WaveId {
        self.wave
    }

    /// With the keys as they were before the wave was opened.
    pub fn secret_file(&self) -> PathBuf {
        self.folder.path().join("earshot.secret")
    }

    /// What lies in a copy, as a server of today has it.
    pub async fn open(&self, copy: &Path) -> AppState {
        open(copy, Duration::ZERO).await
    }

    /// A copy in which the one transaction that opens the box was done, and nothing after it.
    pub async fn opened_and_killed(&self) -> TempDir {
        let copy = self.copy();
        let state = self.open(copy.path()).await;
        let (mut rng, mut ids) = (state.rng(), state.rng());
        let comment = |text: &String| Comment {
            id: CommentId::draw(&mut ids),
            instrument: children(),
            item: ItemId::new("one-change"),
            age_band: None,
            quote: false,
            text: text.clone(),
            redacted: None,
        };
        let opened = store::ballot_box::Unsealed {
            envelopes: PEOPLE,
            comments: self.texts.iter().map(comment).collect(),
            responses: self
                .ticks
                .iter()
                .map(|ticks| (children(), ticks.clone()))
                .collect(),
            unreadable: 0,
        };
        let done = store::ballot_box::unseal(&state.store, self.wave, opened, &mut rng);
        assert!(done.await.unwrap());
        server::serving::close(state).await;
        copy
    }

    /// The size of the database.
    pub fn size(&self) -> u64 {
        std::fs::metadata(self.folder.path().join("earshot.db"))
            .unwrap()
            .len()
    }

    pub fn copy(&self) -> TempDir {
        let copy = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
        copy
    }

    /// How far the wave in a copy is, after it was seen that all of it is there that belongs to that stage, and nothing else.
    pub async fn stage(&self, copy: &Path) -> Stage {
        let places = Places::in_folder(copy);
        let store = &Store::open(&places.database_url).await.unwrap();
        let wave = store::waves::get(store, self.authority, self.wave)
            .await
            .unwrap()
            .unwrap();
        let (ticks, words) = store::ballot_box::envelopes(store, self.wave).await.unwrap();
        let responses = store::ballot_box::responses(store, self.wave).await.unwrap();
        let mut responses: Vec<Vec<u8>> = responses.into_iter().map(|(_, ticks)| ticks).collect();
        responses.sort();
        let comments = store::comments::list(store, self.authority, self.wave)
            .await
            .unwrap();
        let mut texts: Vec<String> = comments.into_iter().map(|(comment, ..)| comment.text).collect();
        texts.sort();
        let erased = store::retention::is_erased(store, self.wave, Kept::Words)
            .await
            .unwrap();
        store.clone().close().await;
        match wave.state {
            WaveState::Open | WaveState::Closed => {
                let heaps = [bytes(&ticks), bytes(&words)];
                for (heap, wanted) in heaps.iter().zip(&self.envelopes) {
                    let each: BTreeSet<Vec<u8>> = heap.iter().cloned().collect();
                    assert_eq!(
                        (heap.len(), each == *wanted),
                        (wanted.len(), true),
                        "lost, doubled or changed"
                    );
                }
                assert!(responses.is_empty() && texts.is_empty() && !erased);
                if heaps[0] == self.order {
                    Stage::Sealed
                } else {
                    Stage::Mixed
                }
            }
            _ => {
                assert!(ticks.is_empty() && words.is_empty(), "an envelope is left");
                assert!(responses == self.ticks, "ticks are lost or doubled");
                if erased {
                    assert!(texts.is_empty(), "words are left");
                    return Stage::WithoutWords;
                }
                assert!(texts == self.texts, "words are lost or doubled");
                Stage::Unsealed
            }
        }
    }

    /// What a server does when it starts: it mixes, cuts the log to nothing, and erases what is due. All of it must work.
    pub async fn start(&self, copy: &Path) {
        use server::jobs::{erasing, mixing};
        let state = open(copy, Duration::ZERO).await;
        assert_eq!(mixing::round(&state).await, mixing::EVERY);
        let log = std::fs::metadata(copy.join("earshot.db-wal")).unwrap();
        assert_eq!(log.len(), 0);
        assert_eq!(erasing::round(&state).await, erasing::EVERY);
        server::serving::close(state).await;
    }
}
