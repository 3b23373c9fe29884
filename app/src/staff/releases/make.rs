//! Releasing tables and themes.

use crate::road::release;
use crate::staff::fault::Fault;
use crate::staff::themes::frame;
use crate::staff::waves::asked::Asked;
use crate::staff::waves::one::Typed;
use crate::staff::waves::{outcome, reason};
use crate::ui::form::FormProblems;
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::Role;

/// Releases the tables of a wave, or releases them again: then the form says how many releases its reader has seen. It
/// goes on by itself: if it takes longer than somebody waits for a page, the page of the wave says how far it is.
pub async fn tables(asked: Asked) -> Result<Response, Fault> {
    let (state, wave) = (&asked.state, asked.id);
    let after = asked.sent.value("after").parse().unwrap_or_default();
    let act = match after {
        0 => "release-tables",
        _ => "release-tables-again",
    };
    if let Err(problems) = asked.sent.is_sure(act) {
        return asked.again(Typed::default(), problems).await;
    }
    let wanted = release::Wanted {
        after,
        authority: asked.authority(),
        wave,
        by: Some(asked.who.member.id),
    };
    let refused = |reason| asked.refused(Typed::default(), "main", reason);
    let job = match outcome(release::start(state, wanted).await)? {
        Ok(job) => job,
        Err(reason) => return refused(reason).await,
    };
    match state.releasing.wait(wave, job).await {
        None => Ok(Redirect::to(&format!("/staff/waves/{wave}")).into_response()),
        Some(Ok(release)) => Ok(Redirect::to(&super::address(release)).into_response()),
        Some(Err(why)) => refused(reason(&why).ok_or(Fault::Ours)?).await,
    }
}

/// Releases the themes of a wave.
pub async fn themes(asked: Asked) -> Result<Response, Fault> {
    if let Err(problems) = asked.sent.is_sure("release-themes") {
        return again(&asked, problems).await;
    }
    let by = Some(asked.who.member.id);
    match outcome(release::themes(&asked.state, asked.authority(), asked.id, by).await)? {
        Ok(release) => {
            let wave = asked.id;
            let did = format!("released the themes of the wave {wave}");
            asked.who.did(&asked.state, &did).await?;
            let to = match leads(&asked) {
                true => super::address(release),
                false => format!("/staff/themes/{wave}"),
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(reason) => {
            let mut problems = FormProblems::new();
            problems.add("main", reason);
            again(&asked, problems).await
        }
    }
}

/// Survey leads see waves, text reviewers themes.
fn leads(asked: &Asked) -> bool {
    asked.who.is(Role::SurveyLead)
}

/// Back to the page that the person came from.
async fn again(asked: &Asked, problems: FormProblems) -> Result<Response, Fault> {
    match leads(asked) {
        true => asked.again(Typed::default(), problems).await,
        false => {
            let typed = frame::Typed::default();
            frame::show(&asked.state, &asked.who, asked.id, typed, problems).await
        }
    }
}
