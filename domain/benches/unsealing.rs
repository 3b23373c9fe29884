//! How long `earshot wave unseal` works on 10,000 answers, from one file to the other: the first key holder, their deputy (whose
//! key is tried second), and the second key holder.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench says what it found"
)]

use domain::ballot_box::{
    BoxKey, EnvelopeKind, Heaps, Holder, HolderWords, Padded, PrivateKey, SealedEnvelope,
};
use domain::id::WaveId;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

const ANSWERS: usize = 10_000;

fn heaps(wave: WaveId, key: &BoxKey, rng: &mut StdRng) -> Heaps {
    let mut heap = |kind: EnvelopeKind| -> Vec<SealedEnvelope> {
        let content = Padded::from_bytes(kind, vec![0; kind.size()]);
        // Each by itself: a copy would count as one that cannot be read.
        (0..ANSWERS)
            .map(|_| SealedEnvelope::seal(wave, key, &content, rng).unwrap())
            .collect()
    };
    let (ticks, words) = (heap(EnvelopeKind::Ticks), heap(EnvelopeKind::Words));
    Heaps::sealed(wave, 2, ticks, words)
}

/// Does what the program does, and says how long it took.
fn unseal(who: &str, key: &PrivateKey, sealed: &Path, out: PathBuf, rng: &mut StdRng) -> PathBuf {
    let begun = Instant::now();
    let heaps = Heaps::from_bytes(&fs::read(sealed).unwrap()).unwrap();
    let (peeled, unopened) = heaps.peel(key, rng, &mut |_| ()).unwrap();
    assert_eq!(unopened, 0);
    fs::write(&out, peeled.to_bytes()).unwrap();
    println!("unseal {ANSWERS}, {who}: {:.1} s", begun.elapsed().as_secs_f64());
    out
}

fn main() {
    let rng = &mut StdRng::seed_from_u64(1);
    let folder = tempfile::tempdir().unwrap();
    let wave = WaveId::draw(rng);
    let keys: [PrivateKey; 4] = std::array::from_fn(|_| PrivateKey::of_words(&HolderWords::draw(rng), wave));
    let holder = |own: usize, deputy: usize| Holder {
        own: keys[own].public(),
        deputy: keys[deputy].public(),
    };
    let key = BoxKey::Holders {
        first: holder(0, 1),
        second: holder(2, 3),
    };
    let sealed = folder.path().join("sealed");
    fs::write(&sealed, heaps(wave, &key, rng).to_bytes()).unwrap();
    let out = |name: &str| folder.path().join(name);
    let between = unseal("the first key holder", &keys[0], &sealed, out("first"), rng);
    unseal("the deputy of the first", &keys[1], &sealed, out("deputy"), rng);
    unseal("the second key holder", &keys[2], &between, out("second"), rng);
}
