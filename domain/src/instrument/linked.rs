//! What belongs together: items that routing or a score ties, and items that two instruments ask alike.
//!
//! In: instruments. Out: which items can only be protected together, and which may be counted over all age versions. It
//! refuses to call items alike whose answers would not mean the same: the same name, the same options, the same ways of
//! joining them, and everything tied to them alike too.

use super::{Instrument, Item, ItemId, ItemKind, Score, Variable};

impl Instrument {
    /// Single choices and scales that are opinions, those together that routing or a score ties, in the order asked.
    pub fn tied(&self) -> Vec<Vec<&Item>> {
        let is_counted = |item: &&Item| {
            !item.breakdown && matches!(item.kind, ItemKind::Single { .. } | ItemKind::Scale { .. })
        };
        let mut tied: Vec<Vec<&Item>> = self.items().filter(is_counted).map(|item| vec![item]).collect();
        let routed = self
            .items()
            .filter_map(|item| Some((&item.id, &item.asked_if.as_ref()?.item)));
        for (item, router) in routed {
            join(&mut tied, item, router);
        }
        for score in &self.scores {
            let pairs = score.counts.iter().zip(score.counts.iter().skip(1));
            pairs.for_each(|(one, other)| join(&mut tied, &one.item, &other.item));
        }
        let place = |item: &Item| self.items().position(|other| other.id == item.id);
        for items in &mut tied {
            items.sort_by_key(|item| place(item));
        }
        tied.sort_by_key(|items| items.first().and_then(|item| place(item)));
        tied
    }

    /// The scores of some items.
    pub fn scores_of<'i>(&'i self, items: &[&Item]) -> Vec<&'i Score> {
        let is_of = |score: &&Score| {
            let mut counts = score.counts.iter();
            counts.any(|counted| items.iter().any(|item| item.id == counted.item))
        };
        self.scores.iter().filter(is_of).collect()
    }

    /// Whether another instrument asks an item, or scores an indicator, alike.
    pub fn asks_alike(&self, other: &Instrument, name: &ItemId) -> bool {
        if let Some(item) = self
            .item(name)
            .filter(|item| matches!(item.kind, ItemKind::Multiple { .. }))
        {
            let twin = other.item(name);
            return twin.is_some_and(|twin| {
                item.asked_if.is_none() && twin.asked_if.is_none() && options_alike(item, twin)
            });
        }
        match (self.tied_to(name), other.tied_to(name)) {
            (Some(own), Some(others)) => {
                let items = own.len() == others.len()
                    && own.iter().zip(&others).all(|(item, twin)| {
                        item.asked_if == twin.asked_if && alike(&item.variables(), &twin.variables())
                    });
                let counted = |scores: Vec<&Score>| -> Vec<Variable> {
                    scores.into_iter().map(Score::variable).collect()
                };
                let (scores, twins) = (self.scores_of(&own), other.scores_of(&others));
                let counts = |scores: &[&Score]| -> Vec<_> {
                    scores.iter().map(|score| score.counts.clone()).collect()
                };
                items && counts(&scores) == counts(&twins) && alike(&counted(scores), &counted(twins))
            }
            _ => false,
        }
    }

    /// The items that an item or a score is tied to, itself among them.
    fn tied_to(&self, name: &ItemId) -> Option<Vec<&Item>> {
        let score = self.scores.iter().find(|score| score.id == *name);
        let item = score
            .and_then(|score| score.counts.first())
            .map_or(name, |counted| &counted.item);
        let mut tied = self.tied().into_iter();
        tied.find(|items| items.iter().any(|other| other.id == *item))
    }
}

/// Joins the groups in which two items are, if both are in one.
fn join(tied: &mut Vec<Vec<&Item>>, one: &ItemId, other: &ItemId) {
    let place = |name: &ItemId| {
        let mut groups = tied.iter();
        groups.position(|items| items.iter().any(|item| item.id == *name))
    };
    let (Some(one), Some(other)) = (place(one), place(other)) else {
        return;
    };
    if one != other {
        let moved = std::mem::take(&mut tied[other]);
        tied[one].extend(moved);
        tied.remove(other);
    }
}

/// Whether variables have the same names, categories and ways of joining them, whatever they are called.
fn alike(own: &[Variable], others: &[Variable]) -> bool {
    let shape = |variable: &Variable| {
        let categories: Vec<String> = variable
            .categories
            .iter()
            .map(|category| category.id.clone())
            .collect();
        let steps = variable.steps.iter().map(|step| {
            let groups = step
                .groups
                .iter()
                .map(|group| (group.id.clone(), group.of.clone()));
            groups.collect::<Vec<_>>()
        });
        (variable.name(), categories, steps.collect::<Vec<_>>())
    };
    own.len() == others.len()
        && own
            .iter()
            .zip(others)
            .all(|(own, other)| shape(own) == shape(other))
}

fn options_alike(item: &Item, twin: &Item) -> bool {
    let alone = |item: &Item| match &item.kind {
        ItemKind::Multiple { exclusive, .. } => exclusive.clone(),
        _ => Vec::new(),
    };
    alike(&item.variables(), &twin.variables()) && alone(item) == alone(twin)
}

#[cfg(test)]
mod tests;
