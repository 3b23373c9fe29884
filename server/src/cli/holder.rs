//! What a key holder does on a computer of their own: words are drawn, the key that they are is shown, and one layer is taken
//! off a file of envelopes.
//!
//! In: words, and a file from the wave's page. Out: a public key, or a file with one layer less. It needs no database and no
//! network, and refuses to write words or what is under a layer anywhere but where it was told.

use super::{Failure, Outcome, output, secretly, unfinished};
use age::secrecy::zeroize::Zeroizing;
use domain::ballot_box::{Heaps, HolderWords, PrivateKey, WordList};
use domain::id::WaveId;
use rand::SeedableRng;
use rand::rngs::{StdRng, SysRng};
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

/// The largest file of words: twelve of them, with room for whatever stands between.
const MOST_WORDS: u64 = 10_000;
/// The largest file of envelopes: some 50,000 answers.
const MOST_ENVELOPES: u64 = 1_500_000_000;

/// Draws words and prints them, once.
pub(super) fn draw() -> Outcome {
    let words = HolderWords::draw(&mut chance()?);
    output::note(
        "Write these 12 words on paper, in this order, and keep them where nobody else comes. They are kept nowhere \
         else: who loses them, and whose deputy loses theirs, loses every answer of the wave.",
    );
    output::line(words.shown(&WordList::standard()).collect::<Vec<_>>().join(" "))
}

/// Prints the public key of words for a wave: for the wave's page.
pub(super) fn key(wave: WaveId, words: &Path) -> Outcome {
    let key = PrivateKey::of_words(&read_words(words)?, wave).public();
    output::note(format!("the key with the fingerprint {}:", key.fingerprint()));
    output::line(key.written())
}

/// Takes one layer off every envelope of a file, shuffles, and writes the file to upload.
pub(super) fn peel(words: &Path, sealed: &Path, out: &Path) -> Outcome {
    // Whoever killed this program half-way may have left what is under a layer, in clear if it was the last.
    for left in unfinished::in_folder(unfinished::ENVELOPES, folder_of(out)) {
        unfinished::remove(&left);
    }
    let words = read_words(words)?;
    let heaps = Heaps::from_bytes(&read(sealed, MOST_ENVELOPES)?)
        .map_err(|error| Failure(format!("{}: {error}", sealed.display())))?;
    if out.exists() {
        return Err(Failure(format!(
            "{} is there already: name a new file, nothing is overwritten",
            out.display()
        )));
    }
    let key = PrivateKey::of_words(&words, heaps.wave());
    let (all, shows) = (2 * heaps.count(), io::stderr().is_terminal());
    let mut progress = |done: usize| {
        if shows && (done.is_multiple_of(100) || done == all) {
            let _ = write!(io::stderr(), "\r{done} of {all} envelopes");
        }
    };
    let peeled = heaps.peel(&key, &mut chance()?, &mut progress);
    if shows {
        output::note("");
    }
    let (peeled, unopened) = peeled.map_err(|error| Failure(error.to_string()))?;
    if unopened > 0 {
        output::note(format!(
            "{unopened} envelopes did not open: they were changed, or not sealed for you. They will be counted as not readable"
        ));
    }
    write(out, &peeled.to_bytes())?;
    output::line(format!(
        "{} answers, {}: upload {} on the wave's page, then delete both files",
        peeled.count(),
        match peeled.layers() {
            0 => "both layers off",
            _ => "the outer layer off",
        },
        out.display()
    ))
}

fn chance() -> Result<StdRng, Failure> {
    StdRng::try_from_rng(&mut SysRng)
        .map_err(|_| Failure::new("this computer gives no random numbers: try another"))
}

/// Words from a file, or typed, where the path is `-`.
fn read_words(path: &Path) -> Result<HolderWords, Failure> {
    let typed = match path == Path::new("-") {
        true => secretly::line("your 12 words", MOST_WORDS)?,
        // What is no text has no words either.
        false => Zeroizing::new(String::from_utf8(read(path, MOST_WORDS)?).unwrap_or_default()),
    };
    HolderWords::parse(&typed, &WordList::standard()).map_err(|error| Failure(error.to_string()))
}

fn read(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let failed = |error: io::Error| {
        Failure(format!(
            "{}: {error}: look for a slip in its name",
            path.display()
        ))
    };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(Failure(format!("{}: it is too large to be this", path.display())));
    }
    Ok(bytes)
}

/// The folder that a file lies in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Writes a file whole or not at all, for the eyes of its owner alone.
fn write(path: &Path, bytes: &[u8]) -> Outcome {
    let failed = |error: io::Error| {
        Failure(format!(
            "{} was not written: {error}. Look for room and the right to write there",
            path.display()
        ))
    };
    let folder = folder_of(path);
    let mut file = unfinished::begin(unfinished::ENVELOPES, folder).map_err(failed)?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed)?;
    file.persist_noclobber(path)
        .map_err(|error| failed(error.error))?;
    Ok(())
}
