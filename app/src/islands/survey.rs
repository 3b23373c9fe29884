//! What [`super::SealedSurvey`] does: it listens to the form, checks, seals and sends.

use super::browser::{self, Unreachable};
use crate::phone::html::Html;
use crate::phone::{PhoneSheet, Reply, check, problems, sealing};
use domain::ballot_box::{Ticket, Voucher};
use domain::intake::{Response, Submission};
use leptos::ev;
use leptos::prelude::{WindowListenerHandle, window_event_listener};
use leptos::task::spawn_local;
use rand::rngs::{StdRng, SysRng};
use rand::{SeedableRng, TryRng};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlFormElement};

/// Where everything but the form is drawn.
const PLACE: &str = "sealed-survey";
const SEND: &str = "phone-send";
/// What the ids of buttons begin with that lead back to the questions; where to, stands behind it.
const TO: &str = check::TO;
/// The heading above the questions.
const QUESTIONS: &str = "questions";
const STATUS: &str = "phone-status";
const SUMMARY: &str = "error-summary";

/// Answers that can be sent.
struct Checked {
    sheet: Rc<PhoneSheet>,
    answers: Response,
    ticket: Ticket,
    voucher: Voucher,
}

struct Survey {
    /// The fingerprint that the letter or the poster names, if somebody came by its QR code.
    named: Option<String>,
    sheet: RefCell<Option<Rc<PhoneSheet>>>,
    /// Nothing while somebody is among the questions.
    checked: RefCell<Option<Rc<Checked>>>,
    sending: Cell<bool>,
    /// Where among the questions somebody wants to go; to their heading, if they did not say.
    place: RefCell<String>,
    listeners: RefCell<Vec<WindowListenerHandle>>,
}

/// Why there is no sheet.
enum Failure {
    Unreachable,
    Over,
    Trouble,
    /// Answers would be sealed to another key than the letter names.
    OtherKey,
}

impl From<Unreachable> for Failure {
    fn from(_: Unreachable) -> Self {
        Self::Unreachable
    }
}

pub(super) fn start() {
    // A letter's comes with the form, a poster's in the address of this very page, where another link may soon take its place.
    let carried = Some(browser::data(PLACE, "key")).filter(|key| !key.is_empty());
    let survey = Rc::new(Survey {
        named: carried.or_else(browser::named_in_address),
        sheet: RefCell::default(),
        checked: RefCell::default(),
        sending: Cell::new(false),
        place: RefCell::default(),
        listeners: RefCell::default(),
    });
    survey.listen();
    // Asked for before it is needed: who has answered everything should not have to wait.
    spawn_local(async move {
        if let Err(failure @ Failure::OtherKey) = survey.fetch().await {
            browser::set_hidden("survey", true);
            fail(&failure);
        }
    });
}

impl Survey {
    fn listen(self: &Rc<Self>) {
        let survey = self.clone();
        let submitted = window_event_listener(ev::submit, move |event| {
            let form = event
                .target()
                .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
            let ours = |form: &HtmlFormElement| form.get_attribute("action").as_deref() == Some("/s/check");
            let Some(form) = form.filter(ours) else { return };
            event.prevent_default();
            let pressed = event
                .submitter()
                .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
            let language = pressed
                .filter(|button| button.name() == "lang")
                .map(|button| button.value());
            let (survey, submission) = (survey.clone(), Submission::new(browser::pairs(&form)));
            spawn_local(async move {
                match language {
                    Some(language) => survey.change_language(submission, &language).await,
                    None => survey.check(submission).await,
                }
            });
        });
        let survey = self.clone();
        let clicked = window_event_listener(ev::click, move |event| {
            let pressed = browser::id_of_target(&event);
            if survey.sending.get() {
                return;
            }
            match pressed.as_deref() {
                Some(SEND) => {
                    let survey = survey.clone();
                    spawn_local(async move { survey.send().await });
                }
                Some(id) => {
                    let Some(place) = id.strip_prefix(TO) else { return };
                    *survey.place.borrow_mut() = place.to_owned();
                    if !browser::step_back() {
                        survey.change();
                    }
                }
                None => {}
            }
        });
        let survey = self.clone();
        let went_back = window_event_listener(ev::popstate, move |_| {
            // What is on its way cannot be called back, so it is not shown as if it could be changed.
            if browser::is_among_questions() && !survey.sending.get() {
                survey.change();
            }
        });
        *self.listeners.borrow_mut() = vec![submitted, clicked, went_back];
    }

    /// The sheet, asked for once it is needed and kept.
    async fn fetch(&self) -> Result<Rc<PhoneSheet>, Failure> {
        if let Some(sheet) = self.sheet.borrow().clone() {
            return Ok(sheet);
        }
        let came = browser::get(&browser::data(PLACE, "sheet")).await?;
        let sheet = match came.status {
            200 => PhoneSheet::from_bytes(&came.body).ok_or(Failure::Trouble)?,
            404 => return Err(Failure::Over),
            _ => return Err(Failure::Trouble),
        };
        if self.named.is_some() && sheet.fingerprint() != self.named {
            return Err(Failure::OtherKey);
        }
        let sheet = Rc::new(sheet);
        *self.sheet.borrow_mut() = Some(sheet.clone());
        Ok(sheet)
    }

    /// Shows every answer, or what has to be put right first.
    async fn check(&self, submission: Submission) {
        let sheet = match self.fetch().await {
            Ok(sheet) => sheet,
            Err(failure) => return fail(&failure),
        };
        // Every form of a survey carries one, whoever did the stretching.
        let Some(ticket) = submission.value("code").and_then(Ticket::from_form) else {
            return fail(&Failure::Trouble);
        };
        match Response::parse(&sheet.instrument, &submission) {
            Ok(answers) => {
                let checked = Rc::new(Checked {
                    sheet,
                    answers,
                    ticket,
                    voucher: submission
                        .value("voucher")
                        .and_then(Voucher::from_form)
                        .unwrap_or_default(),
                });
                *self.checked.borrow_mut() = Some(checked.clone());
                browser::step_to_checking();
                show_checked(&checked);
            }
            Err(wrong) => {
                self.answer(&problems::told(&sheet.instrument, &sheet.words.survey, &wrong));
            }
        }
    }

    /// From the answers back to the questions.
    fn change(&self) {
        if self.checked.take().is_some() {
            self.answer(&[]);
        }
    }

    /// Shows the questions, with what has to be put right.
    fn answer(&self, wrong: &[(String, String)]) {
        let Some(sheet) = self.sheet.borrow().clone() else {
            return;
        };
        let title = &sheet.instrument.title;
        browser::mark_wrong(wrong);
        browser::set_hidden("survey", false);
        if wrong.is_empty() {
            browser::set_html(PLACE, "");
            browser::set_title(title);
            browser::begin_at(QUESTIONS);
            browser::begin_at(&self.place.take());
        } else {
            browser::set_title(&format!("{}: {title}", sheet.words.error));
            alert("h2", &sheet.words.problem, "", wrong);
        }
    }

    /// Seals the answers and sends them. What did not get through can be sent again: the box takes one answer for each code.
    async fn send(&self) {
        let Some(checked) = self.checked.borrow().clone() else {
            return;
        };
        let words = &checked.sheet.words;
        self.sending.set(true);
        browser::set_text(STATUS, &words.phone.sending);
        browser::drawn().await;
        let failed = match deliver(&checked).await {
            Ok(reply @ (Reply::Now | Reply::Before)) => {
                let again = if reply == Reply::Before { "&again=1" } else { "" };
                let (wave, language) = (checked.sheet.wave, &checked.sheet.instrument.language);
                // What was sent need not stay: neither here, nor where somebody goes back to.
                browser::set_html("survey", "");
                return browser::go(&format!("/s/sent?wave={wave}{again}&lang={language}"));
            }
            Ok(Reply::Nothing) => &words.kept.nothing,
            Ok(Reply::Limited) => &words.kept.limited,
            Ok(Reply::Busy) => &words.kept.busy,
            Ok(Reply::Trouble) => &words.kept.trouble,
            Err(Unreachable) => &words.phone.not_sent,
        };
        browser::set_text(STATUS, failed);
        browser::set_text(SEND, &words.kept.button);
        self.sending.set(false);
    }

    /// Asks for the same page in another language with nothing but the ticket and its voucher, and fills in here what was answered.
    async fn change_language(&self, submission: Submission, language: &str) {
        let fields = [
            ("code", submission.value("code").unwrap_or_default()),
            ("voucher", submission.value("voucher").unwrap_or_default()),
            ("key", self.named.as_deref().unwrap_or_default()),
            ("lang", language),
        ];
        let came = match browser::post_form("/s/survey", &fields).await {
            Ok(came) if came.status == 200 => came,
            Ok(came) if came.status == 422 => return fail(&Failure::Over),
            Ok(_) => return fail(&Failure::Trouble),
            Err(Unreachable) => return fail(&Failure::Unreachable),
        };
        for listener in self.listeners.take() {
            listener.remove();
        }
        if browser::replace_page(&String::from_utf8_lossy(&came.body)).is_some() {
            browser::fill(&submission);
        }
    }
}

fn fail(failure: &Failure) {
    // With another key there is no survey to be seen, so this is the page's heading.
    let (heading, words) = match failure {
        Failure::Unreachable => ("h2", "unreachable"),
        Failure::Over => ("h2", "over"),
        Failure::Trouble => ("h2", "trouble"),
        Failure::OtherKey => ("h1", "other-key"),
    };
    alert(
        heading,
        &browser::data(PLACE, "problem"),
        &browser::data(PLACE, words),
        &[],
    );
}

async fn deliver(checked: &Checked) -> Result<Reply, Unreachable> {
    let mut seed = [0; 32];
    // Without the browser's own randomness nothing can be sealed, and so nothing is sent.
    if SysRng.try_fill_bytes(&mut seed).is_err() {
        return Ok(Reply::Trouble);
    }
    let (answers, mut rng) = (checked.answers.clone(), StdRng::from_seed(seed));
    let Some(mut ballot) = sealing::sealed(&checked.sheet, answers, &checked.ticket, &mut rng) else {
        return Ok(Reply::Trouble);
    };
    ballot.voucher = checked.voucher.clone();
    let came = browser::post("/s/sealed", &ballot.to_bytes()).await?;
    Ok(Reply::read(&came.body))
}

fn show_checked(checked: &Checked) {
    let Checked { sheet, answers, .. } = checked;
    let words = &sheet.words;
    let mut html = Html::default();
    check::draw(&mut html, &sheet.instrument, words, &sheet.lines, answers);
    html.element("div", &[("class", "form")], |html| {
        let last = format!("{} {}", words.phone.sealed, words.check.final_);
        html.with_text("p", &[("class", "notice")], &last);
        html.element("div", &[("class", "actions")], |html| {
            let button = |id, class| [("id", id), ("class", class), ("type", "button")];
            html.with_text("button", &button(SEND, "button"), &words.check.send);
            html.with_text("button", &button(TO, "button secondary"), &words.check.change);
        });
        html.with_text("p", &[("id", STATUS), ("role", "status")], "");
    });
    browser::mark_wrong(&[]);
    browser::set_hidden("survey", true);
    browser::set_html(PLACE, &html.finish());
    browser::set_title(&words.check.title);
    browser::begin_at("check");
}

/// As `crate::ui::ErrorSummary` draws it: words, or problems that lead to their fields.
fn alert(tag: &'static str, heading: &str, words: &str, problems: &[(String, String)]) {
    let mut html = Html::default();
    let title = "error-summary-title";
    let alert = [
        ("id", SUMMARY),
        ("class", "error-summary"),
        ("role", "alert"),
        ("aria-labelledby", title),
        ("tabindex", "-1"),
    ];
    html.element("div", &alert, |html| {
        html.with_text(tag, &[("id", title)], heading);
        if problems.is_empty() {
            return html.with_text("p", &[], words);
        }
        html.element("ul", &[], |html| {
            for (field, message) in problems {
                let address = format!("#{field}");
                html.element("li", &[], |html| {
                    html.with_text("a", &[("href", &address)], message)
                });
            }
        });
    });
    browser::set_html(PLACE, &html.finish());
    browser::begin_at(SUMMARY);
}
