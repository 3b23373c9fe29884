//! Who may sign in.

use crate::road::holders::Duty;
use crate::staff::fault::Fault;
use crate::staff::form::{LastWord, sure};
use crate::staff::notice;
use crate::staff::session::SignedIn;
use crate::staff::waves::holders::label;
use crate::staff::waves::state_label;
use crate::state::AppState;
use crate::ui::form::{Checkbox, Checkboxes, Choice, Field, FormProblems};
use axum::extract::{Query, State};
use axum::response::Response;
use domain::id::StaffId;
use domain::people::Role;
use leptos::prelude::*;
use serde::Deserialize;
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

/// The end of an address.
#[derive(Deserialize)]
pub struct Done {
    removed: Option<StaffId>,
}

/// The page that says that somebody has no account any more.
pub(super) fn removed(person: StaffId) -> String {
    notice::at(&format!("/staff/accounts?removed={person}"))
}

/// The page.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, Fault> {
    shown(&state, &who, Typed::default(), FormProblems::new(), done.removed).await
}

/// The page, with what was typed and what is wrong with it.
pub async fn show(
    state: &AppState,
    who: &SignedIn,
    typed: Typed,
    problems: FormProblems,
) -> Result<Response, Fault> {
    shown(state, who, typed, problems, None).await
}

async fn shown(
    state: &AppState,
    who: &SignedIn,
    typed: Typed,
    problems: FormProblems,
    removed: Option<StaffId>,
) -> Result<Response, Fault> {
    let people = store::staff::of_authority(&state.store, who.authority.id).await?;
    let duties = crate::road::holders::duties(state, who.authority.id).await?;
    let removed = match removed {
        // Whoever has one was not removed.
        Some(id) if people.iter().all(|person| person.id != id) => {
            let names = store::staff::names(&state.store, who.authority.id).await?;
            names
                .into_iter()
                .find(|(named, _)| *named == id)
                .map(|(_, name)| name)
        }
        _ => None,
    };
    let shown = Shown {
        removed,
        people,
        duties,
        me: who.member.id,
        typed,
        problems: problems.clone(),
    };
    Ok(who.page_with("Accounts", problems, move || view(&shown)).await)
}

/// Everything on the page.
#[derive(Clone)]
struct Shown {
    /// The name of somebody who was just removed.
    removed: Option<String>,
    people: Vec<StaffMember>,
    /// Seats of key holders.
    duties: Vec<Duty>,
    me: StaffId,
    typed: Typed,
    problems: FormProblems,
}

fn view(shown: &Shown) -> AnyView {
    let (typed, problems) = (&shown.typed, &shown.problems);
    let people = shown
        .people
        .iter()
        .map(|person| account(shown, person))
        .collect_view();
    let roles = Role::ALL
        .map(|role| Choice::new(role.as_str(), role.title()).hint(what(role)))
        .to_vec();
    let removed = shown.removed.as_ref();
    let removed = removed.map(|name| {
        notice::view(format!(
            "{name} has no account any more, and is signed out everywhere."
        ))
    });
    view! {
        {removed}
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

fn account(shown: &Shown, person: &StaffMember) -> AnyView {
    let roles: Vec<&str> = person.roles.iter().map(|role| role.title()).collect();
    let duties: Vec<&Duty> = shown
        .duties
        .iter()
        .filter(|duty| duty.seated.staff == person.id)
        .collect();
    let seats = duties.iter().map(|duty| view! { <li>{told(duty)}</li> });
    let seats = (!duties.is_empty())
        .then(|| view! { <p>"Has a key holder's seat:"</p><ul>{seats.collect_view()}</ul> });
    let remove = (person.id != shown.me).then(|| remove(shown, person, &duties));
    view! {
        <li class="card" id=format!("account-{}", person.id)>
            <h2>{person.name.clone()}</h2>
            <p>{person.email.as_str().to_owned()}</p>
            <p class="quiet">{roles.join(", ")}</p>
            {seats}
            {remove}
        </li>
    }
    .into_any()
}

/// A seat, and what becomes of it without this account.
fn told(duty: &Duty) -> String {
    let seated = &duty.seated;
    let (seat, wave, state) = (label(seated.seat), &seated.title, state_label(seated.state));
    let then = match (duty.can_leave, duty.has_stand_in) {
        (true, _) => "Without this account the seat is free again.",
        (false, true) => {
            "Without this account only the other one of the pair can bring words for this layer. Lost words mean lost answers."
        }
        (false, false) => {
            "The other one of the pair has no account any more. Without this one nobody is left who would open this layer, and the answers \
             may be lost."
        }
    };
    format!("“{wave}” ({state}): {seat}. {then}")
}

fn remove(shown: &Shown, person: &StaffMember, duties: &[&Duty]) -> AnyView {
    let id = person.id;
    let alone = needs_second_word(duties.iter().copied()).then(|| {
        let name = last_holder(id);
        let error = shown.problems.of(&name);
        let says =
            "Somebody who stays has this person's 12 words, or it is accepted that the answers may be lost";
        view! { <Checkbox name=name label=says error=error /> }
    });
    // What is wrong with it must be seen.
    let wrong = [sure(&act(id)), last_holder(id)];
    let wrong = wrong.iter().any(|field| shown.problems.of(field).is_some());
    view! {
        <details class="more" open=wrong>
            <summary>{format!("Remove the account of {}", person.name)}</summary>
            <LastWord
                action=format!("/staff/accounts/{id}/remove")
                act=act(id)
                says="This person shall not be able to sign in any more"
                button="Remove the account"
                label=format!("Remove the account of {} for good", person.name)
                weight="danger"
                problems=shown.problems.clone()
            >
                {alone}
            </LastWord>
        </details>
    }
    .into_any()
}

/// The name of the act.
pub(super) fn act(person: StaffId) -> String {
    format!("remove-{person}")
}

/// The second box, for who is the last that holds a layer of some wave.
pub(super) fn last_holder(person: StaffId) -> String {
    format!("last-{person}")
}

/// Whether a layer of some wave has nobody else.
pub(super) fn needs_second_word<'a>(mut duties: impl Iterator<Item = &'a Duty>) -> bool {
    duties.any(|duty| !duty.can_leave && !duty.has_stand_in)
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
