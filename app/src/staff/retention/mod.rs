//! Retention: what is kept of which wave, until when, and what was erased when.
//!
//! In: what an administrator declares or wants erased. Out: pages of dates. It refuses to show anything that is kept, and to
//! say how much it is.

pub mod erase;
pub mod list;
pub mod months;
pub mod one;
mod one_view;

use crate::road::retention::{Holding, told};
use domain::clock::written_out;
use domain::wave::{Kept, NotErased};

/// What is kept, as a person reads it.
pub(in crate::staff) fn label(kept: Kept) -> &'static str {
    match kept {
        Kept::Invitations => "Invitations",
        Kept::Words => "Words",
        Kept::Ticks => "Ticks",
    }
}

/// What that is.
fn what(kept: Kept, open_link: bool) -> &'static str {
    match kept {
        Kept::Invitations if open_link => {
            "This wave has one link for everybody and no letters, so there are none: what is erased is the key that was \
             made for them. It goes when the box is opened, at the latest after its time."
        }
        Kept::Invitations => {
            "The keyed hashes of the codes, and their key. They are erased when the box is opened, at the latest after \
             their time."
        }
        Kept::Words => {
            "What young people wrote, what reviewers left of it, and under which themes they put it. Released themes \
             stay."
        }
        Kept::Ticks => "What young people ticked, as whole records without a name. Released tables stay.",
    }
}

/// How it stands with it, in a sentence.
pub(in crate::staff) fn stands(holding: &Holding) -> String {
    if let Some(erasure) = &holding.erasure {
        return format!("Erased on {}", written_out(erasure.erased_on));
    }
    match (&holding.due, holding.until) {
        (Err(NotErased::Unreleased(_)), Some(until)) => {
            format!("Kept beyond {}: it is in no release yet", written_out(until))
        }
        (Ok(()), _) => "Its time has come: it is erased within a day".into(),
        (_, Some(until)) => format!("Kept until {}", written_out(until)),
        (_, None) => "No time is declared".into(),
    }
}

/// What the search after an erasing came to.
fn proof(holding: &Holding) -> Option<String> {
    let erasure = holding.erasure.as_ref()?;
    Some(match &erasure.outcome {
        Some(outcome) => told(outcome),
        None => "the search of the files was broken off".into(),
    })
}
