//! The staff of the demo: one person for each role, four key holders, since a wave has four seats for them, and a second
//! officer, since a review needs two.

use super::DemoError;
use crate::synthetic::generator;
use app::staff::hash_password;
use app::state::AppState;
use domain::id::StaffId;
use domain::people::{Email, Role};
use rand::RngExt;
use std::collections::BTreeSet;
use store::authorities::Authority;
use store::staff::{self, StaffMember};

/// A sign-in of the demo.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The authority's short name.
    pub authority: String,
    /// The one role.
    pub role: Role,
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Who does what in one authority.
#[derive(Clone, Copy)]
pub(crate) struct Staff {
    pub(crate) facilitator: StaffId,
    pub(crate) survey_lead: StaffId,
    pub(crate) text_reviewer: StaffId,
    pub(crate) officer: StaffId,
    pub(crate) second_officer: StaffId,
    pub(crate) key_holder: StaffId,
}

/// First names of nobody in particular.
const NAMES: [&str; 12] = [
    "Femi", "Lena", "Tariq", "Olu", "Carys", "Kay", "Sam", "Ada", "Imran", "Joy", "Noor", "Owen",
];

const WORDS: [&str; 32] = [
    "amber", "anchor", "badger", "basil", "beacon", "cedar", "clover", "comet", "copper", "coral", "dapple",
    "ember", "fennel", "ferry", "garnet", "harbour", "heron", "indigo", "juniper", "kettle", "lantern",
    "maple", "meadow", "nettle", "orchard", "otter", "pebble", "quartz", "river", "saffron", "thistle",
    "willow",
];

/// Hires everybody.
pub(super) async fn hire(
    state: &AppState,
    authority: &Authority,
    seed: u64,
) -> Result<(Staff, Vec<SignIn>), DemoError> {
    let posts = Role::ALL
        .into_iter()
        .map(|role| (role, ""))
        .chain(["deputy.", "outside.", "outside.deputy."].map(|which| (Role::KeyHolder, which)))
        .chain([(Role::Officer, "second.")]);
    let mut hired = Vec::new();
    let mut sign_ins = Vec::new();
    for (place, (role, which)) in posts.enumerate() {
        let sign_in = SignIn {
            authority: authority.slug.clone(),
            role,
            email: format!(
                "{which}{}@{}.example",
                role.as_str().replace('_', "."),
                authority.slug
            ),
            password: password(seed, place as u64),
        };
        let name = format!("{} ({})", NAMES[place % NAMES.len()], role.title());
        hired.push((role, add(state, authority, &sign_in, name).await?));
        sign_ins.push(sign_in);
    }
    let with = |role: Role| hired.iter().find(|(known, _)| *known == role).map(|(_, id)| *id);
    let last = hired.last().map(|(_, id)| *id);
    let staff = Staff {
        facilitator: with(Role::Facilitator).ok_or(DemoError::Missing("a facilitator"))?,
        survey_lead: with(Role::SurveyLead).ok_or(DemoError::Missing("a survey lead"))?,
        text_reviewer: with(Role::TextReviewer).ok_or(DemoError::Missing("a text reviewer"))?,
        officer: with(Role::Officer).ok_or(DemoError::Missing("an officer"))?,
        second_officer: last.ok_or(DemoError::Missing("a second officer"))?,
        key_holder: with(Role::KeyHolder).ok_or(DemoError::Missing("a key holder"))?,
    };
    Ok((staff, sign_ins))
}

async fn add(
    state: &AppState,
    authority: &Authority,
    who: &SignIn,
    name: String,
) -> Result<StaffId, DemoError> {
    let mut rng = state.rng();
    let email: Email = who
        .email
        .parse()
        .map_err(|_| DemoError::Missing("an e-mail address"))?;
    let member = StaffMember {
        id: StaffId::draw(&mut rng),
        authority: authority.id,
        name,
        email,
        roles: BTreeSet::from([who.role]),
    };
    let password = who.password.clone();
    let hashed = tokio::task::spawn_blocking(move || hash_password(&password, &mut rng));
    let hash = hashed.await.map_err(|_| DemoError::BrokenOff)??;
    staff::add(&state.store, &member, &hash).await?;
    Ok(member.id)
}

/// A password that can be typed from a screen. It is no secret: everybody with the same seed has it.
fn password(seed: u64, place: u64) -> String {
    let mut rng = generator(seed ^ 0x5EED, place);
    let mut word = || WORDS[rng.random_range(0..WORDS.len())];
    let words = [word(), word(), word()].join("-");
    format!("{words}-{}", rng.random_range(10..100))
}

#[cfg(test)]
mod tests {
    #[test]
    fn passwords_depend_on_the_seed_and_on_the_person() {
        let password = super::password;
        assert_eq!(password(1, 0), password(1, 0));
        assert_ne!(password(1, 0), password(1, 1));
        assert_ne!(password(1, 0), password(2, 0));
    }
}
