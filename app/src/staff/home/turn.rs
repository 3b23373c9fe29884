//! What nobody but a key holder can do, first on their start page: a seat to take, a layer to take off, a box to open.
//!
//! In: who is signed in. Out: the waves that wait for them. It refuses to name a wave for which it would be refused now.

use crate::road::may::{self, Act};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use domain::ballot_box::Seat;
use domain::people::Role;
use domain::wave::{Wave, WaveState};
use leptos::prelude::*;
use store::key_holders::{self, KeyHolder};

/// Something that waits for the reader.
#[derive(Clone)]
pub(super) struct Turn {
    href: String,
    says: String,
}

/// Everything that waits for them.
pub(super) async fn of(state: &AppState, who: &SignedIn) -> Result<Vec<Turn>, Fault> {
    let mut turns = Vec::new();
    if !who.is(Role::KeyHolder) {
        return Ok(turns);
    }
    for wave in store::waves::of_authority(&state.store, who.authority.id).await? {
        let says = match wave.state {
            WaveState::Draft => seat(state, who, &wave).await?,
            WaveState::Closed => layer(state, who, &wave).await?,
            _ => None,
        };
        turns.extend(says.map(|(says, place)| Turn {
            href: format!("/staff/waves/{}#{place}", wave.id),
            says,
        }));
    }
    Ok(turns)
}

type Says = Option<(String, &'static str)>;

/// A draft with free seats, as long as they can be taken.
async fn seat(state: &AppState, who: &SignedIn, wave: &Wave) -> Result<Says, Fault> {
    let seated = key_holders::of_wave(&state.store, wave.id).await?;
    let letters = store::invitations::letters(&state.store, wave.id).await?;
    let free = Seat::ALL.len().saturating_sub(seated.len());
    if own(&seated, who).is_some() || free == 0 || letters.iter().any(|letters| letters.printed > 0) {
        return Ok(None);
    }
    let title = &wave.title;
    let says = match seated.len() {
        0 => format!("“{title}”: nobody has a key holder's seat yet. If two people shall open it, take one"),
        _ => format!(
            "“{title}”: {free} of the four key holders' seats are free. Take one, so that letters can be printed"
        ),
    };
    Ok(Some((says, "key-holders")))
}

/// A closed wave of which it is the reader's turn to take a layer off, or that this server keeps the key of.
async fn layer(state: &AppState, who: &SignedIn, wave: &Wave) -> Result<Says, Fault> {
    if may::refusal(state, wave, Act::Unseal).await?.is_some() {
        return Ok(None);
    }
    let title = &wave.title;
    let sealed_to = store::waves::box_key(&state.store, wave.id).await?;
    if sealed_to.is_none_or(|key| key.layers() == 0) {
        return Ok(Some((format!("“{title}” can be unsealed"), "main")));
    }
    let seated = key_holders::of_wave(&state.store, wave.id).await?;
    let in_turn = Seat::in_turn(store::ballot_box::layers_off(&state.store, wave.id).await?);
    let turn = own(&seated, who).is_some_and(|own| in_turn.contains(&own.seat));
    let says =
        format!("“{title}”: it is your turn, or that of the other one of your pair. Take your layer off");
    Ok(turn.then_some((says, "unsealing")))
}

fn own<'a>(seated: &'a [KeyHolder], who: &SignedIn) -> Option<&'a KeyHolder> {
    seated.iter().find(|holder| holder.staff == who.member.id)
}

/// The list, on top of the page.
pub(super) fn view(turns: &[Turn]) -> Option<AnyView> {
    if turns.is_empty() {
        return None;
    }
    let turns = turns
        .iter()
        .map(|turn| view! { <li><a href=turn.href.clone()>{turn.says.clone()}</a></li> });
    Some(
        view! {
            <section class="notice warning" aria-labelledby="your-turn">
                <h2 id="your-turn">"Your turn"</h2>
                <ul>{turns.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}
