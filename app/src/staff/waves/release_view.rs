//! Releasing what a wave said: what can be released, how far a release is, and why the last one failed.

use super::one_view::{Shown, address};
use crate::road::releasing::Progress;
use leptos::prelude::*;
use store::releases::ReleaseKind;

/// Everything about releases that the one who plans waves can do now.
pub fn view(shown: &Shown) -> AnyView {
    let has = |kind: ReleaseKind| shown.releases.iter().any(|(released, _)| *released == kind);
    let tables = match shown.releasing {
        Some(progress) => under_way(shown, progress),
        None if has(ReleaseKind::Tables) => ().into_any(),
        None => tables(shown),
    };
    let themes = (!has(ReleaseKind::Themes)).then(|| themes(shown));
    view! { {failed(shown)} {tables} {themes} }.into_any()
}

fn tables(shown: &Shown) -> AnyView {
    view! {
        <section class="card">
            <h2>"Release the tables"</h2>
            <p>
                "Every table of the list that was fixed at opening is counted and protected, all together. Everybody
                can see what is shown at once on the public page, and a release never changes."
            </p>
            <p class="hint">
                "For every small number it is proven that nobody can narrow it down. That takes up to a minute, and goes on
                while you do something else."
            </p>
            <form method="post" action=address(shown, "release-tables") class="form" novalidate>
                <button class="button" id="release-tables">"Release the tables"</button>
            </form>
        </section>
    }
    .into_any()
}

fn themes(shown: &Shown) -> AnyView {
    view! {
        <section class="card">
            <h2>"Release the themes"</h2>
            <p>
                "When all words are read: the confirmed themes, with how many comments are under each. Everybody can
                see them at once on the public page."
            </p>
            <form method="post" action=address(shown, "release-themes") class="form" novalidate>
                <button class="button" id="release-themes">"Release the themes"</button>
            </form>
        </section>
    }
    .into_any()
}

/// In place of the button: how far it is, and the way to look again.
fn under_way(shown: &Shown, progress: Progress) -> AnyView {
    let Progress { done, all } = progress;
    let (says, bar) = if all == 0 {
        let bar = view! { <progress id="release-progress"></progress> }.into_any();
        ("The tables are being worked out and proven".to_owned(), bar)
    } else {
        let (value, max) = (done.to_string(), all.to_string());
        let bar = view! { <progress id="release-progress" value=value max=max></progress> }.into_any();
        let says = format!("The tables are being worked out and proven: {done} of {all} questions");
        (says, bar)
    };
    view! {
        <section class="card" id="releasing">
            <h2>"Release the tables"</h2>
            <p><label for="release-progress">{says}</label></p>
            <p>{bar}</p>
            <p><a href=format!("/staff/waves/{}", shown.status.wave.id)>"See how far it is"</a></p>
            <p class="hint">"It goes on while you do something else."</p>
        </section>
    }
    .into_any()
}

fn failed(shown: &Shown) -> Option<AnyView> {
    let reason = shown.release_failed.clone()?;
    Some(
        view! {
            <div class="notice problem" role="alert">
                <p>{format!("The tables could not be released. {reason}.")}</p>
            </div>
        }
        .into_any(),
    )
}
