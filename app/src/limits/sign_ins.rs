//! Sign-ins that fail: so that nobody guesses passwords, and nobody is kept out by somebody else's guesses.
//!
//! In: a name and where it is tried from. Out: whether it may be tried. Whoever tries wrong passwords for a colleague from elsewhere
//! uses up what may fail from there, and not what the colleague may. With one name alone so much may fail that it takes addresses of
//! many networks; passwords are drawn and cannot be guessed at that pace.

use super::counts::Counts;
use super::peer::{Most, Peer};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use time::OffsetDateTime;

/// So many may fail with one name from one place, in five to ten minutes. Behind a proxy that does not say whom it speaks for
/// this is all that protects a name, so what is shared has no more.
const WITH_NAME: Most = Most { one: 20, shared: 20 };
/// So many from one place, whatever the names: an office behind one address.
const FROM_THERE: Most = Most {
    one: 100,
    shared: 2_000,
};
/// So many with one name, wherever they come from: more than any one network of [`WITH_NAME`] has.
const WITH_NAME_ANYWHERE: u32 = 1_200;

/// Failed sign-ins of this process. Clones share them.
#[derive(Clone, Default)]
pub struct SignIns(Arc<Mutex<Counts>>);

/// What is counted together.
#[derive(Hash)]
enum Whose<'a, N> {
    NameThere(&'a str, N),
    There(N),
    Name(&'a str),
}

impl SignIns {
    /// Begins a sign-in; nothing, if too many failed or are under way.
    pub fn begin(&self, name: &str, peer: Peer, now: OffsetDateTime) -> Option<SignIn> {
        let mut counts = self.counts();
        let mut all = true;
        each(name, peer, |whose, most| all &= counts.used(whose, now) < most);
        if !all {
            return None;
        }
        each(name, peer, |whose, _| counts.begins(whose, now));
        drop(counts);
        Some(SignIn {
            sign_ins: self.clone(),
            name: name.to_owned(),
            peer,
            now,
        })
    }

    /// Throws away what is old enough.
    pub fn forget(&self, now: OffsetDateTime) {
        self.counts().forget(now);
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn each(name: &str, peer: Peer, mut act: impl FnMut(&Whose<'_, super::peer::Network>, u32)) {
    for (network, most) in peer.networks(WITH_NAME) {
        act(&Whose::NameThere(name, network), most);
    }
    for (network, most) in peer.networks(FROM_THERE) {
        act(&Whose::There(network), most);
    }
    act(&Whose::Name(name), WITH_NAME_ANYWHERE);
}

/// A sign-in under way.
pub struct SignIn {
    sign_ins: SignIns,
    name: String,
    peer: Peer,
    now: OffsetDateTime,
}

impl SignIn {
    /// The two did not fit together.
    pub fn failed(self) {
        let mut counts = self.sign_ins.counts();
        each(&self.name, self.peer, |whose, _| counts.failed(whose, self.now));
    }
}

impl Drop for SignIn {
    fn drop(&mut self) {
        let mut counts = self.sign_ins.counts();
        each(&self.name, self.peer, |whose, _| counts.is_over(whose, self.now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-28 12:00 UTC);

    fn peer(address: &str) -> Peer {
        Peer::of(Some(address.parse().expect("an address")))
    }

    /// How many fail until there is no more.
    fn fail(sign_ins: &SignIns, name: &str, peer: Peer) -> u32 {
        let mut failed = 0;
        while let Some(sign_in) = sign_ins.begin(name, peer, NOW) {
            sign_in.failed();
            failed += 1;
        }
        failed
    }

    #[test]
    fn guessing_from_elsewhere_keeps_nobody_out() {
        let sign_ins = SignIns::default();
        let (attacker, office) = (peer("203.0.113.9"), peer("198.51.100.1"));
        assert_eq!(fail(&sign_ins, "ada", attacker), 20);
        assert!(sign_ins.begin("ada", office, NOW).is_some());
        assert!(sign_ins.begin("grace", attacker, NOW).is_some());
        let later = NOW + time::Duration::minutes(10);
        assert!(sign_ins.begin("ada", attacker, later).is_some());
    }

    #[test]
    fn a_whole_network_keeps_nobody_out_either() {
        let sign_ins = SignIns::default();
        let failed: u32 = (0..300)
            .map(|number| fail(&sign_ins, "ada", peer(&format!("2001:db8:{number:x}::1"))))
            .sum();
        assert_eq!(failed, 1_000, "of the whole /32");
        assert!(sign_ins.begin("ada", peer("198.51.100.1"), NOW).is_some());
    }

    #[test]
    fn with_one_name_there_is_an_end_wherever_it_comes_from() {
        let sign_ins = SignIns::default();
        let failed: u32 = (0..100)
            .map(|number| fail(&sign_ins, "ada", peer(&format!("203.{number}.113.9"))))
            .sum();
        assert_eq!(failed, WITH_NAME_ANYWHERE);
        assert!(sign_ins.begin("ada", peer("198.51.100.1"), NOW).is_none());
        assert!(sign_ins.begin("grace", peer("198.51.100.1"), NOW).is_some());
    }

    #[test]
    fn from_one_place_only_so_many_fail_with_many_names() {
        let sign_ins = SignIns::default();
        let failed: u32 = (0..200)
            .map(|number| fail(&sign_ins, &format!("name {number}"), peer("203.0.113.9")))
            .sum();
        assert_eq!(failed, 100);
        assert!(sign_ins.begin("name 0", peer("198.51.100.1"), NOW).is_some());
    }

    #[test]
    fn those_at_once_are_counted_before_they_end() {
        let sign_ins = SignIns::default();
        let here = peer("203.0.113.9");
        let under_way: Vec<_> = (0..30).filter_map(|_| sign_ins.begin("ada", here, NOW)).collect();
        assert_eq!(under_way.len(), 20);
        drop(under_way);
        assert!(sign_ins.begin("ada", here, NOW).is_some(), "none of them failed");
    }
}
