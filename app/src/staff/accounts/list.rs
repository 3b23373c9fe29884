//! Who may sign in.

use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::{Checkboxes, Choice, Field, FormProblems};
use axum::extract::State;
use axum::response::Response;
use domain::id::StaffId;
use domain::people::Role;
use leptos::prelude::*;
use store::staff::StaffMember;

/// A new account as typed.
#[derive(Clone, Default)]
pub struct Typed {
    /// For colleagues.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// Names of roles.
    pub roles: Vec<String>,
}

/// The page.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Result<Response, Fault> {
    show(&state, &who, Typed::default(), FormProblems::new()).await
}

/// The page, with what was typed and what is wrong with it.
pub async fn show(
    state: &AppState,
    who: &SignedIn,
    typed: Typed,
    problems: FormProblems,
) -> Result<Response, Fault> {
    let people = store::staff::of_authority(&state.store, who.authority.id).await?;
    let (me, wrong) = (who.member.id, problems.clone());
    Ok(who
        .page_with("Accounts", wrong, move || view(&people, me, &typed, &problems))
        .await)
}

fn view(people: &[StaffMember], me: StaffId, typed: &Typed, problems: &FormProblems) -> AnyView {
    let people = people
        .iter()
        .map(|person| account(person, person.id == me))
        .collect_view();
    let roles = Role::ALL
        .map(|role| Choice::new(role.as_str(), role.title()).hint(what(role)))
        .to_vec();
    view! {
        <ul class="plain grid">{people}</ul>
        <section class="card">
            <h2>"Add an account"</h2>
            <form method="post" action="/staff/accounts" class="form" novalidate>
                <Field name="name" label="Name" value=typed.name.clone() error=problems.of("name") />
                <Field
                    name="email"
                    label="E-mail"
                    kind="email"
                    autocomplete="off"
                    value=typed.email.clone()
                    error=problems.of("email")
                />
                <Checkboxes
                    name="role"
                    legend="Roles"
                    chosen=typed.roles.clone()
                    options=roles
                    error=problems.of("role")
                />
                <button class="button">"Add the account"</button>
            </form>
        </section>
    }
    .into_any()
}

fn account(person: &StaffMember, is_me: bool) -> AnyView {
    let roles: Vec<&str> = person.roles.iter().map(|role| role.title()).collect();
    let remove = (!is_me).then(|| {
        let label = format!("Remove the account of {}", person.name);
        view! {
            <form method="post" action=format!("/staff/accounts/{}/remove", person.id)>
                <button class="button danger" aria-label=label>"Remove"</button>
            </form>
        }
    });
    view! {
        <li class="card" id=format!("account-{}", person.id)>
            <h2>{person.name.clone()}</h2>
            <p>{person.email.as_str().to_owned()}</p>
            <p class="quiet">{roles.join(", ")}</p>
            {remove}
        </li>
    }
    .into_any()
}

/// What a role is for.
fn what(role: Role) -> &'static str {
    match role {
        Role::Facilitator => "Logs the sessions of youth groups",
        Role::SurveyLead => "Plans waves, prints letters, opens and closes them, releases tables",
        Role::TextReviewer => "Reads raw words; nobody else does",
        Role::Officer => "Reads releases and reviews priority areas",
        Role::Committee => "Reads what officers read, and changes nothing",
        Role::KeyHolder => "Unseals a closed wave",
        Role::SafeguardingLead => "Answers requests for contact and concerns",
        Role::Administrator => "Accounts and audit; sees no answers",
    }
}
