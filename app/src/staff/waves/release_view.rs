//! Releasing what a wave said: what can be released, how far a release is, and why the last one failed.

use super::one_view::{Shown, address};
use crate::road::may::Act;
use crate::road::releasing::Progress;
use crate::staff::form::LastWord;
use domain::wave::Kept;
use leptos::prelude::*;
use store::releases::ReleaseKind;

/// What ticking the box for a release of themes says, here and in the coding room.
pub(in crate::staff) const THEMES_SAY: &str =
    "These themes and their counts shall be public from now on, and never changed or taken back";

/// Everything about releases that the one who plans waves can do now.
pub fn view(shown: &Shown) -> AnyView {
    let released = |kind: ReleaseKind| shown.releases.iter().filter(move |one| one.kind == kind).count();
    let before = released(ReleaseKind::Tables);
    // Of what was erased nothing can be made any more.
    let there = |kept: Kept| {
        !shown
            .held
            .iter()
            .any(|one| one.kept == kept && one.erasure.is_some())
    };
    let tables = match shown.releasing {
        Some(progress) => Some(under_way(shown, progress)),
        None => (before == 0 && there(Kept::Ticks)).then(|| tables(shown)),
    };
    let themes = (released(ReleaseKind::Themes) == 0 && there(Kept::Words)).then(|| themes(shown));
    let again = (before > 0 && shown.releasing.is_none() && there(Kept::Ticks)).then(|| again(shown, before));
    view! { {failed(shown)} {tables} {themes} {again} }.into_any()
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
            <LastWord
                action=address(shown, "release-tables")
                act="release-tables"
                says="These tables shall be public from now on, and never changed or taken back"
                button="Release the tables"
                problems=shown.problems.clone()
            />
        </section>
    }
    .into_any()
}

/// Quiet, below everything else: it is seldom wanted.
fn again(shown: &Shown, before: usize) -> AnyView {
    view! {
        <section class="card">
            <h2>"Work out the tables again"</h2>
            <p>
                "What was released stays. What was hidden is tried again, and audited together with what you released
                before."
            </p>
            <LastWord
                action=address(shown, "release-tables")
                act="release-tables-again"
                says="The new tables shall be public from now on, and never changed or taken back"
                button="Work out the tables again"
                weight="secondary"
                problems=shown.problems.clone()
            >
                <input type="hidden" name="after" value=before.to_string() />
            </LastWord>
        </section>
    }
    .into_any()
}

fn themes(shown: &Shown) -> AnyView {
    let form = || {
        view! {
            <LastWord
                action=address(shown, "release-themes")
                act="release-themes"
                says=THEMES_SAY
                button="Release the themes"
                problems=shown.problems.clone()
            />
        }
        .into_any()
    };
    let form = shown.refusal(Act::ReleaseThemes).unwrap_or_else(form);
    view! {
        <section class="card">
            <h2>"Release the themes"</h2>
            <p>
                "When all words are read: the confirmed themes, with how many comments are under each. Everybody can
                see them at once on the public page."
            </p>
            {form}
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
