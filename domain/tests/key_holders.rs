//! Two key holders and their deputies: what each can open alone (nothing), and what both can, one after the other.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use domain::ballot_box::{
    BoxKey, EnvelopeKind, HeapParts, Heaps, HeapsError, Holder, HolderWords, Padded, PrivateKey, PublicKey,
    SealError, SealedEnvelope,
};
use domain::id::WaveId;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::BTreeSet;

const ANSWERS: usize = 12;

/// A wave's four people, with their words.
struct People {
    wave: WaveId,
    words: [HolderWords; 4],
}

impl People {
    fn draw(rng: &mut StdRng) -> Self {
        Self {
            wave: WaveId::draw(rng),
            words: std::array::from_fn(|_| HolderWords::draw(rng)),
        }
    }

    fn key(&self, who: usize) -> PrivateKey {
        PrivateKey::of_words(&self.words[who], self.wave)
    }

    fn sealing(&self) -> BoxKey {
        let holder = |own, deputy| Holder {
            own: self.key(own).public(),
            deputy: self.key(deputy).public(),
        };
        BoxKey::Holders {
            first: holder(0, 1),
            second: holder(2, 3),
        }
    }
}

/// Content that is told apart by its first bytes.
fn content(kind: EnvelopeKind, number: usize) -> Padded {
    let mut bytes = vec![0; kind.size()];
    bytes[..8].copy_from_slice(&(number as u64 + 1).to_be_bytes());
    Padded::from_bytes(kind, bytes)
}

fn number(content: &Padded) -> u64 {
    u64::from_be_bytes(content.bytes()[..8].try_into().unwrap())
}

fn heaps(people: &People, rng: &mut StdRng) -> Heaps {
    let key = people.sealing();
    let mut heap = |kind| -> Vec<SealedEnvelope> {
        (0..ANSWERS)
            .map(|at| SealedEnvelope::seal(people.wave, &key, &content(kind, at), rng).unwrap())
            .collect()
    };
    let (ticks, words) = (heap(EnvelopeKind::Ticks), heap(EnvelopeKind::Words));
    Heaps::sealed(people.wave, 2, ticks, words)
}

fn peeled(heaps: &Heaps, key: &PrivateKey, rng: &mut StdRng) -> Result<(Heaps, usize), HeapsError> {
    // As a file goes to the holder's computer and comes back.
    let there = Heaps::from_bytes(&heaps.to_bytes())?;
    let (back, unopened) = there.peel(key, rng, &mut |_| ())?;
    Ok((Heaps::from_bytes(&back.to_bytes())?, unopened))
}

fn contents(heaps: Heaps) -> (Vec<Padded>, Vec<Padded>) {
    match heaps.into_parts() {
        HeapParts::Contents(ticks, words) => (ticks, words),
        HeapParts::Envelopes(..) => panic!("a layer is left"),
    }
}

fn envelopes(heaps: Heaps) -> (Vec<SealedEnvelope>, Vec<SealedEnvelope>) {
    match heaps.into_parts() {
        HeapParts::Envelopes(ticks, words) => (ticks, words),
        HeapParts::Contents(..) => panic!("no layer is left"),
    }
}

#[test]
fn any_first_and_any_second_open_everything_together_and_each_heap_is_shuffled() {
    let rng = &mut StdRng::seed_from_u64(1);
    let people = People::draw(rng);
    let sealed = heaps(&people, rng);
    for (first, second) in [(0, 2), (1, 2), (0, 3), (1, 3)] {
        let (between, unopened) = peeled(&sealed, &people.key(first), rng).unwrap();
        assert_eq!((between.layers(), between.count(), unopened), (1, ANSWERS, 0));
        let (bare, unopened) = peeled(&between, &people.key(second), rng).unwrap();
        assert_eq!((bare.layers(), unopened), (0, 0));
        let (ticks, words) = contents(bare);
        let order = |heap: &[Padded]| heap.iter().map(number).collect::<Vec<_>>();
        let all: BTreeSet<u64> = (1..=ANSWERS as u64).collect();
        assert_eq!(order(&ticks).into_iter().collect::<BTreeSet<_>>(), all);
        assert_eq!(order(&words).into_iter().collect::<BTreeSet<_>>(), all);
        assert_ne!(order(&ticks), order(&words), "the heaps do not lie side by side");
        assert!(!order(&ticks).is_sorted());
    }
}

#[test]
fn nobody_opens_anything_alone_or_with_their_own_deputy_or_out_of_turn() {
    let rng = &mut StdRng::seed_from_u64(2);
    let people = People::draw(rng);
    let sealed = heaps(&people, rng);
    for second in [2, 3] {
        assert!(peeled(&sealed, &people.key(second), rng).err() == Some(HeapsError::WrongWords));
    }
    let (between, _) = peeled(&sealed, &people.key(0), rng).unwrap();
    for first in [0, 1] {
        assert!(peeled(&between, &people.key(first), rng).err() == Some(HeapsError::WrongWords));
    }
    let (bare, _) = peeled(&between, &people.key(2), rng).unwrap();
    assert!(peeled(&bare, &people.key(2), rng).err() == Some(HeapsError::Bare));
}

#[test]
fn the_words_of_one_wave_open_no_other() {
    let rng = &mut StdRng::seed_from_u64(3);
    let people = People::draw(rng);
    let other = People {
        wave: WaveId::draw(rng),
        words: people.words.clone(),
    };
    let sealed = heaps(&people, rng);
    assert!(peeled(&sealed, &other.key(0), rng).err() == Some(HeapsError::WrongWords));
}

#[test]
fn an_envelope_that_was_changed_comes_back_as_zeros_and_is_told() {
    let rng = &mut StdRng::seed_from_u64(4);
    let people = People::draw(rng);
    let sealed = heaps(&people, rng);
    let mut file = sealed.to_bytes();
    file[40 + 3_000] ^= 1;
    let damaged = Heaps::from_bytes(&file).unwrap();
    let (between, unopened) = peeled(&damaged, &people.key(0), rng).unwrap();
    assert_eq!((between.count(), unopened), (ANSWERS, 1));
    assert!(!between.repeats());
    let (bare, unopened) = peeled(&between, &people.key(3), rng).unwrap();
    assert_eq!(unopened, 1);
    let (ticks, words) = contents(bare);
    let zeros = |heap: &[Padded]| heap.iter().filter(|one| number(one) == 0).count();
    assert_eq!((zeros(&ticks), zeros(&words)), (1, 0));
    assert!(ticks.iter().any(|one| one.instrument().is_err()));
}

#[test]
fn a_layer_comes_off_step_by_step_and_half_a_turn_gives_nothing_away() {
    let rng = &mut StdRng::seed_from_u64(9);
    let people = People::draw(rng);
    let mut peeling = heaps(&people, rng).peeling(people.key(1)).unwrap();
    assert_eq!((peeling.done(), peeling.all()), (0, 2 * ANSWERS));
    for done in 1..=ANSWERS + 1 {
        assert!(peeling.step());
        assert_eq!((peeling.done(), peeling.all()), (done, 2 * ANSWERS));
    }
    // Whoever asks for the end gets all of it, whatever was done before.
    let (between, unopened) = peeling.finish(rng).unwrap();
    assert_eq!((between.layers(), between.count(), unopened), (1, ANSWERS, 0));
    let mut peeling = between.peeling(people.key(2)).unwrap();
    while peeling.step() {}
    assert_eq!(peeling.done(), peeling.all());
    let (ticks, words) = contents(peeling.finish(rng).unwrap().0);
    for heap in [ticks, words] {
        let numbers: BTreeSet<u64> = heap.iter().map(number).collect();
        assert_eq!(numbers, (1..=ANSWERS as u64).collect());
    }
}

#[test]
fn what_no_layer_leaves_is_foreign_and_one_that_it_could_leave_is_enough() {
    let rng = &mut StdRng::seed_from_u64(10);
    let people = People::draw(rng);
    let sealed = heaps(&people, rng);
    assert!(!sealed.is_foreign());
    let (between, _) = peeled(&sealed, &people.key(0), rng).unwrap();
    assert!(!between.is_foreign());
    let (ticks, words) = envelopes(between);
    let zeros = |heap: &[SealedEnvelope]| -> Vec<SealedEnvelope> {
        let zero = |one: &SealedEnvelope| SealedEnvelope::from_bytes(vec![0; one.as_bytes().len()]);
        heap.iter().map(zero).collect()
    };
    let (no_ticks, mut no_words) = (zeros(&ticks), zeros(&words));
    assert!(Heaps::sealed(people.wave, 1, no_ticks.clone(), no_words.clone()).is_foreign());
    no_words[3] = words[3].clone();
    assert!(!Heaps::sealed(people.wave, 1, no_ticks, no_words).is_foreign());
    assert!(!Heaps::sealed(people.wave, 1, Vec::new(), Vec::new()).is_foreign());
}

#[test]
fn repeated_envelopes_are_noticed() {
    let rng = &mut StdRng::seed_from_u64(5);
    let people = People::draw(rng);
    let (mut ticks, words) = envelopes(heaps(&people, rng));
    assert!(!Heaps::sealed(people.wave, 2, ticks.clone(), words.clone()).repeats());
    ticks[1] = ticks[7].clone();
    assert!(Heaps::sealed(people.wave, 2, ticks, words).repeats());
}

/// Two codes may send one envelope twice. It must not keep the box shut: the file that a holder brings back repeats nothing.
#[test]
fn a_copied_envelope_comes_back_once_and_is_told() {
    let rng = &mut StdRng::seed_from_u64(9);
    let people = People::draw(rng);
    let (mut ticks, mut words) = envelopes(heaps(&people, rng));
    (ticks[1], words[1]) = (ticks[7].clone(), words[7].clone());
    let copied = Heaps::sealed(people.wave, 2, ticks, words);
    let (between, unopened) = peeled(&copied, &people.key(0), rng).unwrap();
    assert_eq!(
        (between.count(), unopened, between.repeats()),
        (ANSWERS, 2, false)
    );
    let (bare, unopened) = peeled(&between, &people.key(2), rng).unwrap();
    assert_eq!(unopened, 2);
    let (ticks, _) = contents(bare);
    assert_eq!(ticks.iter().filter(|one| number(one) == 8).count(), 1);
}

#[test]
fn all_envelopes_of_a_kind_have_one_size_and_files_follow_from_their_number() {
    let rng = &mut StdRng::seed_from_u64(6);
    let people = People::draw(rng);
    for kind in [EnvelopeKind::Ticks, EnvelopeKind::Words] {
        let sealed = SealedEnvelope::seal(people.wave, &people.sealing(), &content(kind, 0), rng).unwrap();
        assert_eq!(sealed.as_bytes().len(), SealedEnvelope::size(kind, 2));
    }
    let file = heaps(&people, rng).to_bytes();
    assert_eq!(file.len(), Heaps::file_size(ANSWERS, 2));
    let cut = |length: usize| Heaps::from_bytes(&file[..length]).err();
    assert_eq!(cut(file.len() - 1), Some(HeapsError::Damaged));
    assert_eq!(cut(10), Some(HeapsError::NotHeaps));
    assert_eq!(
        Heaps::from_bytes(b"not at all a file of ours, but long enough").err(),
        Some(HeapsError::NotHeaps)
    );
    let mut many = file.clone();
    many[31..35].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(Heaps::from_bytes(&many).err(), Some(HeapsError::Damaged));
}

#[test]
fn a_public_key_is_copied_as_text_and_mistakes_are_noticed() {
    let rng = &mut StdRng::seed_from_u64(7);
    let key = People::draw(rng).key(0).public();
    let text = key.written();
    assert!(PublicKey::parse(&format!("  {}\n{} ", &text[..900], &text[900..])) == Ok(key));
    for wrong in [
        &text[1..],
        &text[..text.len() - 1],
        &text.replacen('a', "b", 1),
        "",
        "earshot-key-1.é.é",
    ] {
        assert_eq!(PublicKey::parse(wrong).err(), Some(SealError::Key));
    }
}

#[test]
fn a_box_keeps_one_key_or_four() {
    let rng = &mut StdRng::seed_from_u64(8);
    let people = People::draw(rng);
    for key in [people.sealing(), BoxKey::Simple(people.key(0).public())] {
        assert_eq!(BoxKey::layers_of(key.to_bytes().len()), Ok(key.layers()));
        assert!(BoxKey::from_bytes(&key.to_bytes()) == Ok(key));
    }
    for size in [
        0,
        PublicKey::SIZE - 1,
        3 * PublicKey::SIZE,
        4 * PublicKey::SIZE + 1,
    ] {
        assert_eq!(BoxKey::layers_of(size), Err(SealError::Key));
    }
    let three = &people.sealing().to_bytes()[..3 * PublicKey::SIZE];
    assert!(BoxKey::from_bytes(three).is_err() && BoxKey::from_bytes(&[]).is_err());
}
