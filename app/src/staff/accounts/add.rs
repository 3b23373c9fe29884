//! A new account.

use super::list::{self, Typed};
use crate::staff::fault::Fault;
use crate::staff::form::{Sent, problems_of};
use crate::staff::session::SignedIn;
use crate::staff::{generate_password, hash_password};
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::State;
use axum::response::Response;
use domain::id::StaffId;
use domain::people::{Email, Role};
use leptos::prelude::*;
use std::collections::BTreeSet;
use store::StoreError;
use store::staff::StaffMember;
use validator::{Validate, ValidationError};

const ORDER: [&str; 3] = ["name", "email", "role"];

#[derive(Validate)]
struct Form {
    #[validate(length(min = 1, max = 80, message = "Enter a name of up to 80 characters"))]
    name: String,
    #[validate(custom(function = "is_email"))]
    email: String,
    #[validate(length(min = 1, message = "Choose at least one role"))]
    role: Vec<String>,
}

fn is_email(text: &str) -> Result<(), ValidationError> {
    let message = "Enter an e-mail address, such as name@example.org";
    text.parse::<Email>()
        .map(|_| ())
        .map_err(|_| ValidationError::new("email").with_message(message.into()))
}

/// What the form means.
fn check(typed: &Typed) -> Result<(String, Email, BTreeSet<Role>), FormProblems> {
    let form = Form {
        name: typed.name.clone(),
        email: typed.email.clone(),
        role: typed.roles.clone(),
    };
    let mut problems = problems_of(&form, &ORDER);
    let roles: Result<BTreeSet<Role>, _> = typed.roles.iter().map(|role| role.parse()).collect();
    if roles.is_err() {
        problems.add("role", "Choose roles from the list");
    }
    match (form.email.parse(), roles) {
        (Ok(email), Ok(roles)) if problems.is_empty() => Ok((form.name, email, roles)),
        _ => Err(problems),
    }
}

/// Adds an account, and shows its first password once.
pub async fn add(State(state): State<AppState>, who: SignedIn, sent: Sent) -> Result<Response, Fault> {
    let typed = Typed {
        name: sent.value("name"),
        email: sent.value("email"),
        roles: sent.values("role"),
    };
    let (name, email, roles) = match check(&typed) {
        Ok(checked) => checked,
        Err(problems) => return list::show(&state, &who, typed, problems).await,
    };
    let mut rng = state.rng();
    let password = generate_password(&mut rng);
    let new = StaffMember {
        id: StaffId::draw(&mut rng),
        authority: who.authority.id,
        name,
        email,
        roles,
    };
    let to_hash = password.clone();
    let hash = state
        .staff_turns
        .take(move || hash_password(&to_hash, &mut rng))
        .await??;
    match store::staff::add(&state.store, &new, &hash).await {
        Ok(()) => {}
        Err(StoreError::Conflict(_)) => {
            let mut problems = FormProblems::new();
            problems.add("email", "There is an account with this e-mail address already");
            return list::show(&state, &who, typed, problems).await;
        }
        Err(error) => return Err(error.into()),
    }
    who.did(&state, &format!("added the account {}", new.id)).await?;
    Ok(who
        .page("The account is there", move || {
            view(&new.name, new.email.as_str(), &password)
        })
        .await)
}

fn view(name: &str, email: &str, password: &str) -> AnyView {
    view! {
        <p class="notice warning">"This password is shown once and kept nowhere. Hand it over in person or by phone."</p>
        <dl class="facts">
            <dt>"Name"</dt><dd>{name.to_owned()}</dd>
            <dt>"E-mail"</dt><dd>{email.to_owned()}</dd>
            <dt>"Password"</dt><dd class="number"><code id="password">{password.to_owned()}</code></dd>
        </dl>
        <p><a href="/staff/accounts">"Back to the accounts"</a></p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, email: &str, roles: &[&str]) -> Typed {
        Typed {
            name: name.into(),
            email: email.into(),
            roles: roles.iter().map(|role| (*role).into()).collect(),
        }
    }

    #[test]
    fn a_whole_form_is_an_account() {
        let (_, email, roles) = check(&typed("Ada", "Ada@Example.org", &["officer", "committee"])).unwrap();
        assert_eq!(email.as_str(), "ada@example.org");
        assert_eq!(roles, BTreeSet::from([Role::Officer, Role::Committee]));
    }

    #[test]
    fn an_empty_form_names_every_field() {
        let problems = check(&Typed::default()).unwrap_err();
        let fields: Vec<&str> = problems.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ORDER);
    }

    #[test]
    fn roles_that_do_not_exist_are_refused() {
        assert!(
            check(&typed("Ada", "a@b", &["king"]))
                .unwrap_err()
                .of("role")
                .is_some()
        );
    }
}
