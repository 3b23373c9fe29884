//! The only form in which a table leaves this crate: numbers that may be shown, or why none are.
//!
//! Every sentence, percentage, bar and page is made from it, so that all of them say the same.

use domain::instrument::TableKey;
use serde::{Deserialize, Serialize};

/// The only row of a table without a breakdown.
pub(crate) const EVERYONE: &str = "Everyone";
/// The row of those who did not say their group.
pub(crate) const DID_NOT_SAY: &str = "Did not say";
/// The column of those who gave no answer.
pub(crate) const NO_ANSWER: &str = "No answer";
/// The same, of an item that is not asked of everybody.
pub(crate) const NOT_ASKED: &str = "No answer, or not asked";

/// All who did not tick an option.
pub(crate) const NOT_TICKED: &str = "Not ticked, or no answer";

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
    /// How many are in the group, those without an answer included.
    #[serde(default)]
    pub people: Option<u64>,
    /// One for each column.
    pub cells: Vec<ShownCell>,
}

/// What may be said of one number. It does not tell why a number is hidden: because it is small, or because a small one
/// could be worked out from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ShownCell {
    /// The number itself.
    Number(u64),
    /// Something true of the number that was audited like a number.
    Range {
        /// In words: "fewer than a third".
        words: String,
        /// The smallest number that it can be, for anybody who sees the release.
        from: u64,
        /// The largest.
        to: u64,
    },
    /// Hidden. What anybody can work out of it from what is published, and no more.
    Hidden {
        /// The smallest number that it can be.
        from: u64,
        /// The largest.
        to: u64,
    },
}

impl ShownCell {
    /// The number, if it is told.
    pub fn number(&self) -> Option<u64> {
        match self {
            ShownCell::Number(number) => Some(*number),
            ShownCell::Range { .. } | ShownCell::Hidden { .. } => None,
        }
    }

    /// Whether it says something: a number or a range in words.
    pub fn says_something(&self) -> bool {
        !matches!(self, ShownCell::Hidden { .. })
    }

    /// The smallest and the largest number that it can be; the same twice if the number is told.
    pub fn bounds(&self) -> (u64, u64) {
        match self {
            ShownCell::Number(number) => (*number, *number),
            ShownCell::Range { from, to, .. } | ShownCell::Hidden { from, to } => (*from, *to),
        }
    }

    /// For a table: `14`, `fewer than a third (0 to 9)`, `hidden (0 to 9)`.
    pub fn label(&self) -> String {
        match self {
            ShownCell::Number(number) => number.to_string(),
            ShownCell::Range { words, .. } => format!("{words} ({})", self.interval()),
            ShownCell::Hidden { .. } => format!("hidden ({})", self.interval()),
        }
    }

    /// Between what it lies, for people: `0 to 9`, or `8` where what is published leaves only that.
    fn interval(&self) -> String {
        match self.bounds() {
            (from, to) if from == to => from.to_string(),
            (from, to) => format!("{from} to {to}"),
        }
    }
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
    /// It was not proven within the budget that no small number can be worked out.
    NotProven,
    /// Fewer than 6 of those who could have answered did not.
    NearlyEveryone,
    /// However its groups are joined, all but one have too few people.
    NoGroups,
    /// It is about an option that stands alone, which few in any group tick: it is shown of everybody only.
    StandsAlone,
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
            HiddenBecause::NotProven => {
                "Not shown: it was not proven that no small number that could point to a child can be worked out."
            }
            HiddenBecause::NearlyEveryone => {
                "Not shown: fewer than 6 did not answer, and numbers would tell how many."
            }
            HiddenBecause::StandsAlone => {
                "Not shown by group: few in any group tick only this, so it is shown of everybody alone."
            }
            HiddenBecause::NoGroups => "Not shown: too few young people are in these groups to compare them.",
        }
    }
}

impl ProtectedTable {
    /// Whether there are numbers to show.
    pub fn is_shown(&self) -> bool {
        matches!(self.shape, Shape::Shown { .. })
    }

    /// Whether the table is hidden whole for this reason.
    pub fn is_hidden_because(&self, reason: HiddenBecause) -> bool {
        matches!(self.shape, Shape::Hidden { because } if because == reason)
    }

    /// The rows; none if the table is hidden.
    pub fn rows(&self) -> &[Row] {
        match &self.shape {
            Shape::Shown { rows, .. } => rows,
            Shape::Hidden { .. } => &[],
        }
    }

    /// The labels of all columns; none if the table is hidden.
    pub fn columns(&self) -> &[String] {
        match &self.shape {
            Shape::Shown { columns, .. } => columns,
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

    /// How many of a row gave no answer or were not asked, as far as that may be said.
    pub fn no_answer<'r>(&self, row: &'r Row) -> Option<&'r ShownCell> {
        row.cells.get(self.answers().len())
    }

    /// Whether it is worth reading beside the others of its release: a table over all age versions is not, where each of
    /// them says something by itself.
    pub fn adds_to(&self, others: &[ProtectedTable]) -> bool {
        let same = |table: &&ProtectedTable| {
            table.key.instrument.is_some()
                && table.key.variable == self.key.variable
                && table.key.by == self.key.by
        };
        let mut parts = others.iter().filter(same);
        self.key.instrument.is_some() || parts.any(|table| !table.says_something())
    }

    /// Whether some cell says something.
    pub fn says_something(&self) -> bool {
        let answers = self.answers().len();
        let mut cells = self.rows().iter().flat_map(|row| row.cells.iter().take(answers));
        cells.any(ShownCell::says_something)
    }

    /// Of how many the percentages of a row are: those who answered, where that is told, else all who are in the group.
    pub fn base(&self, row: &Row) -> Base {
        if self.is_option() {
            return row.people.map_or(Base::NotTold, Base::Asked);
        }
        let answers = row.cells.iter().take(self.answers().len()).map(ShownCell::number);
        if let Some(answered) = answers.sum::<Option<u64>>() {
            let is_told = self.no_answer(row).is_none_or(|cell| cell.number().is_some());
            return match row.people {
                Some(people) if people == answered && !is_told => Base::Everyone(people),
                _ => Base::Answered(answered),
            };
        }
        let missing = self.no_answer(row).and_then(ShownCell::number);
        match (row.people, missing) {
            (Some(people), Some(missing)) => Base::Answered(people.saturating_sub(missing)),
            (Some(people), None) => Base::Everyone(people),
            (None, _) => Base::NotTold,
        }
    }

    /// Whole percentages of [`Self::base`], one for each of [`Self::answers`], made from what is shown only. Where every
    /// answer's number is told they add up to 100: what rounding down leaves goes to the largest remainders, at a tie to
    /// the first. Otherwise each is rounded by itself, and a range outwards.
    pub fn shares(&self, row: &Row) -> Vec<Share> {
        let cells = &row.cells[..self.answers().len().min(row.cells.len())];
        let base = u128::from(self.base(row).count().unwrap_or(0));
        let numbers: Option<Vec<u64>> = cells.iter().map(ShownCell::number).collect();
        match numbers.filter(|_| !self.is_option()) {
            Some(numbers) => rounded_to_100(&numbers).into_iter().map(Share::Percent).collect(),
            None => cells.iter().map(|cell| Share::of(cell, base)).collect(),
        }
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

    /// One sentence that says a row: “62 of 131 said ‘All or most of the time’; 14 gave no answer.” Of the answers it takes
    /// the first that says something.
    pub fn row_sentence(&self, row: &Row) -> String {
        let answers = self.answers().iter().zip(&row.cells);
        let Some((answer, cell)) = answers.clone().find(|(_, cell)| cell.says_something()) else {
            return "hidden, since a small number here could point to a child.".into();
        };
        let of = match self.base(row).count() {
            Some(base) => format!(" of {base}"),
            None => String::new(),
        };
        let many = match cell {
            ShownCell::Number(number) => format!("{number}{of}"),
            ShownCell::Range { words, .. } => format!("{words}{of}"),
            ShownCell::Hidden { .. } => return String::new(),
        };
        let said = match self.is_option() {
            true => format!("{many} ticked it"),
            false => format!("{many} said “{answer}”"),
        };
        match self.no_answer(row).filter(|_| !self.is_option()) {
            Some(ShownCell::Number(0)) | None => format!("{said}."),
            Some(ShownCell::Number(missing)) => format!("{said}; {missing} {}.", self.left_out()),
            Some(ShownCell::Range { words, .. }) => format!("{said}; {words} {}.", self.left_out()),
            Some(ShownCell::Hidden { to, .. }) => format!("{said}; up to {to} {}.", self.left_out()),
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

/// Of how many the percentages of a row are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Those who answered.
    Answered(u64),
    /// Everybody in the group: how many of them answered may not be told.
    Everyone(u64),
    /// Everybody in the group: of an option nobody's silence is told.
    Asked(u64),
    /// There is none, so there are no percentages.
    NotTold,
}

impl Base {
    /// The number.
    pub fn count(self) -> Option<u64> {
        match self {
            Base::Answered(count) | Base::Everyone(count) | Base::Asked(count) => Some(count),
            Base::NotTold => None,
        }
    }

    /// Below a chart: "Of 62 who answered".
    pub fn label(self) -> String {
        match self {
            Base::Answered(count) => format!("Of {count} who answered"),
            Base::Asked(count) => format!("Of {count} young people"),
            Base::Everyone(count) => {
                format!("Of {count} who were asked; how many of them left it out is hidden")
            }
            Base::NotTold => "How many answered is hidden".into(),
        }
    }
}

/// A whole percentage, or between which two it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Of a number that is told.
    Percent(u8),
    /// Of a range in words.
    Between(u8, u8),
    /// Of a hidden number.
    Hidden,
}

impl Share {
    fn of(cell: &ShownCell, base: u128) -> Self {
        let percent = |number: u64, add: u128| {
            let of_base = (u128::from(number) * 100 + add).checked_div(base).unwrap_or(0);
            u8::try_from(of_base.min(100)).unwrap_or(100)
        };
        match cell {
            ShownCell::Number(number) => Share::Percent(percent(*number, base / 2)),
            ShownCell::Range { from, to, .. } => {
                Share::Between(percent(*from, 0), percent(*to, base.saturating_sub(1)))
            }
            ShownCell::Hidden { .. } => Share::Hidden,
        }
    }

    /// Beside a bar: `54%`, `0–32%`, `hidden`.
    pub fn label(self) -> String {
        match self {
            Share::Percent(percent) => format!("{percent}%"),
            Share::Between(from, to) => format!("{from}–{to}%"),
            Share::Hidden => "hidden".into(),
        }
    }
}

/// Whole percentages of the sum, which add up to 100.
fn rounded_to_100(cells: &[u64]) -> Vec<u8> {
    let base: u128 = cells.iter().map(|cell| u128::from(*cell)).sum();
    if base == 0 {
        return vec![0; cells.len()];
    }
    let share = |cell: u64| u128::from(cell) * 100;
    let mut whole: Vec<u128> = cells.iter().map(|cell| share(*cell) / base).collect();
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by_key(|position| std::cmp::Reverse(share(cells[*position]) % base));
    let left = 100_u128.saturating_sub(whole.iter().sum());
    for position in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        whole[position] += 1;
    }
    let small = |percent| u8::try_from(percent).unwrap_or(100);
    whole.into_iter().map(small).collect()
}

#[cfg(test)]
mod tests;
