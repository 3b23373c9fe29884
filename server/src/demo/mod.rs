//! A whole town, made up: two authorities with a released wave each, and a wave to answer.
//!
//! In: an empty installation and a seed. Out: the installation, and a [`Town`]: how to get in. Everything is done by
//! the functions that pages and the command line use, in the order of the road; nothing is put into a table by hand.

mod announcing;
mod coding;
mod fieldwork;
mod group_notes;
mod groups;
mod people;
mod review_notes;
mod reviews;

pub use announcing::Town;
pub use people::SignIn;

use app::road::{self, RoadError};
use app::state::{AppState, Site};
use domain::clock::Clock;
use domain::id::{AuthorityId, WaveId};
use domain::instrument::{InstrumentKey, NotAnInstrumentKey};
use people::Staff;
use std::sync::Arc;
use store::StoreError;
use store::authorities::{self, Authority};
use time::macros::time;
use time::{Date, Duration, Month};
use tokio::task::JoinSet;

/// What can be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The same seed gives the same answers and passwords.
    pub seed: u64,
    /// How many answer in each authority.
    pub respondents: u32,
}

/// Why it could not be made up.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Somebody lives here.
    #[error(
        "this database is not empty, and a demo would mark everybody in it as made up: give it an empty one"
    )]
    NotEmpty,
    /// A file of the catalogue is missing.
    #[error("this copy of Earshot lacks {0}, which the demo shows")]
    Missing(&'static str),
    /// An act was refused.
    #[error(transparent)]
    Road(#[from] RoadError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A password could not be hashed.
    #[error(transparent)]
    Password(#[from] app::staff::PasswordError),
    /// An answer of a made-up person was refused.
    #[error("a made-up answer was not taken")]
    NotTaken,
    /// An instrument's name.
    #[error(transparent)]
    Key(#[from] NotAnInstrumentKey),
    /// It was stopped while it was working.
    #[error("the demo was stopped while it was made up")]
    BrokenOff,
}

/// The authorities of the demo with the strategy that each reviews.
const AUTHORITIES: [(&str, &str); 2] = [("southwark", "southwark-2021"), ("walsall", "walsall-2021")];

/// The age versions that a wave asks.
#[derive(Clone)]
pub(crate) struct AgeVersions {
    pub(crate) children: InstrumentKey,
    pub(crate) care_leavers: InstrumentKey,
}

impl AgeVersions {
    fn new() -> Result<Self, DemoError> {
        Ok(Self {
            children: "eleven-to-seventeen/1".parse()?,
            care_leavers: "care-leavers/1".parse()?,
        })
    }

    pub(crate) fn both(&self) -> [InstrumentKey; 2] {
        [self.children.clone(), self.care_leavers.clone()]
    }
}

/// Makes it all up. The wave to answer is the first authority's.
pub async fn build(state: AppState, options: Options) -> Result<(AppState, Town), DemoError> {
    let (state, town, past) = begin(state, options).await?;
    past.make_up().await?;
    Ok((state, town))
}

/// Makes up what is there today: two authorities with their staff, and a wave to answer. The past is still to come, and may
/// come while others look at it.
pub async fn begin(state: AppState, options: Options) -> Result<(AppState, Town, Past), DemoError> {
    let state = made_up(state).await?;
    let versions = AgeVersions::new()?;
    let calendar = Calendar::around(state.clock.today());
    let mut town = Town::default();
    let mut councils = Vec::new();
    for (place, (slug, strategy)) in AUTHORITIES.into_iter().enumerate() {
        let authority = authority(&state, slug, strategy).await?;
        let seed = options.seed.wrapping_add(1_000_003 * place as u64);
        let (staff, sign_ins) = people::hire(&state, &authority, seed).await?;
        town.authorities.push(authority.clone());
        town.staff.extend(sign_ins);
        councils.push(Council {
            state: state.clone(),
            authority,
            staff,
            seed,
        });
    }
    let first = councils.first().ok_or(DemoError::Missing("an authority"))?;
    let (codes, care_leavers) =
        fieldwork::open_wave(&state, first.id(), AUTHORITIES[0].1, &versions, &calendar).await?;
    town.codes = codes;
    town.care_leaver_codes = care_leavers;
    let past = Past {
        councils,
        versions,
        calendar,
        respondents: options.respondents,
    };
    Ok((state, town, past))
}

/// What happened half a year ago, before it is made up.
pub struct Past {
    councils: Vec<Council>,
    versions: AgeVersions,
    calendar: Calendar,
    respondents: u32,
}

impl Past {
    /// Makes it up: a whole road for each authority, both at once, since much of it waits for the other processor or for
    /// the disk.
    pub async fn make_up(self) -> Result<(), DemoError> {
        let mut pasts = JoinSet::new();
        for council in self.councils {
            let (versions, calendar) = (self.versions.clone(), self.calendar.clone());
            pasts.spawn(async move {
                let wave = fieldwork::answered_wave(&council, &versions, &calendar, self.respondents).await?;
                after_closing(&council, &calendar, wave).await
            });
        }
        while let Some(past) = pasts.join_next().await {
            past.map_err(|_| DemoError::BrokenOff)??;
        }
        Ok(())
    }
}

/// One authority while its past is made up.
pub(crate) struct Council {
    pub(crate) state: AppState,
    pub(crate) authority: Authority,
    pub(crate) staff: Staff,
    pub(crate) seed: u64,
}

impl Council {
    /// The same installation, on another day at noon.
    pub(crate) fn on(&self, day: Date) -> AppState {
        let noon = day.with_time(time!(12:00)).assume_utc();
        AppState {
            clock: Clock::Fixed(noon),
            ..self.state.clone()
        }
    }

    pub(crate) fn id(&self) -> AuthorityId {
        self.authority.id
    }
}

/// The rest of the road, half a year ago: from the sealed box to what was decided.
async fn after_closing(council: &Council, calendar: &Calendar, wave: WaveId) -> Result<(), DemoError> {
    let read = council.on(calendar.read);
    road::unseal::unseal(&read, council.id(), wave).await?;
    record(&read, council, council.staff.key_holder, "wave unsealed").await?;
    let released = council.on(calendar.released);
    let wanted = road::release::Wanted {
        authority: council.id(),
        wave,
        by: Some(council.staff.survey_lead),
        after: 0,
    };
    road::release::tables(&released, wanted, |_, _| {}).await?;
    record(&released, council, council.staff.survey_lead, "tables released").await?;
    let themes = coding::code_frame(council, wave).await?;
    coding::comments(council, wave, &themes).await?;
    groups::meet(council, calendar, wave, &themes).await?;
    coding::confirm(council, &themes).await?;
    road::release::themes(&released, council.id(), wave, Some(council.staff.text_reviewer)).await?;
    record(&released, council, council.staff.text_reviewer, "themes released").await?;
    reviews::write(council, calendar).await
}

/// Says in the database that everybody in it is made up, if nobody is in it yet.
async fn made_up(state: AppState) -> Result<AppState, DemoError> {
    if !authorities::all(&state.store).await?.is_empty() {
        return Err(DemoError::NotEmpty);
    }
    store::settings::set_synthetic(&state.store).await?;
    let site = Site {
        synthetic: true,
        ..(*state.site).clone()
    };
    Ok(AppState {
        site: Arc::new(site),
        ..state
    })
}

async fn authority(
    state: &AppState,
    slug: &'static str,
    strategy: &'static str,
) -> Result<Authority, DemoError> {
    let reviewed = state
        .catalogue
        .strategies
        .get(strategy)
        .ok_or(DemoError::Missing(strategy))?;
    let authority = Authority {
        id: AuthorityId::draw(&mut state.rng()),
        slug: slug.to_owned(),
        name: reviewed.authority_name.clone(),
        strategy: strategy.to_owned(),
    };
    authorities::create(&state.store, &authority).await?;
    Ok(authority)
}

async fn record(
    state: &AppState,
    council: &Council,
    who: domain::id::StaffId,
    act: &str,
) -> Result<(), DemoError> {
    Ok(store::audit::record(&state.store, council.id(), Some(who), act, state.clock.now()).await?)
}

/// The days of the story: a wave half a year ago, and one that is open today.
#[derive(Clone)]
pub(crate) struct Calendar {
    pub(crate) released_title: String,
    pub(crate) opened: Date,
    pub(crate) closes: Date,
    pub(crate) read: Date,
    pub(crate) released: Date,
    pub(crate) reviewed: Date,
    pub(crate) today: Date,
    pub(crate) open_title: String,
    pub(crate) open_closes: Date,
}

impl Calendar {
    fn around(today: Date) -> Self {
        let autumn = today.month() as u8 > Month::June as u8;
        let (season, season_before) = if autumn {
            ("Autumn", "Spring")
        } else {
            ("Spring", "Autumn")
        };
        let year_before = if autumn { today.year() } else { today.year() - 1 };
        let days_ago = |days: i64| today.saturating_sub(Duration::days(days));
        let closes = days_ago(150);
        Self {
            released_title: format!("{season_before} {year_before}"),
            opened: days_ago(171),
            closes,
            read: domain::wave::reading_date(closes).saturating_add(Duration::DAY),
            released: days_ago(130),
            reviewed: days_ago(40),
            today,
            open_title: format!("{season} {}", today.year()),
            open_closes: today.saturating_add(Duration::days(21)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn the_story_is_told_in_order_on_any_day() {
        for today in [
            date!(2026 - 11 - 22),
            date!(2026 - 02 - 01),
            date!(2026 - 06 - 30),
            date!(2026 - 07 - 01),
        ] {
            let calendar = Calendar::around(today);
            assert!(calendar.opened < calendar.closes && calendar.closes < calendar.read);
            assert!(calendar.read < calendar.released && calendar.released < calendar.reviewed);
            assert!(calendar.reviewed < today && today < calendar.open_closes);
            assert_ne!(calendar.released_title, calendar.open_title);
        }
        assert_eq!(
            Calendar::around(date!(2026 - 11 - 22)).released_title,
            "Spring 2026"
        );
        assert_eq!(
            Calendar::around(date!(2026 - 02 - 01)).released_title,
            "Autumn 2025"
        );
    }
}
