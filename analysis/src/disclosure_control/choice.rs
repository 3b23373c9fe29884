//! Which rung each table of one instrument is shown at, or that it is hidden.
//!
//! The argument for why the choice is safe is in [`super`].

use super::HiddenBecause;
use super::rule::{SMALLEST_BASE, may_show_all};
use super::rung::{Rung, counts};
use super::ties::{Relation, are_safe, between};
use crate::aggregation::{Counted, FrequencyTable};
use std::collections::BTreeMap;

/// A table that is shown.
pub(super) struct Shown<'a> {
    table: &'a FrequencyTable,
    /// The place of `rung` on the ladder.
    place: usize,
    /// What the variable is joined to.
    pub rung: Rung,
    /// Row by row.
    pub counts: Vec<Vec<u64>>,
}

pub(super) type Choice<'a> = Result<Shown<'a>, HiddenBecause>;
type Alone<'a> = BTreeMap<&'a str, Choice<'a>>;

/// Chooses for all tables of one instrument, in the order given.
pub(super) fn choose<'a>(tables: &[&'a FrequencyTable]) -> (Vec<Choice<'a>>, BTreeMap<String, Rung>) {
    let total = tables.first().map_or(0, |table| table.total());
    let hide = |because| (tables.iter().map(|_| Err(because)).collect(), BTreeMap::new());
    if tables.iter().any(|table| table.total() != total) {
        return hide(HiddenBecause::WorkedOut);
    }
    if total < SMALLEST_BASE {
        return hide(HiddenBecause::TooFewAnswers);
    }
    let alone = alone(tables);
    let mut by_breakdown: BTreeMap<&str, Vec<Shown<'a>>> = BTreeMap::new();
    let mut choices = Vec::new();
    for table in tables {
        let name = table.key().variable.as_str();
        choices.push(match table.key().by.as_deref() {
            None => copied(alone.get(name)).and_then(told_apart),
            Some(by) => {
                let shown = by_breakdown.entry(by).or_default();
                let choice = two_way(table, alone.get(name), alone.get(by), shown);
                if let Ok(new) = &choice {
                    shown.push(again(new));
                }
                choice
            }
        });
    }
    let breakdowns = alone
        .into_iter()
        .filter_map(|(name, choice)| choice.ok().map(|shown| (name.to_owned(), shown.rung)))
        .collect();
    (choices, breakdowns)
}

/// The same table, at the same rung.
fn again<'a>(shown: &Shown<'a>) -> Shown<'a> {
    Shown {
        table: shown.table,
        place: shown.place,
        rung: shown.rung.clone(),
        counts: shown.counts.clone(),
    }
}

fn copied<'a>(choice: Option<&Choice<'a>>) -> Choice<'a> {
    match choice {
        Some(Ok(shown)) => Ok(again(shown)),
        Some(Err(because)) => Err(*because),
        None => Err(HiddenBecause::WorkedOut),
    }
}

/// A table alone is shown only with those who gave no answer in a column of their own: they said none of the answers. Where
/// the step of a breakdown counts them in a group, the groups are rows of other tables, and the table alone is hidden.
fn told_apart(shown: Shown<'_>) -> Choice<'_> {
    if !shown.rung.declares_no_answer {
        return Ok(shown);
    }
    let counted = shown.table.counted();
    let other_step = Rung::ladder(counted).into_iter().any(|rung| {
        let counts = counts(shown.table, &rung, None);
        !rung.declares_no_answer && may_show_all(&counts, &rung, counted.variable.opinion)
    });
    Err(if other_step {
        HiddenBecause::WorkedOut
    } else {
        HiddenBecause::SmallNumber
    })
}

/// The one-way tables: first the breakdowns, whose steps hold for the whole release, then the rest.
fn alone<'a>(tables: &[&'a FrequencyTable]) -> Alone<'a> {
    let (opinions, facts): (Vec<_>, Vec<_>) = tables
        .iter()
        .copied()
        .filter(|table| table.by().is_none())
        .partition(|table| table.counted().variable.opinion);
    let mut chosen: Alone<'a> = BTreeMap::new();
    for table in facts {
        let rung = best_step(table, tables);
        let choice = rung
            .ok_or(HiddenBecause::SmallNumber)
            .and_then(|place| first_safe(table, None, place..=place, chosen.values().flatten()));
        chosen.entry(&table.key().variable).or_insert(choice);
    }
    for table in opinions {
        if !chosen.contains_key(table.key().variable.as_str()) {
            let choice = first_safe(table, None, 0..=usize::MAX, chosen.values().flatten());
            chosen.insert(&table.key().variable, choice);
        }
    }
    chosen
}

/// The step of a breakdown at which most tables can be shown; of several the finest.
fn best_step(breakdown: &FrequencyTable, tables: &[&FrequencyTable]) -> Option<usize> {
    let ladder = Rung::ladder(breakdown.counted());
    let mut best = None;
    for (place, step) in ladder.iter().enumerate() {
        if !may_show_all(&counts(breakdown, step, None), step, false) {
            continue;
        }
        let showable = tables
            .iter()
            .filter(|table| table.key().by.as_deref() == Some(breakdown.key().variable.as_str()))
            .filter(|table| {
                Rung::ladder(table.counted()).iter().any(|rung| {
                    may_show_all(
                        &counts(table, rung, Some(step)),
                        rung,
                        table.counted().variable.opinion,
                    )
                })
            })
            .count();
        if best.is_none_or(|(most, _)| showable > most) {
            best = Some((showable, place));
        }
    }
    best.map(|(_, place)| place)
}

/// A table by a breakdown: at the step of the breakdown, and never finer than the variable alone.
fn two_way<'a>(
    table: &'a FrequencyTable,
    variable: Option<&Choice<'a>>,
    breakdown: Option<&Choice<'a>>,
    shown: &[Shown<'a>],
) -> Choice<'a> {
    let (Some(by), Some(variable), Some(breakdown)) = (table.by(), variable, breakdown) else {
        return Err(HiddenBecause::WorkedOut);
    };
    let (variable, breakdown) = (
        variable.as_ref().map_err(|why| *why)?,
        breakdown.as_ref().map_err(|why| *why)?,
    );
    let free = matches!(between(table.counted(), by), Relation::Free);
    if !free || !table.counted().variable.opinion {
        return Err(HiddenBecause::WorkedOut);
    }
    first_safe(table, Some(&breakdown.rung), variable.place..=usize::MAX, shown)
}

/// The finest rung at which the table may be shown, alone and next to those already shown.
fn first_safe<'a, 's>(
    table: &'a FrequencyTable,
    rows: Option<&Rung>,
    places: std::ops::RangeInclusive<usize>,
    shown: impl IntoIterator<Item = &'s Shown<'a>> + Clone,
) -> Choice<'a>
where
    'a: 's,
{
    let counted = table.counted();
    let mut because = HiddenBecause::SmallNumber;
    for (place, rung) in Rung::ladder(counted).into_iter().enumerate() {
        let counts = counts(table, &rung, rows);
        if !places.contains(&place) || !may_show_all(&counts, &rung, counted.variable.opinion) {
            continue;
        }
        let new = Shown {
            table,
            place,
            rung,
            counts,
        };
        if shown.clone().into_iter().all(|other| go_together(other, &new)) {
            return Ok(new);
        }
        because = HiddenBecause::WorkedOut;
    }
    Err(because)
}

/// Whether two tables with the same rows may both be shown.
fn go_together(a: &Shown<'_>, b: &Shown<'_>) -> bool {
    let (of_a, of_b): (&Counted, &Counted) = (a.table.counted(), b.table.counted());
    let ties = match between(of_a, of_b) {
        Relation::Free => return true,
        Relation::OneOnly => return false,
        Relation::Tied(ties) => ties,
    };
    let opinion = of_a.variable.opinion || of_b.variable.opinion;
    a.counts
        .iter()
        .zip(&b.counts)
        .filter(|(a, _)| a.iter().any(|cell| *cell > 0))
        .all(|(x, y)| are_safe(&ties, (&a.rung, x), (&b.rung, y), opinion))
}
