//! `/help`: talk to someone now.

use crate::catalogue::HelpLine;
use crate::state::AppState;
use crate::ui::layout::{self, YoungFrame};
use crate::ui::{Page, respond_with};
use crate::wording::Wording;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

/// Shows the page.
pub(super) async fn page(State(state): State<AppState>) -> Response {
    let frame = YoungFrame::new(&Wording::english());
    respond_with(Page::new("young", "Talk to someone now"), move || {
        let lines = state.catalogue.help_lines.line.iter().map(one).collect_view();
        let content = view! {
            <h1>"Talk to someone now"</h1>
            <p class="lead">
                "You can talk to these people now. They listen, and you can stop whenever you like. Nothing in Earshot \
                 knows that you called."
            </p>
            <ul class="plain stack">{lines}</ul>
            <p>
                "You can also talk to somebody you trust: a carer, a teacher, your social worker or your personal \
                 adviser. Or "
                <a href="/contact">"ask someone to contact you"</a>
                "."
            </p>
        };
        layout::young(&frame, content.into_any())
    })
    .await
}

fn one(line: &HelpLine) -> AnyView {
    let dial = |number: &str| number.replace(' ', "");
    let call = line.call.clone().map(|number| {
        let address = format!("tel:{}", dial(&number));
        view! { <p><a class="button" href=address>"Call "{number}</a></p> }
    });
    let text = line.text.clone().map(|number| {
        let address = format!("sms:{}", dial(&number));
        view! { <p><a class="button" href=address>"Text "{number}</a></p> }
    });
    let ages = match (line.ages.from, line.ages.to) {
        (0..=4, 25..) => "For everybody".to_owned(),
        (0..=4, to) => format!("Up to {to} years"),
        (from, 25..) => format!("From {from} years"),
        (from, to) => format!("From {from} to {to} years"),
    };
    let checked = line
        .checked
        .map(|date| format!(" Checked on {date}."))
        .unwrap_or_default();
    view! {
        <li class="card">
            <h2>{line.name.clone()}</h2>
            <p>{line.what.clone()}</p>
            {call}
            {text}
            <p class="hint">{format!("{}. {ages}.{checked}", line.when)}</p>
        </li>
    }
    .into_any()
}
