//! The instruments, translations, code frame and strategies that are shipped: every file parses, and every mapping of
//! a strategy points at something that is really asked.

use domain::instrument::{Instrument, ItemKind, Manifest, Translation};
use domain::priorities::Strategy;
use domain::themes::CodeFrame;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn instrument(path: &str) -> Instrument {
    Instrument::parse(path, &read(path)).unwrap_or_else(|error| panic!("{error}"))
}

fn instruments() -> [Instrument; 2] {
    [
        "instruments/eleven-to-seventeen/1.toml",
        "instruments/care-leavers/1.toml",
    ]
    .map(instrument)
}

fn strategies() -> Vec<Strategy> {
    ["southwark-2016", "southwark-2021", "walsall-2021"]
        .map(|id| format!("strategies/{id}.toml"))
        .map(|path| Strategy::parse(&path, &read(&path)).unwrap_or_else(|error| panic!("{error}")))
        .into()
}

#[test]
fn both_instruments_ask_everything_they_must() {
    for instrument in instruments() {
        let key = &instrument.key;
        assert!(instrument.items().count() >= 45, "{key}");
        assert!(instrument.items().any(|item| item.is_text()), "{key}");
        assert!(instrument.items().any(|item| item.asked_if.is_some()), "{key}");
        assert!(
            instrument
                .items()
                .any(|item| matches!(item.kind, ItemKind::Scale { .. })),
            "{key}"
        );
        assert!(
            instrument
                .items()
                .any(|item| matches!(item.kind, ItemKind::Multiple { .. })),
            "{key}"
        );
        assert!(
            instrument.breakdowns().any(|item| item.id.as_str() == "age-band"),
            "{key}"
        );
        let last = instrument.sections.last().expect("a section");
        assert!(last.breakdown, "{key} asks its breakdowns at the end");
        for breakdown in instrument.breakdowns() {
            let variable = breakdown.variables().remove(0);
            let step = variable.steps.last().expect("as asked");
            assert!(
                step.groups.iter().any(|group| group.with_no_answer),
                "{key} {}",
                breakdown.id
            );
        }
    }
}

#[test]
fn care_leavers_are_asked_the_four_ons_items_with_their_source() {
    let [_, care_leavers] = instruments();
    assert_eq!(
        care_leavers.items().filter(|item| item.source.is_some()).count(),
        4
    );
    assert!(!care_leavers.attribution.is_empty());
}

#[test]
fn the_translation_is_complete_and_keeps_every_id() {
    let [instrument, _] = instruments();
    let path = "instruments/eleven-to-seventeen/1.ar.toml";
    let translation =
        Translation::parse(path, &read(path), &instrument).unwrap_or_else(|error| panic!("{error}"));
    let translated = translation.apply(&instrument);
    assert_ne!(translated.title, instrument.title);
    assert_eq!(Manifest::of([&translated]), Manifest::of([&instrument]));
    assert_eq!(translated.hash(), instrument.hash());
}

#[test]
fn strategies_have_as_many_priorities_as_their_papers() {
    let counts: Vec<_> = strategies()
        .iter()
        .map(|s| (s.priority_area.len(), s.aim.len(), s.outcome.len()))
        .collect();
    assert_eq!(counts, [(12, 4, 6), (6, 0, 0), (5, 0, 0)]);
}

#[test]
fn every_priority_area_is_spoken_to_by_items_and_themes_that_exist() {
    let instruments = instruments();
    let asked: Vec<_> = instruments
        .iter()
        .flat_map(|i| {
            i.items()
                .filter(|item| !item.is_text() && !item.breakdown)
                .map(|item| (i.key.id.clone(), item.id.clone()))
                .chain(i.scores.iter().map(|score| (i.key.id.clone(), score.id.clone())))
        })
        .collect();
    let path = "instruments/code-frame.toml";
    let frame = CodeFrame::parse(path, &read(path)).unwrap_or_else(|error| panic!("{error}"));
    for strategy in strategies() {
        for area in &strategy.priority_area {
            let mapping = strategy
                .mapping(&area.id)
                .unwrap_or_else(|| panic!("{} {}", strategy.id, area.id));
            for item in mapping.items() {
                assert!(
                    asked.contains(&item),
                    "{} {} names {}/{}",
                    strategy.id,
                    area.id,
                    item.0,
                    item.1
                );
            }
            for theme in &mapping.themes {
                assert!(
                    frame.theme.iter().any(|t| t.id == *theme),
                    "{} {} names {theme}",
                    strategy.id,
                    area.id
                );
            }
            for instrument in &instruments {
                let items = mapping.items().filter(|(id, _)| *id == instrument.key.id).count();
                assert!(
                    items >= 3,
                    "{} {} has {items} items of {}",
                    strategy.id,
                    area.id,
                    instrument.key
                );
            }
        }
        assert_eq!(strategy.areas_without_item(&asked).count(), 0);
        assert_eq!(
            strategy.areas_without_item(&[]).count(),
            strategy.priority_area.len()
        );
    }
}
