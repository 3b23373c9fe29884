//! Ties: what an answer to one variable says about another by the way the questions are asked, and whether two published
//! tables together let a small number be worked out from that.
//!
//! A routed item is asked only of those who ticked something earlier; an exclusive option leaves the others unticked; all
//! options of a multiple choice share those who gave no answer. Then a published group of one table may lie inside a
//! published group of another, and the difference of the two numbers is the number of those in between.

use super::rule::is_nobody_or_enough;
use super::rung::Rung;
use crate::aggregation::Counted;

/// Whether somebody can be at one position of each of two variables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// Nobody can.
    Never,
    /// Yes, and they only left something out: that nobody did may be told.
    LeftOut,
    /// Yes, and it is an answer.
    Answered,
}

/// What two variables have to do with each other.
pub(super) enum Relation {
    /// Any answer to one goes with any answer to the other.
    Free,
    /// Together with others they say too much to be followed here: only one of the two may be shown.
    OneOnly,
    /// By position of the first, then of the second.
    Tied(Vec<Vec<Tie>>),
}

/// What two variables have to do with each other.
pub(super) fn between(a: &Counted, b: &Counted) -> Relation {
    if a.variable.item == b.variable.item {
        return options(a, b);
    }
    if let Some(condition) = b.asked_if.iter().find(|c| c.item == a.variable.item) {
        return Relation::Tied(routed(a, b, &condition.positions));
    }
    if let Some(condition) = a.asked_if.iter().find(|c| c.item == b.variable.item) {
        return Relation::Tied(turned(&routed(b, a, &condition.positions)));
    }
    let exclude = a.asked_if.iter().any(|of_a| {
        let apart = |positions: &[usize]| !positions.iter().any(|p| of_a.positions.contains(p));
        b.asked_if
            .iter()
            .any(|of_b| of_a.item == of_b.item && apart(&of_b.positions))
    });
    if exclude {
        Relation::OneOnly
    } else {
        Relation::Free
    }
}

/// Two options of a multiple choice. With several exclusive ones, or with fewer than three others beside one, three or
/// more tables together say what no pair does.
fn options(a: &Counted, b: &Counted) -> Relation {
    let (Some(of_a), Some(of_b)) = (a.option, b.option) else {
        return Relation::OneOnly;
    };
    if of_a.exclusives > 1 || (of_a.exclusives == 1 && of_a.others < 3) {
        return Relation::OneOnly;
    }
    let at_least_one = of_a.exclusives + of_a.others == 2;
    let tie = |p: usize, q: usize| match (p, q) {
        (0, 0) if of_a.exclusive || of_b.exclusive => Tie::Never,
        (1, 1) if at_least_one => Tie::Never,
        (0 | 1, 0 | 1) => Tie::Answered,
        (2, 2) => Tie::LeftOut,
        _ => Tie::Never,
    };
    Relation::Tied((0..3).map(|p| (0..3).map(|q| tie(p, q)).collect()).collect())
}

/// `later` is asked only of those at some positions of `earlier`.
fn routed(earlier: &Counted, later: &Counted, asked: &[usize]) -> Vec<Vec<Tie>> {
    let tie = |p: usize, q: usize| match (
        p == earlier.no_answer(),
        asked.contains(&p),
        q == later.no_answer(),
    ) {
        (false, true, false) => Tie::Answered,
        (false, true, true) | (true, _, true) => Tie::LeftOut,
        (false, false, true) => Tie::Answered,
        _ => Tie::Never,
    };
    (0..earlier.positions())
        .map(|p| (0..later.positions()).map(|q| tie(p, q)).collect())
        .collect()
}

fn turned(ties: &[Vec<Tie>]) -> Vec<Vec<Tie>> {
    let width = ties.first().map_or(0, Vec::len);
    (0..width)
        .map(|q| ties.iter().map(|row| row[q]).collect())
        .collect()
}

/// Ties between the parts of two rungs.
fn of_parts(ties: &[Vec<Tie>], a: &Rung, b: &Rung) -> Vec<Vec<Tie>> {
    let strongest = |p: &[usize], q: &[usize]| {
        let ties = p.iter().flat_map(|p| q.iter().map(move |q| ties[*p][*q]));
        ties.max().unwrap_or(Tie::Never)
    };
    a.parts
        .iter()
        .map(|p| b.parts.iter().map(|q| strongest(&p.of, &q.of)).collect())
        .collect()
}

/// Whether two variables, published at these rungs over the same people with these counts, stay safe together.
///
/// Everything that two partitions with ties give away by adding and subtracting is a union of such differences: take any
/// parts of the second; all people in them are in the parts of the first that are tied to them; those who are in the
/// latter and not in the former can be counted. (A function of the two positions that is 0 or 1 wherever somebody can
/// be, and a sum of one function of each, is a directed cut of the graph of ties.)
pub(super) fn are_safe(ties: &[Vec<Tie>], a: (&Rung, &[u64]), b: (&Rung, &[u64]), opinion: bool) -> bool {
    let parts = of_parts(ties, a.0, b.0);
    let (a, b) = (a.1, b.1);
    (1..(1_usize << b.len()) - 1).all(|chosen| {
        let inside = |q: usize| chosen >> q & 1 == 1;
        let around = |p: &usize| (0..b.len()).any(|q| inside(q) && parts[*p][q] != Tie::Never);
        let around: Vec<usize> = (0..a.len()).filter(around).collect();
        let between = around
            .iter()
            .flat_map(|p| (0..b.len()).filter(|q| !inside(*q)).map(|q| parts[*p][q]))
            .max()
            .unwrap_or(Tie::Never);
        if between == Tie::Never {
            return true;
        }
        let outer: u64 = around.iter().map(|p| a[*p]).sum();
        let inner: u64 = (0..b.len()).filter(|q| inside(*q)).map(|q| b[q]).sum();
        match outer.checked_sub(inner) {
            None => false,
            Some(0) => !opinion || between == Tie::LeftOut,
            Some(between) => is_nobody_or_enough(between),
        }
    })
}
