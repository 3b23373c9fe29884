//! Thank you: when answers are read, and what happens next.

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
    let wave = wave(&state, &asked.wave).await;
    let again = asked.again == "1";
    let mut address = "/s/sent".to_owned();
    if let Some(told) = &wave {
        address.push_str(&format!(
            "?wave={}{}",
            told.wave.id,
            if again { "&again=1" } else { "" }
        ));
    }
    let language = language.at(address);
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

/// A wave as this page tells of it.
#[derive(Clone)]
struct Told {
    wave: Wave,
    authority: Authority,
    open_link: bool,
}

/// The wave in fieldwork, if the address names one. Without it the page says the same without dates.
async fn wave(state: &AppState, id: &str) -> Option<Told> {
    let id: WaveId = id.parse().ok()?;
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
