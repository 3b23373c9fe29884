//! `/privacy`: what is kept, what is not, and what we cannot protect against.

use crate::state::AppState;
use crate::ui::layout::{self, YoungFrame};
use crate::ui::{Page, problem, respond_with};
use crate::wording::{Wording, fill};
use axum::extract::State;
use axum::response::Response;
use domain::wave;
use leptos::prelude::*;
use store::StoreError;
use time::Date;

/// How long a council keeps what is sent to a survey that is in the field now.
#[derive(Clone)]
struct Kept {
    authority: String,
    words: Date,
    ticks: Date,
}

/// Shows the page.
pub(super) async fn page(State(state): State<AppState>) -> Response {
    let kept = match kept(&state).await {
        Ok(kept) => kept,
        Err(error) => {
            state.failed("what is kept for how long could not be looked up", &error.into());
            return problem::trouble().await;
        }
    };
    let frame = YoungFrame::new(&Wording::english());
    respond_with(Page::new("young", "What happens to what I say"), move || {
        layout::young(&frame, content(&kept))
    })
    .await
}

/// What was declared for each wave that takes answers.
async fn kept(state: &AppState) -> Result<Vec<Kept>, StoreError> {
    let mut all = Vec::new();
    for wave in store::waves::taking_answers(&state.store).await? {
        let authority = store::authorities::by_id(&state.store, wave.authority).await?;
        let declared = store::retention::declared(&state.store, wave.id).await?;
        if let (Some(authority), Some(declared)) = (authority, declared) {
            all.push(Kept {
                authority: authority.name,
                words: declared.until(wave::Kept::Words, wave.closes_on),
                ticks: declared.until(wave::Kept::Ticks, wave.closes_on),
            });
        }
    }
    all.sort_by(|a, b| a.authority.cmp(&b.authority));
    Ok(all)
}

/// What is kept for how long: of the surveys in the field by their dates, else what is usual.
fn for_how_long(kept: &[Kept]) -> AnyView {
    let wording = Wording::english();
    let said = &wording.privacy;
    let lines: Vec<String> = if kept.is_empty() {
        let usual = wave::Retention::default();
        let months = |kept| usual.months(kept).to_string();
        let (words, ticks) = (months(wave::Kept::Words), months(wave::Kept::Ticks));
        vec![fill(&said.kept, &[("words", &words), ("ticks", &ticks)])]
    } else {
        let line = |kept: &Kept| {
            let (words, ticks) = (wording.date(kept.words), wording.date(kept.ticks));
            let values = [
                ("authority", kept.authority.as_str()),
                ("words", &words),
                ("ticks", &ticks),
            ];
            fill(&said.kept_until, &values)
        };
        kept.iter().map(line).collect()
    };
    let rest = [&said.kept_late, &said.kept_code, &said.kept_stays];
    let lines = lines.into_iter().chain(rest.into_iter().cloned());
    let lines = lines.map(|line| view! { <li>{line}</li> }).collect_view();
    view! { <h2>{said.kept_title.clone()}</h2> <ul>{lines}</ul> }.into_any()
}

/// What can be known from letters, and what cannot.
fn letters() -> AnyView {
    let said = &Wording::english().privacy;
    let lines = [
        &said.nobody_knows,
        &said.reminders,
        &said.letter_list,
        &said.list_gone,
        &said.second_letter,
    ];
    let lines = lines.map(|line| view! { <li>{line.clone()}</li> }).collect_view();
    view! { <h2>{said.letter_title.clone()}</h2> <ul>{lines}</ul> }.into_any()
}

fn content(kept: &[Kept]) -> AnyView {
    view! {
        <h1>"What happens to what I say"</h1>
        <h2>"What we do"</h2>
        <ul>
            <li>"We don’t ask your name. The survey does not know who you are."</li>
            <li>"Your code opens the survey once. What we keep of it cannot be turned back into the code."</li>
            <li>"Some surveys have one link for everybody, and no codes. Then someone could answer twice, and the results say so."</li>
            <li>"What you tick and what you write are locked apart from each other. Your words may keep your age group, if at least ten people in it answered. They keep nothing else about you."</li>
            <li>"Nobody reads anything before the date on the first page. If fewer than 10 answer, nobody ever reads it."</li>
            <li>"Carers, your home and your social worker can’t see your answers. They see what many said, never a small number."</li>
            <li>"Only people whose job it is read what you write. They take out names before anybody else sees anything."</li>
            <li>"We don’t keep where you were, what phone you used, what time it was or which language you chose."</li>
            <li>"The survey keeps nothing on your phone, and no other company sees anything."</li>
        </ul>
        {letters()}
        {for_how_long(kept)}
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
                "Most phones lock your answers up before they send them, and scramble your code before they send it. If yours \
                 can’t, because scripts are off or it is old, our computer does it when they arrive. Then you need to trust \
                 the people who run it for that moment."
            </li>
        </ul>
        <p>"Questions? " <a href="/contact">"Ask someone to contact you"</a> "."</p>
    }
    .into_any()
}
