//! The disk is full, or the power goes, at whatever byte of whatever is written: whole or not at all, and it goes on
//! afterwards.
//!
//! A limit on the size of files stands for both. A write past it fails as on a full disk, if the signal that comes with it is
//! ignored; else it ends the program at that very byte, as `kill -9` would. No waiting and no chance: the same byte each time.
#![cfg(unix)]

mod full_disk;
mod leftover;
#[cfg(target_os = "linux")]
mod said_once;
mod town;

use crate::process::earshot_after;
use domain::wave::{Kept, WaveState};
use std::path::Path;
use std::process::Output;
use town::{Stage, Town};

/// What happens where a file would grow past a size.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Past {
    /// The write fails, the program goes on.
    FullDisk,
    /// The program is ended.
    Killed,
}

impl Past {
    /// Runs the program in a folder in which no file may grow past so many bytes.
    fn run(self, folder: &Path, bytes: u64, arguments: &[&str]) -> Output {
        let signal = match self {
            Past::FullDisk => "trap '' XFSZ",
            Past::Killed => "ulimit -c 0",
        };
        // Counted in blocks of 512 bytes.
        let mut limited = earshot_after(&format!("{signal}; ulimit -S -f {}", bytes / 512));
        limited.current_dir(folder).args(arguments).output().unwrap()
    }
}

/// Sizes in parts of the database's own size: from the first bytes of the log (its index needs 32 KiB) to more than anything
/// writes.
const EIGHTIETHS: [u64; 5] = [1, 10, 45, 70, 200];

/// How many copies were found in which state.
#[derive(Default)]
struct Found {
    /// As before.
    before: usize,
    /// With every row as it must be afterwards, and broken off while the files were made anew.
    in_the_files: usize,
    /// Done; nothing was in the way.
    whole: usize,
}

/// Runs a command with every size, each in a copy of its own, and looks what is there. Where it was broken off it is run again
/// with room, and then it must have been done.
async fn broken_off_everywhere(town: &Town, arguments: &[&str], done: Stage) -> Found {
    let mut found = Found::default();
    for (past, parts) in EIGHTIETHS
        .into_iter()
        .flat_map(|parts| [(Past::FullDisk, parts), (Past::Killed, parts)])
    {
        let copy = town.copy();
        let ended = past.run(copy.path(), town.size() * parts / 80, arguments);
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(
            !said.contains("panicked") && !said.contains("mistake in Earshot"),
            "{said}"
        );
        let stage = town.stage(copy.path()).await;
        match (past, ended.status.code()) {
            (_, Some(0)) => assert!(
                stage == done || stage == town.stage && done == Stage::Mixed,
                "it says that it is done"
            ),
            (Past::FullDisk, Some(1)) => assert!(said.contains("database failed"), "{said}"),
            (Past::Killed, None) => {}
            (_, code) => panic!("it ended with {code:?}: {said}"),
        }
        let trouble = ended.status.code() != Some(0) || said.contains("could not be");
        match stage {
            _ if stage == town.stage => found.before += 1,
            _ if stage != done => panic!("neither before nor after: {stage:?}"),
            _ if trouble => found.in_the_files += 1,
            _ => found.whole += 1,
        }
        if stage != done && done != Stage::Mixed {
            let again = crate::process::run(copy.path(), arguments);
            assert!(
                again.status.success(),
                "{}",
                String::from_utf8_lossy(&again.stderr)
            );
        }
        // What was left over (rows that were not mixed, files that were not rebuilt) is done at the next start.
        town.start(copy.path()).await;
        assert_eq!(town.stage(copy.path()).await, done);
    }
    found
}

impl Found {
    /// Prints it, and sees that the places were well chosen.
    #[expect(clippy::print_stdout, reason = "what the attack reached is told")]
    fn tell(&self, what: &str) {
        let Found {
            before,
            in_the_files,
            whole,
        } = self;
        println!(
            "{what}: {before} times as before, {in_the_files} times broken off later, {whole} times done, never half"
        );
        assert!(
            *before > 1 && *in_the_files > 1 && *whole > 0,
            "the places are too few"
        );
    }
}

/// Closing is one small write; the mix that follows rewrites every row, cuts the log, and rebuilds the file.
#[tokio::test]
async fn a_mix_that_is_broken_off_loses_and_doubles_nothing() {
    let town = Town::at(WaveState::Open).await;
    let wave = town.wave();
    let close = ["wave", "close", &wave, "--authority", "southwark"];
    let found = broken_off_everywhere(&town, &close, Stage::Mixed).await;
    found.tell("mixing");
}

#[tokio::test]
async fn an_unsealing_that_is_broken_off_has_opened_all_or_nothing() {
    let town = Town::at(WaveState::Closed).await;
    let wave = town.wave();
    let unseal = ["wave", "unseal", &wave, "--authority", "southwark"];
    let found = broken_off_everywhere(&town, &unseal, Stage::Unsealed).await;
    found.tell("unsealing");
}

#[tokio::test]
async fn an_erasing_that_is_broken_off_has_erased_all_or_nothing() {
    let town = Town::at(WaveState::Unsealed).await;
    let (wave, words) = (town.wave(), Kept::Words.as_str());
    let erase = [
        "wave",
        "erase",
        &wave,
        "--authority",
        "southwark",
        "--now",
        words,
        "--unreleased",
    ];
    let found = broken_off_everywhere(&town, &erase, Stage::WithoutWords).await;
    found.tell("erasing");
}
