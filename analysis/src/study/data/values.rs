//! From the cells of a row to positions and a number.
//!
//! In: cells. Out: positions among the values of a dimension, or why not, as the end of a sentence. It refuses to know in
//! which order values came: learned ones are sorted.

use super::super::{Spec, no_name, of_data};
use std::collections::HashMap;

/// The values of every dimension, while rows are read.
pub(super) struct Values(Vec<Known>);

struct Known {
    positions: HashMap<String, u16>,
    /// Whether the spec lists them, so that another one is a slip.
    listed: bool,
}

impl Values {
    pub(super) fn of(spec: &Spec) -> Self {
        let dimensions = spec.dimensions.iter();
        Self(
            dimensions
                .map(|dimension| Known {
                    listed: !dimension.values.is_empty(),
                    positions: (0..=u16::MAX)
                        .zip(&dimension.values)
                        .map(|(position, value)| (value.clone(), position))
                        .collect(),
                })
                .collect(),
        )
    }

    pub(super) fn position(&mut self, dimension: usize, cell: &str) -> Result<u16, String> {
        let known = &mut self.0[dimension];
        if let Some(position) = known.positions.get(cell) {
            return Ok(*position);
        }
        if cell.is_empty() {
            return Err("has an empty cell: write a value, such as \"not known\"".into());
        }
        if let Some(why) = no_name(cell) {
            return Err(format!("has a value that {why}"));
        }
        if known.listed {
            return Err(format!(
                "has {}, which the dimension's list of values does not have: correct it here or add it there",
                of_data(cell)
            ));
        }
        let Ok(next) = u16::try_from(known.positions.len()) else {
            return Err("has more than 65536 different values: join them, or leave the dimension out".into());
        };
        known.positions.insert(cell.to_owned(), next);
        Ok(next)
    }

    /// Puts learned values into the spec, sorted, and says where each of them went.
    pub(super) fn learn(self, spec: &mut Spec) -> Order {
        let mut moved = Vec::new();
        for (known, dimension) in self.0.into_iter().zip(&mut spec.dimensions) {
            let mut own = HashMap::new();
            if !known.listed {
                let mut learned: Vec<(String, u16)> = known.positions.into_iter().collect();
                learned.sort_unstable();
                for (to, (value, from)) in (0..=u16::MAX).zip(learned) {
                    own.insert(from, to);
                    dimension.values.push(value);
                }
            }
            moved.push(own);
        }
        Order(moved)
    }
}

/// Where learned values went, for each dimension.
pub(super) struct Order(Vec<HashMap<u16, u16>>);

impl Order {
    pub(super) fn sorted(&self, mut key: Vec<u16>) -> Vec<u16> {
        for (position, moved) in key.iter_mut().zip(&self.0) {
            *position = moved.get(position).copied().unwrap_or(*position);
        }
        key
    }
}

/// How many people a row stands for, or why that cannot be told.
pub(super) fn count(cell: Option<&str>) -> Result<u64, &'static str> {
    let text = match cell {
        None | Some("") => return Err("has an empty cell: write how many people, 0 if nobody"),
        Some(text) => text,
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(text) {
        return text
            .parse()
            .map_err(|_| "has a number that is too large: look for a slip");
    }
    match text.parse::<f64>() {
        Ok(number) if number < 0.0 => Err("has a negative number: write how many people, 0 if nobody"),
        Ok(number) if number.is_finite() => {
            Err("has a number that is not whole: write people with digits alone, no weights or percentages")
        }
        _ => Err("has something that is no number: write digits alone, such as 1200"),
    }
}
