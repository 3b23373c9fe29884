//! Every answer on one page, and a help card where an answer says that somebody is not safe. Drawn by the phone where it can,
//! so that no answer leaves it before it is sealed, and by the server where there are no scripts.

use super::html::Html;
use super::{PhoneLine, PhoneWords};
use crate::wording::fill;
use domain::instrument::{Instrument, Item, ItemKind, OptionId};
use domain::intake::{Answer, ItemNonresponse, Response};

/// The form that carries the answers on where there are no scripts: its buttons stand all over the page.
pub const FORM: &str = "answers";

/// What the ids of buttons begin with that lead to a question, where scripts run.
pub const TO: &str = "to-";

/// Where a question is among the others.
pub fn place(item: &Item) -> String {
    format!("question-{}", item.id)
}

/// The page without its last buttons.
pub fn draw(
    html: &mut Html,
    instrument: &Instrument,
    words: &PhoneWords,
    lines: &[PhoneLine],
    answers: &Response,
) {
    html.with_text("h1", &[("id", "check"), ("tabindex", "-1")], &words.check.title);
    html.with_text("p", &[("class", "lead")], &words.check.lead);
    if answers.says_unsafe() {
        help_card(html, words, lines);
    }
    for section in &instrument.sections {
        html.with_text("h2", &[], &section.title);
        html.element("dl", &[("class", "answers")], |html| {
            for item in &section.items {
                row(html, words, item, answers);
            }
        });
    }
    if instrument.items().any(|item| answers.text(&item.id).is_some()) {
        let quote = if answers.may_quote() {
            &words.check.quote_yes
        } else {
            &words.check.quote_no
        };
        html.with_text("p", &[("class", "notice")], quote);
    }
}

fn row(html: &mut Html, words: &PhoneWords, item: &Item, answers: &Response) {
    html.element("div", &[], |html| {
        html.with_text("dt", &[], &item.text);
        match answers.text(&item.id) {
            Some(text) => html.with_text("dd", &[("class", "raw"), ("dir", "auto")], text),
            None => html.with_text("dd", &[], &said(words, item, answers.answer(&item.id))),
        }
        html.element("dd", &[("class", "change")], |html| {
            let place = place(item);
            let change = [
                ("id", &*format!("{TO}{place}")),
                ("class", "button quiet"),
                ("form", FORM),
                ("formaction", &format!("/s/survey#{place}")),
                (
                    "aria-label",
                    &format!("{}: {}", words.check.change_one, item.text),
                ),
            ];
            html.with_text("button", &change, &words.check.change_one);
        });
    });
}

/// An answer in words.
fn said(words: &PhoneWords, item: &Item, answer: Option<&Answer>) -> String {
    let label = |id: &OptionId| match &item.kind {
        ItemKind::Single { options, .. } | ItemKind::Multiple { options, .. } => options
            .iter()
            .find(|option| option.id == *id)
            .map(|option| option.label.clone())
            .unwrap_or_default(),
        _ => String::new(),
    };
    match answer {
        Some(Answer::Chosen(option)) => label(option),
        Some(Answer::Point(point)) => point.to_string(),
        Some(Answer::Ticked(options)) => options.iter().map(label).collect::<Vec<_>>().join(" · "),
        Some(Answer::Missing(ItemNonresponse::DontKnow)) => words.survey.dont_know.clone(),
        Some(Answer::Missing(ItemNonresponse::PreferNotToSay)) => words.survey.prefer_not.clone(),
        Some(Answer::Missing(ItemNonresponse::NotAsked)) => words.check.not_asked.clone(),
        Some(Answer::Missing(ItemNonresponse::NotAnswered)) | None => words.check.not_answered.clone(),
    }
}

/// Worked out from the answers, and kept nowhere.
fn help_card(html: &mut Html, words: &PhoneWords, lines: &[PhoneLine]) {
    let card = [("class", "card help-card"), ("aria-labelledby", "help-card")];
    html.element("section", &card, |html| {
        html.with_text("h2", &[("id", "help-card")], &words.check.unsafe_title);
        html.with_text(
            "p",
            &[],
            &fill(&words.check.unsafe_text, &[("date", &words.date)]),
        );
        html.element("ul", &[], |html| {
            for line in lines {
                let language = [("lang", line.language.as_str()), ("dir", &line.direction)];
                html.element("li", &language, |html| {
                    // A number is read from left to right in every language.
                    html.with_text("a", &[("href", &line.address), ("dir", "ltr")], &line.number);
                    html.text(": ");
                    html.text(&line.what);
                });
            }
        });
        html.element("p", &[], |html| {
            let contact = [("href", words.contact.as_str()), ("target", "_blank")];
            html.with_text("a", &contact, &words.check.unsafe_contact);
        });
    });
}
