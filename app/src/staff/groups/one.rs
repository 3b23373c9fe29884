//! The page of a group: how much was done together, and its sessions.

use super::episodes::{attended, by_quarter};
use super::load;
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::written_out;
use domain::groups::{Point, PointKind, Session};
use leptos::prelude::*;
use std::sync::Arc;

/// The page.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(group): Path<String>,
) -> Result<Response, Fault> {
    let group = load(&state, &who, &group).await?;
    let mut sessions = store::groups::sessions(&state.store, who.authority.id, group.id).await?;
    sessions.sort_by_key(|session| std::cmp::Reverse(session.held_on));
    let sessions = Arc::new(sessions);
    let log = format!("/staff/groups/{}/log", group.id);
    Ok(who.page(group.name, move || view(&log, &sessions)).await)
}

fn view(log: &str, sessions: &[Session]) -> AnyView {
    let cards = sessions.iter().map(session).collect_view();
    let none = sessions
        .is_empty()
        .then(|| view! { <p>"No session is logged yet."</p> });
    view! {
        <p><a class="button" href=log.to_owned()>"Log a session"</a></p>
        {quarters(sessions)}
        <h2>"Sessions"</h2>
        {none}
        <ul class="plain stack">{cards}</ul>
    }
    .into_any()
}

fn quarters(sessions: &[Session]) -> AnyView {
    let rows = by_quarter(sessions).into_iter().map(|engagement| {
        view! {
            <tr>
                <th scope="row">{engagement.quarter.label()}</th>
                <td class="num">{engagement.sessions}</td>
                <td class="num">{engagement.episodes}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    (!sessions.is_empty())
        .then(|| {
            view! {
                <div class="table-scroll" tabindex="0" role="region" aria-label="Episodes of engagement">
                    <table>
                        <caption>
                            "Episodes of engagement: each attendance counts, so who comes twice counts twice"
                        </caption>
                        <thead>
                            <tr>
                                <th scope="col">"Quarter"</th>
                                <th scope="col" class="num">"Sessions"</th>
                                <th scope="col" class="num">"Episodes"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
        })
        .into_any()
}

fn session(session: &Session) -> AnyView {
    let bands = session.attendance.iter().filter(|band| band.count > 0);
    let bands: Vec<String> = bands
        .map(|band| format!("{} aged {}", band.count, band.age_band))
        .collect();
    let points = session.points.iter().map(point).collect_view();
    view! {
        <li class="card">
            <h3>{written_out(session.held_on)}</h3>
            <p dir="auto">{session.topic.clone()}</p>
            <p class="quiet">{format!("{} were there: {}", attended(session), bands.join(", "))}</p>
            <ul>{points}</ul>
        </li>
    }
    .into_any()
}

fn point(point: &Point) -> AnyView {
    let kind = match (point.kind, &point.asked_of) {
        (PointKind::Said, _) => "Said: ".to_owned(),
        (PointKind::Ask, Some(of)) => format!("Asked of {of}: "),
        (PointKind::Ask, None) => "Asked for: ".to_owned(),
    };
    let agreed = point
        .approved_by_group
        .then(|| view! { " " <span class="tag good">"May be shown"</span> });
    view! { <li>{kind}<q dir="auto">{point.text.clone()}</q>{agreed}</li> }.into_any()
}
