//! `/privacy`: what is kept, what is not, and what we cannot protect against.

use crate::road::RoadError;
use crate::state::AppState;
use crate::ui::{Language, layout, problem, respond_with};
use crate::wording::{Wording, fill};
use axum::extract::State;
use axum::response::Response;
use domain::wave;
use leptos::prelude::*;
use store::waves::TakingAnswers;
use time::Date;

/// How long a council keeps what is sent to a survey that is in the field now.
#[derive(Clone)]
struct Kept {
    authority: String,
    /// What it asks: by these names young people know it.
    surveys: Vec<String>,
    closes: Date,
    words: Date,
    ticks: Date,
}

/// Shows the page.
pub(super) async fn page(State(state): State<AppState>, language: Language) -> Response {
    let kept = match kept(&state, &language.wording).await {
        Ok(kept) => kept,
        Err(error) => {
            state.failed("what is kept for how long could not be looked up", &error);
            return problem::trouble(&language).await;
        }
    };
    let title = language.wording.frame.privacy.clone();
    respond_with(language.page(title), move || {
        layout::young(&language.frame(), content(&language.wording, &kept))
    })
    .await
}

/// What was declared for each wave that takes answers.
async fn kept(state: &AppState, wording: &Wording) -> Result<Vec<Kept>, RoadError> {
    let mut all = Vec::new();
    for TakingAnswers { wave, .. } in store::waves::taking_answers(&state.store).await? {
        let authority = store::authorities::by_id(&state.store, wave.authority).await?;
        let declared = store::retention::declared(&state.store, wave.id).await?;
        if let (Some(authority), Some(declared)) = (authority, declared) {
            let surveys = match crate::road::instruments(state, wave.id).await {
                Ok(surveys) => surveys,
                // A questionnaire that this copy does not know has no name here; what was promised still stands.
                Err(RoadError::NoInstrument) => Vec::new(),
                Err(error) => return Err(error),
            };
            let drafts = state.site.synthetic;
            let surveys = surveys
                .iter()
                .map(|survey| state.catalogue.translated(survey, wording, drafts));
            all.push(Kept {
                authority: authority.name,
                surveys: surveys.map(|survey| survey.title.clone()).collect(),
                closes: wave.closes_on,
                words: declared.until(wave::Kept::Words, wave.closes_on),
                ticks: declared.until(wave::Kept::Ticks, wave.closes_on),
            });
        }
    }
    all.sort_by(|a, b| (&a.authority, a.closes, &a.surveys).cmp(&(&b.authority, b.closes, &b.surveys)));
    Ok(all)
}

/// What is kept for how long: of each survey in the field by its own dates, else what is usual.
fn for_how_long(wording: &Wording, kept: &[Kept]) -> AnyView {
    let said = &wording.privacy;
    let line = |kept: &Kept| {
        let dates = [kept.closes, kept.words, kept.ticks].map(|date| wording.date(date));
        let surveys: Vec<String> = kept.surveys.iter().map(|name| wording.name_in(name)).collect();
        let values = [
            ("authority", wording.name_in(&kept.authority)),
            ("survey", surveys.join(" · ")),
            ("closes", dates[0].clone()),
            ("words", dates[1].clone()),
            ("ticks", dates[2].clone()),
        ];
        fill(
            &said.kept_until,
            &values.each_ref().map(|(key, value)| (*key, value.as_str())),
        )
    };
    let lines: Vec<String> = if kept.is_empty() {
        let usual = wave::Retention::default();
        let months = |kept| usual.months(kept).to_string();
        let (words, ticks) = (months(wave::Kept::Words), months(wave::Kept::Ticks));
        vec![fill(&said.kept, &[("words", &words), ("ticks", &ticks)])]
    } else {
        kept.iter().map(line).collect()
    };
    let which = (kept.len() > 1).then(|| view! { <p>{said.kept_which.clone()}</p> });
    let rest = [&said.kept_late, &said.kept_code, &said.kept_stays];
    let lines: Vec<&String> = lines.iter().chain(rest).collect();
    view! { <h2>{said.kept_title.clone()}</h2> {which} {list(&lines)} }.into_any()
}

fn list(lines: &[&String]) -> AnyView {
    let lines = lines.iter().map(|line| view! { <li>{(*line).clone()}</li> });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}

fn content(wording: &Wording, kept: &[Kept]) -> AnyView {
    let said = &wording.privacy;
    let we_do = [
        &said.no_name,
        &said.code,
        &said.open_link,
        &said.apart,
        &said.date,
        &said.others,
        &said.readers,
        &said.place,
        &said.phone,
    ];
    // What can be known from letters, and what cannot.
    let letters = [
        &said.nobody_knows,
        &said.reminders,
        &said.letter_list,
        &said.list_gone,
        &said.second_letter,
    ];
    let cannot = [
        &said.no_rescue,
        &said.final_,
        &said.shoulder,
        &said.wifi,
        &said.locked,
    ];
    view! {
        <h1>{wording.frame.privacy.clone()}</h1>
        <h2>{said.do_title.clone()}</h2>
        {list(&we_do)}
        <h2>{said.letter_title.clone()}</h2>
        {list(&letters)}
        {for_how_long(wording, kept)}
        <h2>{said.tell_title.clone()}</h2>
        <p>{said.tell.clone()}</p>
        <h2>{said.cannot_title.clone()}</h2>
        {list(&cannot)}
        <p>{said.questions.clone()}" "<a href=wording.address("/contact")>{wording.frame.contact_me.clone()}</a></p>
    }
    .into_any()
}
