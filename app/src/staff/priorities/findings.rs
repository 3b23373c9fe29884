//! What was released that speaks to a priority area.
//!
//! In: the latest release of tables and of themes, and the strategy's mapping. Out: the protected tables of one cut, and
//! the themes. Every number in it is one that the release shows.

use crate::catalogue::Asked;
use analysis::disclosure_control::{ProtectedTable, Row, ShownCell};
use analysis::themes::ThemeFinding;
use domain::instrument::TableKey;
use domain::priorities::AreaMapping;

/// How many young people answered a questionnaire, where a shown table tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The instrument's id.
    pub instrument: String,
    /// How many.
    pub count: u64,
}

/// A table that speaks to a priority area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaking {
    /// Its position in the release, from 0.
    pub position: usize,
    /// The table.
    pub table: ProtectedTable,
}

/// A breakdown that the list of tables has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// The item's id.
    pub id: String,
    /// What is asked, in the words of the questionnaire; and of whom, where another is asked in the same words.
    pub label: String,
}

/// What speaks to a priority area.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// By questionnaire.
    pub answered: Vec<Answered>,
    /// Breakdowns that the list of tables has.
    pub breakdowns: Vec<Breakdown>,
    /// The tables of the chosen cut, in the order of the list.
    pub tables: Vec<Speaking>,
    /// Themes with their counts.
    pub themes: Vec<ThemeFinding>,
}

impl Findings {
    /// What of these tables and themes is mapped to the area. `by` is the breakdown, if any.
    pub fn of(
        mapping: &AreaMapping,
        tables: &[ProtectedTable],
        themes: &[ThemeFinding],
        by: Option<&str>,
        asked: &Asked,
    ) -> Self {
        let mapped: Vec<(usize, &ProtectedTable)> = tables
            .iter()
            .enumerate()
            .filter(|(_, table)| mapping.speaks_through(&table.key) && table.adds_to(tables))
            .collect();
        let cut = mapped
            .iter()
            .filter(|(_, table)| table.key.by.as_deref() == by)
            .map(|(position, table)| Speaking {
                position: *position,
                table: (*table).clone(),
            });
        Self {
            answered: answered(tables),
            breakdowns: breakdowns(mapped.iter().map(|(_, table)| *table), asked),
            tables: cut.collect(),
            themes: themes
                .iter()
                .filter(|theme| mapping.themes.contains(&theme.slug))
                .cloned()
                .collect(),
        }
    }
}

/// The breakdowns of these tables. Two questionnaires may ask different things in the same words ("Where do you live?").
fn breakdowns<'a>(tables: impl Iterator<Item = &'a ProtectedTable>, asked: &Asked) -> Vec<Breakdown> {
    let mut found: Vec<(&str, &str, &TableKey)> = Vec::new();
    for table in tables {
        if let (Some(id), Some(label)) = (&table.key.by, &table.by)
            && !found.iter().any(|(known, ..)| known == id)
        {
            found.push((id, label, &table.key));
        }
    }
    let named = |(id, label, key): &(&str, &str, &TableKey)| {
        let is_shared = found.iter().filter(|(_, other, _)| other == label).count() > 1;
        let whom = asked.get(&key.instrument).filter(|_| is_shared);
        Breakdown {
            id: (*id).to_owned(),
            label: match whom {
                Some(whom) => format!("{label} ({whom})"),
                None => (*label).to_owned(),
            },
        }
    };
    found.iter().map(named).collect()
}

/// How many answered, from the first table of everybody of each questionnaire that tells it: non-answers are in it.
fn answered(tables: &[ProtectedTable]) -> Vec<Answered> {
    let mut answered: Vec<Answered> = Vec::new();
    for table in tables.iter().filter(|table| table.key.by.is_none()) {
        let Some(instrument) = table.key.instrument.as_ref().map(|key| key.id.to_string()) else {
            continue;
        };
        if answered.iter().any(|known| known.instrument == instrument) {
            continue;
        }
        if let Some(count) = table.rows().first().and_then(people) {
            answered.push(Answered { instrument, count });
        }
    }
    answered
}

/// How many are in a row: as it says itself, or else as its numbers add up to, if all are told.
fn people(row: &Row) -> Option<u64> {
    let sum = || row.cells.iter().map(ShownCell::number).sum::<Option<u64>>();
    row.people.or_else(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::disclosure_control::{HiddenBecause, Shape};
    use analysis::themes::ShownCount;
    use domain::priorities::Strategy;

    fn table(variable: &str, by: Option<&str>, shown: bool) -> ProtectedTable {
        let shape = if shown {
            Shape::Shown {
                columns: vec!["Yes".into(), "No".into(), "No answer".into()],
                rows: vec![Row {
                    label: "Everyone".into(),
                    people: Some(60),
                    cells: [30, 20, 10].map(ShownCell::Number).to_vec(),
                }],
                step: "as asked".into(),
                by_step: by.map(Into::into),
            }
        } else {
            Shape::Hidden {
                because: HiddenBecause::SmallNumber,
            }
        };
        ProtectedTable {
            key: TableKey {
                instrument: "eleven-to-seventeen/1".parse().ok(),
                variable: variable.into(),
                by: by.map(Into::into),
            },
            question: variable.into(),
            by: by.map(|by| format!("By {by}?")),
            shape,
        }
    }

    fn findings(by: Option<&str>) -> Findings {
        findings_of(
            &[
                table("life-story", None, true),
                table("life-story", Some("age-band"), false),
                table("who-helps/friend", None, true),
            ],
            by,
        )
    }

    fn findings_of(tables: &[ProtectedTable], by: Option<&str>) -> Findings {
        let source = include_str!("../../../../strategies/southwark-2021.toml");
        let strategy = Strategy::parse("southwark-2021.toml", source).unwrap();
        let theme = |slug: &str| ThemeFinding {
            slug: slug.into(),
            title: slug.into(),
            survey: ShownCount::AFew,
            session: ShownCount::HeldBack,
        };
        let mapping = strategy.mapping("identity-and-belonging").unwrap();
        let asked = [
            ("eleven-to-seventeen/1", "aged 11 to 17"),
            ("care-leavers/1", "aged 16 to 25"),
        ];
        let asked = asked.map(|(key, whom)| (key.parse().ok(), whom.to_owned()));
        let themes = [theme("life-story"), theme("money")];
        Findings::of(mapping, tables, &themes, by, &asked.into())
    }

    #[test]
    fn breakdowns_of_two_questionnaires_in_the_same_words_are_told_apart() {
        let of = |instrument: &str, by: &str, label: &str| {
            let mut table = table("life-story", Some(by), true);
            table.key.instrument = instrument.parse().ok();
            table.by = Some(label.into());
            table
        };
        let tables = [
            of("eleven-to-seventeen/1", "home-kind", "Where do you live?"),
            of("eleven-to-seventeen/1", "gender", "Which words fit you?"),
            of("care-leavers/1", "home-type", "Where do you live?"),
            of("care-leavers/1", "gender", "Which words fit you?"),
        ];
        let found = findings_of(&tables, None).breakdowns;
        let labels: Vec<&str> = found.iter().map(|one| one.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Where do you live? (aged 11 to 17)",
                "Which words fit you?",
                "Where do you live? (aged 16 to 25)"
            ]
        );
    }

    #[test]
    fn only_what_is_mapped_to_the_area_is_there() {
        let found = findings(None);
        assert_eq!(found.tables.len(), 1);
        assert_eq!(found.tables[0].table.key.variable, "life-story");
        assert_eq!(found.tables[0].position, 0);
        assert_eq!(found.themes.len(), 1);
        assert_eq!(
            found.breakdowns,
            [Breakdown {
                id: "age-band".into(),
                label: "By age-band?".into()
            }]
        );
    }

    #[test]
    fn a_cut_shows_its_own_tables_and_an_unknown_one_nothing() {
        let found = findings(Some("age-band"));
        assert!(!found.tables[0].table.is_shown());
        assert_eq!(found.tables[0].position, 1);
        assert!(findings(Some("postcode")).tables.is_empty());
    }

    #[test]
    fn everybody_who_answered_is_told_from_a_shown_table() {
        let wanted = Answered {
            instrument: "eleven-to-seventeen".into(),
            count: 60,
        };
        assert_eq!(findings(None).answered, [wanted]);
    }

    #[test]
    fn where_a_number_is_hidden_nobody_adds_up_the_others() {
        let row = |people, hidden: ShownCell| Row {
            label: "Everyone".into(),
            people,
            cells: vec![ShownCell::Number(30), hidden],
        };
        let hidden = ShownCell::Hidden { from: 0, to: 9 };
        assert_eq!(people(&row(None, hidden.clone())), None);
        assert_eq!(people(&row(Some(35), hidden)), Some(35));
        assert_eq!(people(&row(None, ShownCell::Number(6))), Some(36));
    }
}
