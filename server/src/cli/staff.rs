//! `earshot staff`

use super::{Failure, Outcome, authority, output};
use crate::config::{Places, PublicUrl};
use app::staff::{generate_password, hash_password};
use clap::Subcommand;
use domain::id::StaffId;
use domain::people::{Email, Role};
use serde_json::json;
use std::collections::BTreeSet;
use store::StoreError;
use store::staff::StaffMember;

/// Give somebody an account.
#[derive(Subcommand)]
pub(super) enum Staff {
    /// Give somebody an account; the password is drawn and shown once
    Add {
        #[command(flatten)]
        places: Places,
        /// The short name of the authority
        #[arg(long, value_name = "SLUG")]
        authority: String,
        /// The person's name, for colleagues
        #[arg(long)]
        name: String,
        /// The address to sign in with
        #[arg(long)]
        email: Email,
        /// What the person does: facilitator, survey_lead, text_reviewer, officer, committee, key_holder,
        /// safeguarding_lead or administrator. Several times for several roles
        #[arg(long = "role", required = true, value_name = "ROLE")]
        roles: Vec<Role>,
        /// As one line of JSON
        #[arg(long)]
        json: bool,
    },
}

impl Staff {
    pub(super) async fn run(self) -> Outcome {
        let Staff::Add {
            places,
            authority,
            name,
            email,
            roles,
            json,
        } = self;
        let (state, authority) = authority::of(&places, &PublicUrl { public_url: None }, &authority).await?;
        let mut rng = state.rng();
        let password = generate_password(&mut rng);
        let hash = hash_password(&password, &mut rng)?;
        let roles: BTreeSet<Role> = roles.into_iter().collect();
        let member = StaffMember {
            id: StaffId::draw(&mut rng),
            authority: authority.id,
            name,
            email,
            roles,
        };
        match store::staff::add(&state.store, &member, &hash).await {
            Err(StoreError::Conflict(_)) => {
                return Err(Failure::new("somebody has an account with this address already"));
            }
            other => other?,
        }
        let act = "account added on the command line";
        store::audit::record(&state.store, authority.id, None, act, state.clock.now()).await?;
        if json {
            return output::json(
                &json!({ "authority": authority.slug, "email": member.email.as_str(), "password": password }),
            );
        }
        output::line(format!(
            "{} signs in at /staff with this password, shown once: {password}",
            member.email.as_str()
        ))
    }
}
