//! What an attacker can make of places: whether they follow the order of answering, and whether the places of one table
//! tell those of another.

/// Where each person's row lies, in the order in which they answered.
pub type Places = Vec<u64>;

fn ranks(places: &[u64]) -> Vec<usize> {
    let mut ranks = vec![0; places.len()];
    for (rank, person) in by_place(places).into_iter().enumerate() {
        ranks[person] = rank;
    }
    ranks
}

/// The people as they lie.
fn by_place(places: &[u64]) -> Vec<usize> {
    let mut people: Vec<usize> = (0..places.len()).collect();
    people.sort_by_key(|person| places[*person]);
    people
}

/// Spearman's correlation of two orders: 1 the same, 0 nothing to do with each other.
pub fn spearman(one: &[u64], other: &[u64]) -> f64 {
    let n = one.len() as f64;
    let square = |(a, b): (usize, usize)| (a as f64 - b as f64).powi(2);
    let squares: f64 = ranks(one).into_iter().zip(ranks(other)).map(square).sum();
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

/// The share of pairs of people that lie in the same order in both: 0.5 is none.
pub fn pairs(one: &[u64], other: &[u64]) -> f64 {
    let (mut same, mut all) = (0.0, 0.0);
    for a in 0..one.len() {
        for b in 0..a {
            same += f64::from(u8::from((one[a] < one[b]) == (other[a] < other[b])));
            all += 1.0;
        }
    }
    same / all
}

/// The share of neighbours of which the second answered later: 0.5 is none.
pub fn neighbours(places: &[u64]) -> f64 {
    let people = by_place(places);
    let later = people.windows(2).filter(|pair| pair[0] < pair[1]).count();
    later as f64 / (people.len() - 1) as f64
}

/// How many people somebody joins rightly who takes the rows of two tables as they lie, or one of them from the back. By
/// chance it is one.
pub fn joined(one: &[u64], other: &[u64]) -> [usize; 2] {
    let (one, other) = (by_place(one), by_place(other));
    let hits = |other: Vec<usize>| one.iter().zip(other).filter(|(a, b)| **a == *b).count();
    let back: Vec<usize> = other.iter().rev().copied().collect();
    [hits(other), hits(back)]
}

/// The order of answering itself.
pub fn answering(people: usize) -> Places {
    (0..people as u64).collect()
}

#[test]
fn the_attacker_sees_an_order_that_is_there() {
    let order = answering(100);
    assert!((spearman(&order, &order) - 1.0).abs() < 1e-9);
    assert!(pairs(&order, &order) > 0.99 && neighbours(&order) > 0.99);
    assert_eq!(joined(&order, &order), [100, 0]);
    let back: Places = order.iter().rev().copied().collect();
    assert!((spearman(&order, &back) + 1.0).abs() < 1e-9);
    assert_eq!(joined(&order, &back), [0, 100]);
}
