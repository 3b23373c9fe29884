//! Planning a wave.
//!
//! In: a title, a closing date, instruments, a strategy. Out: a draft.

use super::{instrument_label, outcome};
use crate::road::waves::{self, NewWave};
use crate::staff::fault::Fault;
use crate::staff::form::{Sent, capital, date_field, is_date, problems_of};
use crate::staff::retention::{self, months};
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::{Checkbox, Checkboxes, Choice, Field, FormProblems, Radios};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::instrument::InstrumentKey;
use domain::wave::{Kept, NotKept, Retention};
use leptos::prelude::*;
use time::Date;
use validator::Validate;

const ORDER: [&str; 4] = ["title", "closes_on", "instrument", "strategy"];
/// Months, in the order of [`Kept::ALL`].
const KEPT: [&str; 3] = ["keep_invitations", "keep_words", "keep_ticks"];

/// The form as typed.
#[derive(Clone, Default, Validate)]
struct Typed {
    #[validate(length(
        min = 1,
        max = 80,
        message = "Give the wave a title of up to 80 characters, such as Autumn 2026"
    ))]
    title: String,
    #[validate(custom(function = "is_date"))]
    closes_on: String,
    #[validate(length(min = 1, message = "Choose at least one questionnaire"))]
    instrument: Vec<String>,
    #[validate(length(min = 1, message = "Choose the strategy that this wave speaks to"))]
    strategy: String,
    /// For how many months each is kept.
    months: [String; 3],
    /// One link for everybody, and no letters.
    open_link: bool,
}

/// What can be chosen.
#[derive(Clone)]
struct Choices {
    instruments: Vec<Choice>,
    strategies: Vec<Choice>,
}

/// The empty form.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Response {
    let typed = Typed {
        strategy: who.authority.strategy.clone(),
        months: usual(),
        ..Typed::default()
    };
    show(&state, &who, typed, FormProblems::new()).await
}

/// Plans a wave.
pub async fn plan(State(state): State<AppState>, who: SignedIn, sent: Sent) -> Result<Response, Fault> {
    let typed = Typed::read(&sent);
    let choices = choices(&state, &who);
    let new = match typed.check(&choices, state.clock.today()) {
        Ok(new) => new,
        Err(problems) => return Ok(show(&state, &who, typed, problems).await),
    };
    match outcome(waves::plan(&state, who.authority.id, new, typed.open_link).await)? {
        Ok(id) => {
            who.did(&state, &format!("planned the wave {id}")).await?;
            Ok(Redirect::to(&format!("/staff/waves/{id}")).into_response())
        }
        Err(reason) => {
            let mut problems = FormProblems::new();
            problems.add("title", reason);
            Ok(show(&state, &who, typed, problems).await)
        }
    }
}

impl Typed {
    fn read(sent: &Sent) -> Self {
        Self {
            title: sent.value("title"),
            closes_on: sent.value("closes_on"),
            instrument: sent.values("instrument"),
            strategy: sent.value("strategy"),
            months: KEPT.map(|field| sent.value(field)),
            open_link: sent.value("open_link") == "yes",
        }
    }

    fn check(&self, choices: &Choices, today: Date) -> Result<NewWave, FormProblems> {
        let mut problems = problems_of(self, &ORDER);
        let known = |choices: &[Choice], value: &str| choices.iter().any(|choice| choice.value == value);
        if !self.instrument.iter().all(|key| known(&choices.instruments, key)) {
            problems.add("instrument", "Choose questionnaires from the list");
        }
        if !self.strategy.is_empty() && !known(&choices.strategies, &self.strategy) {
            problems.add("strategy", "Choose a strategy of your authority");
        }
        let closes_on = date_field(&self.closes_on);
        if closes_on.is_some_and(|date| date <= today) {
            problems.add("closes_on", "Choose a closing date that lies ahead");
        }
        let instruments: Vec<InstrumentKey> = self
            .instrument
            .iter()
            .filter_map(|key| key.parse().ok())
            .collect();
        let retention = months::read(&self.months);
        if let Err(NotKept::Months(kept) | NotKept::Longer(kept)) = &retention {
            let reason = capital(&NotKept::Months(*kept).to_string());
            problems.add(field_of(*kept), reason);
        }
        match (closes_on, retention) {
            (Some(closes_on), Ok(retention)) if problems.is_empty() => Ok(NewWave {
                title: self.title.clone(),
                closes_on,
                instruments,
                strategy: self.strategy.clone(),
                retention,
            }),
            _ => Err(problems),
        }
    }
}

/// The months to begin with.
fn usual() -> [String; 3] {
    let usual = Retention::default();
    Kept::ALL.map(|kept| usual.months(kept).to_string())
}

fn field_of(kept: Kept) -> &'static str {
    let [invitations, words, ticks] = KEPT;
    match kept {
        Kept::Invitations => invitations,
        Kept::Words => words,
        Kept::Ticks => ticks,
    }
}

fn choices(state: &AppState, who: &SignedIn) -> Choices {
    let instruments = state.catalogue.instruments.values().map(|instrument| {
        let about = format!(
            "{} questions, about {} minutes",
            instrument.items().count(),
            instrument.minutes
        );
        Choice::new(instrument.key.to_string(), instrument_label(instrument)).hint(about)
    });
    let own = state
        .catalogue
        .strategies
        .values()
        .filter(|strategy| strategy.authority == who.authority.slug);
    let strategies = own.map(|strategy| {
        Choice::new(strategy.id.clone(), strategy.title.clone())
            .hint(format!("{} priority areas", strategy.priority_area.len()))
    });
    Choices {
        instruments: instruments.collect(),
        strategies: strategies.collect(),
    }
}

async fn show(state: &AppState, who: &SignedIn, typed: Typed, problems: FormProblems) -> Response {
    let choices = choices(state, who);
    let wrong = problems.clone();
    who.page_with("Plan a wave", wrong, move || view(&typed, &choices, &problems))
        .await
}

fn view(typed: &Typed, choices: &Choices, problems: &FormProblems) -> AnyView {
    let typed = typed.clone();
    let kept = Kept::ALL.into_iter().zip(typed.months).map(|(kept, months)| {
        let field = field_of(kept);
        view! {
            <Field
                name=field
                label=retention::label(kept)
                kind="number"
                width="short"
                value=months
                error=problems.of(field)
            />
        }
    });
    view! {
        <form method="post" action="/staff/waves/new" class="form" novalidate>
            <Field
                name="title"
                label="Title"
                hint="For staff, for example: Autumn 2026"
                value=typed.title
                error=problems.of("title")
            />
            <Field
                name="closes_on"
                label="Last day for answers"
                hint="Young people are told that nobody reads their answers before two working days after this date."
                kind="date"
                width="medium"
                value=typed.closes_on
                error=problems.of("closes_on")
            />
            <Checkboxes
                name="instrument"
                legend="Questionnaires"
                hint="One for each age version. Each young person is invited to one of them."
                chosen=typed.instrument
                options=choices.instruments.clone()
                error=problems.of("instrument")
            />
            <Radios
                name="strategy"
                legend="Strategy"
                hint="Its priority areas are what the answers are read for."
                chosen=typed.strategy
                options=choices.strategies.clone()
                error=problems.of("strategy")
            />
            <Checkbox
                name="open_link"
                label="One link for everybody, and no letters"
                hint="For posters and messages. Anyone with the link could answer more than once: young people read so, and so does \
                      everybody who reads the results. This can't be changed later."
                checked=typed.open_link
            />
            <fieldset>
                <legend>"For how long what young people send is kept"</legend>
                <p class="hint">
                    "In whole months after the last day for answers; then it is erased by itself. Young people can read it, and
                    once the wave is open it can only become shorter. Invitations go when the box is opened, if that is
                    earlier."
                </p>
                {kept.collect_view()}
            </fieldset>
            <button class="button">"Plan the wave"</button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn choices() -> Choices {
        Choices {
            instruments: vec![Choice::new("eleven-to-seventeen/1", "11 to 17")],
            strategies: vec![Choice::new("walsall-2021", "Strategy")],
        }
    }

    #[test]
    fn a_whole_form_is_a_wave() {
        let sent = Sent::from([
            ("title", "Autumn"),
            ("closes_on", "2026-12-01"),
            ("instrument", "eleven-to-seventeen/1"),
            ("strategy", "walsall-2021"),
            ("keep_invitations", "2"),
            ("keep_words", "3"),
            ("keep_ticks", "9"),
        ]);
        let new = Typed::read(&sent)
            .check(&choices(), date!(2026 - 11 - 22))
            .unwrap();
        assert_eq!(new.title, "Autumn");
        assert_eq!(new.closes_on, date!(2026 - 12 - 01));
        assert_eq!(new.instruments.len(), 1);
        assert_eq!(Ok(new.retention), Retention::new(2, 3, 9));
    }

    #[test]
    fn an_empty_form_names_every_field_in_the_order_of_the_page() {
        let typed = Typed {
            months: usual(),
            ..Typed::default()
        };
        let problems = typed.check(&choices(), date!(2026 - 11 - 22)).unwrap_err();
        let fields: Vec<&str> = problems.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ORDER);
    }

    #[test]
    fn what_is_not_offered_and_a_date_in_the_past_are_refused() {
        let sent = Sent::from([
            ("title", "Autumn"),
            ("closes_on", "2026-11-22"),
            ("instrument", "other/1"),
            ("strategy", "southwark-2021"),
        ]);
        let problems = Typed::read(&sent)
            .check(&choices(), date!(2026 - 11 - 22))
            .unwrap_err();
        for field in ["closes_on", "instrument", "strategy"] {
            assert!(problems.of(field).is_some(), "{field}");
        }
    }
}
