//! A wave with two key holders from its letters to the end of its fieldwork, as it really goes: the program serves, a proxy
//! records, `earshot simulate` answers through the pages, half of it sealed as a phone would, and then the power is cut.

use super::database::Database;
use super::recorder::{Recorder, Request, TOLD};
use crate::harness::children;
use crate::process::{Running, Words, done, earshot};
use app::road::{holders, waves};
use app::state::AppState;
use domain::ballot_box::{
    Ballot, Code, Heaps, HolderWords, Pass, PrivateKey, SealedResponse, Seat, Stretched, Token, WordList,
};
use domain::clock::Clock;
use domain::id::{AuthorityId, StaffId, WaveId};
use domain::people::Role;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use server::simulate::Truth;
use std::collections::{BTreeSet, HashMap};
use store::WaveKeys;
use store::authorities::{self, Authority};
use store::staff::{self, StaffMember};
use tempfile::TempDir;
use time::Duration;

/// Somebody who answered, and what the attacker knows of them.
pub struct Person {
    pub truth: Truth,
    /// The place of their letter in the list.
    pub letter: u64,
    /// The place of their answer among all requests.
    pub arrival: u64,
    /// Their rows in both rooms, worked out from the code and the secret file.
    pub invitation: [u8; 32],
    pub mark: [u8; 32],
    /// What their phone sent, if it ran scripts: as it was recorded.
    pub recorded: Option<SealedResponse>,
}

/// A wave after fieldwork, and everything that somebody could have taken along.
pub struct Fieldwork {
    pub database: Database,
    /// Other people's desks: letters, the truth, and the key holders' own computers.
    desk: TempDir,
    /// The installation after the power is back.
    pub state: AppState,
    pub authority: AuthorityId,
    pub wave: WaveId,
    /// The first key holder's words, and the second's.
    words: [HolderWords; 2],
    pub people: Vec<Person>,
    /// What the program printed after it was ready.
    pub printed: String,
    /// What staff did, as it was on record before the first answer and after the last.
    pub on_record: [usize; 2],
}

async fn state(database: &Database) -> AppState {
    let url = "http://127.0.0.1".to_owned();
    let state = server::startup::open(&database.places(), url, Clock::System).await;
    state.unwrap()
}

/// A draft with four people on its seats.
async fn draft(state: &AppState, rng: &mut StdRng) -> (AuthorityId, WaveId, [HolderWords; 2]) {
    let authority = Authority {
        id: AuthorityId::draw(rng),
        slug: "southwark".into(),
        name: "Southwark Council".into(),
        strategy: "southwark-2021".into(),
    };
    authorities::create(&state.store, &authority).await.unwrap();
    let new = waves::NewWave {
        title: "Autumn".into(),
        closes_on: state.clock.today().saturating_add(Duration::days(10)),
        instruments: vec![children()],
        strategy: authority.strategy.clone(),
        retention: Default::default(),
    };
    let wave = waves::create(state, authority.id, new).await.unwrap();
    let words: [HolderWords; 4] = std::array::from_fn(|_| HolderWords::draw(rng));
    for (seat, words) in Seat::ALL.into_iter().zip(&words) {
        let member = StaffMember {
            id: StaffId::draw(rng),
            authority: authority.id,
            name: "Somebody".into(),
            email: format!("{}@council.example", seat.as_str()).parse().unwrap(),
            roles: BTreeSet::from([Role::KeyHolder]),
        };
        staff::add(&state.store, &member, "no password").await.unwrap();
        let key = PrivateKey::of_words(words, wave).public();
        holders::seat(state, authority.id, wave, member.id, seat, &key)
            .await
            .unwrap();
    }
    let [first, _, second, _] = words;
    (authority.id, wave, [first, second])
}

/// What came over HTTP. Out: the truth, what was recorded, and what the program printed until the power was cut.
fn answered(database: &Database, desk: &TempDir, letters: &[Code]) -> (Vec<Truth>, Vec<Request>, String) {
    let list: Vec<String> = letters.iter().map(Code::printed).collect();
    std::fs::write(desk.path().join("letters.csv"), list.join("\n")).unwrap();
    let mut serve = earshot();
    serve
        .current_dir(database.folder.path())
        .args(["serve", "--listen", "127.0.0.1:0"]);
    database.told(&mut serve);
    let (server, url) = Running::answering(serve);
    let recorder = Recorder::before(&url);
    let simulate = [
        "simulate",
        "--codes",
        "letters.csv",
        "--truth",
        "truth",
        "--seed",
        "7",
        "--at-once",
        "2",
    ];
    done(
        desk.path(),
        simulate.into_iter().chain(["--url", recorder.url.as_str()]),
    );
    server.signal("KILL");
    let first = server.first.len();
    let printed = server.ended().1.split_off(first);
    let truth = std::fs::read_to_string(desk.path().join("truth")).unwrap();
    let truth = truth.lines().map(|line| serde_json::from_str(line).unwrap());
    (truth.collect(), recorder.recorded(), printed)
}

/// Whose request is whose: a ballot names `t`, a form the code. The last one counts, which is the one that sends.
fn arrivals(
    live: Vec<Request>,
    by_mark: &HashMap<[u8; 32], usize>,
    wave: WaveId,
    keys: &WaveKeys,
) -> HashMap<usize, (u64, Option<SealedResponse>)> {
    let mut arrivals = HashMap::new();
    for (place, request) in (0..).zip(live) {
        match request.path.as_str() {
            "/s/sealed" => {
                let ballot = Ballot::from_bytes(&request.body).ok().unwrap();
                let person = by_mark[&ballot.token.mark(&keys.mark).0];
                arrivals.insert(person, (place, Some(ballot.sealed)));
            }
            "/s/send" => {
                let form: HashMap<String, String> = serde_urlencoded::from_bytes(&request.body).unwrap();
                let ticket = Pass::parse(&form["code"]).ok().unwrap().stretch();
                let person = by_mark[&ticket.token(wave).mark(&keys.mark).0];
                arrivals.insert(person, (place, None));
            }
            _ => {}
        }
    }
    arrivals
}

/// What the attacker makes of the letters, in the order of the list and in that of answering, of the secret file, and of what
/// was recorded.
fn known(
    wave: WaveId,
    keys: &WaveKeys,
    list: &[Code],
    letters: &[Code],
    truth: Vec<Truth>,
    live: Vec<Request>,
) -> Vec<Person> {
    assert_eq!(truth.len(), letters.len());
    let tokens: Vec<Token> = Stretched::all(letters)
        .iter()
        .map(|code| code.token(wave))
        .collect();
    let marks: Vec<[u8; 32]> = tokens.iter().map(|token| token.mark(&keys.mark).0).collect();
    let by_mark = marks.iter().copied().zip(0..).collect();
    let mut arrivals = arrivals(live, &by_mark, wave, keys);
    let person = |truth: Truth| {
        let n = truth.order;
        let (arrival, recorded) = arrivals.remove(&n).unwrap();
        let told = (letters[n].printed(), recorded.is_some());
        assert_eq!((&truth.code, truth.scripts), (&told.0, told.1));
        Person {
            letter: list.iter().position(|code| *code == letters[n]).unwrap() as u64,
            arrival,
            invitation: tokens[n].invitation(&keys.invitation).0,
            mark: marks[n],
            recorded,
            truth,
        }
    };
    truth.into_iter().map(person).collect()
}

async fn on_record(state: &AppState, authority: AuthorityId) -> usize {
    let entries = store::audit::of_authority(&state.store, authority, 1_000).await;
    entries.unwrap().len()
}

impl Fieldwork {
    /// Goes all the way.
    pub async fn ended(database: Database) -> Self {
        let desk = tempfile::tempdir().unwrap();
        let before = state(&database).await;
        let mut rng = before.rng();
        let (authority, wave, words) = draft(&before, &mut rng).await;
        let list = waves::invite(&before, authority, wave, &children(), super::respondents())
            .await
            .unwrap();
        waves::open(&before, authority, wave).await.unwrap();
        let keys = before.keys.get(wave).unwrap();
        assert!(keys.private.is_none(), "the server has no key that opens");
        let recorded_before = on_record(&before, authority).await;
        server::serving::close(before).await;
        // Nobody answers in the order in which letters were printed.
        let mut letters = list.clone();
        letters.shuffle(&mut rng);
        let (truth, live, printed) = answered(&database, &desk, &letters);

        let people = known(wave, &keys, &list, &letters, truth, live);
        let state = state(&database).await;
        Self {
            on_record: [recorded_before, on_record(&state, authority).await],
            database,
            desk,
            state,
            authority,
            wave,
            words,
            people,
            printed,
        }
    }

    /// A key holder's key, as only they can make it: 0 is the first's.
    pub fn key(&self, holder: usize) -> PrivateKey {
        PrivateKey::of_words(&self.words[holder], self.wave)
    }

    /// Fieldwork ends, and the promised date comes.
    pub async fn closed(&mut self) {
        waves::close(&self.state, self.authority, self.wave)
            .await
            .unwrap();
        self.state.clock = Clock::Fixed(self.state.clock.now() + Duration::days(30));
    }

    /// A key holder fetches the box, opens their layer with the program on a computer of their own, and brings it back. Out:
    /// what they fetched, and what they brought.
    pub async fn opened_by(&self, holder: usize) -> [Heaps; 2] {
        let fetched = holders::hand_out(&self.state, self.authority, self.wave)
            .await
            .unwrap();
        let at = |name: &str| self.desk.path().join(format!("{name} {holder}"));
        let list = WordList::standard();
        let words: Vec<&str> = self.words[holder].shown(&list).collect();
        std::fs::write(at("words"), words.join(" ")).unwrap();
        std::fs::write(at("box"), fetched.to_bytes()).unwrap();
        let arguments = ["wave", "unseal", "--words"].map(Into::into);
        let files = [at("words"), "--box".into(), at("box"), "--out".into(), at("out")];
        done(self.desk.path(), arguments.into_iter().chain(files));
        let file = std::fs::read(at("out")).unwrap();
        let brought = Heaps::from_bytes(&file).unwrap();
        holders::take_back(&self.state, self.authority, self.wave, file)
            .await
            .unwrap();
        [fetched, brought]
    }

    /// Looks into every file and at what was printed for codes, for what browsers and proxies told, and for these words too.
    pub fn nothing_is_written_of(&self, words: impl Iterator<Item = String>) -> usize {
        let spelt = |person: &Person| {
            let code = &person.truth.code;
            [code.clone(), code.replace('-', ""), code.replace('-', " ")]
        };
        let codes = self.people.iter().flat_map(spelt);
        let words: Vec<String> = codes.chain(TOLD.map(str::to_owned)).chain(words).collect();
        let looked_for = words.len();
        let words = Words::new(words);
        let printed = ("what was printed".to_owned(), self.printed.clone().into_bytes());
        for (name, bytes) in self.database.files().into_iter().chain([printed]) {
            assert_eq!(words.held_by(&bytes), None, "in {name}");
        }
        looked_for
    }
}
