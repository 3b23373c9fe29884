//! An oracle that knows nothing of how a choice was made: for studies of a few people it lists every data set that fits
//! what is published, and looks at what each attacker can rule out.

use analysis::study::{Attacker, Data, Spec, Status, TOTAL, Written, protect};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::collections::{BTreeMap, BTreeSet};

/// A study of a few people: sizes of its dimensions, which tables, which rules, and who is where.
#[derive(Clone, Debug)]
struct Small {
    sizes: Vec<usize>,
    /// As bits over the dimensions.
    tables: BTreeSet<usize>,
    k: u64,
    zeros: bool,
    base: bool,
    people: Vec<usize>,
}

fn small() -> impl Strategy<Value = Small> {
    let sizes = prop_oneof![
        3 => Just(vec![2, 3]),
        3 => Just(vec![3, 3]),
        2 => Just(vec![2, 2, 2]),
        1 => Just(vec![4, 2]),
    ];
    sizes.prop_flat_map(|sizes| {
        let states: usize = sizes.iter().product();
        let all = (1_usize << sizes.len()) - 1;
        let tables = prop::collection::btree_set(1..=all, 1..=3);
        // A third of the people are drawn to the first states: otherwise everything is small.
        let somebody = prop_oneof![2 => 0..states, 1 => 0..states.min(2)];
        let people = prop::collection::vec(somebody, 1..=12);
        (
            Just(sizes),
            tables,
            2_u64..=3,
            any::<bool>(),
            any::<bool>(),
            people,
        )
            .prop_map(|(sizes, tables, k, zeros, base, people)| Small {
                sizes,
                tables,
                k,
                zeros,
                base,
                people,
            })
    })
}

impl Small {
    fn categories(&self, state: usize) -> Vec<usize> {
        let mut left = state;
        let each = self.sizes.iter().map(|size| {
            let category = left % size;
            left /= size;
            category
        });
        each.collect()
    }

    fn dimensions(&self, table: usize) -> Vec<usize> {
        (0..self.sizes.len()).filter(|d| table >> d & 1 == 1).collect()
    }

    fn spec(&self) -> String {
        let mut text = format!("k = {}\nmin_base = 1\nprotect_zeros = {}\n", self.k, self.zeros);
        for (dimension, size) in self.sizes.iter().enumerate() {
            let values: Vec<String> = (0..*size).map(|value| format!("\"{value}\"")).collect();
            text += &format!(
                "[[dimension]]\nname = \"d{dimension}\"\nvalues = [{}]\n",
                values.join(", ")
            );
        }
        for table in &self.tables {
            let names: Vec<String> = self
                .dimensions(*table)
                .iter()
                .map(|d| format!("\"d{d}\""))
                .collect();
            text += &format!("[[table]]\ndimensions = [{}]\n", names.join(", "));
            if self.base {
                text += &format!("base = [{}]\n", names[names.len() - 1]);
            }
        }
        text
    }

    fn data(&self) -> String {
        let names: Vec<String> = (0..self.sizes.len()).map(|d| format!("d{d}")).collect();
        let mut text = names.join(",") + "\n";
        for state in &self.people {
            let row: Vec<String> = self.categories(*state).iter().map(ToString::to_string).collect();
            text += &(row.join(",") + "\n");
        }
        text
    }

    fn protected(&self) -> Written {
        let mut spec = Spec::parse("spec.toml", &self.spec()).expect("a right spec");
        let data = Data::read("data.csv", &self.data(), &mut spec).expect("right data");
        protect(&spec, &data, &mut |_, _| {})
    }

    /// Every distinct cell: which states it counts, and what is published of it.
    fn cells(&self, written: &Written) -> BTreeMap<Vec<usize>, (Status, Option<u64>)> {
        let states: usize = self.sizes.iter().product();
        let mut cells = BTreeMap::new();
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
                        value == TOTAL || *value == categories[*d].to_string()
                    };
                    dimensions.iter().zip(&cell.key).all(fits)
                };
                let counted: Vec<usize> = (0..states).filter(counts).collect();
                let told = (cell.status, cell.value);
                let before = cells.insert(counted, told);
                assert!(
                    before.is_none_or(|before| before == told),
                    "one number, told in two ways"
                );
            }
        }
        cells
    }

    /// All data sets that fit the published cells, each as people per state. With an unpublished total there may be more
    /// people than there are: up to k more are thought of, which is enough to show that a number is possible.
    fn fitting(&self, cells: &BTreeMap<Vec<usize>, (Status, Option<u64>)>) -> Vec<Vec<u64>> {
        let states: usize = self.sizes.iter().product();
        let published: Vec<(Vec<usize>, u64)> = cells
            .iter()
            .filter_map(|(cell, (_, value))| Some((cell.clone(), (*value)?)))
            .collect();
        let most = self.people.len() as u64 + self.k;
        let mut found = Vec::new();
        let mut people = vec![0; states];
        fill(0, most, &mut people, &published, &mut found);
        found
    }

    /// All data sets in which the groups of the registers count what they do in truth.
    fn registered(&self, cells: &BTreeMap<Vec<usize>, (Status, Option<u64>)>) -> Vec<Vec<u64>> {
        let truth = self.truth();
        let groups = cells.keys().filter(|cell| is_group(self, cell));
        let told = groups.map(|cell| (cell.clone(), (Status::Published, Some(sum(cell, &truth)))));
        self.fitting(&told.collect())
    }

    fn truth(&self) -> Vec<u64> {
        let mut people = vec![0; self.sizes.iter().product()];
        self.people.iter().for_each(|state| people[*state] += 1);
        people
    }
}

fn fill(
    state: usize,
    left: u64,
    people: &mut Vec<u64>,
    published: &[(Vec<usize>, u64)],
    found: &mut Vec<Vec<u64>>,
) {
    // A published cell whose last state is behind us must be right by now, and no other may be exceeded.
    for (cell, value) in published {
        let sum: u64 = cell.iter().filter(|s| **s < state).map(|s| people[*s]).sum();
        if sum > *value || (cell.last().is_some_and(|last| *last < state) && sum != *value) {
            return;
        }
    }
    if state == people.len() {
        found.push(people.clone());
        return;
    }
    for n in 0..=left {
        people[state] = n;
        fill(state + 1, left - n, people, published, found);
    }
    people[state] = 0;
}

fn sum(cell: &[usize], people: &[u64]) -> u64 {
    cell.iter().map(|state| people[*state]).sum()
}

/// What is wrong, if anything: a sensitive cell that some attacker can narrow.
fn narrowed(study: &Small, written: &Written) -> Option<String> {
    let cells = study.cells(written);
    let truth = study.truth();
    if !study.base && cells.values().all(|(_, value)| value.is_none()) {
        return None;
    }
    for (cell, (_, value)) in &cells {
        if let Some(value) = value
            && *value != sum(cell, &truth)
        {
            return Some(format!("{value} is published of {cell:?}"));
        }
    }
    let fitting = study.fitting(&cells);
    let anything = if study.base {
        study.registered(&cells)
    } else {
        Vec::new()
    };
    let base: Vec<&Vec<usize>> = match study.base {
        // The groups of the tables' last dimension: the registers know how many are in each.
        true => cells.keys().filter(|cell| is_group(study, cell)).collect(),
        false => Vec::new(),
    };
    for (cell, (status, _)) in &cells {
        let count = sum(cell, &truth);
        let sensitive = (1..study.k).contains(&count) || (study.zeros && count == 0);
        if !sensitive {
            continue;
        }
        if *status == Status::Published {
            return Some(format!("{count} is shown of {cell:?}"));
        }
        let possible: BTreeSet<u64> = fitting.iter().map(|people| sum(cell, people)).collect();
        if let Some(not) = (0..study.k).find(|n| !possible.contains(n)) {
            return Some(format!("an outsider knows that {cell:?} is not {not}"));
        }
        for insider in (0..truth.len()).filter(|state| truth[*state] > 0) {
            let own = u64::from(cell.contains(&insider));
            let possible: BTreeSet<u64> = fitting
                .iter()
                .filter(|people| people[insider] > 0)
                .map(|people| sum(cell, people) - own)
                .collect();
            if let Some(not) = (0..study.k).find(|n| !possible.contains(n)) {
                return Some(format!(
                    "somebody at {insider} knows that the others in {cell:?} are not {not}"
                ));
            }
        }
        let known: BTreeSet<u64> = fitting
            .iter()
            .filter(|people| base.iter().all(|group| sum(group, people) == sum(group, &truth)))
            .map(|people| sum(cell, people))
            .collect();
        // What they knew before: every data set that keeps the registers' numbers, whatever is published.
        let before: BTreeSet<u64> = anything
            .iter()
            .filter(|people| base.iter().all(|group| sum(group, people) == sum(group, &truth)))
            .map(|people| sum(cell, people))
            .collect();
        if let Some(not) = (0..study.k).find(|n| before.contains(n) && !known.contains(n)) {
            return Some(format!(
                "who knows the registers knows that {cell:?} is not {not}"
            ));
        }
    }
    None
}

/// Whether a cell is a group of the last dimension of some table.
fn is_group(study: &Small, cell: &[usize]) -> bool {
    let last = study
        .tables
        .iter()
        .filter_map(|table| study.dimensions(*table).last().copied());
    last.into_iter()
        .any(|dimension| is_group_of(study, dimension, cell))
}

fn is_group_of(study: &Small, dimension: usize, cell: &[usize]) -> bool {
    let states: usize = study.sizes.iter().product();
    (0..study.sizes[dimension]).any(|category| {
        let group = (0..states).filter(|state| study.categories(*state)[dimension] == category);
        group.eq(cell.iter().copied())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_attacker_can_narrow_a_sensitive_number(study in small()) {
        let written = study.protected();
        prop_assert!(written.is_proven(), "{written:?}");
        let wrong = narrowed(&study, &written);
        prop_assert!(wrong.is_none(), "{} in {written:?}", wrong.unwrap_or_default());
    }
}

/// The audit's count is not taken on trust: where everything is published, the oracle finds what is wrong.
#[test]
fn the_oracle_finds_what_a_threshold_alone_gives_away() {
    let study = Small {
        sizes: vec![2, 3],
        tables: BTreeSet::from([3]),
        k: 3,
        zeros: false,
        base: false,
        people: [vec![0; 5], vec![1; 4], vec![2; 1], vec![3; 2]].concat(),
    };
    let mut written = study.protected();
    assert!(narrowed(&study, &written).is_none());
    let truth = study.truth();
    let cells = study.cells(&written);
    for table in &mut written.tables {
        let keys: Vec<Vec<usize>> = cells.keys().cloned().collect();
        for (cell, of) in table.cells.iter_mut().zip(keys_in_order(&study, &keys)) {
            if cell.status == Status::Secondary {
                cell.status = Status::Published;
                cell.value = Some(sum(&of, &truth));
            }
        }
    }
    assert!(narrowed(&study, &written).is_some());
    assert!(
        written
            .audit
            .is_some_and(|audit| audit.attackers.contains_key(&Attacker::Insider))
    );
}

/// The states of each cell of the only table, in the order in which it is written.
fn keys_in_order(study: &Small, _: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let states: usize = study.sizes.iter().product();
    let mut cells = Vec::new();
    for first in (0..study.sizes[0]).map(Some).chain([None]) {
        for second in (0..study.sizes[1]).map(Some).chain([None]) {
            let fits = |state: &usize| {
                let categories = study.categories(*state);
                first.is_none_or(|n| n == categories[0]) && second.is_none_or(|n| n == categories[1])
            };
            cells.push((0..states).filter(fits).collect());
        }
    }
    cells
}
