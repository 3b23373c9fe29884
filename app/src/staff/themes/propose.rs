//! Candidates: from the code frame, or a reviewer's own.

use super::frame::{self, Typed};
use crate::staff::fault::Fault;
use crate::staff::form::{Sent, problems_of};
use crate::staff::session::SignedIn;
use crate::staff::waves::id;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::{ThemeId, WaveId};
use domain::themes::CandidateTheme;
use store::StoreError;
use validator::Validate;

#[derive(Validate)]
struct Own {
    #[validate(length(min = 1, max = 80, message = "Give the theme a title of up to 80 characters"))]
    title: String,
    #[validate(length(
        min = 1,
        max = 300,
        message = "Say in up to 300 characters what belongs under it"
    ))]
    covers: String,
}

/// Adds a reviewer's own theme.
pub async fn own(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let wave = frame::readable(&state, &who, id(&wave)?).await?.id;
    let own = Own {
        title: sent.value("title"),
        covers: sent.text("covers"),
    };
    let typed = Typed {
        title: own.title.clone(),
        covers: own.covers.clone(),
    };
    let mut problems = problems_of(&own, &["title", "covers"]);
    let slug = slug(&own.title);
    if problems.is_empty() && slug.is_empty() {
        problems.add("title", "Use letters in the title");
    }
    if !problems.is_empty() {
        return frame::show(&state, &who, wave, typed, problems).await;
    }
    if !add(&state, &who, wave, slug, own.title, own.covers).await? {
        problems.add("title", "This wave has a theme with that title already");
        return frame::show(&state, &who, wave, typed, problems).await;
    }
    who.did(&state, &format!("proposed a theme for the wave {wave}"))
        .await?;
    Ok(Redirect::to(&format!("/staff/themes/{wave}")).into_response())
}

/// Adds those themes of the code frame that the wave does not have yet.
pub async fn code_frame(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
) -> Result<Response, Fault> {
    let wave = frame::readable(&state, &who, id(&wave)?).await?.id;
    for theme in state.catalogue.code_frame.theme.clone() {
        // A theme that is there already stays as it is.
        add(&state, &who, wave, theme.id, theme.title, theme.covers).await?;
    }
    who.did(
        &state,
        &format!("added the themes of the code frame to the wave {wave}"),
    )
    .await?;
    Ok(Redirect::to(&format!("/staff/themes/{wave}")).into_response())
}

/// Adds a candidate; false if the wave has one of that name.
async fn add(
    state: &AppState,
    who: &SignedIn,
    wave: WaveId,
    slug: String,
    title: String,
    covers: String,
) -> Result<bool, Fault> {
    let theme = CandidateTheme {
        id: ThemeId::draw(&mut state.rng()),
        slug,
        title,
        covers,
    };
    match store::themes::add(&state.store, who.authority.id, wave, &theme).await {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// A name for the theme from its title, in lower-case letters, digits and hyphens.
fn slug(title: &str) -> String {
    let letters = title.to_lowercase();
    let words = letters
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name() {
        assert_eq!(slug("Pets & animals, too!"), "pets-animals-too");
        assert_eq!(slug("…"), "");
    }
}
