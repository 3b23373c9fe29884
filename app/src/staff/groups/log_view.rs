//! The form for a session: what everybody fills in first, the rest folded away.

use super::log_form::Typed;
use crate::ui::form::{Checkbox, Field, FormProblems, TextArea};
use domain::groups::AGE_BANDS;
use leptos::prelude::*;

/// The form.
pub fn view(action: &str, typed: &Typed, problems: &FormProblems) -> AnyView {
    view! {
        <p class="notice warning">
            "No names, please, and nothing that tells who said what. If you are worried about a child, follow your
            safeguarding procedure now: this form is not the place, and nobody reads it today."
        </p>
        <form method="post" action=action.to_owned() class="form" novalidate>
            <Field
                name="held_on"
                label="Date"
                kind="date"
                width="medium"
                value=typed.held_on.clone()
                error=problems.of("held_on")
            />
            {attendance(typed, problems)}
            <Field
                name="topic"
                label="What you talked about"
                hint="In a line, for example: moving home"
                value=typed.topic.clone()
                error=problems.of("topic")
            />
            {said(typed, problems)}
            {asks(typed, problems)}
            <button class="button">"Log the session"</button>
        </form>
    }
    .into_any()
}

fn attendance(typed: &Typed, problems: &FormProblems) -> AnyView {
    let fields = AGE_BANDS.iter().zip(&typed.attendance).enumerate().map(|(place, (band, value))| {
        let name = format!("attendance-{place}");
        let error = problems.of(&name);
        view! { <Field name=name label=format!("Aged {band}") kind="number" width="short" value=value.clone() error=error /> }
    });
    view! {
        <fieldset>
            <legend>"How many were there"</legend>
            <div class="cluster">{fields.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

fn said(typed: &Typed, problems: &FormProblems) -> AnyView {
    let field = |place: usize| {
        let name = format!("said-{place}");
        let (value, error) = (
            typed.said.get(place).cloned().unwrap_or_default(),
            problems.of(&name),
        );
        let label = format!("What was said ({})", place + 1);
        view! { <TextArea name=name label=label rows=2 value=value error=error /> }
    };
    let more = (1..typed.said.len()).map(field).collect_view();
    let used = typed.said.iter().skip(1).any(|said| !said.is_empty());
    view! {
        <fieldset>
            <legend>"What was said (optional)"</legend>
            <p class="hint">"One thing in each box, in the group's own words."</p>
            {field(0)}
            <details class="more" open=used>
                <summary>"More things that were said"</summary>
                {more}
            </details>
        </fieldset>
    }
    .into_any()
}

fn asks(typed: &Typed, problems: &FormProblems) -> AnyView {
    let fields = |place: usize| {
        let ask = typed.asks.get(place).cloned().unwrap_or_default();
        let (text, of, agreed) = (
            format!("ask-{place}"),
            format!("ask-of-{place}"),
            format!("ask-agreed-{place}"),
        );
        let (text_error, of_error) = (problems.of(&text), problems.of(&of));
        let number = place + 1;
        view! {
            <div class="stack">
                <TextArea name=text label=format!("What the group asks for ({number})") rows=2 value=ask.text error=text_error />
                <Field
                    name=of
                    label=format!("Of whom ({number})")
                    hint="A job or a committee, not a name"
                    value=ask.of
                    error=of_error
                />
                <Checkbox
                    name=agreed
                    label="The group read it back and agrees that it may be shown in these words"
                    checked=ask.agreed
                />
            </div>
        }
    };
    let more = (1..typed.asks.len()).map(fields).collect_view();
    let used = typed
        .asks
        .iter()
        .skip(1)
        .any(|ask| !ask.text.is_empty() || !ask.of.is_empty());
    view! {
        <fieldset>
            <legend>"What the group asks for (optional)"</legend>
            {fields(0)}
            <details class="more" open=used>
                <summary>"More things the group asks for"</summary>
                {more}
            </details>
        </fieldset>
    }
    .into_any()
}
