//! What was found and is no leftover: the same words may be kept elsewhere on purpose. In: hits. Out: which of them are
//! in something that is kept.
//!
//! Somebody may have written the same in another wave or said it in a group; words that named a danger were passed on; an
//! answer is like another. Of ids, hashes and keys there is no other.

use super::samples::Samples;
use super::search::Hit;
use crate::db::on;
use crate::{Store, StoreError};
use std::collections::HashSet;

/// Every text that is kept and could hold what somebody said, or what stands around an answer.
const TEXTS: [&str; 13] = [
    "select words from comment",
    "select redacted from coding",
    "select words from concern",
    "select note from concern where note is not null",
    "select words from session_point",
    "select asked_of from session_point where asked_of is not null",
    "select redacted from point_coding",
    "select heard from review",
    "select coalesce(action, cannot_because) from review",
    "select progress from review where progress is not null",
    "select source from wave_instrument where source is not null",
    "select body from release",
    "select act from audit",
];

/// The samples among these hits that something holds which is kept on purpose.
pub(super) async fn kept_on_purpose(
    store: &Store,
    samples: &Samples,
    hits: &[Hit],
) -> Result<HashSet<usize>, StoreError> {
    let mut open: HashSet<usize> = hits
        .iter()
        .map(|hit| hit.sample)
        .filter(|n| samples.all.get(*n).is_some_and(|sample| !sample.is_alone))
        .collect();
    let mut kept = HashSet::new();
    if open.is_empty() {
        return Ok(kept);
    }
    let mut look = |bytes: &[u8]| {
        open.retain(|n| {
            let is_there = samples
                .all
                .get(*n)
                .is_some_and(|sample| bytes.windows(sample.bytes.len()).any(|part| part == sample.bytes));
            if is_there {
                kept.insert(*n);
            }
            !is_there
        });
    };
    for texts in TEXTS {
        let texts: Vec<String> = on!(&store.writer, |pool| sqlx::query_scalar(texts)
            .fetch_all(pool)
            .await?);
        texts.iter().for_each(|text| look(text.as_bytes()));
    }
    let answers: Vec<Vec<u8>> = on!(&store.writer, |pool| sqlx::query_scalar(
        "select ticks from response"
    )
    .fetch_all(pool)
    .await?);
    answers.iter().for_each(|answer| look(answer));
    Ok(kept)
}
