//! `earshot authority`

use super::{Failure, Outcome, output};
use crate::config::{Places, PublicUrl};
use crate::startup;
use app::state::AppState;
use clap::Subcommand;
use domain::clock::Clock;
use domain::id::AuthorityId;
use store::{StoreError, authorities};

/// Add an authority.
#[derive(Subcommand)]
pub(super) enum Authority {
    /// Add a council, with the strategy that it reviews
    Add {
        #[command(flatten)]
        places: Places,
        /// Its short name in addresses, such as southwark
        #[arg(long, value_parser = slug)]
        slug: String,
        /// Its name
        #[arg(long)]
        name: String,
        /// The strategy under review, such as southwark-2021
        #[arg(long)]
        strategy: String,
    },
    /// List the authorities of this installation
    List {
        #[command(flatten)]
        places: Places,
    },
}

impl Authority {
    pub(super) async fn run(self) -> Outcome {
        match self {
            Authority::Add {
                places,
                slug,
                name,
                strategy,
            } => {
                let state = startup::open(&places, String::new(), Clock::System).await?;
                if !state.catalogue.strategies.contains_key(&strategy) {
                    let known: Vec<&str> = state.catalogue.strategies.keys().map(String::as_str).collect();
                    return Err(Failure(format!(
                        "there is no strategy {strategy}: choose one of {}",
                        known.join(", ")
                    )));
                }
                let new = authorities::Authority {
                    id: AuthorityId::draw(&mut state.rng()),
                    slug,
                    name,
                    strategy,
                };
                match authorities::create(&state.store, &new).await {
                    Err(StoreError::Conflict(_)) => {
                        Err(Failure(format!("the short name {} is taken", new.slug)))
                    }
                    other => Ok(other?),
                }?;
                output::line(format!(
                    "{} is added. Next: earshot staff add --authority {}",
                    new.name, new.slug
                ))
            }
            Authority::List { places } => {
                let state = startup::open(&places, String::new(), Clock::System).await?;
                let all = authorities::all(&state.store).await?;
                all.iter().try_for_each(|one| {
                    output::line(format!("{}  {} ({})", one.slug, one.name, one.strategy))
                })
            }
        }
    }
}

/// A short name stands in addresses, where other names stand too.
fn slug(text: &str) -> Result<String, String> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let taken = [
        "s",
        "staff",
        "help",
        "contact",
        "privacy",
        "accessibility",
        "pkg",
        "healthz",
        "metrics",
    ]
    .contains(&text);
    if plain && !taken && (2..=40).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err("a short name has 2 to 40 lower-case letters, digits and hyphens, and is no address of Earshot's own".into())
    }
}

/// Opens an installation for a command that works for one authority.
pub(super) async fn of(
    places: &Places,
    public: &PublicUrl,
    slug: &str,
) -> Result<(AppState, authorities::Authority), Failure> {
    let url = public
        .public_url
        .clone()
        .unwrap_or_else(|| "http://127.0.0.1:3000".to_owned());
    let state = startup::open(places, url, Clock::System).await?;
    let found = authorities::by_slug(&state.store, slug).await?;
    let authority = found.ok_or_else(|| {
        Failure(format!(
            "there is no authority {slug}: see `earshot authority list`"
        ))
    })?;
    Ok((state, authority))
}
