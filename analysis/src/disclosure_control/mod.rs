//! ⑤ What of the counts may be shown.
//!
//! In: the respondents of an instrument and the tables of its manifest ([`wave`]), or anybody's own tables
//! ([`crate::study`]). Out: tables in which no sensitive number can be narrowed down, and a proof of that by whole data sets. It
//! refuses to publish what it has no proof for.
//!
//! A number is *sensitive* if it is 1 to k − 1, or zero where "nobody said so" would tell something about everybody. Of
//! each the outsider, who knows the rule, each respondent, and who knows the registers must think every number from 0 to
//! k − 1 possible. The proof of that is a set of *worlds*: data sets that fit every published cell. `docs/disclosure-control.md`
//! says the promise and its limits in plain words.
//!
//! From the ground up:
//!
//! 1. [`frame`]: who could be where, and which cell counts whom; [`bounds`]: what is published of each cell;
//! 2. [`world`]: a data set that could be; [`search`]: how one is found that an attacker must think possible;
//! 3. [`witness`]: a world that is kept; [`before`]: what is known before anything is published; [`seen`]: what worlds show;
//!    [`proof`]: what all found so far show together, and what is missing;
//! 4. [`case`]: cells that are protected together; [`reasons`]: why they are hidden; [`suppress`]: what is published: a first choice ([`gauss`]), repair, removal, ranges, verification ([`rank`]);
//! 5. [`intervals`]: what can be worked out of a hidden cell from published ones, to be printed in it;
//! 6. [`wave`]: the tables of an instrument; [`protected`]: the only form in which they leave; [`audit`]: what is kept of the proof.

mod audit;
mod before;
pub(crate) mod bounds;
pub(crate) mod case;
mod columns;
pub(crate) mod frame;
mod gauss;
pub(crate) mod intervals;
pub(crate) mod proof;
mod protected;
mod rank;
mod reasons;
pub(crate) mod search;
mod seen;
pub(crate) mod suppress;
mod wave;
mod witness;
pub(crate) mod world;

pub use audit::{Attacker, Audit};
pub use protected::{Base, HiddenBecause, ProtectedTable, Row, Shape, Share, ShownCell};
pub use wave::{EarlierDoesNotFit, Protected, Wave, protect};

/// The rule, with its thresholds, as a release names it.
pub fn rule() -> String {
    format!(
        "witnesses-1: every number from 1 to {}, and every answer that nobody in a group gave, could be any number from 0 to \
         {} for anybody who sees the release, knows this rule, answered, or knows the registers; groups of fewer than \
         ten are not told apart",
        wave::SMALLEST - 1,
        wave::SMALLEST - 1
    )
}
