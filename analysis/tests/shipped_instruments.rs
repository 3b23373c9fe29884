//! The shipped instruments at the size of a small wave: most of what was asked says something, and all of it is proven.

use analysis::aggregation::Respondents;
use analysis::disclosure_control::{Protected, ProtectedTable, Wave, protect};
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

fn release(source: &str, people: u64, seed: u64) -> Protected {
    let instrument = Instrument::parse("1.toml", source).expect("a shipped instrument is right");
    let mut numbers = Numbers(seed);
    let responses: Vec<Ticks> = (0..people).map(|_| response(&instrument, &mut numbers)).collect();
    let keys = Manifest::of([&instrument]).tables;
    let wave = Wave {
        respondents: &[Respondents::of(&instrument, &responses)],
        tables: &keys,
        eligible: None,
        earlier: &[],
    };
    protect(&wave, seed, &mut |_, _| {}).expect("there is no earlier release")
}

/// Tables that say something, in percent: of one variable, and by a breakdown.
fn saying(tables: &[ProtectedTable]) -> (usize, usize) {
    let share = |two_way: bool| {
        let those = tables.iter().filter(|table| table.key.by.is_some() == two_way);
        those.clone().filter(|table| table.says_something()).count() * 100 / those.count()
    };
    (share(false), share(true))
}

/// The floors stand under what `make bench` prints for the same sizes.
#[test]
fn nearly_every_question_says_something_also_of_few_and_all_is_proven() {
    for (source, people) in [(ELEVEN, 72), (LEAVERS, 48)] {
        let release = release(source, people, 1);
        let saying = saying(&release.tables);
        assert!(saying.0 >= 85 && saying.1 >= 60, "{people}: {saying:?}");
        assert!(!release.audit.attackers.is_empty());
        assert!(
            release.audit.attackers.iter().all(|attacker| attacker.kept_out),
            "{:?}",
            release.audit
        );
    }
}

#[test]
fn nothing_is_shown_of_nine() {
    assert_eq!(saying(&release(ELEVEN, 9, 7).tables), (0, 0));
}
