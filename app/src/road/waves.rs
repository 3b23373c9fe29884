//! A wave is planned, opened, closed.

use super::mixing::mix_if_possible;
use super::{RoadError, instruments, leftover, may, open_links, retention};
use crate::state::AppState;
use domain::ballot_box::{BoxKey, Code, HashKey, InvitationHash, PrivateKey, Stretched, Token};
use domain::id::{AuthorityId, WaveId};
use domain::instrument::{InstrumentKey, Manifest};
use domain::wave::{Retention, Wave, WaveEvent, WaveState};
use store::invitations::Letters;
use store::open_links::Link;
use store::{StoreError, WaveKeys};
use time::Date;

/// The most letters that are printed at once.
const MOST_LETTERS: u32 = 5_000;
/// How many codes one turn stretches: few, so that a young person whose code was typed in the middle of it waits a moment only: they and
/// the letters take turns.
const STRETCHED_TOGETHER: usize = 8;

/// A wave as somebody wants it.
#[derive(Clone, Debug)]
pub struct NewWave {
    /// For staff and letters.
    pub title: String,
    /// The last day on which a code opens the survey.
    pub closes_on: Date,
    /// What is asked; one for each age version.
    pub instruments: Vec<InstrumentKey>,
    /// The strategy whose priority areas it speaks to.
    pub strategy: String,
    /// For how long what young people send is kept.
    pub retention: Retention,
}

impl NewWave {
    /// The same in order, if this copy of Earshot has what it names.
    pub(super) fn checked(mut self, state: &AppState) -> Result<Self, RoadError> {
        self.instruments.sort();
        self.instruments.dedup();
        let has = |key| state.catalogue.instruments.contains_key(key);
        if self.instruments.is_empty() || !self.instruments.iter().all(has) {
            return Err(RoadError::NoInstrument);
        }
        if !state.catalogue.strategies.contains_key(&self.strategy) {
            return Err(RoadError::NoStrategy);
        }
        Ok(self)
    }
}

/// What is printed on a letter, while it is printed.
pub struct Letter {
    /// The code.
    pub code: Code,
    /// What the code is stretched to, so that the demo need not do it twice. It goes nowhere else.
    pub(super) token: Token,
}

/// The link behind the QR code of a letter: `…/s#(code)~(fingerprint)`. What stands after `#` never reaches a server on its
/// own; the page takes the code from it, and refuses to seal answers to another key than the letter names.
pub fn link(state: &AppState, code: &Code, fingerprint: &str) -> String {
    format!("{}/s#{}~{fingerprint}", state.site.public_url, code.printed())
}

/// How many letters there are, with replacements.
pub fn all_letters(letters: &[Letters]) -> u64 {
    letters.iter().map(|one| one.printed + one.replacements).sum()
}

/// Where a wave stands, as far as staff may know.
#[derive(Clone, Debug)]
pub struct Status {
    /// The wave.
    pub wave: Wave,
    /// How many letters were printed and replaced, by instrument.
    pub letters: Vec<Letters>,
    /// In place of letters: the links that everybody may have.
    pub open_links: Vec<Link>,
    /// How many answered, rounded down to tens: the only number that is told before a release.
    pub answered_in_tens: u64,
    /// Whether [`domain::wave::ENOUGH_PERCENT`] of those who could have answered did, worked out from that number and from nothing finer. Nothing, if
    /// it is not known how many could, and before and after fieldwork.
    pub reached: Option<bool>,
    /// Whether all words have been read: not how many there are. Nothing before unsealing.
    pub all_read: Option<bool>,
}

/// Plans a wave with letters. Its keys are made at once and kept in the secret file.
pub async fn create(state: &AppState, authority: AuthorityId, new: NewWave) -> Result<WaveId, RoadError> {
    plan(state, authority, new, false).await
}

/// The same; with `open_link` it has one link for everybody in place of letters. It is planned whole or not at all.
pub async fn plan(
    state: &AppState,
    authority: AuthorityId,
    new: NewWave,
    open_link: bool,
) -> Result<WaveId, RoadError> {
    let new = new.checked(state)?;
    let mut rng = state.rng();
    let wave = Wave {
        id: WaveId::draw(&mut rng),
        authority,
        title: new.title,
        state: WaveState::Draft,
        closes_on: new.closes_on,
        closed_at: None,
        strategy: new.strategy,
    };
    let keys = WaveKeys {
        invitation: HashKey::draw(&mut rng),
        mark: HashKey::draw(&mut rng),
        // Until it opens nobody knows whether it will have key holders.
        private: Some(PrivateKey::draw(&mut rng)),
    };
    // The keys first: a wave without keys could never be answered, keys without a wave are only lost bytes.
    state.keys.add(wave.id, &keys)?;
    let links: Vec<Link> = match open_link {
        true => open_links::drawn(&new.instruments, &mut rng),
        false => Vec::new(),
    };
    let plan = store::waves::Plan {
        wave: &wave,
        instruments: &new.instruments,
        retention: Some(new.retention),
        links: &links,
    };
    store::waves::add(&state.store, &plan).await?;
    Ok(wave.id)
}

/// One wave of an authority.
pub async fn get(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<Wave, RoadError> {
    store::waves::get(&state.store, authority, id)
        .await?
        .ok_or(RoadError::NotFound)
}

/// The titles of priority areas of the wave's strategy to which no item of its instruments speaks.
pub async fn areas_without_item(state: &AppState, wave: &Wave) -> Result<Vec<String>, RoadError> {
    let strategy = state
        .catalogue
        .strategies
        .get(&wave.strategy)
        .ok_or(RoadError::NoStrategy)?;
    let mut asked = Vec::new();
    for instrument in instruments(state, wave.id).await? {
        asked.extend(
            instrument
                .items()
                .map(|item| (instrument.key.id.clone(), item.id.clone())),
        );
    }
    Ok(strategy
        .areas_without_item(&asked)
        .map(|area| area.title.clone())
        .collect())
}

/// Letters as somebody wants them.
#[derive(Clone, Debug)]
pub struct Run {
    /// For which age version.
    pub instrument: InstrumentKey,
    /// How many.
    pub count: u32,
    /// How many letters, with replacements, they know that the wave has: of a form that is sent twice the second makes none. Nothing,
    /// if that does not matter.
    pub after: Option<u64>,
}

impl Run {
    fn of(instrument: &InstrumentKey, count: u32) -> Self {
        Self {
            instrument: instrument.clone(),
            count,
            after: None,
        }
    }
}

/// Draws codes that are shown once, on letters, and of which only keyed hashes are kept.
pub async fn invite(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    instrument: &InstrumentKey,
    count: u32,
) -> Result<Vec<Code>, RoadError> {
    let letters = run(state, authority, id, &Run::of(instrument, count)).await?;
    Ok(letters.into_iter().map(|letter| letter.code).collect())
}

/// The same, with what each code was stretched to.
pub async fn print(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    instrument: &InstrumentKey,
    count: u32,
) -> Result<Vec<Letter>, RoadError> {
    run(state, authority, id, &Run::of(instrument, count)).await
}

/// The same, for who may have sent the same form before.
pub async fn run(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    run: &Run,
) -> Result<Vec<Letter>, RoadError> {
    let wave = get(state, authority, id).await?;
    may::print(state, &wave).await?;
    first_sent(state, id, run).await?;
    let (letters, hashes) = drawn(state, id, run).await?;
    match store::invitations::add_after(&state.store, id, &run.instrument, &hashes, run.after).await {
        Ok(()) => Ok(letters),
        Err(StoreError::Conflict("letters")) => Err(RoadError::LettersMade),
        Err(StoreError::Conflict("open_link")) => Err(RoadError::OpenLink),
        Err(StoreError::Conflict("wave")) => Err(RoadError::TooLateToInvite),
        Err(StoreError::Conflict("key_holder" | "instruments")) => Err(RoadError::Raced),
        Err(error) => Err(error.into()),
    }
}

/// Draws codes in place of lost ones, while the wave is open. Names never come here: that each person gets one at most is a
/// rule for whoever has the list. Here it is only known how many there were, and never more than letters.
pub async fn replace(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    instrument: &InstrumentKey,
    count: u32,
) -> Result<Vec<Code>, RoadError> {
    let letters = run_again(state, authority, id, &Run::of(instrument, count)).await?;
    Ok(letters.into_iter().map(|letter| letter.code).collect())
}

/// The same, for who may have sent the same form before.
pub async fn run_again(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    run: &Run,
) -> Result<Vec<Letter>, RoadError> {
    let wave = get(state, authority, id).await?;
    let left = may::replace(state, &wave).await?;
    let left = left.iter().find(|(key, _)| *key == run.instrument);
    let left = left.map_or(0, |(_, left)| *left);
    first_sent(state, id, run).await?;
    if u64::from(run.count) > left {
        return Err(RoadError::TooManyReplacements);
    }
    let (letters, hashes) = drawn(state, id, run).await?;
    match store::invitations::replace_after(&state.store, id, &run.instrument, &hashes, run.after).await {
        Err(StoreError::Conflict("letters")) => Err(RoadError::LettersMade),
        first => raced(first?).map(|()| letters),
    }
}

/// A first look, before codes are stretched, which takes long. The store looks again.
async fn first_sent(state: &AppState, id: WaveId, run: &Run) -> Result<(), RoadError> {
    let now = all_letters(&store::invitations::letters(&state.store, id).await?);
    match run.after {
        Some(after) if after != now => Err(RoadError::LettersMade),
        _ => Ok(()),
    }
}

/// Codes that nobody has seen yet, and what is kept of them.
async fn drawn(
    state: &AppState,
    id: WaveId,
    run: &Run,
) -> Result<(Vec<Letter>, Vec<InvitationHash>), RoadError> {
    if !(1..=MOST_LETTERS).contains(&run.count) {
        return Err(RoadError::Letters);
    }
    if !instruments(state, id)
        .await?
        .iter()
        .any(|i| i.key == run.instrument)
    {
        return Err(RoadError::NoInstrument);
    }
    let mut rng = state.rng();
    let codes: Vec<Code> = (0..run.count).map(|_| Code::draw(&mut rng)).collect();
    let key = state.keys.get(id)?.invitation;
    let letters = stretched(state, id, &codes).await?;
    let hashes = letters
        .iter()
        .map(|letter| letter.token.invitation(&key))
        .collect();
    Ok((letters, hashes))
}

/// Letters with these codes, in their order. Stretching takes long, so every processor takes some.
async fn stretched(state: &AppState, wave: WaveId, codes: &[Code]) -> Result<Vec<Letter>, RoadError> {
    let mut stretching = Vec::new();
    for some in codes.chunks(STRETCHED_TOGETHER) {
        let (some, turns) = (some.to_vec(), state.turns.clone());
        let stretch = move || -> Vec<Letter> {
            let tokens = Stretched::all(&some).into_iter().map(|one| one.token(wave));
            let pairs = some.into_iter().zip(tokens);
            pairs.map(|(code, token)| Letter { code, token }).collect()
        };
        stretching.push(tokio::spawn(async move { turns.take(stretch).await }));
    }
    let mut letters = Vec::with_capacity(codes.len());
    for some in stretching {
        letters.extend(some.await.map_err(|_| RoadError::BrokenOff)??);
    }
    Ok(letters)
}

/// Begins fieldwork: instruments and manifest are frozen. Out: the priority areas that no item speaks to.
pub async fn open(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<Vec<String>, RoadError> {
    let wave = get(state, authority, id).await?;
    let (key, links) = may::open(state, &wave).await?;
    let warnings = areas_without_item(state, &wave).await?;
    let instruments = instruments(state, id).await?;
    let manifest = Manifest::of(instruments.iter().map(AsRef::as_ref));
    let frozen: Vec<_> = instruments
        .iter()
        .map(|i| (i.key.clone(), i.source().to_owned(), i.hash().to_owned()))
        .collect();
    let opened = store::waves::open(&state.store, &wave, &key, &frozen, &manifest.hash(), &links).await;
    match opened {
        Ok(first) => raced(first)?,
        // Seats, questionnaires or the way in were changed since they were looked at.
        Err(StoreError::Conflict("key_holder" | "instruments" | "open_link")) => {
            return Err(RoadError::Raced);
        }
        Err(error) => return Err(error.into()),
    }
    if matches!(key, BoxKey::Holders { .. }) {
        // Nothing is sealed to it; but who does not hold a key need not say so.
        state.keys.give_to_holders(id)?;
    }
    Ok(warnings)
}

/// Ends fieldwork, and mixes the box: what follows, and every backup from now on, finds it without an order.
pub async fn close(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<(), RoadError> {
    let wave = get(state, authority, id).await?;
    after(state, &wave, WaveEvent::Close)?;
    raced(store::waves::close(&state.store, id, state.clock.now()).await?)?;
    mix_if_possible(state).await;
    Ok(())
}

/// Begins fieldwork again, because fewer than ten answered.
pub async fn prolong(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    until: Date,
) -> Result<(), RoadError> {
    let wave = Wave {
        closes_on: until,
        ..get(state, authority, id).await?
    };
    may::prolong(state, &wave).await?;
    raced(store::waves::prolong(&state.store, id, until).await?)
}

/// Destroys the box unopened, because fewer than ten answered.
pub async fn destroy(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<(), RoadError> {
    let wave = get(state, authority, id).await?;
    if leftover::of_destroyed(state, &wave).await? {
        return Ok(());
    }
    may::destroy(state, &wave).await?;
    raced(store::waves::mark_destroyed(&state.store, id).await?)?;
    retention::after_the_box(state, authority, id).await
}

/// Where a wave stands.
pub async fn status(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<Status, RoadError> {
    let wave = get(state, authority, id).await?;
    let in_fieldwork = matches!(wave.state, WaveState::Open | WaveState::Closed);
    let answered = match in_fieldwork {
        true => store::ballot_box::count(&state.store, id).await?,
        false => 0,
    };
    let answered_in_tens = answered / 10 * 10;
    let population = store::waves::population(&state.store, id).await?;
    let reached = population.is_reached(answered_in_tens).filter(|_| in_fieldwork);
    let all_read = match wave.state {
        WaveState::Unsealed | WaveState::Released => {
            let (coded, all) = store::comments::progress(&state.store, id).await?;
            Some(coded >= all)
        }
        _ => None,
    };
    let letters = store::invitations::letters(&state.store, id).await?;
    let open_links = store::open_links::of_wave(&state.store, id).await?;
    Ok(Status {
        wave,
        letters,
        open_links,
        answered_in_tens,
        reached,
        all_read,
    })
}

/// Asks the rules.
pub(super) fn after(state: &AppState, wave: &Wave, event: WaveEvent) -> Result<WaveState, RoadError> {
    Ok(wave.after(event, state.clock.now(), state.site.synthetic)?)
}

/// Somebody else was first.
pub(super) fn raced(first: bool) -> Result<(), RoadError> {
    if first { Ok(()) } else { Err(RoadError::Raced) }
}
