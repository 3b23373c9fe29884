//! How the values of a dimension may be joined, step by step.
//!
//! In: the steps as written, and the values. Out: steps of which each joins groups of the one before. It refuses to know
//! how many people are behind a value.

use super::super::{Source, StudyError, no_name, quoted};
use super::{LadderGroup, LadderStep, as_written};
use std::collections::BTreeSet;
use toml::Spanned;

pub(super) fn ladder(
    source: Source<'_>,
    steps: Vec<as_written::Step>,
    values: &[String],
) -> Result<Vec<LadderStep>, StudyError> {
    let mut ladder: Vec<LadderStep> = Vec::new();
    for written in steps {
        let at = source.at(&written.name.span());
        let name = written.name.get_ref();
        if let Some(why) = no_name(name) {
            return source.wrong(at, format!("the name of a step, {}, {why}", quoted(name)));
        }
        if ladder.iter().any(|step| step.name == *name) {
            return source.wrong(
                at,
                format!("the step {} is there twice: rename one", quoted(name)),
            );
        }
        let step = LadderStep {
            groups: groups(source, &written, values)?,
            name: written.name.into_inner(),
        };
        if let Err(problem) = joins(&step, ladder.last(), values) {
            return source.wrong(at, format!("the step {} {problem}", quoted(&step.name)));
        }
        ladder.push(step);
    }
    Ok(ladder)
}

/// The groups in the order of the file, with every value in exactly one of them.
fn groups(
    source: Source<'_>,
    step: &as_written::Step,
    values: &[String],
) -> Result<Vec<LadderGroup>, StudyError> {
    let mut written: Vec<_> = step.groups.iter().collect();
    written.sort_by_key(|(_, members)| members.span().start);
    let mut seen = BTreeSet::new();
    let mut groups = Vec::new();
    for (name, members) in written {
        let at = source.at(&members.span());
        let group = quoted(name);
        if let Some(why) = no_name(name) {
            return source.wrong(at, format!("the group {group} {why}"));
        }
        let of = positions(source, &group, members.get_ref(), values, &mut seen)?;
        if of.is_empty() {
            return source.wrong(
                at,
                format!("the group {group} has no value: list some, or take it away"),
            );
        }
        let like = values.iter().position(|value| value == name);
        if like.is_some_and(|like| !of.contains(&like)) {
            return source.wrong(
                at,
                format!("the group {group} is called like a value that is not in it: rename it"),
            );
        }
        groups.push(LadderGroup {
            name: name.clone(),
            of,
        });
    }
    match (0..values.len()).find(|position| !seen.contains(position)) {
        Some(left) => source.wrong(
            source.at(&step.name.span()),
            format!(
                "the step {} leaves out the value {}: put it into a group",
                quoted(step.name.get_ref()),
                quoted(&values[left])
            ),
        ),
        None => Ok(groups),
    }
}

fn positions(
    source: Source<'_>,
    group: &str,
    members: &[Spanned<String>],
    values: &[String],
    seen: &mut BTreeSet<usize>,
) -> Result<Vec<usize>, StudyError> {
    let mut of = Vec::new();
    for member in members {
        let at = source.at(&member.span());
        let name = quoted(member.get_ref());
        let Some(position) = values.iter().position(|value| value == member.get_ref()) else {
            return source.wrong(
                at,
                format!("the group {group} names {name}, which is not among `values`: add it there"),
            );
        };
        if !seen.insert(position) {
            return source.wrong(
                at,
                format!("the step has the value {name} twice: leave it in one group"),
            );
        }
        of.push(position);
    }
    Ok(of)
}

/// Whether a step joins groups of the step before it, or values if it is the first.
fn joins(step: &LadderStep, before: Option<&LadderStep>, values: &[String]) -> Result<(), String> {
    if step.groups.len() < 2 {
        return Err("needs two groups or more: leave it away".into());
    }
    let finer = before.map_or(values.len(), |before| before.groups.len());
    let splits = |part: &LadderGroup| {
        step.groups.iter().any(|group| {
            let shared = part.of.iter().filter(|value| group.of.contains(value)).count();
            shared > 0 && shared < part.of.len()
        })
    };
    if let Some(part) = before.and_then(|before| before.groups.iter().find(|part| splits(part))) {
        return Err(format!(
            "splits the group {} of the step before it: keep its values together",
            quoted(&part.name)
        ));
    }
    if step.groups.len() >= finer {
        return Err("joins nothing: begin with the finest groups, and make each step coarser".into());
    }
    Ok(())
}
