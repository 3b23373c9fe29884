//! Where rows lie: on SQLite by the bytes of the file, on PostgreSQL by `ctid` and by the numbers of long values, on both in
//! the order of their ids.

use super::database::Database;
use super::finder::{self, KNOWN};
use super::matcher::Order;
use super::psql;
use super::referee::{Theirs, Told};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashMap;

/// What the places of marks are of.
pub const MARKS: &str = "marks";

/// What is known of everybody, to find their rows by.
pub struct Known {
    pub marks: Theirs,
    pub ticks: Theirs,
    pub words: Theirs,
}

impl Known {
    pub fn of(marks: impl Iterator<Item = [u8; 32]>, [ticks, words]: &[Theirs<Told>; 2]) -> Self {
        let sealed = |told: &Theirs<Told>| {
            told.iter()
                .map(|told| told.as_ref().map(|told| told.sealed.clone()))
                .collect()
        };
        Self {
            marks: marks.map(|mark| Some(mark.to_vec())).collect(),
            ticks: sealed(ticks),
            words: sealed(words),
        }
    }

    /// Every piece that is looked for in files: of envelopes both ends.
    pub fn pieces(&self) -> Vec<&[u8]> {
        let envelopes = self.ticks.iter().chain(&self.words).flatten();
        let ends = envelopes.flat_map(|sealed| [&sealed[..KNOWN], &sealed[sealed.len() - KNOWN..]]);
        self.marks
            .iter()
            .flatten()
            .map(|mark| &mark[..KNOWN])
            .chain(ends)
            .collect()
    }
}

/// Where each of these is: people in their order, and of each the place of their bytes.
fn by_bytes(
    theirs: &Theirs,
    places: &HashMap<Vec<u8>, u64>,
    cut: impl Fn(&[u8]) -> &[u8],
) -> Vec<Option<u64>> {
    let place = |bytes: &Vec<u8>| places.get(cut(bytes)).copied();
    theirs
        .iter()
        .map(|bytes| bytes.as_ref().and_then(place))
        .collect()
}

fn start(bytes: &[u8]) -> &[u8] {
    &bytes[..KNOWN]
}

fn end(bytes: &[u8]) -> &[u8] {
    &bytes[bytes.len() - KNOWN..]
}

/// Where these rows lie by what a query says: the first column known bytes, the second a place.
fn told(url: &str, query: &str) -> HashMap<Vec<u8>, u64> {
    let rows = psql::rows(url, query).into_iter();
    rows.map(|row| (row[0].clone(), psql::number(&row[1]))).collect()
}

const CTID: &str = "cast(split_part(trim('()' from cast(ctid as text)), ',', 1) as bigint) * 65536 \
     + cast(split_part(trim('()' from cast(ctid as text)), ',', 2) as bigint)";

fn order(of: &'static str, by: &'static str, places: Vec<Option<u64>>) -> Order {
    Order { of, by, places }
}

/// Where marks and envelopes lie.
pub fn sealed(database: &Database, known: &Known) -> Vec<Order> {
    match database.on_postgres() {
        Some(url) => in_tables(url, known),
        None => in_file(database, known),
    }
}

/// On SQLite: of an envelope both ends, since what does not fit beside its key lies elsewhere.
fn in_file(database: &Database, known: &Known) -> Vec<Order> {
    let file = std::fs::read(database.places().file().unwrap()).unwrap();
    let pieces = known.pieces();
    let found = finder::find(&file, pieces.iter().copied());
    let once = |(piece, places): (&[u8], Vec<u64>)| match places[..] {
        [place] => (piece.to_vec(), place),
        _ => panic!("a row lies at {places:?}"),
    };
    let places = pieces.into_iter().zip(found).map(once).collect();
    vec![
        order(MARKS, "place", by_bytes(&known.marks, &places, start)),
        order("ticks", "place", by_bytes(&known.ticks, &places, start)),
        order("ticks", "place of the end", by_bytes(&known.ticks, &places, end)),
        order("words", "place", by_bytes(&known.words, &places, start)),
        order("words", "place of the end", by_bytes(&known.words, &places, end)),
    ]
}

/// On PostgreSQL: of an envelope also the number under which it lies apart, which counts up.
fn in_tables(url: &str, known: &Known) -> Vec<Order> {
    let mut orders = Vec::new();
    for (of, table, column, theirs) in [
        (MARKS, "mark", "hash", &known.marks),
        ("ticks", "ticks_envelope", "sealed", &known.ticks),
        ("words", "words_envelope", "sealed", &known.words),
    ] {
        let query = format!("select substring({column} from 1 for {KNOWN}), {CTID} from {table}");
        orders.push(order(of, "ctid", by_bytes(theirs, &told(url, &query), start)));
        if of == MARKS {
            continue;
        }
        let query = format!(
            "select cast(reltoastrelid as regclass)::text from pg_class where oid = '{table}'::regclass"
        );
        let apart = String::from_utf8(psql::rows(url, &query).concat().concat()).unwrap();
        let query = format!(
            "select substring(chunk_data from 1 for {KNOWN}), cast(chunk_id as bigint) from {apart} where chunk_seq = 0"
        );
        orders.push(order(of, "number", by_bytes(theirs, &told(url, &query), start)));
    }
    orders
}

/// By how many transactions these tables were written; on SQLite no row says so.
pub fn transactions(database: &Database, tables: &[&str]) -> u64 {
    let Some(url) = database.on_postgres() else {
        return 1;
    };
    let all: Vec<String> = tables
        .iter()
        .map(|table| format!("select cast(xmin as text) x from {table}"))
        .collect();
    let query = format!("select count(distinct x) from ({}) t", all.join(" union all "));
    psql::number(&psql::rows(url, &query)[0][0])
}

/// The columns that are read of what came out of the box.
const OPENED: [(&str, &str); 2] = [("response", "ticks"), ("comment", "convert_to(words, 'UTF8')")];

/// Where responses or comments lie that hold these bytes, whole rows of PostgreSQL or parts of SQLite's file. Of each the
/// place, and which it is.
fn holding(database: &Database, (table, column): (&str, &str), bytes: &[Vec<u8>]) -> Vec<(usize, u64)> {
    let Some(url) = database.on_postgres() else {
        let file = std::fs::read(database.places().file().unwrap()).unwrap();
        // The longest that fits: a text may begin like another.
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(bytes)
            .unwrap();
        let found = search.find_iter(&file);
        return found
            .map(|found| (found.pattern().as_usize(), found.start() as u64))
            .collect();
    };
    let by_bytes: HashMap<&[u8], usize> = bytes.iter().map(Vec::as_slice).zip(0..).collect();
    let rows = psql::rows(url, &format!("select {column}, {CTID} from {table}")).into_iter();
    let known = rows.filter_map(|row| Some((*by_bytes.get(trimmed(&row[0]))?, psql::number(&row[1]))));
    known.collect()
}

/// A content without its padding.
pub fn trimmed(content: &[u8]) -> &[u8] {
    let end = content
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    &content[..end]
}

/// Where responses lie, by person.
pub fn responses(database: &Database, contents: &Theirs) -> Order {
    let bytes: Vec<Vec<u8>> = contents
        .iter()
        .flatten()
        .map(|content| trimmed(content).to_vec())
        .collect();
    let people: Vec<usize> = (0..contents.len())
        .filter(|person| contents[*person].is_some())
        .collect();
    let mut places = vec![None; contents.len()];
    for (n, place) in holding(database, OPENED[0], &bytes) {
        places[people[n]] = Some(place);
    }
    Order {
        of: "responses",
        by: "place",
        places,
    }
}

/// Where comments lie, by person: of all texts, those of which it is told whose they are.
pub fn comments(
    database: &Database,
    of: &'static str,
    people: usize,
    texts: &[(String, Option<usize>)],
) -> Order {
    let bytes: Vec<Vec<u8>> = texts.iter().map(|(text, _)| text.clone().into_bytes()).collect();
    let mut places = vec![None; people];
    for (n, place) in holding(database, OPENED[1], &bytes) {
        if let Some(person) = texts[n].1 {
            places[person] = Some(place);
        }
    }
    Order {
        of,
        by: "place",
        places,
    }
}
