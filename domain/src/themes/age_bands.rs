//! Which age bands words may keep: only those that hide enough others.
//!
//! Ticks hold the age band too. If only one person of an instrument is 11 or 12, the words of "11 or 12" and the ticks of
//! "11 or 12" belong together, whatever else keeps them apart.

use crate::instrument::OptionId;
use std::collections::{BTreeMap, BTreeSet};

/// Words keep an age band only if so many responses have it.
pub const LEAST_OF_A_BAND: u64 = 10;

/// The bands that words may keep, given how many responses of one instrument have each, or none. Those that lose theirs
/// join those without one; while these are too few to hide among, the smallest kept band joins them.
pub fn kept_age_bands(responses: &BTreeMap<Option<OptionId>, u64>) -> BTreeSet<OptionId> {
    let mut kept: Vec<(u64, OptionId)> = Vec::new();
    let mut without = 0;
    for (band, count) in responses {
        match band {
            Some(band) if *count >= LEAST_OF_A_BAND => kept.push((*count, band.clone())),
            _ => without += count,
        }
    }
    kept.sort();
    kept.reverse();
    while (1..LEAST_OF_A_BAND).contains(&without) {
        let Some((count, _)) = kept.pop() else { break };
        without += count;
    }
    kept.into_iter().map(|(_, band)| band).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts(bands: &[(&str, u64)]) -> BTreeMap<Option<OptionId>, u64> {
        bands
            .iter()
            .map(|(band, n)| ((!band.is_empty()).then(|| OptionId::new(*band)), *n))
            .collect()
    }

    fn kept(bands: &[(&str, u64)]) -> Vec<String> {
        kept_age_bands(&counts(bands))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_small_band_is_not_kept_and_neither_is_one_that_would_give_it_away() {
        assert_eq!(kept(&[("a", 20), ("b", 10), ("", 10)]), ["a", "b"]);
        assert_eq!(kept(&[("a", 20), ("b", 12), ("c", 3)]), ["a"]);
        assert_eq!(kept(&[("a", 20), ("b", 12), ("", 1)]), ["a"]);
        assert_eq!(kept(&[("a", 9), ("", 1)]), Vec::<String>::new());
        assert_eq!(kept(&[("a", 20), ("b", 12)]), ["a", "b"]);
    }

    proptest! {
        #[test]
        fn nobody_stands_among_fewer_than_ten(bands in prop::collection::btree_map("[a-e]?", 0u64..40, 0..6)) {
            let bands: Vec<(&str, u64)> = bands.iter().map(|(band, n)| (band.as_str(), *n)).collect();
            let responses = counts(&bands);
            let kept = kept_age_bands(&responses);
            let is_kept = |band: &Option<OptionId>| band.as_ref().is_some_and(|band| kept.contains(band));
            prop_assert!(responses.iter().filter(|(band, _)| is_kept(band)).all(|(_, n)| *n >= LEAST_OF_A_BAND));
            let without: u64 = responses.iter().filter(|(band, _)| !is_kept(band)).map(|(_, n)| n).sum();
            prop_assert!(without == 0 || without >= LEAST_OF_A_BAND || kept.is_empty());
        }
    }
}
