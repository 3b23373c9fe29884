//! How long a release takes: counting the whole manifest beside a plain loop over bare columns, and protecting it.
//!
//! `make bench` prints it. The figures are ratios of what was measured in the same run, on the same machine.

#![expect(clippy::print_stdout, reason = "printing the figures is what it is for")]

use analysis::{aggregation, disclosure_control};
use domain::instrument::{Instrument, ItemKind, Manifest};
use domain::intake::{Answer, Response, Submission, Ticks, tick_field};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

const RESPONDENTS: usize = 400;
const RUNS: usize = 5;

fn main() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../instruments/eleven-to-seventeen/1.toml"
    );
    let source = std::fs::read_to_string(path).expect("the instrument is there");
    let instrument = Instrument::parse(path, &source).expect("it parses");
    let manifest = Manifest::of([&instrument]);
    let responses = made_up(&instrument, &mut StdRng::seed_from_u64(1));

    let counting = median(|| {
        let tables = manifest
            .tables
            .iter()
            .filter_map(|key| aggregation::count(&instrument, &responses, key));
        black_box(tables.collect::<Vec<_>>());
    });
    let columns = bare_columns(&instrument, &responses);
    let plain = median(|| plain_loop(&manifest, &columns));
    let protecting = median(|| {
        let tables = manifest
            .tables
            .iter()
            .filter_map(|key| aggregation::count(&instrument, &responses, key));
        black_box(disclosure_control::protect(tables.collect()));
    });
    println!(
        "one release: {} tables, {RESPONDENTS} respondents, median of {RUNS} runs",
        manifest.tables.len()
    );
    println!(
        "  counting / a plain loop over bare columns: {:.1}",
        counting.as_secs_f64() / plain.as_secs_f64()
    );
    println!(
        "  counting and protecting / counting:        {:.1}",
        protecting.as_secs_f64() / counting.as_secs_f64()
    );
    println!(
        "  counting and protecting / one second:      {:.3}",
        protecting.as_secs_f64()
    );
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

/// Answers at random, one in twelve left out.
fn made_up(instrument: &Instrument, rng: &mut StdRng) -> Vec<Ticks> {
    let one = |rng: &mut StdRng| {
        let mut pairs = Vec::new();
        for item in instrument.items() {
            let value = match &item.kind {
                ItemKind::Single { options, .. } | ItemKind::Multiple { options, .. } => {
                    options[rng.random_range(0..options.len())].id.to_string()
                }
                ItemKind::Scale { .. } => rng.random_range(0..=10u8).to_string(),
                ItemKind::Text(_) => continue,
            };
            if rng.random_range(0..12) > 0 {
                pairs.push((tick_field(&item.id), value));
            }
        }
        Response::parse(instrument, &Submission::new(pairs))
            .expect("it is a response")
            .part()
            .0
    };
    (0..RESPONDENTS).map(|_| one(rng)).collect()
}

/// What a quick script would count: a small number for each respondent, by the variable's name.
fn bare_columns(instrument: &Instrument, responses: &[Ticks]) -> BTreeMap<String, Vec<u8>> {
    let mut columns = BTreeMap::new();
    for item in instrument.items() {
        for variable in item.variables() {
            let place = |ticks: &Ticks| match ticks.answers.get(&item.id) {
                Some(Answer::Chosen(option)) => {
                    variable.categories.iter().position(|c| c.id == option.as_str())
                }
                Some(Answer::Point(point)) => Some(usize::from(*point)),
                Some(Answer::Ticked(ticked)) => variable
                    .option
                    .as_ref()
                    .map(|option| usize::from(!ticked.contains(option))),
                _ => None,
            };
            let column = responses
                .iter()
                .map(|ticks| place(ticks).map_or(15, |place| place as u8))
                .collect();
            columns.insert(variable.name(), column);
        }
    }
    columns
}

fn plain_loop(manifest: &Manifest, columns: &BTreeMap<String, Vec<u8>>) {
    for key in &manifest.tables {
        let mut cells = [[0u32; 16]; 16];
        let counted = &columns[&key.variable];
        match key.by.as_ref().map(|by| &columns[by]) {
            Some(by) => counted
                .iter()
                .zip(by)
                .for_each(|(c, b)| cells[usize::from(*b)][usize::from(*c)] += 1),
            None => counted.iter().for_each(|c| cells[0][usize::from(*c)] += 1),
        }
        black_box(cells);
    }
}
