//! What somebody had typed when they were not signed in any more.
//!
//! In: a form that nobody may send without signing in. Out: its texts, carried through the sign-in form and shown once to be copied. It
//! refuses to send the form by itself, for it may not be the same person who signs in; and to carry anything but texts that are known
//! here: no password, no key holder's words, no code, no box that was ticked. Nothing of it is kept on the server.

use super::form::Sent;
use crate::state::AppState;
use crate::ui::{Page, escape, respond_with};
use axum::response::Response;
use domain::id::ConcernId;
use leptos::prelude::*;

/// Fields, and what they are called on their forms.
const FIELDS: [(&str, &str); 13] = [
    ("left", "What may be left of the words"),
    ("title", "Title"),
    ("covers", "What belongs under it, and what does not"),
    ("heard", "What we heard"),
    ("action", "What we will do"),
    ("owner", "Whose job it is"),
    ("due", "By when"),
    ("reason", "Why we can't"),
    ("decided_by", "Who decided"),
    ("look_again_on", "When it will be looked at again"),
    ("held_on", "Date"),
    ("closes_on", "Last day for answers"),
    ("topic", "What you talked about"),
];

/// Beginnings of the names of fields that stand on a form more than once: a number follows, or an id.
const NUMBERED: [(&str, &str); 6] = [
    ("attendance-", "How many were there, of age band"),
    ("said-", "What was said"),
    ("ask-of-", "Of whom"),
    ("ask-", "What the group asks for"),
    ("note-", "What was done"),
    ("progress-", "How it stands"),
];

/// What stands before the name of a field while it is carried.
const CARRIED: &str = "unsaved.";

/// The most bytes: with them the sign-in form is far from being too large, however a browser writes them.
const MOST: usize = 60_000;

/// Texts, by their fields. No `Debug`: they may be about a child.
#[derive(Clone, Default)]
pub struct Unsaved(Vec<(String, String)>);

impl Unsaved {
    /// Out of the form that was sent.
    pub fn of(sent: &Sent) -> Self {
        Self::known(sent.pairs())
    }

    /// Out of the sign-in form that carries them.
    pub fn carried(sent: &Sent) -> Self {
        let carried = sent.pairs();
        Self::known(carried.filter_map(|(name, text)| Some((name.strip_prefix(CARRIED)?, text))))
    }

    fn known<'a>(sent: impl Iterator<Item = (&'a str, String)>) -> Self {
        let mut room = MOST;
        let known = sent.filter(|(name, text)| !text.is_empty() && label(name).is_some());
        let fitting = known.take_while(|(_, text)| {
            let fits = text.len() <= room;
            room = room.saturating_sub(text.len());
            fits
        });
        Self(fitting.map(|(name, text)| (name.to_owned(), text)).collect())
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Fields for the sign-in form.
    pub fn hidden(&self) -> AnyView {
        let fields = self.0.iter().map(|(name, text)| {
            view! { <input type="hidden" name=format!("{CARRIED}{name}") value=text.clone() /> }
        });
        fields.collect_view().into_any()
    }

    /// A page to copy them from, and the way to the form that they were typed into.
    pub async fn page(self, state: &AppState, form: String) -> Response {
        let synthetic = state.site.synthetic;
        let page = Page::new("staff", TITLE);
        let body = move || crate::ui::layout::staff_door(synthetic, view(&self, &form));
        respond_with(page, body).await
    }
}

const TITLE: &str = "Here is what you had typed";

fn view(unsaved: &Unsaved, form: &str) -> AnyView {
    let texts = unsaved.0.iter().enumerate().map(|(place, (name, text))| {
        let id = format!("unsaved-{place}");
        let rows = (text.len() / 80 + text.lines().count()).clamp(1, 12);
        view! {
            <div class="field">
                <label for=id.clone()>{label(name)}</label>
                <textarea id=id readonly dir="auto" rows=rows.to_string() autocomplete="off" inner_html=escape::textarea(text)></textarea>
            </div>
        }
    });
    view! {
        <h1>{TITLE}</h1>
        <p class="notice warning" role="status">
            "You were signed out, so nothing of it was saved. Now you are signed in. Open the form, copy each text into it and
            send it. Boxes and choices are to be ticked again. This page is shown once: leave it open until you are done."
        </p>
        <p><a class="button" href=form.to_owned() target="_blank" rel="noopener">"Open the form in a new tab"</a></p>
        <div class="form">{texts.collect_view()}</div>
    }
    .into_any()
}

/// What a field is called; nothing, if it is none of those that are carried.
fn label(name: &str) -> Option<String> {
    if let Some((_, label)) = FIELDS.iter().find(|(field, _)| *field == name) {
        return Some((*label).to_owned());
    }
    let (label, rest) = NUMBERED
        .iter()
        .find_map(|(field, label)| Some((label, name.strip_prefix(field)?)))?;
    match rest.parse::<u8>() {
        Ok(place) => Some(format!("{label} ({})", u32::from(place) + 1)),
        // Of whatever it is the id: all of them look alike.
        Err(_) => rest.parse::<ConcernId>().is_ok().then(|| (*label).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_carried_and_nothing_else() {
        let sent = Sent::from([
            ("left", "a\r\n[name]"),
            ("said-0", "cold rooms"),
            ("ask-of-1", "the committee"),
            ("heard", " "),
            ("password", "secret"),
            ("words", "twelve of them"),
            ("code", "K7QF"),
            ("key", "k"),
            ("email", "a@b"),
            ("said-x", "?"),
            ("sure-close", "yes"),
            ("theme", "1"),
        ]);
        let unsaved = Unsaved::of(&sent);
        let names: Vec<&str> = unsaved.0.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["left", "said-0", "ask-of-1"]);
        let again = Sent::from([
            ("unsaved.left", "a\r\n[name]"),
            ("unsaved.password", "x"),
            ("left", "y"),
        ]);
        assert_eq!(
            Unsaved::carried(&again).0,
            [("left".to_owned(), "a\n[name]".to_owned())]
        );
    }

    #[test]
    fn there_is_an_end_to_it() {
        let long = "x".repeat(MOST);
        let sent = Sent::from([("heard", "first"), ("action", long.as_str()), ("reason", "last")]);
        assert_eq!(Unsaved::of(&sent).0.len(), 1);
    }

    #[test]
    fn every_field_is_called_something_of_its_own() {
        assert_eq!(label("said-0").as_deref(), Some("What was said (1)"));
        assert_eq!(label("ask-of-2").as_deref(), Some("Of whom (3)"));
        assert_eq!(
            label("note-00000000-0000-4000-8000-000000000000").as_deref(),
            Some("What was done")
        );
        assert_eq!(label("unsaved.left"), None);
    }
}
