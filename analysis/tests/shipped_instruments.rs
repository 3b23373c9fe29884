//! The shipped instruments at the sizes of a real wave: most of what was asked can be shown, quickly.

use analysis::aggregation::count;
use analysis::disclosure_control::{ProtectedTable, protect};
use domain::instrument::{Instrument, ItemKind, Manifest};
use domain::intake::{Response, Submission, Ticks, tick_field};

const ELEVEN: &str = include_str!("../../instruments/eleven-to-seventeen/1.toml");
const LEAVERS: &str = include_str!("../../instruments/care-leavers/1.toml");

/// Numbers that look random and are the same each time (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

/// One young person: the first options are likelier, one item in eight is left out.
fn response(instrument: &Instrument, numbers: &mut Numbers) -> Ticks {
    let mut pairs = Vec::new();
    for item in instrument.items().filter(|item| !item.is_text()) {
        if numbers.below(8) == 0 {
            continue;
        }
        let value = match &item.kind {
            ItemKind::Single { options, .. } => {
                let n = options.len() as u64;
                let position = numbers.below(n).min(numbers.below(n));
                options[usize::try_from(position).expect("small")].id.to_string()
            }
            ItemKind::Scale { .. } => numbers.below(11).max(numbers.below(11)).to_string(),
            ItemKind::Multiple {
                options, exclusive, ..
            } => {
                for option in options.iter().filter(|option| !exclusive.contains(&option.id)) {
                    if numbers.below(3) == 0 {
                        pairs.push((tick_field(&item.id), option.id.to_string()));
                    }
                }
                options[0].id.to_string()
            }
            ItemKind::Text(_) => continue,
        };
        pairs.push((tick_field(&item.id), value));
    }
    let Ok(response) = Response::parse(instrument, &Submission::new(pairs)) else {
        panic!("every value is an option");
    };
    response.part().0
}

fn release(source: &str, people: u64, seed: u64) -> Vec<ProtectedTable> {
    let instrument = Instrument::parse("1.toml", source).expect("a shipped instrument is right");
    let mut numbers = Numbers(seed);
    let responses: Vec<Ticks> = (0..people).map(|_| response(&instrument, &mut numbers)).collect();
    let manifest = Manifest::of([&instrument]);
    protect(
        manifest
            .tables
            .iter()
            .filter_map(|key| count(&instrument, &responses, key))
            .collect(),
    )
}

/// Shown, in percent: of tables of one variable, and of tables by a breakdown.
fn shown(tables: &[ProtectedTable]) -> (usize, usize) {
    let share = |two_way: bool| {
        let those = tables.iter().filter(|table| table.key.by.is_some() == two_way);
        those.clone().filter(|table| table.is_shown()).count() * 100 / those.count()
    };
    (share(false), share(true))
}

/// The floors stand a little under what was measured, which the decision record on disclosure control tells.
#[test]
fn most_questions_can_be_shown_and_breakdowns_only_of_many() {
    for (source, floors) in [
        (ELEVEN, [(75, 70, 2), (150, 80, 25), (300, 80, 50)]),
        (LEAVERS, [(75, 65, 2), (150, 75, 35), (300, 80, 50)]),
    ] {
        for (people, alone, by_breakdown) in floors {
            let towns: Vec<_> = (1..=5).flat_map(|seed| release(source, people, seed)).collect();
            let shown = shown(&towns);
            assert!(shown.0 >= alone && shown.1 >= by_breakdown, "{people}: {shown:?}");
        }
    }
}

#[test]
fn nothing_is_shown_of_nine() {
    assert_eq!(shown(&release(ELEVEN, 9, 7)), (0, 0));
}
