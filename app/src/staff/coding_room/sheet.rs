//! One text on the table: the words, what is left of them, and the themes. The same for comments and for points.

use super::coding::Typed;
use crate::ui::form::{Checkboxes, Choice, FormProblems, TextArea};
use domain::id::StaffId;
use domain::themes::{CandidateTheme, PLACEHOLDERS};
use leptos::prelude::*;

/// Whether words are with the safeguarding lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassedOn {
    /// They are not.
    No,
    /// Since this moment.
    Now,
    /// They were before.
    Before,
}

impl PassedOn {
    /// As the store says it of a text that was not passed on in this request.
    pub fn before(was: bool) -> Self {
        if was { Self::Before } else { Self::No }
    }

    /// As the store says it of a text that was: whether it was the first time.
    pub fn by(first: bool) -> Self {
        if first { Self::Now } else { Self::Before }
    }
}

/// What is on the table. No `Debug`: it holds a young person's words.
#[derive(Clone)]
pub struct Sheet {
    /// Where the form goes.
    pub action: String,
    /// Where it comes from, as label and value.
    pub about: Vec<(&'static str, String)>,
    /// As written.
    pub text: String,
    /// The themes of the wave.
    pub themes: Vec<(CandidateTheme, Option<StaffId>)>,
    /// The wave's page of themes.
    pub themes_page: String,
    /// As typed.
    pub typed: Typed,
    /// Whether the words were passed on.
    pub passed_on: PassedOn,
    /// Whether who reads this may also read what was passed on.
    pub safeguards: bool,
    /// What is wrong.
    pub problems: FormProblems,
}

/// The sheet.
pub fn view(sheet: &Sheet) -> AnyView {
    let about = sheet
        .about
        .iter()
        .map(|(label, value)| view! { <dt>{*label}</dt><dd>{value.clone()}</dd> });
    let about = about.collect_view();
    let themes: Vec<Choice> = sheet
        .themes
        .iter()
        .map(|(theme, _)| Choice::new(theme.id.to_string(), theme.title.clone()).hint(theme.covers.clone()))
        .collect();
    let themes = if themes.is_empty() {
        view! { <p class="notice">"This wave has no themes yet: " <a href=sheet.themes_page.clone()>"add some"</a> "."</p> }
            .into_any()
    } else {
        let (chosen, error) = (sheet.typed.themes.clone(), sheet.problems.of("theme"));
        view! { <Checkboxes name="theme" legend="Themes" chosen=chosen options=themes error=error /> }
            .into_any()
    };
    let placeholders = PLACEHOLDERS.join(", ");
    view! {
        {told(sheet)}
        <dl class="facts">{about}</dl>
        <h2>"The words"</h2>
        <blockquote class="raw" dir="auto">{sheet.text.clone()}</blockquote>
        <form method="post" action=sheet.action.clone() class="form" novalidate>
            <input type="hidden" name="stored" value=sheet.typed.stored.clone() />
            <TextArea
                name="left"
                label="What may be left of them"
                hint=format!("Take out what could tell who wrote it. Put {placeholders} in its place. Add nothing.")
                value=sheet.typed.left.clone()
                rows=6
                error=sheet.problems.of("left")
            />
            {themes}
            <div class="cluster">
                <button class="button">"Save and next"</button>
                <a href="/staff/coding-room">"Back to the list"</a>
            </div>
            {pass_on(sheet)}
        </form>
    }
    .into_any()
}

/// That they were passed on. As which concern nothing here knows: it tells nothing of where its words were read.
fn told(sheet: &Sheet) -> Option<AnyView> {
    let queue = sheet
        .safeguards
        .then(|| view! { " " <a href="/staff/contact">"Contact and concerns"</a> });
    match sheet.passed_on {
        PassedOn::No => None,
        PassedOn::Now => Some(
            view! {
                <p class="notice good" role="status">
                    "These words, and nothing else, are now with the safeguarding lead. Go on with the text below." {queue}
                </p>
            }
            .into_any(),
        ),
        PassedOn::Before => Some(
            view! {
                <p class="notice" role="status">
                    "These words were passed on to the safeguarding lead before. It is done once, and nobody has to do it again." {queue}
                </p>
            }
            .into_any(),
        ),
    }
}

/// The button that does it, once.
fn pass_on(sheet: &Sheet) -> Option<AnyView> {
    let card = || {
        view! {
            <section class="card">
                <h2>"Do the words name a child, an adult or a home, or say that somebody is being hurt?"</h2>
                <p>
                    "Then pass them on today. Exactly these words go to the safeguarding lead; nothing else may be used
                    to find out who wrote them."
                </p>
                <button class="button secondary" formaction=format!("{}/pass-on", sheet.action)>
                    "Pass on to the safeguarding lead"
                </button>
            </section>
        }
        .into_any()
    };
    (sheet.passed_on == PassedOn::No).then(card)
}
