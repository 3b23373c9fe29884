//! For phones that run scripts: the sheet they check and seal answers with, and the door for what they sealed. Here no answer
//! ever comes in clear.

use super::admitted;
use super::sheet::{Posted, Sheet};
use crate::limits::{Peer, TooMany};
use crate::phone::{PhoneSheet, Reply};
use crate::road::send::{self, Sent};
use crate::road::{RoadError, enter};
use crate::state::AppState;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ballot_box::Ballot;
use domain::id::WaveId;
use domain::instrument::InstrumentKey;
use serde::Deserialize;

/// A sheet has a type of its own, so that it is compressed on the way.
const SHEET: &str = "application/vnd.earshot.sheet";

/// Which sheet. The address names no code: it is the same for everybody who answers this survey in this language.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    wave: String,
    instrument: String,
    lang: String,
}

/// The sheet; 404, if no such survey takes answers.
pub(super) async fn sheet(
    State(state): State<AppState>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let Some((wave, instrument)) = asked
        .wave
        .parse::<WaveId>()
        .ok()
        .zip(asked.instrument.parse().ok())
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match phone_sheet(&state, wave, &instrument, &asked.lang).await {
        Ok(Some(sheet)) => ([(header::CONTENT_TYPE, SHEET)], sheet).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            state.failed("a survey could not be given to a phone", &error);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn phone_sheet(
    state: &AppState,
    wave: WaveId,
    instrument: &InstrumentKey,
    language: &str,
) -> Result<Option<Vec<u8>>, RoadError> {
    let Some(opened) = enter::look(state, wave, instrument).await? else {
        return Ok(None);
    };
    let sheet = Sheet::new(state, opened, Posted::in_language(language), None);
    let sheet = PhoneSheet {
        wave,
        key: sheet.opened.key.to_bytes(),
        instrument: (*sheet.instrument).clone(),
        words: sheet.phone_words(),
        lines: sheet.lines(&state.catalogue),
    };
    Ok(Some(sheet.to_bytes()))
}

/// Takes a sealed answer. Every reply has the same status, headers and size, so that nobody on the way sees what became of it.
pub(super) async fn take(
    State(state): State<AppState>,
    peer: Peer,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let reply = reply(&state, peer, body).await;
    let mut response = [reply.byte()].into_response();
    let headers = response.headers_mut();
    headers.insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\""),
    );
    response
}

async fn reply(state: &AppState, peer: Peer, body: Result<Bytes, BytesRejection>) -> Reply {
    let Some(ballot) = body.ok().and_then(|body| Ballot::from_bytes(&body).ok()) else {
        return Reply::Trouble;
    };
    let taking = match enter::taking_answers(state, ballot.wave).await {
        Ok(taking) => taking,
        Err(error) => return trouble(state, &error),
    };
    let has_link = taking.as_ref().is_some_and(|taking| taking.open_link);
    let attempt = match admitted::to_send_ballot(state, &ballot, has_link, peer).await {
        Ok(attempt) => attempt,
        Err(TooMany::FromThere) if !has_link => return Reply::Limited,
        Err(_) => return Reply::Busy,
    };
    let became = match taking {
        Some(taking) => send::send_ballot(state, ballot, &taking).await,
        None => Ok(Sent::Nothing),
    };
    attempt.ends(
        became
            .as_ref()
            .is_ok_and(|sent| admitted::counts(*sent, has_link)),
    );
    match became {
        Ok(Sent::Now(_)) => Reply::Now,
        Ok(Sent::Before(_)) => Reply::Before,
        Ok(Sent::Nothing) => Reply::Nothing,
        Err(error) => trouble(state, &error),
    }
}

fn trouble(state: &AppState, error: &RoadError) -> Reply {
    state.failed("a sealed answer could not be taken", error);
    Reply::Trouble
}
