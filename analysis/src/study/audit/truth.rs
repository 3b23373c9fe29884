//! The data that tables were made from, in their frame.
//!
//! In: a spec and its data, by names. Out: how many people there are at each spot. It refuses data with a value that the
//! tables do not have.

use super::super::{Data, Spec, Written, of_data, quoted};
use super::system::System;

/// The data as the tables count it, or why it is not theirs.
pub(super) fn people(
    tables: &Written,
    system: &System,
    (spec, data): (&Spec, &Data),
) -> Result<Vec<u32>, String> {
    let mut categories: Vec<(usize, Vec<usize>)> = Vec::new();
    for axis in &system.axes {
        let Some(place) = spec.dimensions.iter().position(|d| d.name == axis.name) else {
            return Err(format!("the data has no {}", quoted(&axis.name)));
        };
        let dimension = &spec.dimensions[place];
        let mut steps = tables
            .tables
            .iter()
            .filter_map(|table| table.steps.get(&axis.name));
        let step = steps.next();
        let step = step.and_then(|name| dimension.ladder.iter().find(|step| step.name == *name));
        let mut own = Vec::new();
        for (position, value) in dimension.values.iter().enumerate() {
            let group = step.and_then(|step| {
                let mut groups = step.groups.iter();
                groups.find(|group| group.of.contains(&position))
            });
            // Where the data was read by the values of the tables they are joined already.
            let known = |name: &String| axis.values.iter().position(|value| value == name);
            own.push(
                group
                    .and_then(|group| known(&group.name))
                    .or_else(|| known(value))
                    .unwrap_or(usize::MAX),
            );
        }
        categories.push((place, own));
    }
    let mut people = vec![0_u32; system.frame.spots()];
    for (record, count) in &data.records {
        let mut spot = 0;
        for (axis, (place, own)) in categories.iter().enumerate() {
            let value = record.get(*place).map_or(0, |value| usize::from(*value));
            let category = own.get(value).copied().unwrap_or(usize::MAX);
            if category == usize::MAX {
                let dimension = &spec.dimensions[*place];
                let value = dimension.values.get(value).map_or("", String::as_str);
                return Err(format!(
                    "the data has {} of {}, and the tables have not",
                    of_data(value),
                    quoted(&dimension.name)
                ));
            }
            spot = spot * system.frame.size(axis) + category;
        }
        let count = u32::try_from(*count).unwrap_or(u32::MAX);
        people[spot] = people[spot].saturating_add(count);
    }
    Ok(people)
}

/// The margins that registers know: the bases of the spec's tables. Where it names none: every single dimension of tables
/// that others made, and nothing of those that [`super::super::protect`] made, which were asked for without.
pub(super) fn registers(tables: &Written, system: &System, spec: &Spec) -> Vec<usize> {
    let axis = |dimension: &usize| {
        let name = &spec.dimensions.get(*dimension)?.name;
        system.axes.iter().position(|axis| axis.name == *name)
    };
    let bases = spec.tables.iter().filter(|table| !table.base.is_empty());
    let mut margins: Vec<usize> = bases
        .filter_map(|table| {
            let mut of: Vec<usize> = table.base.iter().filter_map(axis).collect();
            of.sort_unstable();
            system.margins.get(&of).copied()
        })
        .collect();
    if margins.is_empty() && tables.audit.is_none() {
        margins = (0..system.axes.len())
            .filter_map(|axis| system.margins.get(&vec![axis]).copied())
            .collect();
    }
    margins.sort_unstable();
    margins.dedup();
    margins
}
