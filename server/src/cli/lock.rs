//! Who can open a backup. In: public keys or a passphrase, to lock; an identity or the passphrase, to open. Out: a file that is locked
//! while it is written, and one that is opened while it is read. It refuses to take a passphrase from the command line, where every
//! program of this machine could read it, and to say anything of what is inside.
//!
//! The files are those of age (age-encryption.org): whoever has the key opens one with `age` or `rage` too.

use super::input::shown;
use super::{Failure, secretly};
use age::secrecy::zeroize::Zeroizing;
use age::secrecy::{ExposeSecret, SecretString};
use age::{DecryptError, Decryptor, Encryptor, Identity, IdentityFile, scrypt, x25519};
use clap::Args;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The shortest passphrase. Twelve words of `earshot wave words` make a good one.
const SHORTEST: usize = 16;
/// How much work each try at a passphrase is: 256 MB and about a second, what `age` itself takes. The library would take what a measurement
/// of a moment says, four times that and more on a machine that has something else to do too.
const WORK: u8 = 18;
/// The longest file with one.
const LONGEST: u64 = 10_000;

/// For whom a backup is.
#[derive(Args)]
pub(super) struct For {
    /// Who can open it: an age public key, such as age1…; several times for several people
    #[arg(
        long = "recipient",
        value_name = "AGE1…",
        value_parser = recipient,
        required_unless_present = "passphrase",
        conflicts_with = "passphrase"
    )]
    recipients: Vec<x25519::Recipient>,
    /// Who knows this passphrase of 16 characters or more can open it: a file, or - to type it
    #[arg(long, value_name = "FILE")]
    passphrase: Option<PathBuf>,
}

/// What opens a backup.
#[derive(Args)]
pub(super) struct With {
    /// The file with the age identity for which it was locked
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "passphrase",
        conflicts_with = "passphrase"
    )]
    identity: Option<PathBuf>,
    /// The passphrase with which it was locked: a file, or - to type it
    #[arg(long, value_name = "FILE")]
    passphrase: Option<PathBuf>,
}

fn recipient(text: &str) -> Result<x25519::Recipient, String> {
    text.parse()
        .map_err(|_| "a public key looks like age1… and has 62 characters: see `earshot backup key`".into())
}

/// Locks one file.
pub(super) struct Lock(Encryptor);

impl For {
    /// Reads the passphrase, if there is one, and makes the lock.
    pub(super) fn lock(&self) -> Result<Lock, Failure> {
        if let Some(from) = &self.passphrase {
            let mut recipient = scrypt::Recipient::new(passphrase(from)?);
            recipient.set_work_factor(WORK);
            let recipient: &dyn age::Recipient = &recipient;
            return Ok(Lock(Encryptor::with_recipients(std::iter::once(recipient))?));
        }
        let recipients = self.recipients.iter().map(|one| one as &dyn age::Recipient);
        Ok(Lock(Encryptor::with_recipients(recipients)?))
    }
}

impl Lock {
    /// Begins to write.
    pub(super) fn around<W: io::Write>(self, out: W) -> io::Result<age::stream::StreamWriter<W>> {
        self.0.wrap_output(out)
    }
}

/// Opens files, each as often as need be.
pub(super) struct Key(Vec<Box<dyn Identity>>);

impl With {
    /// Reads the identity or the passphrase.
    pub(super) fn key(&self) -> Result<Key, Failure> {
        match (&self.identity, &self.passphrase) {
            (Some(path), _) => {
                let file = File::open(path).map_err(|error| unread(path, &error))?;
                let identities = IdentityFile::from_buffer(BufReader::new(file))
                    .and_then(|file| {
                        file.into_identities()
                            .map_err(|_| io::ErrorKind::InvalidData.into())
                    })
                    .map_err(|_| {
                        Failure(format!(
                            "{} is no file with an age identity: see `earshot backup key`",
                            shown(path)
                        ))
                    })?;
                Ok(Key(identities))
            }
            (None, Some(from)) => Ok(Key(vec![Box::new(scrypt::Identity::new(passphrase(from)?))])),
            (None, None) => Err(Failure::new("name --identity or --passphrase")),
        }
    }
}

impl Key {
    /// Opens a file.
    pub(super) fn open(&self, path: &Path) -> Result<impl BufRead + use<>, Failure> {
        let file = File::open(path).map_err(|error| unread(path, &error))?;
        let opened = Decryptor::new_buffered(BufReader::new(file))
            .and_then(|sealed| sealed.decrypt(self.0.iter().map(AsRef::as_ref)));
        opened.map(BufReader::new).map_err(|error| {
            let why = match error {
                DecryptError::NoMatchingKeys
                | DecryptError::DecryptionFailed
                | DecryptError::KeyDecryptionFailed => {
                    "it does not open with this: it was locked for somebody else, or with another passphrase"
                }
                DecryptError::ExcessiveWork { .. } => {
                    "it was locked on a much faster machine: open it with `age` first, or on a machine like that"
                }
                _ => "it is no backup, or it is damaged: take another copy of it",
            };
            Failure(format!("{}: {why}. Nothing was restored", shown(path)))
        })
    }
}

fn unread(path: &Path, error: &io::Error) -> Failure {
    Failure(format!("{}: {error}: look for a slip in its name", shown(path)))
}

/// A new identity: the text of its file, and the public key.
pub(super) fn draw() -> (SecretString, String) {
    let identity = x25519::Identity::generate();
    let public = identity.to_public().to_string();
    let text = format!(
        "# Opens backups of Earshot that were made with --recipient {public}\n{}\n",
        identity.to_string().expose_secret()
    );
    (text.into(), public)
}

/// The first line of a file, or what is typed.
fn passphrase(from: &Path) -> Result<SecretString, Failure> {
    let line = if from == Path::new("-") {
        secretly::line("the passphrase", LONGEST)?
    } else {
        let mut line = Zeroizing::new(String::new());
        let file = File::open(from).map_err(|error| unread(from, &error))?;
        BufReader::new(file.take(LONGEST))
            .read_line(&mut line)
            .map_err(|error| unread(from, &error))?;
        line
    };
    let typed = line.trim_end_matches(['\r', '\n']);
    if typed.chars().count() < SHORTEST {
        return Err(Failure(format!(
            "a passphrase has {SHORTEST} characters or more: whoever finds the file can try as many as they like"
        )));
    }
    Ok(typed.to_owned().into())
}
