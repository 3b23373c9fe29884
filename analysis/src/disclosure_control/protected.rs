//! The only form in which a table leaves this crate: numbers that may be shown, or why none are.
//!
//! Every sentence, percentage, bar and page is made from it, so that all of them say the same.

use domain::instrument::TableKey;
use serde::{Deserialize, Serialize};

/// The only row of a table without a breakdown.
pub(super) const EVERYONE: &str = "Everyone";
/// The row of those who did not say their group.
pub(super) const DID_NOT_SAY: &str = "Did not say";
/// The column of those who gave no answer.
pub(super) const NO_ANSWER: &str = "No answer";
/// The same, of an item that is not asked of everybody.
pub(super) const NOT_ASKED: &str = "No answer, or not asked";

/// A table of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectedTable {
    /// Which table of the manifest.
    pub key: TableKey,
    /// The question, for people; for a multiple choice with the option.
    pub question: String,
    /// The question of the breakdown, if any.
    pub by: Option<String>,
    /// The numbers, or why there are none.
    pub shape: Shape,
}

/// The numbers of a table, or why there are none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Shape {
    /// May be shown.
    Shown {
        /// The answers; then, always, a last column for those who gave none or were not asked.
        columns: Vec<String>,
        /// One for each group of the breakdown, or a single one. Groups in which nobody is are left out.
        rows: Vec<Row>,
        /// The step of the item's ladder.
        step: String,
        /// The step of the breakdown's ladder: the same in every table of the release.
        by_step: Option<String>,
    },
    /// Nothing may be shown.
    Hidden {
        /// Why.
        because: HiddenBecause,
    },
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The group of the breakdown, or "Everyone".
    pub label: String,
    /// One number for each column.
    pub cells: Vec<u64>,
}

/// Why a table is hidden whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HiddenBecause {
    /// Fewer answers than any table needs.
    TooFewAnswers,
    /// However the answers are joined, a number is too small, or everybody in a group said the same.
    SmallNumber,
    /// Next to another table of the release a small number could be worked out.
    WorkedOut,
}

impl HiddenBecause {
    /// In plain words.
    pub fn explain(self) -> &'static str {
        match self {
            HiddenBecause::TooFewAnswers => "Too few young people answered to show numbers.",
            HiddenBecause::SmallNumber => {
                "Not shown: a small number here, or a group that all said the same, could point to a child."
            }
            HiddenBecause::WorkedOut => {
                "Not shown: put together with another table, a small number that could point to a child could be worked out."
            }
        }
    }
}

impl ProtectedTable {
    /// Whether there are numbers to show.
    pub fn is_shown(&self) -> bool {
        matches!(self.shape, Shape::Shown { .. })
    }

    /// The rows; none if the table is hidden.
    pub fn rows(&self) -> &[Row] {
        match &self.shape {
            Shape::Shown { rows, .. } => rows,
            Shape::Hidden { .. } => &[],
        }
    }

    /// The labels of the answers, without the column of those who gave none: what bars are drawn for.
    pub fn answers(&self) -> &[String] {
        match &self.shape {
            Shape::Shown { columns, .. } => columns.split_last().map_or(&[], |(_, answers)| answers),
            Shape::Hidden { .. } => &[],
        }
    }

    /// How many of a row gave no answer or were not asked; of a shown table it is always told.
    pub fn no_answer(&self, row: &Row) -> Option<u64> {
        row.cells.get(self.answers().len()).copied()
    }

    /// Of how many the percentages of a row are: those who answered.
    pub fn base(&self, row: &Row) -> u64 {
        row.cells.iter().take(self.answers().len()).sum()
    }

    /// Whole percentages of [`Self::base`], one for each of [`Self::answers`], made from the shown numbers only. They add
    /// up to 100: what rounding down leaves goes to the largest remainders, at a tie to the first.
    pub fn percentages(&self, row: &Row) -> Vec<u8> {
        let base = self.base(row);
        let cells = &row.cells[..self.answers().len().min(row.cells.len())];
        if base == 0 {
            return vec![0; cells.len()];
        }
        let share = |cell: u64| u128::from(cell) * 100;
        let base = u128::from(base);
        let mut whole: Vec<u128> = cells.iter().map(|cell| share(*cell) / base).collect();
        let mut order: Vec<usize> = (0..cells.len()).collect();
        order.sort_by_key(|position| std::cmp::Reverse(share(cells[*position]) % base));
        let left = 100_u128.saturating_sub(whole.iter().sum());
        for position in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
            whole[position] += 1;
        }
        whole
            .into_iter()
            .map(|percent| u8::try_from(percent).unwrap_or(100))
            .collect()
    }

    /// One sentence that says the table, for a text beside or instead of a chart.
    pub fn sentence(&self) -> String {
        match &self.shape {
            Shape::Hidden { because } => because.explain().to_owned(),
            Shape::Shown { rows, .. } => match rows.as_slice() {
                [only] if self.by.is_none() => self.row_sentence(only),
                rows => rows
                    .iter()
                    .map(|row| format!("{}: {}", row.label, self.row_sentence(row)))
                    .collect::<Vec<_>>()
                    .join(" "),
            },
        }
    }

    /// One sentence that says a row: “62 of 131 said ‘All or most of the time’; 14 gave no answer.”
    pub fn row_sentence(&self, row: &Row) -> String {
        let (Some(first), Some(answer)) = (row.cells.first(), self.answers().first()) else {
            return String::new();
        };
        let base = self.base(row);
        let said = if self.is_option() {
            format!("{first} of {base} ticked it")
        } else {
            format!("{first} of {base} said “{answer}”")
        };
        match self.no_answer(row) {
            Some(missing @ 1..) => format!("{said}; {missing} {}.", self.left_out()),
            _ => format!("{said}."),
        }
    }

    /// What those did who are counted in the last column, as its label says.
    fn left_out(&self) -> &'static str {
        match &self.shape {
            Shape::Shown { columns, .. } if columns.last().is_some_and(|last| last == NOT_ASKED) => {
                "gave no answer or were not asked"
            }
            _ => "gave no answer",
        }
    }

    fn is_option(&self) -> bool {
        self.key.variable.contains('/')
    }
}

#[cfg(test)]
mod tests;
