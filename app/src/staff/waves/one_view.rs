//! What the page of a wave shows.

use super::acts_view;
use super::done::{self, Done};
use super::holders_view::{self, Holders};
use super::one::Typed;
use super::population::may_change;
use super::population_form::PopulationTyped;
use super::{instrument_label, state_label};
use crate::road::may::Act;
use crate::road::releasing::Progress;
use crate::road::retention::Holding;
use crate::road::waves::Status;
use crate::staff::{releases, retention};
use crate::ui::form::FormProblems;
use crate::wording::Wording;
use domain::clock::written_out;
use domain::instrument::{Instrument, InstrumentKey};
use domain::wave::{ENOUGH_PERCENT, Kept, WaveState};
use leptos::prelude::*;
use std::sync::Arc;
use store::invitations::Letters;
use store::releases::Release;

/// Everything on the page.
#[derive(Clone)]
pub struct Shown {
    pub title: String,
    pub strategy: String,
    pub warnings: Vec<String>,
    pub plans: bool,
    pub holds_keys: bool,
    /// Whether nobody was promised anything.
    pub synthetic: bool,
    pub problems: FormProblems,
    pub status: Status,
    pub instruments: Vec<Arc<Instrument>>,
    /// What letters can be printed in.
    pub languages: Vec<Arc<Wording>>,
    pub population: PopulationTyped,
    pub holders: Holders,
    pub releases: Vec<Release>,
    /// What is kept of it, and until when.
    pub held: Vec<Holding>,
    /// How far a release of tables is that is being worked out.
    pub releasing: Option<Progress>,
    /// Why the last one failed, if nobody has read it yet.
    pub release_failed: Option<String>,
    /// What would be refused now, and why.
    pub refusals: Vec<(Act, String)>,
    /// What was just done.
    pub done: Option<Done>,
    pub typed: Typed,
}

impl Shown {
    /// Whether there are no letters, but one link for everybody.
    pub fn has_open_link(&self) -> bool {
        !self.status.open_links.is_empty()
    }

    /// Why something would be refused now, in place of its button.
    pub fn refusal(&self, act: Act) -> Option<AnyView> {
        let (_, why) = self.refusals.iter().find(|(refused, _)| *refused == act)?;
        Some(view! { <p class="refusal">{format!("Not now. {why}.")}</p> }.into_any())
    }
}

/// The page.
pub fn view(shown: &Shown) -> AnyView {
    view! {
        {done::view(shown)}
        {facts(shown)}
        {released(shown)}
        {acts_view::view(shown)}
        {population(shown)}
    }
    .into_any()
}

fn facts(shown: &Shown) -> AnyView {
    let (status, wave) = (&shown.status, &shown.status.wave);
    let way_in = match shown.has_open_link() {
        true => view! {
            <dt>"Way in"</dt>
            <dd>"One link for everybody, and no letters. Anyone with the link could answer more than once."</dd>
        }
        .into_any(),
        false => view! { <dt>"Letters printed"</dt><dd>{letters(shown)}</dd> }.into_any(),
    };
    let answered = matches!(wave.state, WaveState::Open | WaveState::Closed).then(|| {
        view! {
            <dt>"Answers"</dt><dd>{answers(status.answered_in_tens)}</dd>
            <dt>{format!("{ENOUGH_PERCENT} % reached")}</dt><dd>{reached(status.reached, shown.plans)}</dd>
        }
    });
    let read = status.all_read.map(|all| {
        let stands = if all {
            "all words are read"
        } else {
            "still at work"
        };
        view! { <dt>"Coding room"</dt><dd>{stands}</dd> }
    });
    // Without letters there are no invitations.
    let held = shown.held.iter();
    let held = held.filter(|holding| holding.kept != Kept::Invitations || !shown.has_open_link());
    let kept = held.map(|holding| {
        view! { <li>{retention::label(holding.kept)}": "{retention::stands(holding)}</li> }
    });
    let opens = match wave.state {
        WaveState::Draft | WaveState::Open | WaveState::Closed => "Who can open it",
        _ => "Who opened it",
    };
    view! {
        <dl class="facts">
            <dt>"State"</dt><dd>{state_label(wave.state)}</dd>
            <dt>"Strategy"</dt><dd>{shown.strategy.clone()}</dd>
            <dt>"Last day for answers"</dt><dd>{written_out(wave.closes_on)}</dd>
            <dt>"Promise"</dt>
            <dd>"Nobody reads anything before "{written_out(wave.reading_date())}</dd>
            <dt>{opens}</dt><dd>{holders_view::mode(&shown.holders, wave.state)}</dd>
            {holders_view::seated(shown)}
            {way_in}
            {answered}
            {read}
            <dt>"Kept"</dt><dd><ul class="plain">{kept.collect_view()}</ul></dd>
        </dl>
    }
    .into_any()
}

fn letters(shown: &Shown) -> String {
    let letters = shown.status.letters.iter();
    let letters: Vec<String> = letters
        .map(|letters| format!("{}: {}", title_of(shown, &letters.instrument), printed(letters)))
        .collect();
    match letters.as_slice() {
        [] => "none yet".into(),
        some => some.join("; "),
    }
}

fn printed(letters: &Letters) -> String {
    match letters.replacements {
        0 => letters.printed.to_string(),
        some => format!("{}, and {some} replaced", letters.printed),
    }
}

/// Whether enough have answered, as far as it is known.
fn reached(reached: Option<bool>, plans: bool) -> &'static str {
    match reached {
        Some(true) => "yes",
        Some(false) => "not yet",
        None if plans => "not known: type in below how many could answer",
        None => "not known: the survey lead has not typed in how many could answer",
    }
}

/// The number of answers in steps of ten: the only number before a release.
fn answers(in_tens: u64) -> String {
    if in_tens == 0 {
        "fewer than 10".into()
    } else {
        format!("at least {in_tens}")
    }
}

fn title_of(shown: &Shown, key: &InstrumentKey) -> String {
    let instrument = shown.instruments.iter().find(|instrument| instrument.key == *key);
    instrument.map_or_else(|| key.to_string(), |instrument| instrument_label(instrument))
}

/// Where a form of the page goes.
pub(super) fn address(shown: &Shown, act: &str) -> String {
    format!("/staff/waves/{}/{act}", shown.status.wave.id)
}

fn released(shown: &Shown) -> AnyView {
    let links = shown
        .releases
        .iter()
        .map(|release| {
            let when = written_out(release.released_on);
            let label = format!("{}, released on {when}", releases::named(release, None));
            match shown.plans {
                true => view! { <li><a href=format!("/staff/releases/{}", release.id)>{label}</a></li> }
                    .into_any(),
                false => view! { <li>{label}</li> }.into_any(),
            }
        })
        .collect_view();
    (!shown.releases.is_empty())
        .then(|| view! { <ul class="links">{links}</ul> })
        .into_any()
}

fn population(shown: &Shown) -> AnyView {
    if !shown.plans || !may_change(shown.status.wave.state) {
        return ().into_any();
    }
    let who = match shown.has_open_link() {
        true => "From your own list: how many young people the link is for, in all and by group. ",
        false => "From your own list: how many young people are invited, in all and by group. ",
    };
    view! {
        <section class="card" id="population">
            <h2>"Who could answer"</h2>
            <p>
                {who}
                "It is used to say how many answered, and to protect small groups. Leave a field empty if it is not known."
            </p>
            <form method="post" action=address(shown, "population") class="form" novalidate>
                {shown.population.fields(&shown.instruments, &shown.problems)}
                <button class="button secondary">"Save the numbers"</button>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_answers_is_told_in_tens_only() {
        assert_eq!(answers(0), "fewer than 10");
        assert_eq!(answers(40), "at least 40");
    }
}
