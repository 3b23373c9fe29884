//! Rungs: the ways in which the positions of a variable may be joined, finest first.

use super::NoAnswer;
use super::protected::{DID_NOT_SAY, NO_ANSWER, NOT_ASKED};
use crate::aggregation::{Counted, FrequencyTable};

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
    /// In order; if no answer stands apart, it is the last.
    pub parts: Vec<Part>,
    /// Where no answer is.
    pub no_answer: NoAnswer,
}

impl Rung {
    /// The steps of the declared ladder. An opinion has one more: its coarsest step, with those who gave no answer
    /// joined to the last group, so that the first can be shown where few gave no answer.
    /// For opinions each rung joins parts of the one before.
    pub fn ladder(counted: &Counted) -> Vec<Rung> {
        let mut ladder: Vec<Rung> = (0..counted.variable.steps.len())
            .map(|step| Self::of(counted, step))
            .collect();
        if counted.variable.opinion
            && let Some(last) = counted.variable.steps.len().checked_sub(1)
        {
            ladder.push(Self::of(counted, last).join(counted));
        }
        ladder
    }

    fn of(counted: &Counted, step: usize) -> Rung {
        let step = &counted.variable.steps[step];
        let mut no_answer = NoAnswer::Apart;
        let mut parts: Vec<Part> = step
            .groups
            .iter()
            .map(|group| {
                let mut of = group.of.clone();
                if group.with_no_answer {
                    of.push(counted.no_answer());
                    no_answer = NoAnswer::Joined;
                }
                Part {
                    label: group.label.clone(),
                    of,
                }
            })
            .collect();
        if no_answer == NoAnswer::Apart {
            parts.push(Part {
                label: missing(counted).into(),
                of: vec![counted.no_answer()],
            });
        }
        Rung {
            name: step.name.clone(),
            parts,
            no_answer,
        }
    }

    fn join(mut self, counted: &Counted) -> Rung {
        if self.parts.len() > 2 && self.no_answer == NoAnswer::Apart {
            self.parts.pop();
            if let Some(last) = self.parts.last_mut() {
                last.of.push(counted.no_answer());
                last.label = format!("{}, or {}", last.label, missing(counted).to_lowercase());
            }
            self.name = format!("{}, with no answer", self.name);
            self.no_answer = NoAnswer::Joined;
        }
        self
    }

    /// What its parts are called as rows.
    pub fn row_labels(&self) -> Vec<&str> {
        let (groups, missing) = self.parts.split_at(self.answers());
        let missing = missing.iter().map(|_| DID_NOT_SAY);
        groups
            .iter()
            .map(|part| part.label.as_str())
            .chain(missing)
            .collect()
    }

    /// How many parts are answers.
    pub fn answers(&self) -> usize {
        match self.no_answer {
            NoAnswer::Apart => self.parts.len() - 1,
            NoAnswer::Joined => self.parts.len(),
        }
    }
}

/// What those without an answer are called. A reader must not think that all of them were asked.
fn missing(counted: &Counted) -> &'static str {
    if counted.asked_if.is_empty() {
        NO_ANSWER
    } else {
        NOT_ASKED
    }
}

/// The counts of a table at these rungs, row by row; a single row if there is no breakdown.
pub(super) fn counts(table: &FrequencyTable, rung: &Rung, rows: Option<&Rung>) -> Vec<Vec<u64>> {
    let all: Vec<usize> = (0..table.rows()).collect();
    let row = |rows: &[usize]| rung.parts.iter().map(|part| table.sum(rows, &part.of)).collect();
    match rows {
        Some(rows) => rows.parts.iter().map(|part| row(&part.of)).collect(),
        None => vec![row(&all)],
    }
}
