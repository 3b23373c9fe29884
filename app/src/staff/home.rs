//! The start page: first what a key holder alone can do, then a card for each part of the work, with what waits there.
//!
//! In: who is signed in. Out: numbers of things to do. It refuses to count anything that is not released, except what
//! the reader of the card reads anyway.

mod turn;

use super::fault::Fault;
use super::layout::may_open;
use super::session::SignedIn;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Response;
use domain::people::Role;
use domain::wave::WaveState;
use leptos::prelude::*;
use turn::Turn;

/// A part of the work.
#[derive(Clone)]
struct Card {
    href: &'static str,
    title: &'static str,
    what: &'static str,
    waits: Option<String>,
}

/// The start page.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Result<Response, Fault> {
    let cards = cards(&state, &who).await?;
    let turns = turn::of(&state, &who).await?;
    let roles: Vec<&str> = who.member.roles.iter().map(|role| role.title()).collect();
    let roles = roles.join(", ");
    Ok(who
        .page("What waits for you", move || view(&turns, &cards, &roles))
        .await)
}

async fn cards(state: &AppState, who: &SignedIn) -> Result<Vec<Card>, Fault> {
    let all = [
        (
            "/staff/waves",
            "Waves",
            "Each round of the survey, from the letters to the opened box.",
        ),
        (
            "/staff/coding-room",
            "Coding room",
            "Read the words of a wave, take out what could identify, put under themes.",
        ),
        (
            "/staff/themes",
            "Themes",
            "Propose and confirm the themes of a wave.",
        ),
        ("/staff/groups", "Groups", "Log what a youth group said together."),
        (
            "/staff/releases",
            "Releases",
            "Every table that was released, and what was hidden and why.",
        ),
        (
            "/staff/priorities",
            "Priorities",
            "What was heard for each priority area, and what comes of it.",
        ),
        (
            "/staff/contact",
            "Contact and concerns",
            "Young people who asked to be contacted, and words that were passed on.",
        ),
        ("/staff/accounts", "Accounts", "Who may sign in, and as what."),
        (
            "/staff/retention",
            "Retention",
            "What is kept of which wave, until when, and what was erased.",
        ),
        ("/staff/audit", "Audit", "Who did what, and when."),
    ];
    let mut cards = Vec::new();
    for (href, title, what) in all {
        if may_open(href, &who.member.roles) {
            cards.push(Card {
                href,
                title,
                what,
                waits: waits(state, who, href).await?,
            });
        }
    }
    Ok(cards)
}

async fn waits(state: &AppState, who: &SignedIn, href: &str) -> Result<Option<String>, Fault> {
    let (store, authority) = (&state.store, who.authority.id);
    let waits = match href {
        // What waits for a key holder is said above.
        "/staff/waves" if who.is(Role::SurveyLead) => {
            waves(&store::waves::of_authority(store, authority).await?)
        }
        "/staff/coding-room" => {
            let words = store::comments::waiting(store, authority).await?.len();
            let points = store::groups::points_to_code(store, authority).await?.len();
            some(words + points, "text to read", "texts to read")
        }
        "/staff/contact" => {
            let asked = store::contacts::waiting(&state.contacts, &who.authority.slug)
                .await?
                .len();
            let concerns = store::concerns::open(store, authority).await?.len();
            some(asked + concerns, "waits for an answer", "wait for an answer")
        }
        "/staff/priorities" if who.is(Role::Officer) => {
            let mut waiting = 0;
            if let Some(strategy) = state.catalogue.strategies.get(&who.authority.strategy) {
                for area in &strategy.priority_area {
                    let reviews = store::reviews::of_area(store, authority, &strategy.id, &area.id).await?;
                    waiting += reviews
                        .iter()
                        .filter(|review| review.may_approve(who.member.id).is_ok())
                        .count();
                }
            }
            some(waiting, "review to approve", "reviews to approve")
        }
        _ => None,
    };
    Ok(waits)
}

fn waves(waves: &[domain::wave::Wave]) -> Option<String> {
    let count = |state: WaveState| waves.iter().filter(|wave| wave.state == state).count();
    let parts = [
        some(count(WaveState::Draft), "draft", "drafts"),
        some(count(WaveState::Open), "open", "open"),
        some(count(WaveState::Unsealed), "to release", "to release"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn some(count: usize, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    }
}

fn view(turns: &[Turn], cards: &[Card], roles: &str) -> AnyView {
    let cards = cards
        .iter()
        .map(|card| {
            let waits = card
                .waits
                .clone()
                .map(|waits| view! { <p><span class="tag waiting">{waits}</span></p> });
            view! {
                <li class="card">
                    <h2><a href=card.href>{card.title}</a></h2>
                    <p>{card.what}</p>
                    {waits}
                </li>
            }
        })
        .collect_view();
    view! {
        {turn::view(turns)}
        <p class="quiet">"You are signed in as: " {roles.to_owned()}</p>
        <ul class="plain grid">{cards}</ul>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_waiting_is_not_said() {
        assert_eq!(some(0, "draft", "drafts"), None);
        assert_eq!(some(1, "draft", "drafts").as_deref(), Some("1 draft"));
        assert_eq!(some(2, "draft", "drafts").as_deref(), Some("2 drafts"));
    }
}
