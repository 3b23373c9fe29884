//! Looks for thousands of known bytes in one pass over megabytes, quickly enough for a build without optimisation.

use std::collections::HashMap;

/// By how many bytes something is found again.
pub const KNOWN: usize = 16;

/// Every place of each of these, in their order.
pub fn find<'a>(bytes: &[u8], known: impl IntoIterator<Item = &'a [u8]>) -> Vec<Vec<u64>> {
    let known: Vec<&[u8]> = known.into_iter().map(|known| &known[..KNOWN]).collect();
    let by_bytes: HashMap<&[u8], usize> = known.iter().enumerate().map(|(n, known)| (*known, n)).collect();
    assert_eq!(by_bytes.len(), known.len(), "they differ");
    let mut begins = vec![false; 1 << 16];
    for known in &known {
        begins[usize::from(known[0]) << 8 | usize::from(known[1])] = true;
    }
    let mut places = vec![Vec::new(); known.len()];
    for at in 0..bytes.len().saturating_sub(KNOWN - 1) {
        if begins[usize::from(bytes[at]) << 8 | usize::from(bytes[at + 1])]
            && let Some(n) = by_bytes.get(&bytes[at..at + KNOWN])
        {
            places[*n].push(at as u64);
        }
    }
    places
}

#[test]
fn the_finder_finds_what_is_there() {
    let (one, two) = ([7; KNOWN], [8; KNOWN]);
    let bytes = [&[0; 5], &one[..], &[1; 3], &two, &one].concat();
    let step = KNOWN as u64;
    let found = find(&bytes, [&one[..], &two, &[9; KNOWN]]);
    assert_eq!(found, [vec![5, 8 + 2 * step], vec![8 + step], vec![]]);
}
