//! What happens when somebody acts on the road.
//!
//! In: the installation and what somebody wants. Out: what became of it, or a [`RoadError`] that can be told to staff.
//! Each function loads, asks the rules of `domain`, acts, and saves. Pages and the command line call the same ones, so
//! neither can do what the other may not.
//!
//! - [`enter`]: a code opens a survey, and nothing is written;
//! - [`open_links`]: one link for everybody, in place of letters;
//! - [`send`]: an answer is parted, sealed and laid into the ballot box;
//! - [`mixing`]: the ballot box is mixed, so that no place tells when an answer came;
//! - [`waves`]: a wave is planned, opened, closed;
//! - [`may`]: what would be refused now, and why;
//! - [`drafts`]: as long as it is a draft, a wave can be changed and deleted;
//! - [`unseal`]: the box is opened, once; by its key holders one after the other ([`holders`]);
//! - [`leftover`]: what a broken-off unsealing left over is finished;
//! - [`retention`]: what was kept long enough is erased, and it is proven;
//! - [`backups`]: and which backups still hold it;
//! - [`release`]: tables and themes are frozen for others to see; tables as a job ([`releasing`]).

pub mod backups;
pub mod drafts;
pub mod enter;
pub mod holders;
pub mod leftover;
pub mod may;
pub mod mixing;
pub mod open_links;
pub mod release;
pub mod releasing;
pub mod retention;
pub mod send;
mod turns;
pub mod unseal;
pub mod waves;

pub use releasing::Releasing;
pub use turns::{Turn, Turns};

use crate::state::AppState;
use domain::id::WaveId;
use domain::instrument::{Instrument, InstrumentError, InstrumentKey};
use domain::wave::Refused;
use std::sync::Arc;
use store::{KeyFileError, StoreError};

/// Why something could not be done. The text is for staff; young people are told in the words of their page.
#[derive(Debug, thiserror::Error)]
pub enum RoadError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secret file.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// The rules of a wave.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// An instrument that was frozen cannot be read any more.
    #[error(transparent)]
    Instrument(#[from] InstrumentError),
    /// No such wave in this authority.
    #[error("there is no such wave here")]
    NotFound,
    /// The wave has no instrument, or names one that this copy of Earshot does not have.
    #[error("the wave needs at least one instrument that this copy of Earshot has")]
    NoInstrument,
    /// The wave names a strategy that this copy of Earshot does not have.
    #[error("the wave names a strategy that this copy of Earshot does not have")]
    NoStrategy,
    /// Nobody was invited yet.
    #[error("nobody is invited yet: print the letters first, or nobody can answer")]
    NobodyInvited,
    /// Nobody was invited to some of what it asks.
    #[error(
        "no letters are printed for {0}: print them, or change the draft so that it does not ask that, or nobody can answer it"
    )]
    NobodyInvitedTo(String),
    /// A wave has letters, or one link for everybody.
    #[error("this wave has one link for everybody: there are no letters of it")]
    OpenLink,
    /// Invitations are printed before a wave opens.
    #[error("letters are printed while a wave is a draft; while it is open, a lost one can be replaced")]
    TooLateToInvite,
    /// Lost letters are replaced while somebody can answer.
    #[error("a lost letter can be replaced while the wave is open and its last day has not passed")]
    NotOpenForReplacements,
    /// More replacements than letters.
    #[error(
        "there would be more replacement letters than there were letters for this questionnaire: each person on your list \
         gets at most one"
    )]
    TooManyReplacements,
    /// The same form was sent before.
    #[error(
        "letters of this wave were made since you loaded that page, and were shown then: see above how many there are, and make \
         more only if you need more. If those were never printed, their codes are lost and do no harm"
    )]
    LettersMade,
    /// What is on paper.
    #[error(
        "letters of this wave are printed, with its last day on them and for its questionnaires: that can't change any more. If it is \
         wrong, delete the draft and plan the wave anew"
    )]
    LettersSay,
    /// Nobody could answer.
    #[error("the invitations of this wave are erased, so nobody could answer: plan a new wave")]
    InvitationsErased,
    /// What it would be made of is gone.
    #[error("the {0} of this wave are erased, so nothing can be made of them any more")]
    Erased(domain::wave::Kept),
    /// What is kept may not be erased.
    #[error(transparent)]
    NotErased(#[from] domain::wave::NotErased),
    /// A time that cannot be declared.
    #[error(transparent)]
    NotKept(#[from] domain::wave::NotKept),
    /// How many letters at once.
    #[error("print between 1 and 5,000 letters at once")]
    Letters,
    /// What was released before was made of something else.
    #[error(transparent)]
    EarlierDoesNotFit(#[from] analysis::disclosure_control::EarlierDoesNotFit),
    /// The tables would not be those that were fixed when the wave opened.
    #[error(
        "this copy of Earshot would not make the list of tables that was fixed when the wave opened: release it with the copy \
         that opened it"
    )]
    OtherManifest,
    /// Two people did the same at the same time.
    #[error("somebody else has just changed this wave: look at it again")]
    Raced,
    /// A key or an envelope is damaged.
    #[error(transparent)]
    Seal(#[from] domain::ballot_box::SealError),
    /// An answer could not be sealed.
    #[error(transparent)]
    Sealing(#[from] domain::ballot_box::SealingError),
    /// A file of a key holder.
    #[error(transparent)]
    Heaps(#[from] domain::ballot_box::HeapsError),
    /// Somebody else has that seat.
    #[error("somebody else has this seat already: take another one")]
    SeatTaken,
    /// Seats are taken before a wave opens.
    #[error("key holders are named while a wave is a draft: from then on every answer is sealed to them")]
    TooLateToSeat,
    /// Letters name what answers are sealed to.
    #[error(
        "letters of this wave are printed, and each names the lock of its answers: seats can't change any more. Plan the wave \
         anew if somebody else has to hold a key"
    )]
    LettersPrinted,
    /// Some seats are taken and some are not.
    #[error(
        "two key holders and a deputy for each are needed, and {0} of the four keys are missing: let them be added, or let \
         everybody who has a seat give it up (then this server keeps the key itself)"
    )]
    SeatsMissing(usize),
    /// The server has no key that opens the wave.
    #[error("this wave is opened by its key holders, one after the other, with their words")]
    HeldByHolders,
    /// The wave is of the simple mode.
    #[error("this wave has no key holders: this server keeps its key")]
    NoHolders,
    /// A file that belongs to another wave.
    #[error("this file is of another wave")]
    OtherWaves,
    /// A file with another number of layers than the one whose turn it is.
    #[error(
        "this file has the wrong number of layers: {0} should be left now. Upload the one that your words made last"
    )]
    OtherLayer(u8),
    /// Not as many came back as went out.
    #[error(
        "not as many envelopes came back as went out: download them again, and upload what your words make of them"
    )]
    OtherNumber,
    /// An envelope twice.
    #[error(
        "an envelope is in this file twice: download them again, and upload what your words make of them"
    )]
    Repeated,
    /// Nothing that a layer leaves.
    #[error(
        "not one envelope in this file is what a key holder's words make of those that went out: download them again, and \
         upload what your words make of them"
    )]
    Foreign,
    /// There is nothing to release yet.
    #[error("no theme is confirmed yet: confirm at least one before the release")]
    NothingConfirmed,
    /// Everything must have been read first.
    #[error("some words have not been read yet: finish the coding room first")]
    NotAllRead,
    /// Tables and themes are released once.
    #[error("this has been released already, and a release never changes")]
    Released,
    /// Tables cannot be released again without those that were released before.
    #[error(
        "an earlier release of this wave cannot be read, so nothing can be audited together with it ({0})"
    )]
    Earlier(analysis::release::NotARelease),
    /// Too many wait for their turn.
    #[error("too many wait for their turn at this moment: try again in a moment")]
    Busy,
    /// A computation was broken off.
    #[error("the server was stopped while it was working: try again")]
    BrokenOff,
}

impl RoadError {
    /// Whether it is a refusal: staff can do something about it, and are told. Else something is missing, or broken.
    pub fn is_refusal(&self) -> bool {
        use RoadError::{NotFound, Seal, Sealing, Store};
        !matches!(self, NotFound | Store(_) | Seal(_) | Sealing(_))
    }
}

/// The instruments of a wave, as frozen; while it is a draft, as they come with this copy of Earshot.
pub async fn instruments(state: &AppState, wave: WaveId) -> Result<Vec<Arc<Instrument>>, RoadError> {
    let mut instruments = Vec::new();
    for frozen in store::waves::instruments(&state.store, wave).await? {
        let shipped = state.catalogue.instruments.get(&frozen.key);
        let instrument = match (shipped, &frozen.source) {
            (Some(shipped), Some(source)) if shipped.source() == source => shipped.clone(),
            (_, Some(source)) => Arc::new(Instrument::parse(&frozen.key.to_string(), source)?),
            (Some(shipped), None) => shipped.clone(),
            (None, None) => return Err(RoadError::NoInstrument),
        };
        instruments.push(instrument);
    }
    if instruments.is_empty() {
        Err(RoadError::NoInstrument)
    } else {
        Ok(instruments)
    }
}

/// One of them.
async fn instrument(
    state: &AppState,
    wave: WaveId,
    key: &InstrumentKey,
) -> Result<Arc<Instrument>, RoadError> {
    let instruments = instruments(state, wave).await?;
    instruments
        .into_iter()
        .find(|instrument| instrument.key == *key)
        .ok_or(RoadError::NoInstrument)
}
