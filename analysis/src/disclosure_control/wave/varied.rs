//! What varies together in a possible world: items that share equations.
//!
//! In: the instruments of a wave, and which variables are counted over all of them. Out: clusters, each the same items of one
//! or more age versions. It refuses to part what routing, a score, or a sum over age versions ties.
//!
//! Each option of a multiple choice varies by itself: whether it is ticked varies, everything else stays. Of an option it is
//! told who ticked it, and nowhere who gave no answer, so ticking one more or one fewer is possible, but for an exclusive
//! option: that can be ticked only by who ticked nothing else.

use super::Version;
use crate::aggregation::Counted;
use domain::instrument::item::ResponseOption;
use domain::instrument::{Instrument, Item, ItemKind, Score, TableKey};
use std::cmp::Reverse;

/// What varies together in one age version.
#[derive(Clone)]
pub(super) enum Varied<'i> {
    /// Single choices and scales that routing or a score ties, or one alone, and their scores.
    Items(Vec<&'i Item>, Vec<&'i Score>),
    /// One option of a multiple choice.
    Option(&'i Item, usize),
    /// An option that stands alone.
    Exclusive(&'i Item, usize),
}

/// The same in one or more age versions, by their places.
pub(super) type Asked<'i> = Vec<(usize, Varied<'i>)>;

/// Everything that is asked, what takes longest first, so that no processor waits for another at the end. Age versions that
/// ask the same are together if tables over all of them are wished for and `may_join` allows it.
pub(super) fn clusters<'i>(
    versions: &[Version<'i>],
    tables: &[TableKey],
    may_join: impl Fn(&[usize]) -> bool,
) -> Vec<Asked<'i>> {
    let is_wished = |varied: &Varied<'_>| {
        let name = varied.variables().first().map(|counted| counted.variable.name());
        let mut over_all = tables.iter().filter(|key| key.instrument.is_none());
        name.is_some_and(|name| over_all.any(|key| key.variable == name))
    };
    let mut clusters: Vec<Asked<'i>> = Vec::new();
    for (place, version) in versions.iter().enumerate() {
        for varied in of(version.instrument()) {
            let twin = clusters
                .iter_mut()
                .find(|asked| is_wished(&varied) && is_alike(versions, asked, (place, &varied)));
            match twin {
                Some(asked) => asked.push((place, varied)),
                None => clusters.push(vec![(place, varied)]),
            }
        }
    }
    let parted = |asked: Asked<'i>| {
        let places: Vec<usize> = asked.iter().map(|(place, _)| *place).collect();
        match may_join(&places) {
            true => vec![asked],
            false => asked.into_iter().map(|one| vec![one]).collect(),
        }
    };
    let mut clusters: Vec<Asked<'i>> = clusters.into_iter().flat_map(parted).collect();
    let states = |asked: &Asked<'_>| asked.iter().map(|(_, varied)| varied.states()).sum::<usize>();
    clusters.sort_by_key(|asked| Reverse(states(asked)));
    clusters
}

fn is_alike(versions: &[Version<'_>], asked: &Asked<'_>, (place, varied): (usize, &Varied<'_>)) -> bool {
    let Some((first, twin)) = asked.first().filter(|(first, _)| *first != place) else {
        return false;
    };
    let own = versions[place].instrument();
    let is_same = match (varied, twin) {
        (Varied::Items(items, _), Varied::Items(others, _)) => items
            .iter()
            .map(|item| &item.id)
            .eq(others.iter().map(|item| &item.id)),
        (Varied::Option(item, bit), Varied::Option(other, twin))
        | (Varied::Exclusive(item, bit), Varied::Exclusive(other, twin)) => {
            item.id == other.id && bit == twin
        }
        _ => false,
    };
    let item = varied.first_item();
    is_same && item.is_some_and(|item| own.asks_alike(versions[*first].instrument(), &item.id))
}

/// Everything that is asked of one instrument.
fn of(instrument: &Instrument) -> Vec<Varied<'_>> {
    let mut all: Vec<Varied<'_>> = instrument
        .tied()
        .into_iter()
        .map(|items| {
            let scores = instrument.scores_of(&items);
            Varied::Items(items, scores)
        })
        .collect();
    for item in instrument.items().filter(|item| !item.breakdown) {
        if let ItemKind::Multiple {
            options, exclusive, ..
        } = &item.kind
        {
            let option = |(bit, option): (usize, &ResponseOption)| match exclusive.contains(&option.id) {
                true => Varied::Exclusive(item, bit),
                false => Varied::Option(item, bit),
            };
            all.extend(options.iter().enumerate().map(option));
        }
    }
    all
}

impl Varied<'_> {
    /// What is counted of it: the items, then the scores.
    pub fn variables(&self) -> Vec<Counted> {
        match self {
            Varied::Items(items, scores) => {
                let items = items.iter().flat_map(|item| Counted::all(item));
                items
                    .chain(scores.iter().map(|score| Counted::score(score)))
                    .collect()
            }
            Varied::Option(item, bit) | Varied::Exclusive(item, bit) => {
                Counted::all(item).into_iter().nth(*bit).into_iter().collect()
            }
        }
    }

    /// Whether it is shown of everybody only: few in a group tick an option that stands alone.
    pub fn is_alone(&self) -> bool {
        matches!(self, Varied::Exclusive(..))
    }

    fn first_item(&self) -> Option<&Item> {
        match self {
            Varied::Items(items, _) => items.first().copied(),
            Varied::Option(item, _) | Varied::Exclusive(item, _) => Some(item),
        }
    }

    fn states(&self) -> usize {
        match self {
            Varied::Items(items, _) => {
                let each = items.iter().flat_map(|item| Counted::all(item));
                each.map(|counted| counted.positions()).product()
            }
            Varied::Option(..) | Varied::Exclusive(..) => 2,
        }
    }
}
