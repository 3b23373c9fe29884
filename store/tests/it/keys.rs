//! The secret file.

use domain::ballot_box::{HashKey, PrivateKey};
use domain::id::WaveId;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use store::{KeyFile, KeyFileError, WaveKeys};
use tempfile::TempDir;

fn keys(rng: &mut StdRng) -> WaveKeys {
    WaveKeys {
        invitation: HashKey::draw(rng),
        mark: HashKey::draw(rng),
        private: Some(PrivateKey::draw(rng)),
    }
}

fn opens(keys: &WaveKeys) -> Option<Vec<u8>> {
    keys.private.as_ref().map(|key| key.to_bytes().to_vec())
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("earshot.secret");
    (folder, path)
}

#[test]
fn keys_come_back_until_they_are_destroyed() {
    let (_folder, path) = place();
    let mut rng = StdRng::seed_from_u64(1);
    let file = KeyFile::open(&path).unwrap();
    // Another program with the same file.
    let second = KeyFile::open(&path).unwrap();
    let (wave, other) = (WaveId::draw(&mut rng), WaveId::draw(&mut rng));
    let (new, others) = (keys(&mut rng), keys(&mut rng));
    file.add(wave, &new).unwrap();
    second.add(other, &others).unwrap();
    for file in [&file, &second] {
        let kept = file.get(wave).unwrap();
        assert!(kept.invitation == new.invitation && kept.mark == new.mark);
        assert_eq!(opens(&kept), opens(&new));
        let hashes = file.hash_keys(wave).unwrap();
        assert!(hashes.invitation == new.invitation && hashes.mark == new.mark);
        assert!(file.get(other).is_ok());
    }
    assert!(matches!(
        file.add(wave, &others),
        Err(KeyFileError::Exists { .. })
    ));
    assert_eq!(opens(&file.get(wave).unwrap()), opens(&new));

    file.destroy(wave).unwrap();
    file.destroy(wave).unwrap();
    assert!(matches!(second.get(wave), Err(KeyFileError::Missing { .. })));
    assert!(matches!(
        second.hash_keys(wave),
        Err(KeyFileError::Missing { .. })
    ));
    assert!(second.get(other).is_ok());
}

#[test]
fn what_is_given_to_key_holders_is_not_in_the_file_any_more() {
    let (_folder, path) = place();
    let mut rng = StdRng::seed_from_u64(2);
    let file = KeyFile::open(&path).unwrap();
    let (wave, new) = (WaveId::draw(&mut rng), keys(&mut rng));
    assert!(matches!(
        file.give_to_holders(wave),
        Err(KeyFileError::Missing { .. })
    ));
    file.add(wave, &new).unwrap();
    file.give_to_holders(wave).unwrap();
    file.give_to_holders(wave).unwrap();
    let kept = file.get(wave).unwrap();
    assert!(kept.mark == new.mark && kept.invitation == new.invitation);
    assert_eq!(opens(&kept), None);
    let text = std::fs::read_to_string(&path).unwrap();
    let private: String = opens(&new)
        .unwrap()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert!(!text.contains(&private));
}

#[test]
fn nobody_else_may_read_the_file() {
    let (_folder, path) = place();
    let mut rng = StdRng::seed_from_u64(1);
    let file = KeyFile::open(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    let wave = WaveId::draw(&mut rng);
    file.add(wave, &keys(&mut rng)).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(file.get(wave), Err(KeyFileError::TooOpen { .. })));
    assert!(matches!(KeyFile::open(&path), Err(KeyFileError::TooOpen { .. })));
}

#[test]
fn a_damaged_file_is_refused_and_not_quoted() {
    let (_folder, path) = place();
    let mut rng = StdRng::seed_from_u64(1);
    let file = KeyFile::open(&path).unwrap();
    let wave = WaveId::draw(&mut rng);
    file.add(wave, &keys(&mut rng)).unwrap();
    let whole = std::fs::read_to_string(&path).unwrap();
    let half = &whole[..whole.len() - 10];
    std::fs::write(&path, half).unwrap();
    let error = file.get(wave).err().unwrap();
    assert!(matches!(error, KeyFileError::Damaged { .. }));
    let told = format!("{error} {error:?}");
    let hex: Vec<&str> = whole.split('"').filter(|part| part.len() == 64).collect();
    assert_eq!(hex.len(), 3);
    assert!(hex.iter().all(|key| !told.contains(&key[..16])));
    // A damaged file is never replaced by an empty one.
    assert!(KeyFile::open(&path).is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), half);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let error = KeyFile::open("/nowhere/earshot.secret").err().unwrap();
    assert!(error.to_string().contains("/nowhere/earshot.secret"), "{error}");
}

#[test]
fn many_who_add_at_once_lose_nothing() {
    let (_folder, path) = place();
    KeyFile::open(&path).unwrap();
    let adding: Vec<_> = (0..8)
        .map(|n| {
            let path = path.clone();
            std::thread::spawn(move || {
                let mut rng = StdRng::seed_from_u64(n);
                let wave = WaveId::draw(&mut rng);
                KeyFile::open(path).unwrap().add(wave, &keys(&mut rng)).unwrap();
                wave
            })
        })
        .collect();
    let waves: Vec<WaveId> = adding.into_iter().map(|thread| thread.join().unwrap()).collect();
    let file = KeyFile::open(&path).unwrap();
    assert!(waves.into_iter().all(|wave| file.get(wave).is_ok()));
}
