//! What of each wave a backup holds. In: what one look at the database found. Out: parts that it holds and parts that it leaves out,
//! by the rules of [`domain::wave`]. It refuses to tell any number of answers finer than tens.

use super::format::{Held, LeftOut};
use domain::id::WaveId;
use domain::wave::{BoxCopy, Kept, Part, Wave, WaveState, opened_may_be_copied};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

/// What was found, all at one moment.
#[derive(Default)]
pub(super) struct Found {
    pub(super) waves: Vec<Wave>,
    pub(super) erased: BTreeSet<(WaveId, Kept)>,
    /// How many answers each box holds. It stays in here.
    pub(super) answers: BTreeMap<WaveId, u64>,
    /// Backups that stand and hold a box: of which wave, their name, and how it stood.
    pub(super) standing: Vec<(WaveId, String, BoxCopy)>,
}

/// Of two copies of a box the one in which more answers lie is the greater.
fn fullness(copy: &BoxCopy) -> (bool, u64) {
    (copy.ended, copy.tens)
}

/// What a backup holds of all waves, and what it does not.
pub(super) fn plan(found: &Found, now: OffsetDateTime) -> (Vec<Held>, Vec<LeftOut>) {
    let (mut held, mut left_out) = (Vec::new(), Vec::new());
    for wave in &found.waves {
        let standing: Vec<&(WaveId, String, BoxCopy)> =
            found.standing.iter().filter(|(of, ..)| *of == wave.id).collect();
        let copies: Vec<BoxCopy> = standing.iter().map(|(.., copy)| *copy).collect();
        let is_there = |kept| !found.erased.contains(&(wave.id, kept));
        let mut keep = |part, copy| {
            let wave = wave.id;
            held.push(Held { wave, part, copy });
        };
        let mut leave = |part| {
            // A box has to come back out of the fullest copy: answers that came after a smaller one would be lost.
            let fullest = copies.iter().map(fullness).max();
            let beside = standing.iter().filter(|(.., copy)| match part {
                Part::Box => Some(fullness(copy)) == fullest,
                _ => !copy.ended,
            });
            left_out.push(LeftOut {
                wave: wave.id,
                title: wave.title.clone(),
                part,
                beside: beside.map(|(_, name, _)| name.clone()).collect(),
            });
        };
        if is_there(Kept::Invitations) {
            keep(Part::Invitations, None);
        }
        match wave.state {
            WaveState::Draft | WaveState::Destroyed => {}
            WaveState::Open | WaveState::Closed => {
                let now = BoxCopy {
                    tens: found.answers.get(&wave.id).copied().unwrap_or_default() / 10,
                    ended: wave.box_has_ended(now),
                };
                match now.may_be_made(&copies) {
                    true => keep(Part::Box, Some(now)),
                    false => leave(Part::Box),
                }
            }
            WaveState::Unsealed | WaveState::Released => {
                for (kept, part) in [(Kept::Words, Part::Words), (Kept::Ticks, Part::Ticks)] {
                    match (is_there(kept), opened_may_be_copied(&copies)) {
                        (false, _) => {}
                        (true, true) => keep(part, None),
                        (true, false) => leave(part),
                    }
                }
            }
        }
    }
    (held, left_out)
}
