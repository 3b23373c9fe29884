//! What must not stay in memory is gone from it when it is dropped: looked for at the very place where it lay.
#![cfg(target_os = "linux")]

use domain::ballot_box::{Code, HashKey, HolderWords, PrivateKey, Stretched, Token};
use domain::id::WaveId;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::fs::File;
use std::os::unix::fs::FileExt;

/// Where an allocator notes that a piece is free it writes over its beginning.
const NOTED: usize = 16;

/// How much of what lay in a piece of memory still lies there after it was dropped: in pairs of bytes, of which chance makes few alike.
fn left_of<const MANY: usize, T>(secrets: Box<[T; MANY]>) -> (usize, usize) {
    const MOST: usize = 512;
    let size = size_of::<[T; MANY]>().min(MOST);
    let place = std::ptr::from_ref(&*secrets) as u64 + NOTED as u64;
    let memory = File::open("/proc/self/mem").expect("our own memory");
    let (mut before, mut after) = ([0; MOST], [0; MOST]);
    let read = |into: &mut [u8; MOST]| {
        memory
            .read_exact_at(&mut into[..size - NOTED], place)
            .expect("it is still ours");
    };
    read(&mut before);
    drop(secrets);
    read(&mut after);
    let pairs = before.chunks(2).zip(after.chunks(2));
    let said = pairs.filter(|(before, _)| before.iter().all(|byte| *byte != 0));
    let (mut all, mut left) = (0, 0);
    for (before, after) in said {
        all += 1;
        left += usize::from(before == after);
    }
    (left, all)
}

#[track_caller]
fn is_wiped<const MANY: usize, T>(secrets: [T; MANY]) {
    let (left, all) = left_of(Box::new(secrets));
    assert!(all >= 8, "it was looked for: {all}");
    assert!(left <= 1, "{left} of {all} pieces are still there");
}

#[test]
fn codes_and_keys_are_wiped() {
    let rng = &mut StdRng::seed_from_u64(1);
    let wave = WaveId::draw(rng);
    is_wiped::<8, Code>(std::array::from_fn(|_| Code::draw(rng)));
    let stretched: Vec<Stretched> = (0..4).map(|_| Code::draw(rng).stretch()).collect();
    is_wiped::<4, Token>(std::array::from_fn(|n| stretched[n].token(wave)));
    is_wiped::<4, Stretched>(stretched.try_into().unwrap_or_else(|_| panic!("four")));
    is_wiped::<4, HashKey>(std::array::from_fn(|_| HashKey::draw(rng)));
    is_wiped::<4, HolderWords>(std::array::from_fn(|_| HolderWords::draw(rng)));
}

/// Beside its secret a private key holds what everybody may know, so the secret itself is looked for.
#[test]
fn the_secret_of_a_private_key_is_wiped() {
    let keys: Box<[PrivateKey; 2]> = Box::new(std::array::from_fn(|n| {
        PrivateKey::draw(&mut StdRng::seed_from_u64(n as u64))
    }));
    let secret = keys[1].to_bytes();
    let place = std::ptr::from_ref(&*keys) as u64;
    let memory = File::open("/proc/self/mem").expect("our own memory");
    let mut there = vec![0; size_of::<[PrivateKey; 2]>()];
    let mut holds = || {
        memory.read_exact_at(&mut there, place).expect("it is still ours");
        there.windows(secret.len()).any(|part| part == secret.as_slice())
    };
    assert!(holds());
    drop(keys);
    assert!(!holds());
}

#[test]
fn what_nobody_wipes_is_found() {
    let (left, all) = left_of(Box::new([[0xa5_u8; 32]; 4]));
    assert!(left == all && all >= 8, "{left} of {all}");
}
