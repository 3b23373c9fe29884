//! The states that people can be in, in a possible world: combinations of answers to what varies together.
//!
//! In: what varies. Out: which states there are, in which of them somebody can be, and what each means to what is counted. It
//! refuses to let a routed-out item have an answer, an exclusive option company, or somebody tick what they were not asked.

use super::varied::Varied;
use crate::aggregation::{Counted, Respondents};
use domain::instrument::{Item, ItemKind, Score};

/// The states.
pub(super) struct Space {
    /// How many positions each varied item has.
    pub sizes: Vec<usize>,
    /// For each kind of person, which states are possible.
    pub possible: Vec<Vec<bool>>,
    /// For each state and item, whether the item is asked.
    asked: Vec<Vec<bool>>,
}

/// Somebody who can be in every state, and somebody who can only be where they are not ticking.
const FREE: usize = 0;
const NOT_TICKING: usize = 1;

impl Space {
    /// Of what varies in one age version. `None` if there is nothing to vary.
    pub fn of(respondents: &Respondents<'_>, varied: &Varied<'_>) -> Option<Self> {
        match varied {
            Varied::Items(items, _) => Self::of_items(respondents, items),
            Varied::Option(..) | Varied::Exclusive(..) => Some(Self {
                sizes: vec![2],
                possible: vec![vec![true, true], vec![false, true]],
                asked: vec![vec![true], vec![true]],
            }),
        }
    }

    /// Combinations of answers to items. A kind of person says, bit by bit, which of the multiple choices that these items
    /// route somebody ticked something of: they were asked it.
    fn of_items(respondents: &Respondents<'_>, items: &[&Item]) -> Option<Self> {
        let sizes: Option<Vec<usize>> = items
            .iter()
            .map(|item| Some(Counted::all(item).first()?.positions()))
            .collect();
        let mut space = Self {
            sizes: sizes?,
            possible: Vec::new(),
            asked: Vec::new(),
        };
        let mut fits = Vec::new();
        for state in 0..space.states() {
            let values = space.values(state);
            let asked: Vec<bool> = items.iter().map(|item| is_asked(item, items, &values)).collect();
            let none_where_not_asked = values
                .iter()
                .zip(&space.sizes)
                .zip(&asked)
                .all(|((value, size), asked)| *asked || value + 1 == *size);
            fits.push(none_where_not_asked);
            space.asked.push(asked);
        }
        let routed = routed_by(respondents, items);
        for kind in 0..1_usize << routed.len() {
            let can_be = |state: usize| {
                let values = space.values(state);
                let ticked = routed.iter().enumerate().filter(|(bit, _)| kind >> bit & 1 == 1);
                fits[state] && ticked.into_iter().all(|(_, item)| is_asked(item, items, &values))
            };
            space.possible.push((0..space.states()).map(can_be).collect());
        }
        Some(space)
    }

    /// How many there are.
    pub fn states(&self) -> usize {
        self.sizes.iter().product()
    }

    fn category(&self, dimension: usize, state: usize) -> usize {
        let stride: usize = self.sizes[dimension + 1..].iter().product();
        state / stride % self.sizes[dimension]
    }

    fn values(&self, state: usize) -> Vec<usize> {
        (0..self.sizes.len())
            .map(|dimension| self.category(dimension, state))
            .collect()
    }

    /// The state of a respondent.
    pub fn state(&self, respondents: &Respondents<'_>, varied: &Varied<'_>, person: usize) -> usize {
        match varied {
            Varied::Items(items, _) => items.iter().zip(&self.sizes).fold(0, |state, (item, size)| {
                state * size + usize::from(respondents.column(&item.id)[person]).min(size - 1)
            }),
            Varied::Option(item, bit) | Varied::Exclusive(item, bit) => {
                usize::from(respondents.column(&item.id)[person] >> bit & 1 == 0)
            }
        }
    }

    /// Of which kind a respondent is: an index into `possible`.
    pub fn kind(respondents: &Respondents<'_>, varied: &Varied<'_>, person: usize) -> usize {
        let ticked = |item: &Item, which: &dyn Fn(usize, bool) -> bool| match &item.kind {
            ItemKind::Multiple {
                options, exclusive, ..
            } => {
                let set = respondents.column(&item.id)[person];
                let mut bits = (0..options.len()).filter(|bit| set >> bit & 1 == 1);
                bits.any(|bit| which(bit, exclusive.contains(&options[bit].id)))
            }
            _ => false,
        };
        let locked = match varied {
            Varied::Items(items, _) => {
                let routed = routed_by(respondents, items);
                let bits = routed.iter().enumerate();
                return bits.fold(0, |kind, (bit, item)| {
                    kind | usize::from(ticked(item, &|_, _| true)) << bit
                });
            }
            Varied::Option(item, _) => {
                not_asked(respondents, item, person) || ticked(item, &|_, alone| alone)
            }
            Varied::Exclusive(item, own) => {
                not_asked(respondents, item, person) || ticked(item, &|bit, _| bit != *own)
            }
        };
        if locked { NOT_TICKING } else { FREE }
    }

    /// For each variable its position in every state, and whether it is asked there; in the order of
    /// [`Varied::variables`].
    pub fn positions(&self, varied: &Varied<'_>) -> Vec<Vec<(usize, bool)>> {
        let Varied::Items(items, scores) = varied else {
            return vec![vec![(0, true), (1, true)]];
        };
        let of_item = |place: usize| {
            (0..self.states())
                .map(|state| (self.category(place, state), self.asked[state][place]))
                .collect()
        };
        let of_score = |score: &&Score| {
            (0..self.states())
                .map(|state| (scored(score, items, &self.values(state)), true))
                .collect()
        };
        let items = (0..items.len()).map(of_item);
        items.chain(scores.iter().map(of_score)).collect()
    }
}

/// The score in a state: how many of its items are answered favourably, or the last position if one is not answered.
fn scored(score: &Score, items: &[&Item], values: &[usize]) -> usize {
    let none = score.counts.len() + 1;
    let mut sum = 0;
    for counted in &score.counts {
        let place = items.iter().position(|item| item.id == counted.item);
        let Some((item, value)) = place.map(|place| (items[place], values[place])) else {
            return none;
        };
        let ItemKind::Single { options, .. } = &item.kind else {
            return none;
        };
        match options.get(value) {
            Some(option) => sum += usize::from(counted.is.contains(&option.id)),
            None => return none,
        }
    }
    sum
}

/// Multiple choices that are asked only after certain answers to these items.
fn routed_by<'i>(respondents: &Respondents<'i>, items: &[&Item]) -> Vec<&'i Item> {
    let is_routed = |item: &&Item| {
        let router = item.asked_if.as_ref().map(|routing| &routing.item);
        matches!(item.kind, ItemKind::Multiple { .. })
            && router.is_some_and(|router| items.iter().any(|item| item.id == *router))
    };
    respondents.instrument().items().filter(is_routed).collect()
}

/// Whether a respondent was not asked an item.
fn not_asked(respondents: &Respondents<'_>, item: &Item, person: usize) -> bool {
    let Some(routing) = &item.asked_if else {
        return false;
    };
    let Some(router) = respondents.instrument().item(&routing.item) else {
        return false;
    };
    let ItemKind::Single { options, .. } = &router.kind else {
        return true;
    };
    let said = usize::from(respondents.column(&router.id)[person]);
    !options
        .get(said)
        .is_some_and(|option| routing.is.contains(&option.id))
}

/// Whether the item is asked, given what is said to those before it.
fn is_asked(item: &Item, items: &[&Item], values: &[usize]) -> bool {
    let Some(routing) = &item.asked_if else {
        return true;
    };
    let Some(place) = items.iter().position(|other| other.id == routing.item) else {
        return true;
    };
    let ItemKind::Single { options, .. } = &items[place].kind else {
        return false;
    };
    is_asked(items[place], items, values)
        && options
            .get(values[place])
            .is_some_and(|option| routing.is.contains(&option.id))
}
