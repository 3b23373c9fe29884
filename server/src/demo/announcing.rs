//! How to get into the demo: for people, and as one line for scripts.

use super::SignIn;
use domain::ballot_box::Code;
use serde_json::{Value, json};
use std::fmt::Write;
use store::authorities::Authority;

/// A demo that is ready.
#[derive(Default)]
pub struct Town {
    /// In the order they were made.
    pub authorities: Vec<Authority>,
    /// Unused codes of the open wave, ages 11 to 17.
    pub codes: Vec<Code>,
    /// Unused codes of the open wave, care leavers.
    pub care_leaver_codes: Vec<Code>,
    /// Everybody who can sign in.
    pub staff: Vec<SignIn>,
}

impl Town {
    /// The first line of `demo --json`.
    pub fn first_line(&self, url: &str, database: &str) -> Value {
        let staff: Vec<Value> = self
            .staff
            .iter()
            .map(|one| {
                json!({ "authority": one.authority, "role": one.role.as_str(), "email": one.email, "password": one.password })
            })
            .collect();
        json!({
            "url": url,
            "authorities": self.authorities.iter().map(|authority| &authority.slug).collect::<Vec<_>>(),
            "codes": self.codes.iter().map(Code::printed).collect::<Vec<_>>(),
            "staff": staff,
            "database": database,
        })
    }

    /// What a person reads.
    pub fn for_people(&self, url: &str) -> String {
        let mut text = format!(
            "\nEarshot's demo is ready. Everybody in it is made up.\n\n  Open {url} and answer with one of these codes:\n"
        );
        let printed = |codes: &[Code]| {
            codes
                .iter()
                .map(Code::printed)
                .take(4)
                .collect::<Vec<_>>()
                .join("  ")
        };
        let _ = writeln!(text, "    11 to 17       {}", printed(&self.codes));
        let _ = writeln!(text, "    care leavers   {}", printed(&self.care_leaver_codes));
        let _ = writeln!(text, "\n  What the public sees:");
        for authority in &self.authorities {
            let _ = writeln!(text, "    {url}/{}/you-said", authority.slug);
        }
        let _ = writeln!(text, "\n  Sign in at {url}/staff as:");
        let width = self
            .staff
            .iter()
            .map(|one| one.email.len())
            .max()
            .unwrap_or_default();
        for one in &self.staff {
            let _ = writeln!(
                text,
                "    {:17} {:width$}  {}",
                one.role.title(),
                one.email,
                one.password
            );
        }
        text + "\n  The waves of half a year ago are being worked out with every proof: half a minute or two, then their pages \
                 fill.\n  Ctrl-C ends it and leaves nothing behind."
    }
}
