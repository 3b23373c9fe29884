//! `earshot wave`: the same acts as on the staff pages.

use super::{Failure, Outcome, authority, backup, erase, holder, output, stands};
use crate::config::{Places, PublicUrl};
use app::road::{backups, open_links, release, retention, unseal, waves};
use app::state::AppState;
use clap::{Args, Subcommand};
use domain::id::WaveId;
use domain::instrument::InstrumentKey;
use domain::wave::{Kept, Retention, Wave as Planned, WaveState};
use std::path::PathBuf;
use store::authorities::Authority;
use store::releases::ReleaseKind;
use time::Date;
use time::macros::format_description;

/// Where, and for whom.
#[derive(Args)]
pub(super) struct Whose {
    #[command(flatten)]
    places: Places,
    #[command(flatten)]
    public: PublicUrl,
    /// The short name of the authority
    #[arg(long, value_name = "SLUG")]
    authority: String,
}

/// Which wave.
#[derive(Args)]
pub(super) struct Which {
    #[command(flatten)]
    whose: Whose,
    /// The wave: its id, or its title if no other wave has it
    #[arg(value_name = "WAVE")]
    wave: String,
}

/// Which wave, or which file of envelopes.
#[derive(Args)]
pub(super) struct Unseal {
    #[command(flatten)]
    places: Places,
    #[command(flatten)]
    public: PublicUrl,
    /// The short name of the authority
    #[arg(long, value_name = "SLUG", required_unless_present = "words")]
    authority: Option<String>,
    /// The wave: its id, or its title if no other wave has it
    #[arg(value_name = "WAVE", required_unless_present = "words")]
    wave: Option<String>,
    /// A key holder's 12 words, on their own computer: a file, or - to type them
    #[arg(long, value_name = "FILE", requires_all = ["envelopes", "out"])]
    words: Option<PathBuf>,
    /// The file of envelopes that the wave's page gave
    #[arg(long = "box", value_name = "FILE", requires = "words")]
    envelopes: Option<PathBuf>,
    /// The file to write, for the wave's page
    #[arg(long, value_name = "FILE", requires = "words")]
    out: Option<PathBuf>,
}

/// Plan a wave, print its letters, open, close, unseal and release it.
#[derive(Subcommand)]
pub(super) enum Wave {
    /// Plan a wave; prints its id
    Create {
        #[command(flatten)]
        whose: Whose,
        /// For staff and letters, such as "Autumn 2026"
        #[arg(long)]
        title: String,
        /// The last day on which a code opens the survey, such as 2026-12-11
        #[arg(long, value_parser = date, value_name = "DATE")]
        closes: Date,
        /// What is asked, such as eleven-to-seventeen/1; once for each age version
        #[arg(long = "instrument", required = true, value_name = "ID/VERSION")]
        instruments: Vec<InstrumentKey>,
        /// The strategy that it speaks to [default: the authority's]
        #[arg(long)]
        strategy: Option<String>,
        /// One link for everybody in place of letters: anyone with it could answer more than once, and every result says so
        #[arg(long)]
        open_link: bool,
        /// For how many months after that day the hashes of codes are kept at most; they go when the box is opened
        #[arg(long, value_name = "MONTHS", default_value_t = Retention::default().months(Kept::Invitations))]
        keep_invitations: u8,
        /// For how many months after that day words are kept
        #[arg(long, value_name = "MONTHS", default_value_t = Retention::default().months(Kept::Words))]
        keep_words: u8,
        /// For how many months after that day ticks are kept
        #[arg(long, value_name = "MONTHS", default_value_t = Retention::default().months(Kept::Ticks))]
        keep_ticks: u8,
    },
    /// Draw codes, shown once: prints CSV with the columns code and url
    Invite {
        #[command(flatten)]
        which: Which,
        /// The age version that these letters are for
        #[arg(long, value_name = "ID/VERSION")]
        instrument: InstrumentKey,
        /// How many letters, at most 5,000 at once; before the wave is opened
        #[arg(
            long,
            value_name = "N",
            required_unless_present = "replacement",
            conflicts_with = "replacement"
        )]
        count: Option<u32>,
        /// How many letters in place of lost ones, while the wave is open: once for each person at most. Every release says
        /// how many there were
        #[arg(long, value_name = "N")]
        replacement: Option<u32>,
    },
    /// Print the link of an open wave that was planned with --open-link: CSV with the columns instrument and url
    Link(Which),
    /// Begin fieldwork: what is asked and which tables may ever be made is frozen
    Open(Which),
    /// End fieldwork
    Close(Which),
    /// Begin fieldwork again with a later closing date; only if fewer than 10 answered
    Prolong {
        #[command(flatten)]
        which: Which,
        /// The new closing date, such as 2026-12-18
        #[arg(long, value_parser = date, value_name = "DATE")]
        until: Date,
    },
    /// Draw a key holder's 12 words, on that person's own computer; nothing is kept
    Words,
    /// Print the public key that a key holder's words are for a wave, to be handed in on the wave's page
    Key {
        /// The wave's id
        #[arg(value_name = "WAVE")]
        wave: WaveId,
        /// The 12 words: a file, or - to type them
        #[arg(long, value_name = "FILE")]
        words: PathBuf,
    },
    /// Open the ballot box, once, on the promised date or later; with --words, take one layer off a file of envelopes
    Unseal(Unseal),
    /// Destroy the ballot box unopened; only if fewer than 10 answered
    Destroy(Which),
    /// Erase what is kept no more, and search every file for it; exit code 1 if something is found
    Erase {
        #[command(flatten)]
        which: Which,
        /// What to erase at once, whatever its time [default: everything whose time has come]
        #[arg(long, value_name = "words|ticks|invitations")]
        now: Option<Kept>,
        /// Also if nothing of it is released, or the wave is still sealed
        #[arg(long, requires = "now")]
        unreleased: bool,
        /// As JSON, one line for each thing that was erased
        #[arg(long)]
        json: bool,
    },
    /// Release the tables, or the confirmed themes: a release never changes, and further tables are one more release
    Release {
        #[command(flatten)]
        which: Which,
        /// Release the themes instead of the tables
        #[arg(long)]
        themes: bool,
        /// Work out the tables of a released wave again, audited together with what was released before
        #[arg(long, conflicts_with = "themes")]
        again: bool,
    },
    /// Say where a wave stands; without one, list them all
    Status {
        #[command(flatten)]
        whose: Whose,
        /// The wave: its id or its title
        #[arg(value_name = "WAVE")]
        wave: Option<String>,
        /// As JSON, one line for each wave
        #[arg(long)]
        json: bool,
    },
}

impl Wave {
    pub(super) async fn run(self) -> Outcome {
        match self {
            Wave::Create {
                whose,
                title,
                closes,
                instruments,
                strategy,
                open_link,
                keep_invitations,
                keep_words,
                keep_ticks,
            } => {
                let retention = Retention::new(keep_invitations, keep_words, keep_ticks)?;
                let (state, authority) = whose.open().await?;
                let strategy = strategy.unwrap_or_else(|| authority.strategy.clone());
                let new = waves::NewWave {
                    title,
                    closes_on: closes,
                    instruments,
                    strategy,
                    retention,
                };
                let id = waves::plan(&state, authority.id, new, open_link).await?;
                record(&state, &authority, "wave planned").await?;
                output::line(id)
            }
            Wave::Invite {
                which,
                instrument,
                count,
                replacement,
            } => invite(which, &instrument, count, replacement).await,
            Wave::Link(which) => link(which).await,
            Wave::Open(which) => {
                let (state, authority, wave) = which.open().await?;
                for area in waves::open(&state, authority.id, wave.id).await? {
                    output::note(format!("no question speaks to the priority area \"{area}\""));
                }
                done(&state, &authority, &wave, "is open").await
            }
            Wave::Close(which) => {
                let (state, authority, wave) = which.open().await?;
                waves::close(&state, authority.id, wave.id).await?;
                done(&state, &authority, &wave, "is closed").await
            }
            Wave::Prolong { which, until } => {
                let (state, authority, wave) = which.open().await?;
                waves::prolong(&state, authority.id, wave.id, until).await?;
                done(&state, &authority, &wave, "is open again").await
            }
            Wave::Words => holder::draw(),
            Wave::Key { wave, words } => holder::key(wave, &words),
            Wave::Unseal(unseal) => unseal.run().await,
            Wave::Destroy(which) => {
                let (state, authority, wave) = which.open().await?;
                waves::destroy(&state, authority.id, wave.id).await?;
                done(&state, &authority, &wave, "is destroyed, unopened").await?;
                backup::remind(&state, authority.id).await
            }
            Wave::Erase {
                which,
                now,
                unreleased,
                json,
            } => {
                let (state, _, wave) = which.open().await?;
                erase::run(
                    &state,
                    &wave,
                    &erase::Asked {
                        now,
                        unreleased,
                        json,
                    },
                )
                .await
            }
            Wave::Release {
                which,
                themes: false,
                again,
            } => tables(which, again).await,
            Wave::Release {
                which, themes: true, ..
            } => {
                let (state, authority, wave) = which.open().await?;
                release::themes(&state, authority.id, wave.id, None).await?;
                done(&state, &authority, &wave, "has its themes released").await
            }
            Wave::Status { whose, wave, json } => status(whose, wave, json).await,
        }
    }
}

impl Whose {
    async fn open(&self) -> Result<(AppState, Authority), Failure> {
        authority::of(&self.places, &self.public, &self.authority).await
    }
}

impl Unseal {
    async fn run(self) -> Outcome {
        let (Some(wave), Some(slug)) = (self.wave, self.authority) else {
            return match (self.words, self.envelopes, self.out) {
                (Some(words), Some(envelopes), Some(out)) => holder::peel(&words, &envelopes, &out),
                _ => Err(Failure::new(
                    "name a wave and its authority, or --words with --box and --out",
                )),
            };
        };
        if self.words.is_some() {
            return Err(Failure::new(
                "with --words leave the wave and its authority away: the file says whose it is",
            ));
        }
        let (state, authority) = authority::of(&self.places, &self.public, &slug).await?;
        let wave = find(&state, &authority, &wave).await?;
        let unsealed = unseal::unseal(&state, authority.id, wave.id).await?;
        if unsealed.unreadable > 0 {
            // How many is said with the release: before it no number is, not even this one.
            output::note("some envelopes could not be read");
        }
        done(&state, &authority, &wave, "is unsealed").await?;
        backup::remind(&state, authority.id).await
    }
}

impl Which {
    async fn open(&self) -> Result<(AppState, Authority, Planned), Failure> {
        let (state, authority) = self.whose.open().await?;
        let wave = find(&state, &authority, &self.wave).await?;
        Ok((state, authority, wave))
    }
}

async fn find(state: &AppState, authority: &Authority, named: &str) -> Result<Planned, Failure> {
    let all = store::waves::of_authority(&state.store, authority.id).await?;
    let id: Option<WaveId> = named.parse().ok();
    let mut found: Vec<Planned> = all
        .into_iter()
        .filter(|wave| Some(wave.id) == id || wave.title == named)
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(wave), true) => Ok(wave),
        (Some(_), false) => Err(Failure::new(
            "more than one wave has this title: name it by its id, from `wave status`",
        )),
        (None, _) => Err(Failure(format!(
            "{} has no such wave: see `wave status`",
            authority.name
        ))),
    }
}

async fn invite(
    which: Which,
    instrument: &InstrumentKey,
    count: Option<u32>,
    replacement: Option<u32>,
) -> Outcome {
    let (state, authority, wave) = which.open().await?;
    let codes = match replacement {
        Some(lost) => waves::replace(&state, authority.id, wave.id, instrument, lost).await?,
        None => waves::invite(&state, authority.id, wave.id, instrument, count.unwrap_or(0)).await?,
    };
    let what = match replacement {
        Some(lost) => format!("{lost} replacement letters printed"),
        None => "letters printed".into(),
    };
    record(&state, &authority, &what).await?;
    let fingerprint = app::road::holders::fingerprint(&state, wave.id).await?;
    output::line("code,url")?;
    codes.iter().try_for_each(|code| {
        let link = waves::link(&state, code, &fingerprint);
        output::line(format!("{},{link}", code.printed()))
    })
}

async fn link(which: Which) -> Outcome {
    let (state, _, wave) = which.open().await?;
    if wave.state != WaveState::Open {
        return Err(Failure::new(
            "the link is there while the wave is open: it names what answers are sealed to",
        ));
    }
    let links = store::open_links::of_wave(&state.store, wave.id).await?;
    if links.is_empty() {
        return Err(Failure::new("this wave has letters, and no link for everybody"));
    }
    let fingerprint = app::road::holders::fingerprint(&state, wave.id).await?;
    output::line("instrument,url")?;
    links.iter().try_for_each(|(instrument, link)| {
        let url = open_links::address(&state, link, &fingerprint);
        output::line(format!("{instrument},{url}"))
    })
}

async fn tables(which: Which, again: bool) -> Outcome {
    let (state, authority, wave) = which.open().await?;
    let released = store::releases::of_wave(&state.store, authority.id, wave.id, ReleaseKind::Tables).await?;
    let after = match (again, u32::try_from(released.len())?) {
        (false, _) => 0,
        (true, 0) => {
            return Err(Failure::new(
                "no tables of this wave are released yet: leave --again away",
            ));
        }
        (true, released) => released,
    };
    let wanted = release::Wanted {
        authority: authority.id,
        wave: wave.id,
        by: None,
        after,
    };
    let mut proving = output::Proving::default();
    release::tables(&state, wanted, move |done, all| proving.tell(done, all)).await?;
    let what = if again {
        "has its tables released again"
    } else {
        "has its tables released"
    };
    done(&state, &authority, &wave, what).await
}

async fn status(whose: Whose, named: Option<String>, json: bool) -> Outcome {
    let (state, authority) = whose.open().await?;
    let all = match named {
        Some(named) => vec![find(&state, &authority, &named).await?],
        None => store::waves::of_authority(&state.store, authority.id).await?,
    };
    let outlived = backups::to_delete(&state, authority.id).await?;
    for wave in all {
        let status = waves::status(&state, authority.id, wave.id).await?;
        let outlived = stands::backups_of(wave.id, &outlived);
        if json {
            let held = retention::holdings(&state, &wave).await?;
            output::json(&stands::as_json(&status, &held, &outlived))?;
        } else {
            output::line(stands::as_text(&status, &outlived))?;
        }
    }
    Ok(())
}

async fn done(state: &AppState, authority: &Authority, wave: &Planned, what: &str) -> Outcome {
    record(state, authority, &format!("wave {what}")).await?;
    output::line(format!("\"{}\" {what}", wave.title))
}

/// What is done here is on record too, without a name: the command line knows none.
async fn record(state: &AppState, authority: &Authority, act: &str) -> Outcome {
    let act = format!("{act} (on the command line)");
    Ok(store::audit::record(&state.store, authority.id, None, &act, state.clock.now()).await?)
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| "a date looks like 2026-12-11".into())
}
