//! The code frame of a wave.

use crate::road::may::{self, Act};
use crate::staff::fault::Fault;
use crate::staff::form::LastWord;
use crate::staff::session::SignedIn;
use crate::staff::waves::release_view::THEMES_SAY;
use crate::staff::waves::{id, reason};
use crate::state::AppState;
use crate::ui::form::{Field, FormProblems, TextArea};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::written_out;
use domain::id::{StaffId, WaveId};
use domain::themes::CandidateTheme;
use domain::wave::{Wave, WaveState};
use leptos::prelude::*;
use std::collections::BTreeMap;
use store::releases::ReleaseKind;

/// A reviewer's own theme as typed.
#[derive(Clone, Default)]
pub struct Typed {
    /// For people.
    pub title: String,
    /// What belongs under it.
    pub covers: String,
}

/// Everything on the page.
#[derive(Clone)]
struct Shown {
    wave: Wave,
    themes: Vec<(CandidateTheme, Option<StaffId>)>,
    names: BTreeMap<StaffId, String>,
    me: String,
    frame_is_in: bool,
    released: Option<String>,
    /// Why they could not be released now.
    refused: Option<String>,
    typed: Typed,
    problems: FormProblems,
}

/// The page.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
) -> Result<Response, Fault> {
    show(&state, &who, id(&wave)?, Typed::default(), FormProblems::new()).await
}

/// A wave whose words can be read, or there is no page.
pub async fn readable(state: &AppState, who: &SignedIn, id: WaveId) -> Result<Wave, Fault> {
    let wave = crate::road::waves::get(state, who.authority.id, id).await?;
    match wave.state {
        WaveState::Unsealed | WaveState::Released => Ok(wave),
        _ => Err(Fault::NotFound),
    }
}

/// The page, with what was typed and what is wrong with it.
pub async fn show(
    state: &AppState,
    who: &SignedIn,
    id: WaveId,
    typed: Typed,
    problems: FormProblems,
) -> Result<Response, Fault> {
    let wave = readable(state, who, id).await?;
    let themes = store::themes::of_wave(&state.store, who.authority.id, id).await?;
    let names = store::staff::names(&state.store, who.authority.id)
        .await?
        .into_iter()
        .collect();
    let releases = store::releases::of_authority(&state.store, who.authority.id).await?;
    let released = releases
        .iter()
        .find(|release| release.wave == id && release.kind == ReleaseKind::Themes);
    let refused = may::refusal(state, &wave, Act::ReleaseThemes).await?;
    let in_frame = |slug: &str| themes.iter().any(|(theme, _)| theme.slug == slug);
    let shown = Shown {
        frame_is_in: state
            .catalogue
            .code_frame
            .theme
            .iter()
            .all(|theme| in_frame(&theme.id)),
        released: released.map(|release| written_out(release.released_on)),
        refused: refused.as_ref().and_then(reason),
        me: who.member.name.clone(),
        problems: problems.clone(),
        wave,
        themes,
        names,
        typed,
    };
    let title = format!("Themes of {}", shown.wave.title);
    Ok(who.page_with(title, problems, move || view(&shown)).await)
}

fn view(shown: &Shown) -> AnyView {
    let address = format!("/staff/themes/{}", shown.wave.id);
    let frame = (!shown.frame_is_in).then(|| {
        view! {
            <form method="post" action=format!("{address}/code-frame") class="form">
                <p>"Begin with the themes of Earshot's code frame, to which the priority areas are mapped."</p>
                <button class="button" id="code-frame">"Add the themes of the code frame"</button>
            </form>
        }
    });
    let themes = shown
        .themes
        .iter()
        .map(|theme| one(shown, &address, theme))
        .collect_view();
    view! {
        <p class="lead">
            "A theme is a candidate until a named person confirms it. Only confirmed themes are released."
        </p>
        {released(shown)}
        {frame}
        <ul class="plain stack">{themes}</ul>
        {own(shown, &address)}
        {release(shown)}
    }
    .into_any()
}

fn one(shown: &Shown, address: &str, (theme, confirmed_by): &(CandidateTheme, Option<StaffId>)) -> AnyView {
    let stands = match confirmed_by {
        Some(by) => {
            let name = shown
                .names
                .get(by)
                .cloned()
                .unwrap_or_else(|| "somebody who has left".into());
            view! { <p><span class="tag good">"Confirmed"</span> " by " {name}</p> }.into_any()
        }
        None => {
            let label = format!("Confirm “{}”", theme.title);
            view! {
                <form method="post" action=format!("{address}/confirm")>
                    <input type="hidden" name="theme" value=theme.id.to_string() />
                    <p><span class="tag waiting">"Candidate"</span></p>
                    <button class="button secondary" aria-label=label>"Confirm as " {shown.me.clone()}</button>
                </form>
            }
            .into_any()
        }
    };
    view! {
        <li class="card" id=format!("theme-{}", theme.slug)>
            <h2>{theme.title.clone()}</h2>
            <p>{theme.covers.clone()}</p>
            {stands}
        </li>
    }
    .into_any()
}

fn own(shown: &Shown, address: &str) -> AnyView {
    view! {
        <section class="card">
            <h2>"A theme of your own"</h2>
            <form method="post" action=address.to_owned() class="form" novalidate>
                <Field
                    name="title"
                    label="Title"
                    value=shown.typed.title.clone()
                    error=shown.problems.of("title")
                />
                <TextArea
                    name="covers"
                    label="What belongs under it, and what does not"
                    value=shown.typed.covers.clone()
                    rows=3
                    error=shown.problems.of("covers")
                />
                <button class="button secondary">"Add the theme"</button>
            </form>
        </section>
    }
    .into_any()
}

fn released(shown: &Shown) -> Option<AnyView> {
    let on = shown.released.as_ref()?;
    let text = format!(
        "The themes of this wave were released on {on}. What is done here now changes nothing in it."
    );
    Some(view! { <p class="notice">{text}</p> }.into_any())
}

/// Last, for it comes after everything else.
fn release(shown: &Shown) -> Option<AnyView> {
    if shown.released.is_some() {
        return None;
    }
    let action = format!("/staff/waves/{}/release-themes", shown.wave.id);
    let form = match shown.refused.clone() {
        Some(why) => view! { <p class="refusal">{format!("Not now. {why}.")}</p> }.into_any(),
        None => view! {
            <LastWord
                action=action
                act="release-themes"
                says=THEMES_SAY
                button="Release the themes"
                weight="secondary"
                problems=shown.problems.clone()
            />
        }
        .into_any(),
    };
    Some(
        view! {
            <section class="card">
                <h2>"Release"</h2>
                <p>
                    "When all words are read and the themes confirmed, their counts are frozen. Everybody can see them at once on the
                    public page."
                </p>
                {form}
            </section>
        }
        .into_any(),
    )
}
