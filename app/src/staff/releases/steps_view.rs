//! How far the answers and groups of a release were joined, in the words of their ladders.
//!
//! In: protected tables. Out: lines of facts. Of a table that is hidden it knows nothing.

use analysis::disclosure_control::{ProtectedTable, Shape};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Lines for a list of facts; none, if no table is shown.
pub fn facts(tables: &[ProtectedTable]) -> Option<AnyView> {
    // In the order of the tables: a breakdown has one step in all of them, but its own in each questionnaire.
    let mut groups: Vec<String> = Vec::new();
    let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
    for table in tables {
        let Shape::Shown { step, by_step, .. } = &table.shape else {
            continue;
        };
        *answers.entry(step).or_default() += 1;
        if let (Some(by), Some(step)) = (&table.by, by_step) {
            let group = format!("{by} {step}");
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
    }
    if answers.is_empty() {
        return None;
    }
    let mut answers: Vec<(&str, usize)> = answers.into_iter().collect();
    answers.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let answers = answers.into_iter().map(|(step, count)| match count {
        1 => format!("{step}: 1 table"),
        count => format!("{step}: {count} tables"),
    });
    let list = |lines: Vec<String>| {
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> });
        view! { <ul class="plain">{lines.collect_view()}</ul> }
    };
    let groups = (!groups.is_empty()).then(|| view! { <dt>"Groups"</dt><dd>{list(groups)}</dd> });
    Some(view! { <dt>"Answers"</dt><dd>{list(answers.collect())}</dd> {groups} }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::disclosure_control::HiddenBecause;
    use domain::instrument::TableKey;

    fn table(by: Option<&str>, shape: Shape) -> ProtectedTable {
        ProtectedTable {
            key: TableKey {
                instrument: "eleven-to-seventeen/1".parse().ok(),
                variable: "friends".into(),
                by: by.map(Into::into),
            },
            question: "Friends?".into(),
            by: by.map(|_| "How old are you?".into()),
            shape,
        }
    }

    fn shown(step: &str, by_step: Option<&str>) -> Shape {
        Shape::Shown {
            columns: Vec::new(),
            rows: Vec::new(),
            step: step.into(),
            by_step: by_step.map(Into::into),
        }
    }

    #[test]
    fn every_step_is_told_once_and_a_hidden_table_has_none() {
        let hidden = Shape::Hidden {
            because: HiddenBecause::SmallNumber,
        };
        let tables = [
            table(None, shown("as asked", None)),
            table(Some("age-band"), shown("two groups", Some("under and over 14"))),
            table(Some("age-band"), shown("as asked", Some("under and over 14"))),
            table(Some("gender"), hidden.clone()),
        ];
        let html = facts(&tables).unwrap().to_html();
        assert!(html.contains("as asked: 2 tables") && html.contains("two groups: 1 table<"));
        assert_eq!(html.matches("How old are you? under and over 14").count(), 1);
        assert!(facts(&[table(None, hidden)]).is_none());
    }
}
