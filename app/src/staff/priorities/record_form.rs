//! A review as an officer types it.

use crate::staff::form::{Sent, date_field, is_date, problems_of};
use crate::ui::form::{Choice, Field, FormProblems, Radios, TextArea};
use domain::priorities::{Decision, NewReview};
use leptos::prelude::*;
use time::Date;
use validator::Validate;

const WILL: &str = "will";
const CANNOT: &str = "cannot";

/// The form as typed.
#[derive(Clone, Default, Validate)]
pub struct Typed {
    /// What was heard.
    #[validate(length(
        min = 1,
        max = 1_000,
        message = "Write in up to 1,000 characters what you heard"
    ))]
    pub heard: String,
    /// `will` or `cannot`.
    #[validate(length(min = 1, message = "Choose whether you will do something"))]
    pub decision: String,
    /// What will be done.
    #[validate(length(max = 1_000, message = "Use at most 1,000 characters"))]
    pub action: String,
    /// A job title.
    #[validate(length(max = 120, message = "Use at most 120 characters"))]
    pub owner: String,
    /// By when.
    pub due: String,
    /// Why not.
    #[validate(length(max = 1_000, message = "Use at most 1,000 characters"))]
    pub reason: String,
    /// A committee or a job title.
    #[validate(length(
        min = 1,
        max = 120,
        message = "Write in up to 120 characters which committee or job decided"
    ))]
    pub decided_by: String,
    /// When it is looked at again.
    #[validate(custom(function = "is_date"))]
    pub look_again_on: String,
}

impl Typed {
    /// What was sent.
    pub fn read(sent: &Sent) -> Self {
        Self {
            heard: sent.text("heard"),
            decision: sent.value("decision"),
            action: sent.text("action"),
            owner: sent.value("owner"),
            due: sent.value("due"),
            reason: sent.text("reason"),
            decided_by: sent.value("decided_by"),
            look_again_on: sent.value("look_again_on"),
        }
    }

    /// What it means.
    pub fn check(&self, strategy: &str, area: &str, today: Date) -> Result<NewReview, FormProblems> {
        let mut problems = problems_of(self, &["heard", "decision"]);
        let decision = self.decide(today, &mut problems);
        let lengths = problems_of(
            self,
            &["action", "owner", "reason", "decided_by", "look_again_on"],
        );
        for (field, message) in lengths.iter() {
            problems.add(field, message);
        }
        let look_again_on = date_field(&self.look_again_on);
        if look_again_on.is_some_and(|date| date <= today) {
            problems.add("look_again_on", "Choose a day that lies ahead");
        }
        match (decision, look_again_on) {
            (Some(decision), Some(look_again_on)) if problems.is_empty() => Ok(NewReview {
                strategy: strategy.into(),
                area: area.into(),
                heard: self.heard.clone(),
                decision,
                decided_by: self.decided_by.clone(),
                look_again_on,
            }),
            _ => Err(problems),
        }
    }

    fn decide(&self, today: Date, problems: &mut FormProblems) -> Option<Decision> {
        match self.decision.as_str() {
            WILL => {
                if self.action.is_empty() {
                    problems.add("action", "Write down what you will do");
                }
                if self.owner.is_empty() {
                    problems.add("owner", "Write down whose job it is");
                }
                let due = date_field(&self.due);
                match due {
                    None => problems.add("due", "Enter a date, for example 2026-12-01"),
                    Some(due) if due < today => problems.add("due", "Choose a day that lies ahead"),
                    Some(_) => {}
                }
                let (action, owner) = (self.action.clone(), self.owner.clone());
                due.map(|due| Decision::WillDo { action, owner, due })
            }
            CANNOT if self.reason.is_empty() => {
                problems.add("reason", "Write down why you can't");
                None
            }
            CANNOT => Some(Decision::CannotDo {
                reason: self.reason.clone(),
            }),
            "" => None,
            _ => {
                problems.add("decision", "Choose whether you will do something");
                None
            }
        }
    }
}

/// The form.
pub fn view(action: &str, typed: &Typed, problems: &FormProblems) -> AnyView {
    let typed = typed.clone();
    let choices = vec![
        Choice::new(WILL, "We will do something"),
        Choice::new(CANNOT, "We can't"),
    ];
    view! {
        <section class="card" id="record">
            <h2>"Record a review"</h2>
            <p>"Young people read it on the public page, once a second person has approved it. Name no one."</p>
            <form method="post" action=action.to_owned() class="form" novalidate>
                <TextArea
                    name="heard"
                    label="What we heard"
                    hint="In words that a young person understands"
                    value=typed.heard
                    error=problems.of("heard")
                />
                <Radios
                    name="decision"
                    legend="What comes of it"
                    chosen=typed.decision
                    options=choices
                    error=problems.of("decision")
                />
                <fieldset>
                    <legend>"If you will do something"</legend>
                    <TextArea
                        name="action"
                        label="What we will do"
                        rows=3
                        value=typed.action
                        error=problems.of("action")
                    />
                    <Field
                        name="owner"
                        label="Whose job it is"
                        hint="A job title, not a name"
                        value=typed.owner
                        error=problems.of("owner")
                    />
                    <Field
                        name="due"
                        label="By when"
                        kind="date"
                        width="medium"
                        value=typed.due
                        error=problems.of("due")
                    />
                </fieldset>
                <fieldset>
                    <legend>"If you can't"</legend>
                    <TextArea name="reason" label="Why we can't" rows=3 value=typed.reason error=problems.of("reason") />
                </fieldset>
                <Field
                    name="decided_by"
                    label="Who decided"
                    hint="A committee or a job title"
                    value=typed.decided_by
                    error=problems.of("decided_by")
                />
                <Field
                    name="look_again_on"
                    label="When it will be looked at again"
                    kind="date"
                    width="medium"
                    value=typed.look_again_on
                    error=problems.of("look_again_on")
                />
                <button class="button">"Record the review"</button>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 22);

    fn whole(decision: &str) -> Typed {
        Typed {
            heard: "Moves come without warning".into(),
            decision: decision.into(),
            action: "Give two weeks' notice".into(),
            owner: "Head of placements".into(),
            due: "2027-01-31".into(),
            reason: "The law does not allow it".into(),
            decided_by: "Corporate Parenting Committee".into(),
            look_again_on: "2027-03-01".into(),
        }
    }

    #[test]
    fn a_review_says_what_will_be_done_or_why_not() {
        let will = whole(WILL).check("walsall-2021", "voice", TODAY).unwrap();
        assert!(matches!(will.decision, Decision::WillDo { due, .. } if due == date!(2027 - 01 - 31)));
        let cannot = whole(CANNOT).check("walsall-2021", "voice", TODAY).unwrap();
        assert!(matches!(cannot.decision, Decision::CannotDo { .. }));
    }

    #[test]
    fn an_action_needs_what_who_and_when() {
        let typed = Typed {
            action: String::new(),
            owner: String::new(),
            due: "2026-11-01".into(),
            ..whole(WILL)
        };
        let problems = typed.check("walsall-2021", "voice", TODAY).unwrap_err();
        let fields: Vec<&str> = problems.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["action", "owner", "due"]);
    }

    #[test]
    fn an_empty_form_is_pointed_out_in_the_order_of_the_page() {
        let problems = Typed::default()
            .check("walsall-2021", "voice", TODAY)
            .unwrap_err();
        let fields: Vec<&str> = problems.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["heard", "decision", "decided_by", "look_again_on"]);
    }

    #[test]
    fn a_no_needs_a_reason() {
        let typed = Typed {
            reason: String::new(),
            ..whole(CANNOT)
        };
        assert!(
            typed
                .check("walsall-2021", "voice", TODAY)
                .unwrap_err()
                .of("reason")
                .is_some()
        );
    }
}
