//! Stirring: accepted answers are not written alone. In: a table of room B and the key of a new row. Out: the statements
//! that find the rows around this key, and write them again together with the new ones. It refuses to know which of
//! them is new.
//!
//! The newest row would otherwise be the one with the highest place, page or transaction. Keys are random, so neighbours
//! have nothing to do with each other, and nothing is ever searched through. It has to be the neighbours: of three rows of which
//! two lie side by side, the third would be the newest. What stirring leaves open until the next mix stands in
//! [`super::sqlite`] and [`super::postgres`].

use crate::two_steps::{Statement, Value};
use rand::{CryptoRng, RngExt};
use uuid::Uuid;

/// How many other rows of each table are written again with every transaction. Each more hides the newest among one more,
/// and costs some 25 kB of writing.
const OTHERS: usize = 2;

/// How many of the others lie before the new row: each place among them is equally likely.
pub(super) struct Before(usize);

impl Before {
    pub(super) fn drawn(rng: &mut impl CryptoRng) -> Self {
        Self(rng.random_range(0..=OTHERS))
    }
}

/// A table of sealed envelopes.
#[derive(Clone, Copy)]
pub(super) struct Heap(&'static str);

/// Both heaps.
pub(super) const TICKS: Heap = Heap("ticks_envelope");
pub(super) const WORDS: Heap = Heap("words_envelope");

impl Heap {
    /// Finds others around a new id: their ids, and what they hold.
    pub(super) fn others(self, wave: Uuid, new: Uuid, before: &Before, lock: &str) -> Statement {
        let Self(table) = self;
        around(
            table,
            ["id", "id, sealed"],
            [wave.into(), new.into()],
            &[],
            before,
            lock,
        )
    }

    /// Writes rows, new ones and others: an id and what is sealed for each.
    ///
    /// SQLite overwrites a value of the same size where it lies; PostgreSQL writes it anew.
    pub(super) fn write(self, wave: Uuid, rows: impl IntoIterator<Item = (Uuid, Vec<u8>)>) -> Statement {
        let Self(table) = self;
        let values: Vec<Value> = rows
            .into_iter()
            .flat_map(|(id, sealed)| [wave.into(), id.into(), sealed.into()])
            .collect();
        let rows = listed("(?, ?, ?)", values.len() / 3);
        let text = format!(
            "insert into {table} (wave, id, sealed) values {rows} \
             on conflict (wave, id) do update set sealed = excluded.sealed"
        );
        Statement::new(text, values)
    }
}

/// Finds others around a new mark, and none of the new ones.
pub(super) fn other_marks(
    wave: Uuid,
    new: &[u8],
    all_new: impl IntoIterator<Item = Vec<u8>>,
    before: &Before,
    lock: &str,
) -> Statement {
    let all_new: Vec<Value> = all_new.into_iter().map(Value::from).collect();
    around(
        "mark",
        ["hash", "hash"],
        [wave.into(), new.to_vec().into()],
        &all_new,
        before,
        lock,
    )
}

/// Takes marks out.
pub(super) fn take_marks(wave: Uuid, marks: impl IntoIterator<Item = Vec<u8>>) -> Statement {
    let values: Vec<Value> = [wave.into()]
        .into_iter()
        .chain(marks.into_iter().map(Value::from))
        .collect();
    let hashes = listed("?", values.len() - 1);
    Statement::new(
        format!("delete from mark where wave = ? and hash in ({hashes})"),
        values,
    )
}

/// Writes marks; `and` says what if one is there.
pub(super) fn write_marks(wave: Uuid, marks: impl IntoIterator<Item = Vec<u8>>, and: &str) -> Statement {
    let values: Vec<Value> = marks
        .into_iter()
        .flat_map(|mark| [wave.into(), mark.into()])
        .collect();
    let rows = listed("(?, ?)", values.len() / 2);
    Statement::new(
        format!("insert into mark (wave, hash) values {rows} {and}"),
        values,
    )
}

/// Rows on both sides of a key. The first and the last are neighbours too.
fn around(
    table: &str,
    [key, holds]: [&str; 2],
    [wave, new]: [Value; 2],
    not: &[Value],
    Before(before): &Before,
    lock: &str,
) -> Statement {
    let but = match not {
        [] => String::new(),
        not => format!("and {key} not in ({})", listed("?", not.len())),
    };
    let mut values = Vec::new();
    // `+ 0`: for a bare `limit ?` SQLite prepares the statement anew with every other number.
    let mut side = |side: &str, order: &str, rows: usize| {
        let rows = Value::Rows(rows);
        values.extend([wave.clone(), new.clone()]);
        values.extend(not.iter().cloned());
        values.extend([rows.clone(), wave.clone()]);
        values.extend(not.iter().cloned());
        values.extend([rows.clone(), rows]);
        let part = |from: &str| {
            format!(
                "select {holds} from (select {holds} from {table} where wave = ? {from} {but} \
                 order by {key} {order} limit ? + 0 {lock}) as part"
            )
        };
        let (near, far) = (part(&format!("and {key} {side} ?")), part(""));
        format!(
            "select {holds} from (select {holds} from ({near} union all {far}) as parts limit ? + 0) as side"
        )
    };
    let text = format!(
        "{} union all {}",
        side("<", "desc", *before),
        side(">", "asc", OTHERS - before)
    );
    Statement::new(text, values)
}

fn listed(one: &str, times: usize) -> String {
    vec![one; times].join(", ")
}
