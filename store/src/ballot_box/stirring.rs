//! Stirring: an accepted answer is not written alone. In: a table of room B and random points in it. Out: the rows at
//! these points, taken out, to be written again together with the new one, in random order. It refuses to know which of
//! them is new.
//!
//! The newest row would otherwise be the one with the highest place, page or transaction. The others are found by their
//! key from a random point on, so that nothing is ever searched through. What stirring leaves open until the next mix
//! stands in [`super::sqlite`] and [`super::postgres`].

/// How many other rows of each table are written again with every answer. Each more hides the newest among one more, and
/// costs some 25 kB of writing.
pub(super) const OTHERS: usize = 2;

/// How to take one row out, the first at or after a point, and get what it held.
pub(super) struct Take {
    pub(super) mark: &'static str,
    pub(super) ticks: &'static str,
    pub(super) words: &'static str,
}

/// Takes the rows at these points out of a table, inside a transaction. Past the last row it goes on with the first.
macro_rules! taken {
    ($tx:ident, $take:expr, $wave:expr, $points:expr, $first:expr) => {{
        let mut taken: Vec<Vec<u8>> = Vec::with_capacity(OTHERS + 1);
        for point in $points {
            for from in [point, $first] {
                let row: Vec<Vec<u8>> = sqlx::query_scalar($take)
                    .bind($wave)
                    .bind(from)
                    .fetch_all(&mut *$tx)
                    .await?;
                if !row.is_empty() {
                    taken.extend(row);
                    break;
                }
            }
        }
        taken
    }};
}
pub(super) use taken;
