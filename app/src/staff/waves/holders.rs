//! The key holders of a wave: they take seats while it is a draft, and open its box one after the other.
//!
//! In: a seat and a public key; a file with one layer less. Out: the file of envelopes, and the wave's page. It refuses to
//! take words: they have no field here.

use super::asked::Asked;
use super::done::Done;
use super::one::{self, Typed};
use super::{id, outcome};
use crate::road::holders::{self, TakenBack};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ballot_box::{PublicKey, Seat};

/// The name of a file in the upload form.
pub(super) const FILE: &str = "file";

/// What somebody typed to take a seat.
#[derive(Clone, Default)]
pub struct SeatTyped {
    /// Which.
    pub seat: String,
    /// The public key as text.
    pub key: String,
}

/// A seat as a person reads it.
pub fn label(seat: Seat) -> &'static str {
    match seat {
        Seat::First => "First key holder, in the council",
        Seat::FirstDeputy => "Deputy of the first",
        Seat::Second => "Second key holder, outside the council",
        Seat::SecondDeputy => "Deputy of the second",
    }
}

/// Takes a seat.
pub async fn seat(asked: Asked) -> Result<Response, Fault> {
    let typed = SeatTyped {
        seat: asked.sent.value("seat"),
        key: asked.sent.text("key"),
    };
    let again = Typed {
        seat: typed.clone(),
        ..Typed::default()
    };
    let Ok(seat) = typed.seat.parse::<Seat>() else {
        return asked
            .refused(again, "seat", "Choose the seat that you take")
            .await;
    };
    let Ok(key) = PublicKey::parse(&typed.key) else {
        let reason = "This is not a whole public key: copy all of the line that begins with earshot-key-1";
        return asked.refused(again, "key", reason).await;
    };
    let (authority, me) = (asked.authority(), asked.who.member.id);
    let seated = holders::seat(&asked.state, authority, asked.id, me, seat, &key).await;
    let did = format!("took a key holder's seat ({}) of", seat.as_str());
    asked.finish(seated, &did, Done::Seated, again, "seat").await
}

/// Gives a seat up.
pub async fn leave(asked: Asked) -> Result<Response, Fault> {
    let left = holders::leave(&asked.state, asked.authority(), asked.id, asked.who.member.id).await;
    let did = "gave up a key holder's seat of";
    asked
        .finish(left, did, Done::Left, Typed::default(), "main")
        .await
}

/// The file of envelopes.
pub async fn hand_out(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
) -> Result<Response, Fault> {
    let id = id(&wave)?;
    match outcome(holders::hand_out(&state, who.authority.id, id).await)? {
        Ok(heaps) => {
            who.did(&state, &format!("fetched the envelopes of the wave {id}"))
                .await?;
            let name = format!(
                "attachment; filename=\"earshot-{}-layers-{id}.box\"",
                heaps.layers()
            );
            let headers = [
                (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ];
            Ok((headers, heaps.to_bytes()).into_response())
        }
        Err(reason) => one::refused(&state, &who, id, Typed::default(), "main", reason).await,
    }
}

/// Takes a file with one layer less.
pub async fn take_back(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let id = id(&wave)?;
    // Whose wave it is comes before what was sent.
    crate::road::waves::get(&state, who.authority.id, id).await?;
    let file = uploaded(form.map_err(|_| Fault::Form)?).await?;
    if file.is_empty() {
        let reason = "Choose the file that your words made";
        return one::refused(&state, &who, id, Typed::default(), FILE, reason.into()).await;
    }
    match outcome(holders::take_back(&state, who.authority.id, id, file).await)? {
        Ok(taken) => {
            let did = match taken {
                TakenBack::Outer => "took the outer layers off the envelopes of",
                TakenBack::Both(opened) if opened.unreadable > 0 => {
                    "unsealed (some envelopes could not be read)"
                }
                TakenBack::Both(_) => "unsealed",
            };
            who.did(&state, &format!("{did} the wave {id}")).await?;
            Ok(Redirect::to(&Done::LayerOff.address(id)).into_response())
        }
        Err(reason) => one::refused(&state, &who, id, Typed::default(), FILE, reason).await,
    }
}

/// The bytes of the file; none if no file was chosen.
async fn uploaded(mut form: Multipart) -> Result<Vec<u8>, Fault> {
    while let Some(field) = form.next_field().await.map_err(|_| Fault::Form)? {
        if field.name() == Some(FILE) {
            return Ok(field.bytes().await.map_err(|_| Fault::Form)?.to_vec());
        }
    }
    Ok(Vec::new())
}
