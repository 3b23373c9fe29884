//! How long a release takes and how much it shows: counting the whole manifest beside a plain loop over bare columns, and
//! protecting waves of several sizes.
//!
//! `make bench` prints it; `cargo bench -p analysis --bench release -- waves` the second part alone. The figures are ratios of what was measured in the same run, on the same machine.

#![expect(clippy::print_stdout, reason = "printing the figures is what it is for")]

use analysis::aggregation::{self, Respondents};
use analysis::disclosure_control::{self, Wave};
use domain::instrument::{Instrument, ItemKind, Manifest};
use domain::intake::{Answer, Response, Submission, Ticks, tick_field};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many responses are counted.
const MANY: usize = 1_000_000;
/// Waves of these sizes are released; three in five answer the questions for 11 to 17, the others those for care leavers.
const WAVES: [usize; 4] = [60, 120, 200, 400];
const RUNS: usize = 3;

fn main() {
    let children = instrument("eleven-to-seventeen");
    let care_leavers = instrument("care-leavers");
    let rng = &mut StdRng::seed_from_u64(1);
    if !std::env::args().any(|argument| argument == "waves") {
        count_many(&children, rng);
    }
    println!(
        "tables that say something (a number or a range), and the whole release on all processors / one minute:"
    );
    for people in WAVES {
        let asked = [
            (&children, people * 3 / 5),
            (&care_leavers, people - people * 3 / 5),
        ];
        let ticks = asked.map(|(instrument, people)| made_up(instrument, people, rng));
        let keys = Manifest::of([&children, &care_leavers]).tables;
        let start = Instant::now();
        let respondents = [
            Respondents::of(&children, &ticks[0]),
            Respondents::of(&care_leavers, &ticks[1]),
        ];
        let wave = Wave {
            respondents: &respondents,
            tables: &keys,
            eligible: None,
            earlier: &[],
        };
        let protected =
            disclosure_control::protect(&wave, 1, &mut |_, _| {}).expect("there is no earlier release");
        let time = start.elapsed();
        let is_proven = protected.audit.attackers.iter().all(|attacker| attacker.kept_out);
        let (mut alone, mut by_group) = ((0, 0), (0, 0));
        for table in &protected.tables {
            let (says, of) = if table.key.by.is_some() {
                &mut by_group
            } else {
                &mut alone
            };
            *says += usize::from(table.says_something());
            *of += 1;
        }
        println!(
            "  {people:3} respondents: {:3} % alone, {:3} % by a group, {:.2} minutes, {}",
            alone.0 * 100 / alone.1,
            by_group.0 * 100 / by_group.1,
            time.as_secs_f64() / 60.0,
            if is_proven {
                "every sensitive number proven"
            } else {
                "NOT PROVEN"
            }
        );
    }
}

fn instrument(name: &str) -> Instrument {
    let path = format!("{}/../instruments/{name}/1.toml", env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(&path).expect("the instrument is there");
    Instrument::parse(&path, &source).expect("it parses")
}

/// Counts the whole manifest of very many, beside a plain loop over the same columns.
fn count_many(instrument: &Instrument, rng: &mut StdRng) {
    let manifest = Manifest::of([instrument]);
    let some = made_up(instrument, 2_000, rng);
    let many: Vec<Ticks> = some.iter().cycle().take(MANY).cloned().collect();
    let respondents = [Respondents::of(instrument, &many)];
    let counting = median(|| {
        let tables = manifest
            .tables
            .iter()
            .filter_map(|key| aggregation::count(&respondents, key));
        black_box(tables.collect::<Vec<_>>());
    });
    let columns = bare_columns(instrument, &many);
    let plain = median(|| plain_loop(&manifest, &columns));
    println!(
        "counting {} tables of {MANY} responses, median of {RUNS} runs",
        manifest.tables.len()
    );
    println!(
        "  counting / three seconds:                  {:.2}",
        counting.as_secs_f64() / 3.0
    );
    println!(
        "  counting / a plain loop over bare columns: {:.1}",
        counting.as_secs_f64() / plain.as_secs_f64()
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

/// Answers at random: one question in eight left out, the first of some options likelier than the last, and of a multiple
/// choice one option in three.
fn made_up(instrument: &Instrument, people: usize, rng: &mut StdRng) -> Vec<Ticks> {
    let one = |rng: &mut StdRng| {
        let mut pairs = Vec::new();
        for item in instrument.items() {
            let field = tick_field(&item.id);
            if rng.random_range(0..8) == 0 {
                continue;
            }
            match &item.kind {
                ItemKind::Single { options, .. } => {
                    let two = [0, 1].map(|_| rng.random_range(0..options.len()));
                    pairs.push((field, options[two[0].min(two[1])].id.to_string()));
                }
                ItemKind::Multiple {
                    options, exclusive, ..
                } => {
                    let together = options.iter().filter(|option| !exclusive.contains(&option.id));
                    let ticked = together.filter(|_| rng.random_range(0..3) == 0);
                    pairs.extend(ticked.map(|option| (field.clone(), option.id.to_string())));
                }
                ItemKind::Scale { .. } => {
                    let two = [0, 1].map(|_| rng.random_range(0..=10_u8));
                    pairs.push((field, two[0].max(two[1]).to_string()));
                }
                ItemKind::Text(_) => {}
            }
        }
        Response::parse(instrument, &Submission::new(pairs))
            .expect("it is a response")
            .part()
            .0
    };
    (0..people).map(|_| one(rng)).collect()
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
        // A score is no column of what was ticked: the quick script leaves it out, and we count it.
        let Some(counted) = columns.get(&key.variable) else {
            continue;
        };
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
