//! Studies as the texts that a council would write, and what a reader has of the tables in the end.
//!
//! In: numbers of people by combination. Out: a spec, its data, and the protected tables as sets of combinations with what
//! is told of each. It refuses to know how the tables were protected.

use crate::worlds::Fact;
use analysis::study::{Data, Spec, Status, TOTAL, Written, protect};
use std::collections::BTreeMap;

/// A study: dimensions `d0`, `d1`, … with the values `0`, `1`, …
#[derive(Clone)]
pub struct Study {
    /// How many values each dimension has.
    pub sizes: Vec<usize>,
    /// The ladder of each dimension as it stands in the spec, or nothing. Groups are called by their values: `0+1`.
    pub ladders: Vec<&'static str>,
    /// Tables: their dimensions, and those of them that make a row.
    pub tables: Vec<(Vec<usize>, Vec<usize>)>,
    /// The smallest count that may be shown.
    pub k: u64,
    /// The other rules, as they stand in the spec.
    pub rules: &'static str,
    /// How many people there are of each combination; the last dimension goes fastest.
    pub people: Vec<u64>,
}

/// One number of the tables.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The combinations that it counts.
    pub states: Vec<usize>,
    /// Whether it is shown.
    pub status: Status,
    /// The number, if it is told.
    pub told: Option<u64>,
}

/// What a reader has: every distinct number of all tables.
#[derive(Clone)]
pub struct Released {
    /// How many combinations there are.
    pub states: usize,
    /// The numbers.
    pub cells: Vec<Cell>,
}

impl Study {
    /// One table of two dimensions with its totals.
    pub fn of_rows(k: u64, rows: &[&[u64]]) -> Self {
        Self {
            sizes: vec![rows.len(), rows[0].len()],
            ladders: vec!["", ""],
            tables: vec![(vec![0, 1], vec![])],
            k,
            rules: "",
            people: rows.concat(),
        }
    }

    /// The value of each dimension in a combination.
    pub fn categories(&self, state: usize) -> Vec<usize> {
        let mut left = state;
        let each = self.sizes.iter().rev().map(|size| {
            let category = left % size;
            left /= size;
            category
        });
        let mut turned: Vec<usize> = each.collect();
        turned.reverse();
        turned
    }

    fn spec(&self) -> String {
        let mut text = format!("k = {}\n{}\n", self.k, self.rules);
        for (dimension, (size, ladder)) in self.sizes.iter().zip(&self.ladders).enumerate() {
            let values: Vec<String> = (0..*size).map(|value| format!("\"{value}\"")).collect();
            let values = values.join(", ");
            text += &format!("[[dimension]]\nname = \"d{dimension}\"\nvalues = [{values}]\n{ladder}\n");
        }
        let names = |of: &[usize]| -> String {
            let names: Vec<String> = of.iter().map(|d| format!("\"d{d}\"")).collect();
            names.join(", ")
        };
        for (dimensions, base) in &self.tables {
            let (dimensions, base) = (names(dimensions), names(base));
            text += &format!("[[table]]\ndimensions = [{dimensions}]\nbase = [{base}]\n");
        }
        text
    }

    fn data(&self) -> String {
        let names: Vec<String> = (0..self.sizes.len()).map(|d| format!("d{d}")).collect();
        let mut text = names.join(",") + ",count\n";
        for (state, count) in self.people.iter().enumerate() {
            let row: Vec<String> = self.categories(state).iter().map(ToString::to_string).collect();
            text += &format!("{},{count}\n", row.join(","));
        }
        text
    }

    /// What Earshot makes of it, which must be proven.
    pub fn protected(&self) -> Written {
        let mut spec = Spec::parse("spec.toml", &self.spec()).expect("a right spec");
        let data = Data::read("data.csv", &self.data(), &mut spec).expect("right data");
        let written = protect(&spec, &data, &mut |_, _| {});
        assert!(written.is_proven(), "{written:?}");
        written
    }

    /// What a reader has of it.
    pub fn released(&self) -> Released {
        self.read(&self.protected())
    }

    /// Tables as sets of combinations.
    pub fn read(&self, written: &Written) -> Released {
        let states: usize = self.sizes.iter().product();
        let mut cells: BTreeMap<Vec<usize>, Cell> = BTreeMap::new();
        for table in &written.tables {
            let dimensions: Vec<usize> = table
                .dimensions
                .iter()
                .map(|name| name[1..].parse().expect("d and a number"))
                .collect();
            for cell in &table.cells {
                let counts = |state: &usize| {
                    let categories = self.categories(*state);
                    let fits = |(d, value): (&usize, &String)| {
                        let own = categories[*d].to_string();
                        value == TOTAL || value.split('+').any(|one| one == own)
                    };
                    dimensions.iter().zip(&cell.key).all(fits)
                };
                let counted: Vec<usize> = (0..states).filter(counts).collect();
                let told = Cell {
                    states: counted.clone(),
                    status: cell.status,
                    told: cell.value,
                };
                if let Some(before) = cells.insert(counted, told) {
                    assert_eq!(before.told, cell.value, "one number, told in two ways");
                }
            }
        }
        Released {
            states,
            cells: cells.into_values().collect(),
        }
    }

    /// How many people a set of combinations has in truth.
    pub fn count(&self, states: &[usize]) -> u64 {
        states.iter().map(|state| self.people[*state]).sum()
    }

    /// Whether a number of people is too small to be shown.
    pub fn is_small(&self, count: u64) -> bool {
        (1..self.k).contains(&count) || (count == 0 && self.rules.contains("protect_zeros = true"))
    }

    /// The small numbers, shown or not.
    pub fn small<'r>(&self, released: &'r Released) -> Vec<&'r Cell> {
        let cells = released.cells.iter();
        cells
            .filter(|cell| self.is_small(self.count(&cell.states)))
            .collect()
    }

    /// More people than an attacker needs to think of.
    pub fn most(&self) -> u64 {
        self.people.iter().sum::<u64>() + 2 * self.k
    }

    /// The defence taken away: everything is told but what `hides` names.
    pub fn telling_all_but(&self, released: &Released, hides: impl Fn(&Cell) -> bool) -> Released {
        let mut told = released.clone();
        for cell in &mut told.cells {
            let hide = hides(cell);
            cell.told = (!hide).then(|| self.count(&cell.states));
            cell.status = if hide { Status::Hidden } else { Status::Published };
        }
        told
    }

    /// The defence taken away: a threshold, and nothing else.
    pub fn by_threshold(&self, released: &Released) -> Released {
        self.telling_all_but(released, |cell| self.is_small(self.count(&cell.states)))
    }
}

impl Released {
    /// What is told.
    pub fn facts(&self) -> Vec<Fact> {
        let told = self
            .cells
            .iter()
            .filter_map(|cell| Some(Fact::is(&cell.states, cell.told?)));
        told.collect()
    }

    /// The numbers that are not told.
    pub fn hidden(&self) -> Vec<&Cell> {
        self.cells.iter().filter(|cell| cell.told.is_none()).collect()
    }

    /// The number that counts exactly these combinations.
    pub fn cell(&self, states: &[usize]) -> &Cell {
        let mut found = self.cells.iter().filter(|cell| cell.states == states);
        found.next().expect("a cell of the tables")
    }
}
