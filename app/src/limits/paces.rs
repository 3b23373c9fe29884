//! How fast what anybody may send is taken: answers by links, requests for contact, sign-ins of staff.

use super::brake::Pace;
use super::sign_ins::SignIns;
use super::tries::{Rule, Tries};
use time::OffsetDateTime;

/// What a wave with a link takes at most, so that whoever sends without end fills no disk on which letters are answered too: 260 MB.
const MOST_BY_LINK: u64 = 10_000;

/// The paces of this process. Clones share what they counted.
#[derive(Clone)]
pub struct Paces {
    /// Answers by links. What was accepted counts, since there is nothing else: it is gone after ten minutes.
    pub links: Tries,
    /// Requests for contact that were accepted.
    pub contacts: Tries,
    /// Sign-ins that failed.
    pub sign_ins: SignIns,
    /// How many answers a wave with a link takes.
    pub most_by_link: u64,
}

impl Default for Paces {
    /// For the only server of an installation.
    fn default() -> Self {
        Self::shared_by(1)
    }
}

impl Paces {
    /// For one of so many servers.
    pub fn shared_by(servers: u32) -> Self {
        Self {
            links: Tries::counting(Rule::links(Pace::LINKS.shared_by(servers))),
            contacts: Tries::counting(Rule::contacts(Pace::CONTACTS.shared_by(servers))),
            sign_ins: SignIns::default(),
            most_by_link: MOST_BY_LINK,
        }
    }

    /// Throws away what is old enough.
    pub fn forget(&self, now: OffsetDateTime) {
        self.links.forget(now);
        self.contacts.forget(now);
        self.sign_ins.forget(now);
    }
}
