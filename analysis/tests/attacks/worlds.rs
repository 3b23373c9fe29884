//! An attacker with patience: is there a data set that fits everything that is known?
//!
//! In: facts, "so many people are in this set". Out: a data set that fits them all, or that there is none, which is then
//! certain. It halves what each number can be and follows every fact; it shares no code with the engine.

/// So many people are in a set of combinations.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The set.
    pub states: Vec<usize>,
    /// At least.
    pub from: u64,
    /// At most.
    pub to: u64,
}

impl Fact {
    /// Exactly so many.
    pub fn is(states: &[usize], count: u64) -> Self {
        Self::between(states, count, count)
    }

    /// So many, the last included.
    pub fn between(states: &[usize], from: u64, to: u64) -> Self {
        Self {
            states: states.to_vec(),
            from,
            to,
        }
    }

    /// At least so many.
    pub fn at_least(states: &[usize], from: u64) -> Self {
        Self::between(states, from, u64::MAX / 2)
    }
}

/// A data set that fits all facts, as people by combination, with at most so many people of one combination.
pub fn world(states: usize, most: u64, facts: &[Fact]) -> Option<Vec<u64>> {
    search(vec![(0, most); states], facts)
}

fn search(mut open: Vec<(u64, u64)>, facts: &[Fact]) -> Option<Vec<u64>> {
    if !follow(&mut open, facts) {
        return None;
    }
    let undecided = (0..open.len()).filter(|state| open[*state].0 < open[*state].1);
    let Some(state) = undecided.min_by_key(|state| open[*state].1 - open[*state].0) else {
        return Some(open.into_iter().map(|(least, _)| least).collect());
    };
    let (least, most) = open[state];
    let middle = least + (most - least) / 2;
    [(least, middle), (middle + 1, most)]
        .into_iter()
        .find_map(|half| {
            let mut open = open.clone();
            open[state] = half;
            search(open, facts)
        })
}

/// Narrows by every fact until none narrows any more. False if a fact cannot be.
fn follow(open: &mut [(u64, u64)], facts: &[Fact]) -> bool {
    loop {
        let mut narrowed = false;
        for fact in facts {
            let least: u64 = fact.states.iter().map(|state| open[*state].0).sum();
            let most: u64 = fact.states.iter().map(|state| open[*state].1).sum();
            if least > fact.to || most < fact.from {
                return false;
            }
            if least == most {
                continue;
            }
            for state in &fact.states {
                let (low, high) = open[*state];
                let from = low.max(fact.from.saturating_sub(most - high));
                let to = high.min(fact.to - (least - low));
                if from > to {
                    return false;
                }
                narrowed |= (from, to) != (low, high);
                open[*state] = (from, to);
                if (from, to) != (low, high) {
                    // The sums of this fact are old now: it comes again in the next round.
                    break;
                }
            }
        }
        if !narrowed {
            return true;
        }
    }
}

/// The smallest number from 0 to `up_to` that cannot be in a set, given the facts; none, if all can.
pub fn impossible(states: usize, most: u64, facts: &[Fact], set: &[usize], up_to: u64) -> Option<u64> {
    (0..=up_to).find(|count| {
        let with = [facts, &[Fact::is(set, *count)]].concat();
        world(states, most, &with).is_none()
    })
}

#[test]
fn a_world_is_found_where_there_is_one_and_only_there() {
    let facts = [
        Fact::is(&[0, 1], 5),
        Fact::is(&[1, 2], 4),
        Fact::at_least(&[1], 4),
    ];
    assert_eq!(world(3, 9, &facts), Some(vec![1, 4, 0]));
    let none = [&facts[..], &[Fact::at_least(&[2], 1)]].concat();
    assert_eq!(world(3, 9, &none), None);
    assert_eq!(impossible(3, 9, &facts[..1], &[0], 5), None);
    assert_eq!(impossible(3, 9, &facts[..1], &[0], 6), Some(6));
}
