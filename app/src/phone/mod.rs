//! What a phone that runs scripts needs, so that answers leave it sealed: the questions, the key, and the sentences around
//! "check your answers".
//!
//! In: a survey in one language ([`PhoneSheet`], the same for everybody who reads it). Out: the page "check your answers"
//! ([`check`]) what is wrong with a form ([`problems`]), and sealing ([`sealing`]), which the server draws with the very same code where there are no scripts. It refuses to know anything of who
//! asks: no code, no answer.

pub mod check;
pub mod html;
pub mod problems;
pub mod sealing;

use crate::wording::{Check, Kept, Phone, Survey};
use domain::ballot_box::BoxKey;
use domain::id::WaveId;
use domain::instrument::Instrument;
use serde::{Deserialize, Serialize};

/// A survey as a phone gets it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PhoneSheet {
    /// The wave.
    pub wave: WaveId,
    /// What answers are sealed to: see [`domain::ballot_box::BoxKey::from_bytes`].
    pub key: Vec<u8>,
    /// What is asked, in the language asked for.
    pub instrument: Instrument,
    /// The sentences of checking.
    pub words: PhoneWords,
    /// Whom somebody can talk to now.
    pub lines: Vec<PhoneLine>,
}

impl PhoneSheet {
    /// The fingerprint of the key, as letters name it; none, if the key is damaged.
    pub fn fingerprint(&self) -> Option<String> {
        Some(BoxKey::from_bytes(&self.key).ok()?.fingerprint())
    }

    /// As it travels. Names, texts and a key: it cannot fail.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads a sheet; nothing, if it is none or one of another copy of Earshot.
    #[inline(never)] // It is large, and would be in the module for each caller.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// The sentences that a phone needs, in one language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PhoneWords {
    /// "There is a problem".
    pub problem: String,
    /// "Error".
    pub error: String,
    /// When answers are read, written out.
    pub date: String,
    /// Where somebody asks to be contacted, in this language.
    pub contact: String,
    /// Of the questions.
    pub survey: Survey,
    /// Of checking.
    pub check: Check,
    /// Of what could not be taken.
    pub kept: Kept,
    /// Of sending from the phone.
    pub phone: Phone,
}

/// Somebody to talk to, as the help card names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneLine {
    /// Where a tap leads: `tel:` or `sms:`.
    pub address: String,
    /// The number, as people read it.
    pub number: String,
    /// Who answers, and what for.
    pub what: String,
    /// In which language that is: not every line is translated.
    pub language: String,
    /// Which way it is written.
    pub direction: String,
}

/// What the server says to a sealed answer, as one byte: every reply has the same size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It is in the box.
    Now,
    /// One from this code was there before; the first one counts.
    Before,
    /// The code opens nothing (any more).
    Nothing,
    /// Too many failed tries from there.
    Limited,
    /// Too many failed tries everywhere.
    Busy,
    /// A fault of ours.
    Trouble,
}

impl Reply {
    const ALL: [(Self, u8); 6] = [
        (Self::Now, b'n'),
        (Self::Before, b'b'),
        (Self::Nothing, b'x'),
        (Self::Limited, b'l'),
        (Self::Busy, b'w'),
        (Self::Trouble, b't'),
    ];

    /// As it travels.
    pub fn byte(self) -> u8 {
        let found = Self::ALL.into_iter().find(|(reply, _)| *reply == self);
        found.map_or(b't', |(_, byte)| byte)
    }

    /// Reads a reply; whatever is none is a fault.
    pub fn read(bytes: &[u8]) -> Self {
        let found = Self::ALL.into_iter().find(|(_, byte)| bytes == [*byte]);
        found.map_or(Self::Trouble, |(reply, _)| reply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reply_is_read_back_and_has_one_size() {
        for (reply, _) in Reply::ALL {
            assert_eq!(Reply::read(&[reply.byte()]), reply);
        }
        assert_eq!(Reply::read(b"<!doctype html>"), Reply::Trouble);
    }
}
