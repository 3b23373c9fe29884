//! Words for what must stay hidden: "fewer than a third".
//!
//! In: a cluster. Out: for each cell that could be published, what may be tried to be said of it, the narrowest first. It
//! refuses words that are not true, and leaves to the audit whether they may be said.

use super::Version;
use super::cluster::Cluster;

/// Words, and between which numbers they place one among so many people.
type Words = (&'static str, fn(i64) -> (i64, i64));

const WORDS: [Words; 9] = [
    ("none or a few", |_| (0, 9)),
    ("fewer than a quarter", |n| (0, below(n, 1, 4))),
    ("fewer than a third", |n| (0, below(n, 1, 3))),
    ("fewer than half", |n| (0, below(n, 1, 2))),
    ("between a quarter and a half", |n| (from(n, 1, 4), n / 2)),
    ("between a half and three quarters", |n| {
        (from(n, 1, 2), n * 3 / 4)
    }),
    ("more than half", |n| (n / 2 + 1, n)),
    ("more than two thirds", |n| (n * 2 / 3 + 1, n)),
    ("more than three quarters", |n| (n * 3 / 4 + 1, n)),
];
/// Words narrower than this say too much or nothing.
const NARROWEST: i64 = 7;
/// How many words are tried for a cell.
const MOST_TRIED: usize = 3;

/// The largest number below a share of n.
fn below(n: i64, over: i64, under: i64) -> i64 {
    (n * over - 1).div_euclid(under)
}

/// The smallest number that is at least a share of n.
fn from(n: i64, over: i64, under: i64) -> i64 {
    (n * over + under - 1).div_euclid(under)
}

/// What may be tried of each cell of each candidate: answers before those who gave none.
pub(super) fn of(cluster: &Cluster, versions: &[Version<'_>]) -> Vec<(usize, Vec<(i64, i64)>)> {
    let values = cluster.frame.count(cluster.frame.truth());
    let mut all = Vec::new();
    for candidate in &cluster.candidates {
        let columns = candidate.rung.parts.len();
        let by = candidate.whom.by(versions);
        let rows = by.map_or(1, |groups| groups.labels.len());
        for row in 0..rows {
            let cells: Vec<usize> = (0..columns)
                .map(|column| cluster.frame.cell(candidate.margin, row, column))
                .collect();
            let people: i64 = cells.iter().map(|cell| values[*cell]).sum();
            for (column, cell) in cells.iter().enumerate() {
                let mut ranges: Vec<(i64, i64)> = WORDS
                    .iter()
                    .map(|(_, range)| range(people))
                    .filter(|(low, high)| (*low..=*high).contains(&values[*cell]))
                    .filter(|(low, high)| high - low + 1 >= NARROWEST && high - low < people)
                    .collect();
                ranges.sort_by_key(|(low, high)| high - low);
                ranges.truncate(MOST_TRIED);
                let is_answer = column < candidate.rung.groups();
                all.push((!is_answer, by.is_some(), *cell, ranges));
            }
        }
    }
    all.sort_by_key(|(missing, by, cell, _)| (*missing, *by, *cell));
    all.into_iter()
        .map(|(_, _, cell, ranges)| (cell, ranges))
        .collect()
}

/// The words of a range among so many people.
pub(super) fn words(range: (i64, i64), people: i64) -> Option<&'static str> {
    WORDS
        .iter()
        .find(|(_, of)| of(people) == range)
        .map(|(words, _)| *words)
}

/// Between which numbers words place one among so many people; none, if the words are not ours.
pub(super) fn meant(words: &str, people: i64) -> Option<(i64, i64)> {
    let mut known = WORDS.iter();
    known.find(|(ours, _)| *ours == words).map(|(_, of)| of(people))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_what_they_say() {
        for n in 10..200 {
            for (words, of) in WORDS {
                let (low, high) = of(n);
                let share = |value: i64, over: i64, under: i64| (value * under).cmp(&(n * over));
                match words {
                    "fewer than a third" => {
                        assert!(share(high, 1, 3).is_lt() && share(high + 1, 1, 3).is_ge())
                    }
                    "fewer than half" => assert!(share(high, 1, 2).is_lt() && share(high + 1, 1, 2).is_ge()),
                    "more than half" => assert!(share(low, 1, 2).is_gt() && share(low - 1, 1, 2).is_le()),
                    "more than two thirds" => {
                        assert!(share(low, 2, 3).is_gt() && share(low - 1, 2, 3).is_le())
                    }
                    "between a quarter and a half" => {
                        assert!(share(low, 1, 4).is_ge() && share(high, 1, 2).is_le());
                    }
                    _ => assert!(low <= high || words == "none or a few"),
                }
            }
        }
    }
}
