//! Thank you: when answers are read, and what happens next.
//!
//! In: the wave that sending puts into the address. Out: thanks; and, where the address names none, that nothing is known here. It
//! refuses to keep who has sent: whoever comes with the same address is told the same.

use crate::state::AppState;
use crate::ui::{Language, layout, respond_with};
use crate::wording::Wording;
use crate::wording::fill;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::id::WaveId;
use domain::wave::Wave;
use leptos::prelude::*;
use serde::Deserialize;
use store::authorities::{self, Authority};
use store::waves::TakingAnswers;

/// What the address says: nothing about the answer.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    wave: String,
    again: String,
}

/// Shows the page.
pub(super) async fn page(
    State(state): State<AppState>,
    language: Language,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    // Sending names the wave. By hand, or from a list of addresses, nobody has sent anything.
    let Ok(id) = asked.wave.parse::<WaveId>() else {
        return unknown(language).await;
    };
    let wave = wave(&state, id).await;
    let again = asked.again == "1";
    let then = if again { "&again=1" } else { "" };
    let language = language.at(format!("/s/sent?wave={id}{then}"));
    let wording = language.wording.clone();
    let title = if again {
        &wording.sent.again_title
    } else {
        &wording.sent.title
    };
    respond_with(language.page(title.clone()), move || {
        layout::young(&language.frame(), content(&wording, wave.as_ref(), again))
    })
    .await
}

/// For whoever did not come from sending: no thanks for what may not be there, and where to send it.
async fn unknown(language: Language) -> Response {
    let title = language.wording.sent.unknown_title.clone();
    respond_with(language.page(title), move || {
        let (wording, words) = (&language.wording, &language.wording.sent);
        let why = fill(&words.unknown, &[("send", &wording.check.send)]);
        let content = view! {
            <h1>{words.unknown_title.clone()}</h1>
            <p class="lead">{why}</p>
            <p><a href=wording.address("/")>{words.unknown_open.clone()}</a></p>
        };
        layout::young(&language.frame(), content.into_any())
    })
    .await
}

/// A wave as this page tells of it.
#[derive(Clone)]
struct Told {
    wave: Wave,
    authority: Authority,
    open_link: bool,
}

/// The wave, while it takes answers. After that the page says the same without dates.
async fn wave(state: &AppState, id: WaveId) -> Option<Told> {
    let waves = store::waves::taking_answers(&state.store).await.ok()?;
    let taking = waves.into_iter().find(|taking| taking.wave.id == id)?;
    let TakingAnswers { wave, open_link, .. } = taking;
    let authority = authorities::by_id(&state.store, wave.authority).await.ok()??;
    Some(Told {
        open_link,
        wave,
        authority,
    })
}

fn content(wording: &Wording, wave: Option<&Told>, again: bool) -> AnyView {
    let words = &wording.sent;
    let reading = match wave {
        Some(told) => fill(
            &words.reading,
            &[("date", &wording.date(told.wave.reading_date()))],
        ),
        None => words.reading_undated.clone(),
    };
    let public = wave.map(|told| {
        let authority = &told.authority;
        let label = fill(
            &words.public_link,
            &[("authority", &wording.name_in(&authority.name))],
        );
        let address = wording.address(&format!("/{}/you-said", authority.slug));
        view! { <li>{words.next_public.clone()}" "<a href=address>{label}</a></li> }
    });
    let already = match wave {
        Some(told) if told.open_link => wording.open_link.again.clone(),
        _ => words.again.clone(),
    };
    let title = if again {
        words.again_title.clone()
    } else {
        words.title.clone()
    };
    view! {
        <h1>{title}</h1>
        {again.then(|| view! { <p class="lead">{already}</p> })}
        <h2>{words.next_title.clone()}</h2>
        <ol class="steps">
            <li>{reading}</li>
            <li>{words.next_read.clone()}</li>
            <li>{words.next_people.clone()}</li>
            {public}
        </ol>
        <p><a href=wording.address("/help")>{words.help.clone()}</a></p>
        <p>{words.close.clone()}</p>
    }
    .into_any()
}
