//! The attack on a whole wave: the real program, its pages over HTTP, and afterwards everything that a stolen server room
//! holds. In: the truth that `earshot simulate` told. Out: that nothing of it can be told from what is kept.
//!
//! The attacker has the letters, the secret file, every file of the database, what the program printed and the record of
//! staff, and takes every order in which anything lies. In the second attack they have also recorded every request, and
//! have got hold of one key holder's words.
//!
//! Who says which row is whose is the [`referee`], who has what no attacker has: both key holders' words and the truth.

// The same eyes as in the attacks on the store.
#[path = "../../../../../store/tests/it/privacy/attacker.rs"]
mod attacker;
#[path = "../../../../../store/tests/it/privacy/finder.rs"]
mod finder;

mod database;
mod fieldwork;
mod matcher;
mod places;
mod psql;
mod recorder;
mod referee;
mod twice;
mod whole;

/// How many answer, where `EARSHOT_TEST_RESPONDENTS` does not say: `make privacy` says 400. Codes of 400 take minutes of
/// processor to stretch, for both databases together.
const FEW: u32 = 60;

fn respondents() -> u32 {
    let asked = std::env::var("EARSHOT_TEST_RESPONDENTS");
    asked.map_or(FEW, |asked| asked.parse().unwrap())
}
