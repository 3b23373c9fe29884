//! The ballot box of a closed wave: opened once, or destroyed unopened.

use super::asked::Asked;
use super::done::Done;
use super::one::Typed;
use crate::road;
use crate::staff::fault::Fault;
use axum::response::Response;

/// Opens the box.
pub async fn unseal(asked: Asked) -> Result<Response, Fault> {
    if let Err(problems) = asked.sent.is_sure("unseal") {
        return asked.again(Typed::default(), problems).await;
    }
    let opened = road::unseal::unseal(&asked.state, asked.authority(), asked.id).await;
    // A sign of damage. How many is said with the release: before it no number is, not even this one.
    let did = match &opened {
        Ok(opened) if opened.unreadable > 0 => "unsealed (some envelopes could not be read)",
        _ => "unsealed",
    };
    asked
        .finish(opened.map(drop), did, Done::Unsealed, Typed::default(), "main")
        .await
}

/// Destroys the box unopened.
pub async fn destroy(asked: Asked) -> Result<Response, Fault> {
    if let Err(problems) = asked.sent.is_sure("destroy") {
        return asked.again(Typed::default(), problems).await;
    }
    let destroyed = road::waves::destroy(&asked.state, asked.authority(), asked.id).await;
    let did = "destroyed the box of";
    asked
        .finish(destroyed, did, Done::Destroyed, Typed::default(), "main")
        .await
}
