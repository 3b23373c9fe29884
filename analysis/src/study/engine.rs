//! Choosing what may be shown, and proving it. This is a stand-in: it shows nothing and proves nothing.
//!
//! In: a spec with its data, or tables. Out: tables in which everything is hidden, or a report in which nothing is proven.
//! It refuses to know any number, for now.

use super::{
    Attacker, AuditReport, AuditedCell, Data, Spec, Status, TOTAL, Verdict, Written, WrittenAudit,
    WrittenCell, WrittenTable,
};
use std::collections::BTreeMap;

/// Protects all tables of a spec together. `progress` is told how many steps are done, and of how many.
pub fn protect(spec: &Spec, _data: &Data, progress: &mut dyn FnMut(usize, usize)) -> Written {
    let mut tables = Vec::new();
    for table in &spec.tables {
        progress(tables.len(), spec.tables.len());
        let mut keys: Vec<Vec<String>> = vec![Vec::new()];
        for dimension in &table.dimensions {
            let dimension = &spec.dimensions[*dimension];
            let values = dimension.values.iter().map(String::as_str).chain([TOTAL]);
            let longer = |key: &Vec<String>, value: &str| [key.as_slice(), &[value.to_owned()]].concat();
            keys = keys
                .iter()
                .flat_map(|key| values.clone().map(|value| longer(key, value)))
                .collect();
        }
        let names = table.dimensions.iter();
        let hidden = |key| WrittenCell {
            key,
            status: Status::Hidden,
            value: None,
            words: None,
            from: None,
            to: None,
        };
        tables.push(WrittenTable {
            dimensions: names.map(|d| spec.dimensions[*d].name.clone()).collect(),
            steps: BTreeMap::new(),
            cells: keys.into_iter().map(hidden).collect(),
        });
    }
    Written {
        k: Some(spec.k),
        audit: Some(WrittenAudit {
            attackers: BTreeMap::new(),
            withheld: spec.tables.iter().map(|table| spec.called(table)).collect(),
            seconds: 0.0,
        }),
        tables,
    }
}

/// Says what can be worked out of tables. `truth` is the data that they were made from, with [`Written::spec`].
pub fn audit(tables: &Written, _truth: Option<(&Spec, &Data)>, k: u64) -> AuditReport {
    let mut cells = Vec::new();
    for (position, table) in tables.tables.iter().enumerate() {
        for cell in table.cells.iter().filter(|cell| cell.status != Status::Published) {
            cells.push(AuditedCell {
                table: position,
                key: cell.key.clone(),
                attacker: Attacker::Outsider,
                from: cell.from.unwrap_or(0),
                to: cell.to,
                needed: (0, k.saturating_sub(1)),
                verdict: Verdict::NotProven,
            });
        }
    }
    AuditReport {
        safe: cells.is_empty(),
        contradiction: None,
        cells,
    }
}
