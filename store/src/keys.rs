//! The secret file: per wave, the keys of both rooms' hashes and the key that opens the envelopes. In: keys. Out: the
//! same. They are never in a database: who has the one without the other has nothing.
//!
//! The file is TOML, with mode 0600. It is written to a file beside it that then takes its name, so that it is whole at
//! every moment, and under a lock, so that `earshot wave open` beside a running server loses nothing. It is read anew
//! each time: it has a few lines per wave, and what another program wrote counts at once.

use domain::ballot_box::{HashKey, PrivateKey};
use domain::id::WaveId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The keys of a wave. No `Debug`, no `Serialize`.
pub struct WaveKeys {
    /// For the hashes of room A.
    pub invitation: HashKey,
    /// For the marks of room B.
    pub mark: HashKey,
    /// Opens the envelopes, in the simple mode. None of a wave whose keys are with its key holders.
    pub private: Option<PrivateKey>,
}

/// The keys of both rooms' hashes alone: all that an answer needs. No `Debug`, no `Serialize`.
pub struct HashKeys {
    /// For the hashes of room A.
    pub invitation: HashKey,
    /// For the marks of room B.
    pub mark: HashKey,
}

/// What is wrong with the secret file, and what to do. No message holds a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read or written.
    #[error(
        "the secret file {path} cannot be {what}: {why}. This user must be able to read and write it and the \
         folder it lies in"
    )]
    Unusable {
        /// Where.
        path: String,
        /// Opened, read, written.
        what: &'static str,
        /// Why.
        why: ErrorKind,
    },
    /// Others may read it.
    #[error("the secret file {path} can be read by others: allow only this user (chmod 600)")]
    TooOpen {
        /// Where.
        path: String,
    },
    /// It is not what this program writes.
    #[error(
        "the secret file {path} is damaged: restore it from your backup. Without it no answer can be opened"
    )]
    Damaged {
        /// Where.
        path: String,
    },
    /// It has no keys for this wave.
    #[error(
        "the secret file {path} has no keys for this wave: it is not the file that belongs to this database, or the \
         keys were destroyed. Without them codes do not work and answers cannot be opened"
    )]
    Missing {
        /// Where.
        path: String,
    },
    /// It has keys for this wave.
    #[error("the secret file {path} has keys for this wave already; they were not changed")]
    Exists {
        /// Where.
        path: String,
    },
}

/// The secret file. Clones are of the same file.
#[derive(Clone)]
pub struct KeyFile {
    path: Arc<Path>,
}

/// What is written. No `Debug`.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    wave: BTreeMap<WaveId, WrittenKeys>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKeys {
    invitation: Hex,
    mark: Hex,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    private: Option<Hex>,
}

/// A key as text, wiped when it is dropped.
type Hex = Zeroizing<String>;

const HEADER: &str = "\
# The secret file of Earshot: per wave, the keys without which codes do not work and answers cannot be opened.
# Nobody but Earshot may read it. Back it up, and never to the place where the database is backed up.

";

impl KeyFile {
    /// Opens the file, and makes an empty one if there is none.
    pub fn open(path: impl AsRef<Path>) -> Result<KeyFile, KeyFileError> {
        let keys = KeyFile {
            path: path.as_ref().into(),
        };
        let _lock = keys.lock()?;
        if !keys.path.exists() {
            keys.write(&Written::default())?;
        }
        keys.read()?;
        Ok(keys)
    }

    /// Adds the keys of a new wave.
    pub fn add(&self, wave: WaveId, keys: &WaveKeys) -> Result<(), KeyFileError> {
        let _lock = self.lock()?;
        let mut written = self.read()?;
        if written.wave.contains_key(&wave) {
            return Err(KeyFileError::Exists { path: self.place() });
        }
        let keys = WrittenKeys {
            invitation: hex(keys.invitation.bytes()),
            mark: hex(keys.mark.bytes()),
            private: keys.private.as_ref().map(|key| hex(&key.to_bytes())),
        };
        written.wave.insert(wave, keys);
        self.write(&written)
    }

    /// The keys of a wave.
    pub fn get(&self, wave: WaveId) -> Result<WaveKeys, KeyFileError> {
        let keys = self.written_for(wave)?;
        let HashKeys { invitation, mark } = self.hash_keys_of(&keys)?;
        let private = match &keys.private {
            Some(text) => {
                let key = unhex(text).and_then(|bytes| PrivateKey::from_bytes(&bytes).ok());
                Some(key.ok_or_else(|| KeyFileError::Damaged { path: self.place() })?)
            }
            None => None,
        };
        Ok(WaveKeys {
            invitation,
            mark,
            private,
        })
    }

    /// The keys of a wave's hashes. To read what opens its envelopes costs more than all the rest of an answer.
    pub fn hash_keys(&self, wave: WaveId) -> Result<HashKeys, KeyFileError> {
        self.hash_keys_of(&self.written_for(wave)?)
    }

    fn written_for(&self, wave: WaveId) -> Result<WrittenKeys, KeyFileError> {
        let keys = self.read()?.wave.remove(&wave);
        keys.ok_or_else(|| KeyFileError::Missing { path: self.place() })
    }

    fn hash_keys_of(&self, keys: &WrittenKeys) -> Result<HashKeys, KeyFileError> {
        let hash_key = |text: &str| {
            let mut key = Zeroizing::new([0; 32]);
            let bytes = unhex(text).filter(|bytes| bytes.len() == key.len());
            key.copy_from_slice(&bytes.ok_or_else(|| KeyFileError::Damaged { path: self.place() })?);
            Ok(HashKey::from_bytes(key))
        };
        Ok(HashKeys {
            invitation: hash_key(&keys.invitation)?,
            mark: hash_key(&keys.mark)?,
        })
    }

    /// Whether there are keys of a wave.
    pub fn has(&self, wave: WaveId) -> Result<bool, KeyFileError> {
        Ok(self.read()?.wave.contains_key(&wave))
    }

    /// The waves that there are keys of.
    pub fn waves(&self) -> Result<Vec<WaveId>, KeyFileError> {
        Ok(self.read()?.wave.into_keys().collect())
    }

    /// Forgets what opens a wave's envelopes, and keeps the keys of the hashes: from now on only its key holders can.
    pub fn give_to_holders(&self, wave: WaveId) -> Result<(), KeyFileError> {
        let _lock = self.lock()?;
        let mut written = self.read()?;
        let keys = written
            .wave
            .get_mut(&wave)
            .ok_or_else(|| KeyFileError::Missing { path: self.place() })?;
        keys.private = None;
        self.write(&written)
    }

    /// Forgets the keys of a wave: what was sealed with them can never be opened again. Nothing happens if there are
    /// none. A disk may keep the old blocks for a while; who fears that encrypts the disk.
    pub fn destroy(&self, wave: WaveId) -> Result<(), KeyFileError> {
        let _lock = self.lock()?;
        let mut written = self.read()?;
        if written.wave.remove(&wave).is_some() {
            self.write(&written)?;
        }
        Ok(())
    }

    /// Puts a fresh key in place of the one that the hashes of invitations were made with: nothing was ever hashed with it.
    /// Nothing happens if the wave has no keys (any more).
    pub fn forget_invitations(&self, wave: WaveId, fresh: &HashKey) -> Result<(), KeyFileError> {
        let _lock = self.lock()?;
        let mut written = self.read()?;
        if let Some(keys) = written.wave.get_mut(&wave) {
            keys.invitation = hex(fresh.bytes());
            self.write(&written)?;
        }
        Ok(())
    }

    /// The whole file, for a backup, and of which waves it has keys.
    pub(crate) fn copied(&self) -> Result<(Vec<WaveId>, Zeroizing<String>), KeyFileError> {
        let written = self.read()?;
        let text = self.text(&written)?;
        Ok((written.wave.into_keys().collect(), text))
    }

    /// The same out of a backup. False, and nothing changed, if the file has keys of any wave.
    pub(crate) fn put_back(&self, text: &str) -> Result<bool, KeyFileError> {
        let _lock = self.lock()?;
        if !self.read()?.wave.is_empty() {
            return Ok(false);
        }
        let written = toml::from_str(text).map_err(|_| KeyFileError::Damaged { path: self.place() })?;
        self.write(&written)?;
        Ok(true)
    }

    /// A key as the file holds it, for whoever looks whether it is gone.
    pub fn written(key: &HashKey) -> Zeroizing<String> {
        hex(key.bytes())
    }

    /// Every file that keys were ever written to.
    pub fn files(&self) -> Vec<PathBuf> {
        vec![self.path.to_path_buf(), self.beside(".new"), self.beside(".lock")]
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(suffix);
        name.into()
    }

    fn unusable(&self, what: &'static str) -> impl Fn(std::io::Error) -> KeyFileError {
        let path = self.place();
        move |error| KeyFileError::Unusable {
            path: path.clone(),
            what,
            why: error.kind(),
        }
    }

    /// Held until it is dropped. A file of its own: the secret file itself is replaced at every change.
    fn lock(&self) -> Result<File, KeyFileError> {
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(self.beside(".lock"))
            .map_err(self.unusable("opened"))?;
        lock.lock().map_err(self.unusable("locked"))?;
        Ok(lock)
    }

    fn read(&self) -> Result<Written, KeyFileError> {
        let mode = std::fs::metadata(&self.path)
            .map_err(self.unusable("read"))?
            .mode();
        if mode & 0o077 != 0 {
            return Err(KeyFileError::TooOpen { path: self.place() });
        }
        let text = Zeroizing::new(std::fs::read_to_string(&self.path).map_err(self.unusable("read"))?);
        toml::from_str(&text).map_err(|_| KeyFileError::Damaged { path: self.place() })
    }

    fn text(&self, written: &Written) -> Result<Zeroizing<String>, KeyFileError> {
        let text = toml::to_string(written).map_err(|_| KeyFileError::Damaged { path: self.place() })?;
        Ok(Zeroizing::new(text))
    }

    fn write(&self, written: &Written) -> Result<(), KeyFileError> {
        let text = self.text(written)?;
        let new = self.beside(".new");
        let put = || -> std::io::Result<()> {
            // One that was left over may have another mode.
            match std::fs::remove_file(&new) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&new)?;
            file.write_all(HEADER.as_bytes())?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&new, &self.path)?;
            let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        put().map_err(self.unusable("written"))
    }
}

/// In pieces of one size: what grows leaves copies behind.
fn hex(bytes: &[u8]) -> Hex {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = Zeroizing::new(String::with_capacity(2 * bytes.len()));
    for byte in bytes {
        for digit in [byte >> 4, byte & 0xf] {
            text.push(char::from(DIGITS[usize::from(digit)]));
        }
    }
    text
}

fn unhex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    for at in (0..text.len()).step_by(2) {
        bytes.push(u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?);
    }
    Some(bytes)
}
