//! Stirring: accepted answers are not written alone. In: a table of room B and a random point in it. Out: the statements
//! that find the rows from this point on, and write them again together with the new ones. It refuses to know which of
//! them is new.
//!
//! The newest row would otherwise be the one with the highest place, page or transaction. The others are found by their
//! key from a random point on, so that nothing is ever searched through; keys are random, so neighbours have nothing to do with
//! each other. What stirring leaves open until the next mix stands in [`super::sqlite`] and [`super::postgres`].

/// How many other rows of each table are written again with every transaction. Each more hides the newest among one more,
/// and costs some 25 kB of writing.
pub(super) const OTHERS: usize = 2;

/// A table of sealed envelopes.
#[derive(Clone, Copy)]
pub(super) struct Heap(&'static str);

/// Both heaps.
pub(super) const TICKS: Heap = Heap("ticks_envelope");
pub(super) const WORDS: Heap = Heap("words_envelope");

impl Heap {
    /// Finds others: their ids, and what they hold. `$1` is the wave, `$2` a random point.
    pub(super) fn others(self, lock: &str) -> String {
        let Self(table) = self;
        others(table, "id", "id, sealed", "", lock)
    }

    /// Writes so many rows, new ones and others. `$1` is the wave; an id and what is sealed follow for each.
    ///
    /// SQLite overwrites a value of the same size where it lies; PostgreSQL writes it anew.
    pub(super) fn write(self, rows: usize) -> String {
        let Self(table) = self;
        let values = (0..rows).map(|row| format!("($1, ${}, ${})", 2 * row + 2, 2 * row + 3));
        format!(
            "insert into {table} (wave, id, sealed) values {} \
             on conflict (wave, id) do update set sealed = excluded.sealed",
            listed(values)
        )
    }
}

/// Takes so many marks out, and others with them, and returns all of them. `$1` is the wave, `$2` a random point; the marks follow.
pub(super) fn take_marks(marks: usize, lock: &str) -> String {
    let own = || (0..marks).map(|mark| format!("${}", mark + 3));
    let others = others(
        "mark",
        "hash",
        "hash",
        &format!("and hash not in ({})", listed(own())),
        lock,
    );
    format!(
        "with others as materialized ({others}) delete from mark where wave = $1 and hash in \
         (select hash from others union all values {}) returning hash",
        listed(own().map(|own| format!("({own})")))
    )
}

/// Writes so many marks. `$1` is the wave; the marks follow.
pub(super) fn write_marks(marks: usize) -> String {
    let values = (0..marks).map(|mark| format!("($1, ${})", mark + 2));
    format!("insert into mark (wave, hash) values {}", listed(values))
}

/// From the point on; past the last row it goes on with the first.
fn others(table: &str, key: &str, holds: &str, but: &str, lock: &str) -> String {
    let from = |point: &str| {
        format!(
            "select {holds} from (select {holds} from {table} where wave = $1 {point} {but} \
             order by {key} limit {OTHERS} {lock}) as part"
        )
    };
    let (after, first) = (from(&format!("and {key} >= $2")), from(""));
    format!("select {holds} from ({after} union all {first}) as parts limit {OTHERS}")
}

fn listed(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
