//! What there is in a release: its questions, in the order of the list of tables, each with where it stands.
//!
//! In: the tables of a release. Out: their positions, for links. It refuses to name a table that is not among them.

use analysis::disclosure_control::ProtectedTable;
use domain::instrument::InstrumentKey;

/// A question of a release: a variable, with the positions of its tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Of which instrument; of all age versions together, if none.
    pub instrument: Option<InstrumentKey>,
    /// The question, for people.
    pub title: String,
    /// The tables: of everybody, and by each breakdown.
    pub cuts: Vec<Cut>,
}

/// A table of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The position in the release, from 0.
    pub position: usize,
    /// The breakdown's name, if any.
    pub by: Option<String>,
    /// What it is called in a choice of breakdowns.
    pub label: String,
    /// Whether some number of it, or a range, is told.
    pub says_something: bool,
}

impl Question {
    /// Where a link to the question leads: to the table of everybody, or else to its first.
    pub fn first(&self) -> Option<&Cut> {
        self.cut(None).or_else(|| self.cuts.first())
    }

    /// The table by a breakdown.
    pub fn cut(&self, by: Option<&str>) -> Option<&Cut> {
        self.cuts.iter().find(|cut| cut.by.as_deref() == by)
    }

    /// Whether any of its tables says something.
    pub fn says_something(&self) -> bool {
        self.cuts.iter().any(|cut| cut.says_something)
    }

    /// Whether a position is one of its tables.
    pub fn has(&self, position: usize) -> bool {
        self.cuts.iter().any(|cut| cut.position == position)
    }
}

/// Every question. Tables of one question follow each other in the list.
pub fn questions(tables: &[ProtectedTable]) -> Vec<Question> {
    let mut position = 0;
    let mut found = Vec::new();
    let same = |a: &ProtectedTable, b: &ProtectedTable| {
        a.key.instrument == b.key.instrument && a.key.variable == b.key.variable
    };
    for own in tables.chunk_by(same) {
        let cuts = own.iter().enumerate().map(|(nth, table)| Cut {
            position: position + nth,
            by: table.key.by.clone(),
            label: table.by.clone().unwrap_or_else(|| "Everyone".into()),
            says_something: table.says_something(),
        });
        let cuts: Vec<Cut> = cuts.collect();
        position += own.len();
        if let Some(first) = own.first() {
            found.push(Question {
                instrument: first.key.instrument.clone(),
                title: first.question.clone(),
                cuts,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::disclosure_control::{HiddenBecause, Shape};
    use domain::instrument::TableKey;

    fn table(instrument: &str, variable: &str, by: Option<&str>) -> ProtectedTable {
        ProtectedTable {
            key: TableKey {
                instrument: Some(instrument.parse().unwrap()),
                variable: variable.into(),
                by: by.map(Into::into),
            },
            question: format!("{variable}?"),
            by: by.map(|by| format!("{by}?")),
            shape: Shape::Hidden {
                because: HiddenBecause::SmallNumber,
            },
        }
    }

    fn two_questions_of_two_versions() -> Vec<Question> {
        questions(&[
            table("eleven-to-seventeen/1", "friends", None),
            table("eleven-to-seventeen/1", "friends", Some("age-band")),
            table("eleven-to-seventeen/1", "age-band", None),
            table("care-leavers/1", "age-band", None),
        ])
    }

    #[test]
    fn each_question_has_its_own_tables_by_their_positions() {
        let found = two_questions_of_two_versions();
        let positions =
            |question: &Question| question.cuts.iter().map(|cut| cut.position).collect::<Vec<_>>();
        assert_eq!(
            found.iter().map(positions).collect::<Vec<_>>(),
            [vec![0, 1], vec![2], vec![3]]
        );
        assert_eq!(found[0].cut(Some("age-band")).map(|cut| cut.position), Some(1));
        assert!(found[0].has(1) && !found[0].has(2));
    }

    #[test]
    fn a_breakdown_that_the_list_does_not_have_is_not_there() {
        assert_eq!(two_questions_of_two_versions()[0].cut(Some("gender")), None);
    }
}
