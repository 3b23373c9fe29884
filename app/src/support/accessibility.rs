//! `/accessibility`: the statement that public bodies owe, in plain words.

use crate::ui::layout::{self, YoungFrame};
use crate::ui::{Page, respond_with};
use crate::wording::Wording;
use axum::response::Response;
use leptos::prelude::*;

/// Shows the page.
pub(super) async fn page() -> Response {
    let frame = YoungFrame::new(&Wording::english());
    respond_with(Page::new("young", "Can everybody use this?"), move || {
        layout::young(&frame, content())
    })
    .await
}

fn content() -> AnyView {
    view! {
        <h1>"Can everybody use this?"</h1>
        <p class="lead">"We want everybody to be able to answer, on any phone, in their own way."</p>
        <ul>
            <li>"You can make the text as big as you like."</li>
            <li>"You can use it with a keyboard, with a screen reader, or by voice."</li>
            <li>"It works on old phones, and with scripts switched off."</li>
            <li>"No question has to be answered, and there is no time limit."</li>
        </ul>
        <h2>"For the record"</h2>
        <p>
            "Earshot aims at the Web Content Accessibility Guidelines 2.2, level AA. Every page is checked by a program with \
             each change. It has not yet been checked by an independent auditor or tried by young people who use assistive \
             technology. Known gaps: there is no read-aloud, no pictures and no sign language yet, and the Arabic \
             translation is a draft."
        </p>
        <p>"Something does not work for you? " <a href="/contact">"Ask someone to contact you"</a> " and say so."</p>
    }
    .into_any()
}
