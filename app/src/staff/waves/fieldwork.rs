//! Opening, closing and prolonging fieldwork.

use super::asked::Asked;
use super::done::Done;
use super::one::Typed;
use super::outcome;
use crate::road::waves;
use crate::staff::fault::Fault;
use crate::staff::form::date_field;
use axum::response::Response;

/// Begins fieldwork. Where priority areas have no item, somebody must have said that this is meant.
pub async fn open(asked: Asked) -> Result<Response, Fault> {
    let wave = asked.wave().await?;
    let warnings = outcome(waves::areas_without_item(&asked.state, &wave).await)?;
    let unsaid = |warnings: &Vec<String>| !warnings.is_empty() && !asked.sent.ticked("open_anyway");
    if warnings.as_ref().is_ok_and(unsaid) {
        let reason = "Some priority areas have no question: tick the box to open the wave all the same";
        return asked.refused(Typed::default(), "open_anyway", reason).await;
    }
    if let Err(problems) = asked.sent.is_sure("open") {
        return asked.again(Typed::default(), problems).await;
    }
    let opened = waves::open(&asked.state, asked.authority(), asked.id).await;
    asked
        .finish(opened.map(drop), "opened", Done::Opened, Typed::default(), "open")
        .await
}

/// Ends fieldwork.
pub async fn close(asked: Asked) -> Result<Response, Fault> {
    if let Err(problems) = asked.sent.is_sure("close") {
        return asked.again(Typed::default(), problems).await;
    }
    let closed = waves::close(&asked.state, asked.authority(), asked.id).await;
    asked
        .finish(closed, "closed", Done::Closed, Typed::default(), "main")
        .await
}

/// Begins fieldwork again.
pub async fn prolong(asked: Asked) -> Result<Response, Fault> {
    let typed = Typed {
        closes_on: asked.sent.value("closes_on"),
        ..Typed::default()
    };
    let Some(until) = date_field(&typed.closes_on) else {
        let reason = "Enter the new last day for answers, for example 2026-12-01";
        return asked.refused(typed, "closes_on", reason).await;
    };
    if let Err(problems) = asked.sent.is_sure("prolong") {
        return asked.again(typed, problems).await;
    }
    let prolonged = waves::prolong(&asked.state, asked.authority(), asked.id, until).await;
    asked
        .finish(prolonged, "prolonged", Done::Prolonged, typed, "closes_on")
        .await
}
