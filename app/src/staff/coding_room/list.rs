//! What is there to read, and how much is left.

use super::{next, open_waves};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Response;
use domain::id::{CommentId, PointId};
use leptos::prelude::*;

/// The words of one wave.
#[derive(Clone)]
struct Heap {
    wave: String,
    title: String,
    left: usize,
    all: usize,
    coded: Vec<(CommentId, String)>,
}

/// The list.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Result<Response, Fault> {
    let authority = who.authority.id;
    let mut heaps = Vec::new();
    for wave in open_waves(&state, authority).await? {
        let comments = store::comments::list(&state.store, authority, wave.id).await?;
        let all = comments.len();
        let coded: Vec<(CommentId, String)> = comments
            .into_iter()
            .filter_map(|(comment, _, _)| comment.redacted.map(|left| (comment.id, beginning(&left))))
            .collect();
        let left = all - coded.len();
        heaps.push(Heap {
            wave: wave.id.to_string(),
            title: wave.title,
            left,
            all,
            coded,
        });
    }
    let points: Vec<PointId> = store::groups::points_to_code(&state.store, authority)
        .await?
        .into_iter()
        .map(|logged| logged.point.id)
        .collect();
    let next = next(&state, authority).await?;
    Ok(who
        .page("Coding room", move || view(&heaps, &points, &next))
        .await)
}

/// The first words of a redacted text, to find it again.
fn beginning(text: &str) -> String {
    let mut beginning: String = text.chars().take(60).collect();
    if beginning.len() < text.len() {
        beginning.push('…');
    }
    beginning
}

fn view(heaps: &[Heap], points: &[PointId], next: &str) -> AnyView {
    let go = (next != "/staff/coding-room").then(|| {
        view! { <p><a class="button" href=next.to_owned()>"Read the next one"</a></p> }
    });
    let nothing = heaps.is_empty().then(|| {
        view! { <p>"No wave is unsealed yet. Its words can be read from the day that young people were promised."</p> }
    });
    let waves = heaps.iter().map(heap).collect_view();
    view! {
        <p class="lead">"Words are shown in random order, one by one, without anything that was ticked but the age group, and that only where ten responses share it."</p>
        {go}
        {nothing}
        {waves}
        {sessions(heaps, points)}
    }
    .into_any()
}

fn heap(heap: &Heap) -> AnyView {
    let coded = heap
        .coded
        .iter()
        .map(|(id, text)| {
            view! { <li><a href=format!("/staff/coding-room/{id}") dir="auto">{text.clone()}</a></li> }
        })
        .collect_view();
    let done = (!heap.coded.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>"Comments that are done"</summary>
                <ul class="links">{coded}</ul>
            </details>
        }
    });
    let stands = match heap.left {
        0 => "All words are read.".to_owned(),
        left => format!("{left} of {} comments are left.", heap.all),
    };
    view! {
        <section class="card">
            <h2>{heap.title.clone()}</h2>
            <p>{stands}</p>
            <p><a href=format!("/staff/themes/{}", heap.wave)>"Themes of this wave"</a></p>
            {done}
        </section>
    }
    .into_any()
}

fn sessions(heaps: &[Heap], points: &[PointId]) -> AnyView {
    let stands = match points.len() {
        0 => "Nothing waits.".to_owned(),
        1 => "1 point waits.".to_owned(),
        count => format!("{count} points wait."),
    };
    let links = points.iter().enumerate().map(|(place, id)| {
        view! { <li><a href=format!("/staff/coding-room/points/{id}")>{format!("Point {}", place + 1)}</a></li> }
    });
    let body = if heaps.is_empty() {
        view! { <p>"Points are put under the themes of a wave: that is possible once one is unsealed."</p> }
            .into_any()
    } else {
        view! { <ul class="links">{links.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card">
            <h2>"From group sessions"</h2>
            <p>{stands} " They are counted apart from the survey."</p>
            {body}
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_long_text_ends_in_dots() {
        assert_eq!(beginning("short"), "short");
        assert_eq!(beginning(&"ä".repeat(80)).chars().count(), 61);
    }
}
