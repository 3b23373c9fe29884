//! What is kept of an audit: against whom it is proven that nothing sensitive can be narrowed down.
//!
//! In: how far each attacker is kept out of some tables. Out: yes or no for each, and what had to be withheld. It refuses to keep
//! how many numbers were sensitive.

use super::proof::Proven;
use serde::{Deserialize, Serialize};

/// How the tables of a release were attacked before it was frozen, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// One for each kind of attacker, from the weakest to the strongest.
    pub attackers: Vec<Attacker>,
    /// The tables that were held back whole because something could not be proven of them.
    pub withheld: Vec<String>,
}

/// Somebody who wants to work out a sensitive number, and what they know beside the release.
///
/// How many numbers are sensitive is not kept: it says something about how many are small.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attacker {
    /// Who, for people: what they know.
    pub name: String,
    /// Whether it is proven of all sensitive numbers that this attacker cannot narrow them down.
    pub kept_out: bool,
}

/// Against whom a release is proven, from the weakest to the strongest, as pages name them.
const ATTACKERS: [&str; 4] = [
    "Anybody who sees the release",
    "Somebody who also knows the rules that hide numbers",
    "Each young person who answered",
    "Somebody who knows how many are in each group",
];

impl Audit {
    /// Takes over how far attackers are kept out of some more tables.
    pub(crate) fn add(&mut self, proven: &Proven) {
        if self.attackers.is_empty() {
            let attacker = |name: &str| Attacker {
                name: name.into(),
                kept_out: true,
            };
            self.attackers = ATTACKERS.map(attacker).to_vec();
        }
        for (attacker, proof) in self.attackers.iter_mut().zip(proven.proven) {
            attacker.kept_out &= proof == proven.sensitive;
        }
    }

    /// Puts the audit of another instrument's tables beside this one.
    pub fn join(&mut self, other: Audit) {
        self.withheld.extend(other.withheld);
        if self.attackers.is_empty() {
            self.attackers = other.attackers;
        } else {
            for (attacker, theirs) in self.attackers.iter_mut().zip(other.attackers) {
                attacker.kept_out &= theirs.kept_out;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attacker_is_kept_out_only_if_it_is_proven_of_every_sensitive_number() {
        let proof = |of_insiders| Proven {
            sensitive: 7,
            proven: [7, 7, of_insiders, 7],
        };
        let kept_out = |audit: &Audit| audit.attackers.iter().map(|a| a.kept_out).collect::<Vec<_>>();
        let mut audit = Audit::default();
        audit.add(&proof(7));
        assert_eq!(kept_out(&audit), [true; 4]);
        audit.add(&proof(6));
        assert_eq!(kept_out(&audit), [true, true, false, true]);
        let mut other = Audit::default();
        other.add(&proof(7));
        other.join(audit);
        assert_eq!(kept_out(&other), [true, true, false, true]);
    }
}
