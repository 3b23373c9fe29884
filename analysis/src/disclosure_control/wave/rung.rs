//! Rungs: the ways in which the positions of a variable may be joined, finest first.

use crate::aggregation::Counted;
use crate::disclosure_control::protected::{DID_NOT_SAY, NO_ANSWER, NOT_ASKED, NOT_TICKED};
use domain::instrument::Step;

/// Joined positions.
#[derive(Clone)]
pub(super) struct Part {
    /// For people.
    pub label: String,
    /// Positions of the variable, that of no answer included.
    pub of: Vec<usize>,
}

/// One way of joining all positions: each is in exactly one part.
#[derive(Clone)]
pub(super) struct Rung {
    /// For officers.
    pub name: String,
    /// In order: the groups, then those who gave no answer, unless a group declares them. Of an option those who ticked it,
    /// then all others.
    pub parts: Vec<Part>,
    /// Whether a group declares them: only a breakdown's may.
    pub declares_no_answer: bool,
}

impl Rung {
    /// The steps of the declared ladder, and no others. For opinions each rung joins parts of the one before.
    pub fn ladder(counted: &Counted) -> Vec<Rung> {
        let steps = counted.variable.steps.iter();
        steps.map(|step| Self::of(counted, step)).collect()
    }

    fn of(counted: &Counted, step: &Step) -> Rung {
        let declares_no_answer = step.groups.iter().any(|group| group.with_no_answer);
        let mut parts: Vec<Part> = step
            .groups
            .iter()
            .map(|group| {
                let mut of = group.of.clone();
                if group.with_no_answer {
                    of.push(counted.no_answer());
                }
                Part {
                    label: group.label.clone(),
                    of,
                }
            })
            .collect();
        if counted.option.is_some() {
            // Of an option it is told who ticked it, and of nobody else whether they answered.
            parts.truncate(1);
            parts.push(Part {
                label: NOT_TICKED.into(),
                of: vec![1],
            });
        } else if !declares_no_answer {
            parts.push(Part {
                label: missing(counted).into(),
                of: vec![counted.no_answer()],
            });
        }
        Rung {
            name: step.name.clone(),
            parts,
            declares_no_answer,
        }
    }

    /// What its parts are called as rows.
    pub fn row_labels(&self) -> Vec<&str> {
        let (groups, missing) = self.parts.split_at(self.groups());
        let missing = missing.iter().map(|_| DID_NOT_SAY);
        groups
            .iter()
            .map(|part| part.label.as_str())
            .chain(missing)
            .collect()
    }

    /// How many parts are groups of the step.
    pub fn groups(&self) -> usize {
        self.parts.len() - usize::from(!self.declares_no_answer)
    }
}

/// What those without an answer are called. A reader must not think that all of them were asked.
fn missing(counted: &Counted) -> &'static str {
    if counted.routed { NOT_ASKED } else { NO_ANSWER }
}
