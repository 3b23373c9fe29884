//! Made-up young people who answer over HTTP, through the very pages that real ones use.
//!
//! In: an address, codes, a seed. Out: how many answers were taken, and, for tests, the truth: who answered what, which
//! no real Earshot could ever say.

pub mod browser;
pub mod form;

use crate::synthetic::{self, Answers};
use app::catalogue::Catalogue;
use app::phone::{PhoneSheet, Reply, sealing};
use browser::{Browser, Page};
use domain::ballot_box::{Code, Ticket, Voucher};
use domain::instrument::Instrument;
use domain::intake::{Response, Submission, tick_field, words_field};
use form::Form;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Why somebody could not answer. It names the respondent's number, never the code.
#[derive(Debug, thiserror::Error)]
#[error("respondent {order}: {problem}")]
pub struct Stuck {
    /// The respondent's number, from 0.
    pub order: usize,
    problem: Problem,
}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("{0} could not be reached: {1}")]
    Unreachable(&'static str, #[source] Box<ureq::Error>),
    #[error("{0} answered {1}")]
    Status(&'static str, u16),
    #[error("{0} has no form to go on with")]
    NoForm(&'static str),
    #[error("the survey asks what no instrument of this copy of Earshot asks")]
    UnknownInstrument,
    #[error("the survey does not offer an answer that its instrument has")]
    NotOffered,
    #[error("what came was not the sheet of a survey")]
    NotASheet,
    #[error("the answer was not taken: it was sent on to another page than /s/sent")]
    NotTaken,
}

/// What one respondent answered: a line of the truth file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Truth {
    /// The respondent's number, from 0.
    pub order: usize,
    /// The code.
    pub code: String,
    /// Whether it was answered with scripts: then it left sealed.
    pub scripts: bool,
    /// Values by item.
    pub answers: BTreeMap<String, Vec<String>>,
    /// Texts by item.
    pub words: BTreeMap<String, String>,
}

/// Lets one person answer for each code, some at the same time. Those who could not are named.
pub fn run(
    url: &str,
    codes: &[String],
    seed: u64,
    catalogue: &Catalogue,
    at_once: usize,
) -> (Vec<Truth>, Vec<Stuck>) {
    let next = AtomicUsize::new(0);
    let browser = Browser::new(url);
    let answer_some = || {
        let mut done = Vec::new();
        loop {
            let order = next.fetch_add(1, Ordering::Relaxed);
            let Some(code) = codes.get(order) else { return done };
            done.push(
                respond(&browser, order, code, seed, catalogue).map_err(|problem| Stuck { order, problem }),
            );
        }
    };
    let done: Vec<Result<Truth, Stuck>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once.max(1)).map(|_| scope.spawn(answer_some)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_default())
            .collect()
    });
    let (mut truths, mut stuck) = (Vec::new(), Vec::new());
    for result in done {
        match result {
            Ok(truth) => truths.push(truth),
            Err(problem) => stuck.push(problem),
        }
    }
    truths.sort_by_key(|truth| truth.order);
    stuck.sort_by_key(|problem| problem.order);
    (truths, stuck)
}

/// One person: from the first page to "thank you".
fn respond(
    browser: &Browser,
    order: usize,
    code: &str,
    seed: u64,
    catalogue: &Catalogue,
) -> Result<Truth, Problem> {
    let front = ok("/", browser.get("/"))?;
    let form = form_with("/", &front, "code")?;
    let mut rng = synthetic::generator(seed, order as u64);
    // Half of them have a browser that runs scripts: it stretches the code, and what cannot be one the server is to see.
    let scripts = rng.random();
    let ticket = Code::parse(code)
        .ok()
        .filter(|_| scripts)
        .map(|code| Ticket::of_code(code.stretch()));
    let shown = ticket.as_ref().map_or_else(|| code.to_owned(), Ticket::for_form);
    let sent = form
        .filled(&[("code".to_owned(), shown)])
        .ok_or(Problem::NoForm("/"))?;
    let survey = ok("/s/survey", browser.post(&form.action, &sent))?;
    let form = form_with("/s/survey", &survey, "code")?;
    let instrument = asked(&form, catalogue).ok_or(Problem::UnknownInstrument)?;
    let answers = synthetic::answer(instrument, &mut rng);
    let sent = form.filled(&answers.pairs()).ok_or(Problem::NotOffered)?;
    if let Some(ticket) = ticket {
        send_sealed(browser, &survey, &ticket, sent)?;
        return Ok(truth(order, code, true, answers));
    }
    let check = ok("/s/check", browser.post(&form.action, &sent))?;
    let form = form_with("/s/check", &check, "code")?;
    let thanks = browser.post(&form.action, &form.untouched());
    let thanks = thanks.map_err(|error| Problem::Unreachable("/s/send", Box::new(error)))?;
    match (thanks.status, thanks.location.as_deref()) {
        (303, Some(to)) if to == "/s/sent" || to.starts_with("/s/sent?") || to.starts_with("/s/sent/") => {
            Ok(truth(order, code, false, answers))
        }
        (303, _) => Err(Problem::NotTaken),
        (status, _) => Err(Problem::Status("/s/send", status)),
    }
}

fn ok(path: &'static str, page: Result<Page, ureq::Error>) -> Result<Page, Problem> {
    let page = page.map_err(|error| Problem::Unreachable(path, Box::new(error)))?;
    if page.status == 200 {
        Ok(page)
    } else {
        Err(Problem::Status(path, page.status))
    }
}

fn form_with(path: &'static str, page: &Page, field: &str) -> Result<Form, Problem> {
    form::forms(&page.body)
        .into_iter()
        .find(|form| form.has(field))
        .ok_or(Problem::NoForm(path))
}

/// The instrument whose items are exactly those that the form asks.
fn asked<'a>(form: &Form, catalogue: &'a Catalogue) -> Option<&'a Instrument> {
    let in_form = |instrument: &Instrument| {
        instrument
            .items()
            .all(|item| form.has(&tick_field(&item.id)) || form.has(&words_field(&item.id)))
    };
    // The newest, should two versions ask the same.
    let most = catalogue
        .instruments
        .values()
        .filter(|instrument| in_form(instrument));
    most.max_by_key(|instrument| (instrument.items().count(), instrument.key.version))
        .map(AsRef::as_ref)
}

/// What the island of the survey's page does: it fetches the sheet that the page names, seals, and sends.
fn send_sealed(
    browser: &Browser,
    survey: &Page,
    ticket: &Ticket,
    sent: Vec<(String, String)>,
) -> Result<(), Problem> {
    let unreachable = |path| move |error| Problem::Unreachable(path, Box::new(error));
    let address = survey
        .body
        .split_once("data-sheet=\"")
        .and_then(|(_, rest)| rest.split_once('"'));
    let (address, _) = address.ok_or(Problem::NoForm("/s/survey"))?;
    let address = address.replace("&amp;", "&");
    let (status, bytes) = browser.get_bytes(&address).map_err(unreachable("/s/sheet"))?;
    if status != 200 {
        return Err(Problem::Status("/s/sheet", status));
    }
    let sheet = PhoneSheet::from_bytes(&bytes).ok_or(Problem::NotASheet)?;
    let sent = Submission::new(sent);
    let answers = Response::parse(&sheet.instrument, &sent).map_err(|_| Problem::NotOffered)?;
    // Sealing needs real randomness also of somebody made up: two envelopes must never share a key.
    let mut ballot =
        sealing::sealed(&sheet, answers, ticket, &mut app::state::fresh_rng()).ok_or(Problem::NotASheet)?;
    let voucher = sent.value("voucher").and_then(Voucher::from_form);
    ballot.voucher = voucher.unwrap_or_default();
    let came = browser
        .post_bytes("/s/sealed", &ballot.to_bytes())
        .map_err(unreachable("/s/sealed"))?;
    match (came.0, Reply::read(&came.1)) {
        (200, Reply::Now | Reply::Before) => Ok(()),
        (200, _) => Err(Problem::NotTaken),
        (status, _) => Err(Problem::Status("/s/sealed", status)),
    }
}

fn truth(order: usize, code: &str, scripts: bool, answers: Answers) -> Truth {
    Truth {
        order,
        code: code.to_owned(),
        scripts,
        answers: answers
            .ticks
            .into_iter()
            .map(|(item, values)| (item.to_string(), values))
            .collect(),
        words: answers
            .words
            .into_iter()
            .map(|(item, text)| (item.to_string(), text))
            .collect(),
    }
}
