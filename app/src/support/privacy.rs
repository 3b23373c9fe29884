//! `/privacy`: what is kept, what is not, and what we cannot protect against.

use crate::ui::layout::{self, YoungFrame};
use crate::ui::{Page, respond_with};
use crate::wording::Wording;
use axum::response::Response;
use leptos::prelude::*;

/// Shows the page.
pub(super) async fn page() -> Response {
    let frame = YoungFrame::new(&Wording::english());
    respond_with(Page::new("young", "What happens to what I say"), move || {
        layout::young(&frame, content())
    })
    .await
}

fn content() -> AnyView {
    view! {
        <h1>"What happens to what I say"</h1>
        <h2>"What we do"</h2>
        <ul>
            <li>"We don’t ask your name. The survey does not know who you are."</li>
            <li>"Your code opens the survey once. What we keep of it cannot be turned back into the code."</li>
            <li>"What you tick and what you write are locked apart from each other. Only your age group can stay with your words, and only if at least ten others are in it."</li>
            <li>"Nobody reads anything before the date on the first page. If fewer than 10 answer, nobody ever reads it."</li>
            <li>"Carers, your home and your social worker can’t see your answers. They see what many said, never a small number."</li>
            <li>"Only people whose job it is read what you write. They take out names before anybody else sees anything."</li>
            <li>"We don’t keep where you were, what phone you used, what time it was or which language you chose."</li>
            <li>"The survey keeps nothing on your phone, and no other company sees anything."</li>
        </ul>
        <h2>"When we have to tell somebody"</h2>
        <p>
            "If what you write says who you are, or that someone is being hurt, we may have to pass those words on to people \
             who keep children safe. Only those words. We never try to find out who wrote them."
        </p>
        <h2>"What we can’t do"</h2>
        <ul>
            <li>"We can’t come and help because of what you answer here: we don’t know who you are."</li>
            <li>"Once you have sent it, it can’t be changed or taken back: we don’t know which one is yours."</li>
            <li>"We can’t stop somebody looking over your shoulder. You can do it later, somewhere else."</li>
            <li>"Somebody who watches the Wi-Fi can see that this site was opened, but not what you said."</li>
            <li>
                "Whoever has the list of letters could try your code and find that it is used up. They never see what was \
                 said."
            </li>
            <li>
                "Most phones lock your answers up before they send them. If yours can’t, because scripts are off or it is old, \
                 they are locked up when they arrive at our computer. Then you need to trust the people who run it for \
                 that moment."
            </li>
        </ul>
        <p>"Questions? " <a href="/contact">"Ask someone to contact you"</a> "."</p>
    }
    .into_any()
}
