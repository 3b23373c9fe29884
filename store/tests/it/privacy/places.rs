//! Where rows lie: on SQLite by the bytes of the file, on PostgreSQL by `ctid`, and by the numbers of long values.

use super::attacker::Places;
use super::crowd::{Crowd, KNOWN, Person};
use super::finder;
use crate::both::Fresh;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::collections::{BTreeMap, HashMap};

/// By the name of what lies there.
pub type Found = BTreeMap<&'static str, Places>;

type Known = fn(&Person) -> &[u8];

fn first(bytes: &[u8]) -> &[u8] {
    &bytes[..KNOWN]
}

fn last(bytes: &[u8]) -> &[u8] {
    &bytes[bytes.len() - KNOWN..]
}

/// What is in the box: name, table, column, and how a person's is known.
const SEALED: [(&str, &str, &str, Known); 3] = [
    ("mark", "mark", "hash", |person| first(&person.mark)),
    ("ticks", "ticks_envelope", "sealed", |person| first(&person.ticks)),
    ("words", "words_envelope", "sealed", |person| first(&person.words)),
];
/// What came out of it.
const OPENED: [(&str, &str, &str, Known); 2] = [
    ("response", "response", "ticks", |person| first(&person.opened)),
    ("comment", "comment", "words", |person| {
        first(person.text.as_bytes())
    }),
];

/// Where marks and envelopes lie.
pub async fn sealed(fresh: &Fresh, crowd: &Crowd) -> Found {
    let ends: [(&str, Known); 2] = [
        ("end of ticks", |person| last(&person.ticks)),
        ("end of words", |person| last(&person.words)),
    ];
    find(
        fresh,
        crowd,
        &SEALED,
        &ends,
        &["number of ticks", "number of words"],
    )
    .await
}

/// Where responses and comments lie.
pub async fn opened(fresh: &Fresh, crowd: &Crowd) -> Found {
    let ends: [(&str, Known); 1] = [("end of response", |person| last(&person.opened))];
    find(fresh, crowd, &OPENED, &ends, &["number of response"]).await
}

async fn find(
    fresh: &Fresh,
    crowd: &Crowd,
    tables: &[(&'static str, &str, &str, Known)],
    ends: &[(&'static str, Known)],
    numbers: &[&'static str],
) -> Found {
    let mut found = Found::new();
    if let Some(file) = fresh.file() {
        let bytes = std::fs::read(file).unwrap();
        let starts = tables.iter().map(|(name, _, _, known)| (*name, *known));
        let all: Vec<(&str, Known)> = starts.chain(ends.iter().copied()).collect();
        let known = all.iter().flat_map(|(_, known)| crowd.0.iter().map(known));
        let places = finder::find(&bytes, known)
            .into_iter()
            .map(|places| match places[..] {
                [place] => place,
                _ => panic!("a row lies at {places:?}"),
            });
        let places: Vec<u64> = places.collect();
        for ((name, _), places) in all.into_iter().zip(places.chunks(crowd.0.len())) {
            found.insert(name, places.to_vec());
        }
        return found;
    }
    let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
    for (name, table, column, known) in tables {
        let as_bytes = if *column == "words" {
            "convert_to(words, 'UTF8')"
        } else {
            column
        };
        let place = "cast(split_part(trim('()' from cast(ctid as text)), ',', 1) as bigint) * 65536 \
             + cast(split_part(trim('()' from cast(ctid as text)), ',', 2) as bigint)";
        let query = format!("select substring({as_bytes} from 1 for {KNOWN}), {place} from {table}");
        found.insert(name, in_rows(&mut connection, query, crowd, *known).await);
        let Some(number) = numbers.iter().find(|number| number.ends_with(name)) else {
            continue;
        };
        let query = format!(
            "select cast(cast(reltoastrelid as regclass) as text) from pg_class where oid = '{table}'::regclass"
        );
        let apart: String = sqlx::query_scalar(AssertSqlSafe(query))
            .fetch_one(&mut connection)
            .await
            .unwrap();
        let query = format!(
            "select substring(chunk_data from 1 for {KNOWN}), cast(chunk_id as bigint) from {apart} where chunk_seq = 0"
        );
        found.insert(number, in_rows(&mut connection, query, crowd, *known).await);
    }
    found
}

async fn in_rows(connection: &mut PgConnection, query: String, crowd: &Crowd, known: Known) -> Places {
    let rows: Vec<(Vec<u8>, i64)> = sqlx::query_as(AssertSqlSafe(query))
        .fetch_all(connection)
        .await
        .unwrap();
    let places: HashMap<Vec<u8>, i64> = rows.into_iter().collect();
    let place = |person| places[known(person)].unsigned_abs();
    crowd.0.iter().map(place).collect()
}
