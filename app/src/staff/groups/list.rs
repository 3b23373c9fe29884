//! The groups of the authority.

use crate::staff::fault::Fault;
use crate::staff::form::{Sent, problems_of};
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::{Field, FormProblems};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::groups::Group;
use domain::id::GroupId;
use leptos::prelude::*;
use validator::Validate;

#[derive(Clone, Default, Validate)]
struct Typed {
    #[validate(length(
        min = 1,
        max = 80,
        message = "Write what the group calls itself, in up to 80 characters"
    ))]
    name: String,
}

/// The list, and a form for one more.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Result<Response, Fault> {
    show(&state, &who, Typed::default(), FormProblems::new()).await
}

/// Adds a group.
pub async fn add(State(state): State<AppState>, who: SignedIn, sent: Sent) -> Result<Response, Fault> {
    let typed = Typed {
        name: sent.value("name"),
    };
    let problems = problems_of(&typed, &["name"]);
    if !problems.is_empty() {
        return show(&state, &who, typed, problems).await;
    }
    let group = Group {
        id: GroupId::draw(&mut state.rng()),
        name: typed.name,
    };
    store::groups::add(&state.store, who.authority.id, &group).await?;
    who.did(&state, &format!("added the group {}", group.id)).await?;
    Ok(Redirect::to(&format!("/staff/groups/{}", group.id)).into_response())
}

async fn show(
    state: &AppState,
    who: &SignedIn,
    typed: Typed,
    problems: FormProblems,
) -> Result<Response, Fault> {
    let groups = store::groups::of_authority(&state.store, who.authority.id).await?;
    let wrong = problems.clone();
    Ok(who
        .page_with("Groups", wrong, move || view(&groups, &typed, &problems))
        .await)
}

fn view(groups: &[Group], typed: &Typed, problems: &FormProblems) -> AnyView {
    let cards = groups.iter().map(|group| {
        let address = format!("/staff/groups/{}", group.id);
        view! {
            <li class="card">
                <h2><a href=address.clone()>{group.name.clone()}</a></h2>
                <p><a class="button" href=format!("{address}/log")>"Log a session"</a></p>
            </li>
        }
    });
    view! {
        <ul class="plain grid">{cards.collect_view()}</ul>
        <section class="card">
            <h2>"Add a group"</h2>
            <form method="post" action="/staff/groups" class="form" novalidate>
                <Field
                    name="name"
                    label="What the group calls itself"
                    value=typed.name.clone()
                    error=problems.of("name")
                />
                <button class="button secondary">"Add the group"</button>
            </form>
        </section>
    }
    .into_any()
}
