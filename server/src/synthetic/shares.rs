//! How common facts are among made-up young people. The numbers are invented, near enough to what councils publish
//! about their own for a demo to look like a town.

use domain::instrument::ItemId;
use domain::instrument::item::ResponseOption;
use rand::{Rng, RngExt};

/// Options with their weight. An option that is not named has the weight 1.
pub(super) type Shares = &'static [(&'static str, u32)];

/// Facts, where options do not go from well to badly.
const SHARES: &[(&str, Shares)] = &[
    (
        "age-band",
        &[
            ("11-12", 26),
            ("13-14", 32),
            ("15-17", 42),
            ("16-17", 24),
            ("18-20", 44),
            ("21-25", 32),
        ],
    ),
    ("gender", &[("girl", 47), ("boy", 48), ("another-word", 5)]),
    (
        "home-kind",
        &[
            ("foster", 58),
            ("kin", 15),
            ("parents", 7),
            ("childrens-home", 10),
            ("supported", 8),
            ("another-place", 2),
        ],
    ),
    (
        "home-type",
        &[
            ("council-home", 34),
            ("private-rent", 14),
            ("student", 9),
            ("supported", 22),
            ("carers", 11),
            ("family", 8),
            ("another-place", 2),
        ],
    ),
    (
        "time-in-care",
        &[("under-1", 16), ("1-2", 24), ("3-5", 31), ("6-or-more", 29)],
    ),
    (
        "doing-now",
        &[
            ("learning", 36),
            ("training", 11),
            ("working", 22),
            ("looking", 16),
            ("looking-after", 8),
            ("not-well", 5),
            ("something-else", 2),
        ],
    ),
    (
        "ethnic-group",
        &[
            ("asian", 9),
            ("black", 34),
            ("mixed", 16),
            ("white", 36),
            ("another-group", 5),
        ],
    ),
    (
        "siblings",
        &[
            ("all-together", 12),
            ("some-together", 28),
            ("apart", 46),
            ("no", 14),
        ],
    ),
    (
        "family-contact",
        &[
            ("same", 34),
            ("more", 42),
            ("less", 7),
            ("mixed", 13),
            ("none", 4),
        ],
    ),
    (
        "sibling-contact",
        &[("same", 30), ("more", 55), ("less", 4), ("mixed", 11)],
    ),
    (
        "parent",
        &[("with-me", 14), ("not-with-me", 4), ("on-the-way", 5), ("no", 77)],
    ),
    (
        "stay-uk",
        &[("not-me", 68), ("never", 9), ("sometimes", 13), ("often", 10)],
    ),
    ("social-worker", &[("yes", 84), ("changing", 11), ("no", 5)]),
    ("pa", &[("yes", 79), ("changing", 12), ("no", 9)]),
    ("advocate", &[("used", 22), ("know-how", 41), ("no", 37)]),
    (
        "life-change",
        &[("better", 41), ("same", 27), ("mixed", 22), ("worse", 10)],
    ),
];

/// How likely each option of a multiple choice is: in the middle, and how much feeling well moves it.
const CHANCES: &[(&str, f64, f64)] = &[
    ("home-has", 0.78, 0.10),
    ("who-helps", 0.36, 0.06),
    ("heritage-more", 0.24, -0.05),
    ("money-without", 0.22, -0.09),
    ("work-barriers", 0.24, -0.07),
];

/// The shares of a fact.
pub(super) fn of(item: &ItemId) -> Option<Shares> {
    SHARES
        .iter()
        .find(|(name, _)| *name == item.as_str())
        .map(|(_, shares)| *shares)
}

/// Draws an option's place.
pub(super) fn drawn(shares: Shares, options: &[ResponseOption], rng: &mut impl Rng) -> usize {
    let weights: Vec<u32> = options.iter().map(|option| weight(shares, option)).collect();
    let mut left = rng.random_range(0..weights.iter().sum::<u32>().max(1));
    for (place, weight) in weights.iter().enumerate() {
        match left.checked_sub(*weight) {
            Some(rest) => left = rest,
            None => return place,
        }
    }
    0
}

/// How many of `total` have each option: what a council would type in from its own list.
pub fn population(item: &ItemId, options: &[ResponseOption], total: u32) -> Vec<u32> {
    let shares = of(item).unwrap_or(&[]);
    let weights: Vec<u32> = options.iter().map(|option| weight(shares, option)).collect();
    let all = weights.iter().sum::<u32>().max(1);
    let mut counts: Vec<u32> = weights.iter().map(|weight| total * weight / all).collect();
    let missing = total - counts.iter().sum::<u32>();
    if let Some(first) = counts.first_mut() {
        *first += missing;
    }
    counts
}

fn weight(shares: Shares, option: &ResponseOption) -> u32 {
    shares
        .iter()
        .find(|(name, _)| *name == option.id.as_str())
        .map_or(1, |(_, weight)| *weight)
}

/// How likely an option of a multiple choice is ticked by somebody in this mood.
pub(super) fn chance(item: &ItemId, mood: f64) -> f64 {
    let (_, middle, slope) = CHANCES
        .iter()
        .find(|(name, ..)| *name == item.as_str())
        .unwrap_or(&("", 0.3, 0.0));
    (middle + slope * mood).clamp(0.02, 0.98)
}

/// Some things go better than others: a number from 0 to 0.8 that belongs to the item's name.
pub(super) fn ease(item: &ItemId) -> f64 {
    let sum = item.as_str().bytes().fold(7_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    f64::from(sum % 81) / 100.0
}
