//! Which column of the data is what.
//!
//! In: the first row, and the spec. Out: the places of the columns that are read. It refuses to know the other columns,
//! except that one may not hide a slip: a second `placement`, or a `Count`.

use super::super::{COUNT, Place, Source, Spec, StudyError, quoted};
use std::borrow::Cow;

/// The columns that are read.
pub(super) struct Columns {
    dimensions: Vec<(usize, usize)>,
    count: Option<usize>,
    width: usize,
}

impl Columns {
    pub(super) fn of(
        source: Source<'_>,
        at: Place,
        header: &[Cow<'_, str>],
        spec: &Spec,
    ) -> Result<Self, StudyError> {
        let find = |name: &str| {
            let mut columns = (0..header.len()).filter(|column| header[*column] == name);
            match (columns.next(), columns.next()) {
                (_, Some(_)) => source.wrong(
                    at,
                    format!("has the column {} twice: take one away", quoted(name)),
                ),
                (column, None) => Ok(column),
            }
        };
        let mut dimensions = Vec::new();
        for dimension in spec.used() {
            let name = &spec.dimensions[dimension].name;
            match find(name)? {
                Some(column) => dimensions.push((column, dimension)),
                None => {
                    let hint = match header.len() {
                        1 => ", and separate columns with commas",
                        _ => "",
                    };
                    return source.wrong(
                        at,
                        format!("has no column {}: add it, spelt like this{hint}", quoted(name)),
                    );
                }
            }
        }
        let count = find(COUNT)?;
        let alike = header.iter().find(|name| name.eq_ignore_ascii_case(COUNT));
        if let (None, Some(alike)) = (count, alike) {
            return source.wrong(
                at,
                format!("has a column {}: spell it \"count\", or rename it", quoted(alike)),
            );
        }
        Ok(Self {
            dimensions,
            count,
            width: header.len(),
        })
    }

    /// Columns, each with the position of its dimension.
    pub(super) fn dimensions(&self) -> impl Iterator<Item = (usize, usize)> {
        self.dimensions.iter().copied()
    }

    /// The column that says how many people a row stands for.
    pub(super) fn count(&self) -> Option<usize> {
        self.count
    }

    /// How many columns there are in all.
    pub(super) fn width(&self) -> usize {
        self.width
    }
}
