//! What an answer costs the server, and a mix, on SQLite: processor time of the whole process, and time on the clock.
//! Key stretching and sealing are not in it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench says what it found"
)]

use domain::ballot_box::{BoxKey, EnvelopeKind, Mark, PrivateKey, SealedEnvelope};
use domain::id::{AuthorityId, WaveId};
use domain::instrument::InstrumentKey;
use domain::wave::{Wave, WaveState};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::time::Instant;
use store::authorities::{self, Authority};
use store::{Store, ballot_box, waves};
use time::macros::date;

const ANSWERS: u32 = 1_000;
/// How many young people send at the same moment.
const AT_ONCE: [usize; 3] = [1, 4, 16];

/// Ticks of the system's clock for processor time are 10 ms on Linux; elsewhere it is not told.
fn processor_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum::<u64>()
        * 10
}

async fn open_wave(store: &Store, rng: &mut StdRng) -> WaveId {
    let authority = Authority {
        id: AuthorityId::draw(rng),
        slug: "southwark".to_owned(),
        name: "Southwark".to_owned(),
        strategy: "southwark-2021".to_owned(),
    };
    authorities::create(store, &authority).await.unwrap();
    let wave = Wave {
        id: WaveId::draw(rng),
        authority: authority.id,
        title: "Autumn 2026".to_owned(),
        state: WaveState::Draft,
        closes_on: date!(2026 - 12 - 11),
        closed_at: None,
        strategy: authority.strategy,
    };
    let key: InstrumentKey = "eleven-to-seventeen/1".parse().unwrap();
    waves::create(store, &wave, std::slice::from_ref(&key))
        .await
        .unwrap();
    let frozen = [(key, "source".to_owned(), "hash".to_owned())];
    let sealed_to = BoxKey::Simple(PrivateKey::draw(rng).public());
    assert!(
        waves::open(store, &wave, &sealed_to, &frozen, "manifest", &[])
            .await
            .unwrap()
    );
    wave.id
}

fn random(rng: &mut StdRng, kind: EnvelopeKind) -> SealedEnvelope {
    let mut bytes = vec![0; SealedEnvelope::size(kind, 2)];
    rng.fill_bytes(&mut bytes);
    SealedEnvelope::from_bytes(bytes)
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("earshot.db").display());
    let store = Store::open(&url).await.unwrap();
    let mut rng = StdRng::seed_from_u64(1);
    let wave = open_wave(&store, &mut rng).await;
    let mut answers = Vec::new();
    for _ in 0..ANSWERS as usize * AT_ONCE.len() {
        let mut mark = [0; 32];
        rng.fill_bytes(&mut mark);
        let envelopes = [EnvelopeKind::Ticks, EnvelopeKind::Words].map(|kind| random(&mut rng, kind));
        answers.push((Mark(mark), envelopes));
    }
    for (at_once, answers) in AT_ONCE.into_iter().zip(answers.chunks(ANSWERS as usize)) {
        let (processor, clock) = (processor_ms(), Instant::now());
        for (n, some) in answers.chunks(at_once).enumerate() {
            let sending: Vec<_> = some
                .iter()
                .enumerate()
                .map(|(place, (mark, [ticks, words]))| {
                    let (store, mark, ticks, words) =
                        (store.clone(), mark.clone(), ticks.clone(), words.clone());
                    let mut rng = StdRng::seed_from_u64(((n * at_once + place) * 100 + at_once) as u64);
                    tokio::spawn(async move {
                        ballot_box::accept(&store, wave, &mark, &ticks, &words, &mut rng)
                            .await
                            .unwrap()
                    })
                })
                .collect();
            for one in sending {
                one.await.unwrap();
            }
        }
        let (processor, clock) = (processor_ms() - processor, clock.elapsed());
        println!(
            "accept, {at_once} at once: {:.2} ms of processor, {:.2} ms on the clock, each of {ANSWERS}",
            processor as f64 / f64::from(ANSWERS),
            clock.as_secs_f64() * 1_000.0 / f64::from(ANSWERS)
        );
    }
    for _ in 0..3 {
        let (processor, clock) = (processor_ms(), Instant::now());
        ballot_box::mix(&store, &mut rng).await.unwrap();
        println!(
            "mix of {}: {} ms of processor, {:.0} ms on the clock",
            answers.len(),
            processor_ms() - processor,
            clock.elapsed().as_secs_f64() * 1_000.0
        );
    }
    store.close().await;
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure());
}
