//! ⑥ How many comments are behind a theme, as far as that may be said.
//!
//! In: a number of coded comments, or of coded points of sessions. Out: a [`ShownCount`]. It refuses to know the words,
//! and to add what a survey said to what a group said.

use serde::{Deserialize, Serialize};

/// Below this a theme is held back: one or two voices could be recognised.
const FEWEST: u64 = 3;
/// From this on the number itself is shown.
const NUMBER_FROM: u64 = 10;

/// A number of voices as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownCount {
    /// None, one or two: not said which.
    HeldBack,
    /// 3 to 9.
    AFew,
    /// 10 or more.
    Number(u64),
}

impl ShownCount {
    /// What may be said of `n` voices.
    pub fn of(n: u64) -> Self {
        match n {
            0..FEWEST => ShownCount::HeldBack,
            FEWEST..NUMBER_FROM => ShownCount::AFew,
            n => ShownCount::Number(n),
        }
    }

    /// Whether there is anything to show.
    pub fn is_shown(self) -> bool {
        self != ShownCount::HeldBack
    }

    /// In words: "a few", "14", or "fewer than 3".
    pub fn label(self) -> String {
        match self {
            ShownCount::HeldBack => format!("fewer than {FEWEST}"),
            ShownCount::AFew => "a few".into(),
            ShownCount::Number(n) => n.to_string(),
        }
    }
}

/// A confirmed theme with its numbers: surveys and sessions side by side, never added together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeFinding {
    /// The id in the code frame, by which strategies map it.
    pub slug: String,
    /// For people.
    pub title: String,
    /// Comments in surveys.
    pub survey: ShownCount,
    /// Points of group sessions.
    pub session: ShownCount,
}

#[cfg(test)]
mod tests {
    use super::ShownCount::{self, AFew, HeldBack, Number};

    #[test]
    fn one_or_two_voices_are_never_told_from_none() {
        let shown: Vec<ShownCount> = [0, 1, 2, 3, 9, 10, 11].map(ShownCount::of).to_vec();
        assert_eq!(
            shown,
            [HeldBack, HeldBack, HeldBack, AFew, AFew, Number(10), Number(11)]
        );
        assert_eq!(HeldBack.label(), "fewer than 3");
        assert!(!HeldBack.is_shown() && AFew.is_shown());
    }
}
