//! The key holders of a wave: who they are, and what they take away and bring back.
//!
//! In: public keys, and files with one layer less. Out: files of envelopes; at the end an unsealed wave. It refuses to know the
//! words that open anything, and to take back other than as many envelopes as went out.

use super::unseal::{self, Unsealed};
use super::waves::{get, raced};
use super::{RoadError, instruments, leftover, may};
use crate::state::AppState;
use domain::ballot_box::{BoxKey, HeapParts, Heaps, Holder, PublicKey, Seat};
use domain::id::{AuthorityId, StaffId, WaveId};
use domain::wave::{Wave, WaveState};
use store::StoreError;
use store::key_holders::{self, KeyHolder, Seated};

/// Layers of an envelope that is sealed to key holders.
const LAYERS: u8 = 2;

/// Seats somebody on a draft, with the public key of words that only they have.
pub async fn seat(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    staff: StaffId,
    seat: Seat,
    key: &PublicKey,
) -> Result<(), RoadError> {
    let wave = draft(state, authority, id).await?;
    match key_holders::seat(&state.store, wave.id, seat, staff, key).await {
        Ok(draft) => raced(draft),
        Err(StoreError::Conflict("invitation")) => Err(RoadError::LettersPrinted),
        Err(StoreError::Conflict(_)) => Err(RoadError::SeatTaken),
        Err(error) => Err(error.into()),
    }
}

/// Lets somebody get up from their seat again.
pub async fn leave(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    staff: StaffId,
) -> Result<(), RoadError> {
    let wave = draft(state, authority, id).await?;
    match key_holders::leave(&state.store, wave.id, staff).await {
        Err(StoreError::Conflict("invitation")) => Err(RoadError::LettersPrinted),
        left => raced(left?),
    }
}

async fn draft(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<Wave, RoadError> {
    let wave = get(state, authority, id).await?;
    if wave.state == WaveState::Draft {
        Ok(wave)
    } else {
        Err(RoadError::TooLateToSeat)
    }
}

/// What the envelopes of a draft will be sealed to: to its four key holders, or in the simple mode if nobody is seated.
pub(super) async fn box_key(state: &AppState, id: WaveId) -> Result<BoxKey, RoadError> {
    let seated = key_holders::of_wave(&state.store, id).await?;
    if seated.is_empty() {
        let private = state.keys.get(id)?.private.ok_or(RoadError::HeldByHolders)?;
        return Ok(BoxKey::Simple(private.public()));
    }
    let key = |seat: Seat| {
        let found = seated.iter().find(|holder| holder.seat == seat);
        found.map(|holder: &KeyHolder| holder.key.clone())
    };
    let holder = |own, deputy| {
        Some(Holder {
            own: key(own)?,
            deputy: key(deputy)?,
        })
    };
    match (
        holder(Seat::First, Seat::FirstDeputy),
        holder(Seat::Second, Seat::SecondDeputy),
    ) {
        (Some(first), Some(second)) => Ok(BoxKey::Holders { first, second }),
        _ => Err(RoadError::SeatsMissing(Seat::ALL.len() - seated.len())),
    }
}

/// What the envelopes of an opened wave are sealed to.
pub(super) async fn sealed_to(state: &AppState, id: WaveId) -> Result<BoxKey, RoadError> {
    let key = store::waves::box_key(&state.store, id).await?;
    key.ok_or(RoadError::Refused(domain::wave::Refused::State(WaveState::Draft)))
}

/// The fingerprint of what a wave's answers are, or will be, sealed to: letters name it.
pub async fn fingerprint(state: &AppState, id: WaveId) -> Result<String, RoadError> {
    let opened = store::waves::box_key(&state.store, id).await?;
    let key = match opened {
        Some(key) => key,
        None => box_key(state, id).await?,
    };
    Ok(key.fingerprint())
}

/// A seat of somebody in a wave that is not unsealed yet.
#[derive(Clone, Debug)]
pub struct Duty {
    /// The seat and its wave.
    pub seated: Seated,
    /// Whether it is free again when its holder's account is removed: letters name its key as soon as they are printed.
    pub can_leave: bool,
    /// Whether somebody else with an account has the other seat of the pair, and so can take the same layer off.
    pub has_stand_in: bool,
}

/// Who of an authority has which seats. The words stay with whoever has the paper: an account that is removed takes away who would
/// bring them.
pub async fn duties(state: &AppState, authority: AuthorityId) -> Result<Vec<Duty>, RoadError> {
    let all = key_holders::of_authority(&state.store, authority).await?;
    let stands_in = |one: &Seated, other: &Seated| {
        other.wave == one.wave && other.seat == one.seat.other_of_the_pair() && other.stands
    };
    let duty = |one: &Seated| Duty {
        can_leave: one.state == WaveState::Draft && !one.printed,
        has_stand_in: all.iter().any(|other| stands_in(one, other)),
        seated: one.clone(),
    };
    Ok(all.iter().map(duty).collect())
}

/// The envelopes of a closed wave, for the key holder whose turn it is. They can be fetched as often as needed: a copy is
/// worth nothing without the words.
pub async fn hand_out(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<Heaps, RoadError> {
    let wave = turn(state, authority, id).await?;
    let left = layers_left(state, wave.id).await?;
    let (ticks, words) = store::ballot_box::envelopes(&state.store, id).await?;
    Ok(Heaps::sealed(id, left, ticks, words))
}

/// What became of a file that was brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// The outer layers are off. It is the second key holder's turn.
    Outer,
    /// Both are off, and the wave is unsealed.
    Both(Unsealed),
}

/// Takes back a file with one layer less than went out.
pub async fn take_back(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    file: Vec<u8>,
) -> Result<TakenBack, RoadError> {
    let wave = get(state, authority, id).await?;
    if let Some(opened_before) = leftover::of_opened(state, &wave).await? {
        return Ok(TakenBack::Both(opened_before));
    }
    let wave = turn(state, authority, id).await?;
    let left = layers_left(state, wave.id).await?;
    let heaps = state.turns.take(move || Heaps::from_bytes(&file)).await??;
    if heaps.wave() != id {
        return Err(RoadError::OtherWaves);
    }
    if heaps.layers() + 1 != left {
        return Err(RoadError::OtherLayer(left - 1));
    }
    let (came, went) = (
        heaps.count() as u64,
        store::ballot_box::count(&state.store, id).await?,
    );
    if came != went {
        return Err(RoadError::OtherNumber);
    }
    if heaps.repeats() {
        return Err(RoadError::Repeated);
    }
    if heaps.is_foreign() {
        return Err(RoadError::Foreign);
    }
    let (ticks, words) = match heaps.into_parts() {
        HeapParts::Envelopes(ticks, words) => {
            let mut rng = state.rng();
            raced(store::ballot_box::take_back(&state.store, id, ticks, words, &mut rng).await?)?;
            return Ok(TakenBack::Outer);
        }
        HeapParts::Contents(ticks, words) => (ticks, words),
    };
    let instruments = instruments(state, id).await?;
    let mut rng = state.rng();
    let read = move || {
        unseal::read(
            &instruments,
            ticks.into_iter().map(Some),
            words.into_iter().map(Some),
            &mut rng,
        )
    };
    let opened = state.turns.take(read).await?;
    unseal::finish(state, authority, id, opened)
        .await
        .map(TakenBack::Both)
}

/// Whether it is the turn of a key holder at all.
async fn turn(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<Wave, RoadError> {
    let wave = get(state, authority, id).await?;
    may::unseal(state, &wave).await?;
    match sealed_to(state, id).await? {
        BoxKey::Holders { .. } => Ok(wave),
        BoxKey::Simple(_) => Err(RoadError::NoHolders),
    }
}

/// How many layers the envelopes in the box have: 2, or 1 after the first key holder.
async fn layers_left(state: &AppState, id: WaveId) -> Result<u8, RoadError> {
    let off = store::ballot_box::layers_off(&state.store, id).await?;
    Ok(LAYERS.saturating_sub(u8::try_from(off).unwrap_or(LAYERS)))
}
