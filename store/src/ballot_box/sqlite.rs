//! Room B on SQLite. A plain table is stored in the order of a hidden counter (`rowid`), also after `vacuum`: the order
//! in which answers came would lie open in the file. `without rowid` stores a row where its key belongs, and the keys
//! are random.
//!
//! What this does not give yet: until the next checkpoint the write-ahead log holds the two envelopes of an answer next
//! to each other, and a page that was split can tell a little of what came late (mixing comes with a later issue).

/// In the order in which they are made. `if not exists`: this runs at every start.
pub(super) const TABLES: &[&str] = &[
    "create table if not exists mark (
        wave uuid not null references wave (id),
        hash bytea not null,
        primary key (wave, hash)
    ) without rowid",
    "create table if not exists ticks_envelope (
        wave uuid not null references wave (id),
        id uuid not null,
        sealed bytea not null,
        primary key (wave, id)
    ) without rowid",
    "create table if not exists words_envelope (
        wave uuid not null references wave (id),
        id uuid not null,
        sealed bytea not null,
        primary key (wave, id)
    ) without rowid",
    "create table if not exists response (
        wave uuid not null references wave (id),
        id uuid not null,
        instrument text not null,
        ticks bytea not null,
        primary key (wave, id)
    ) without rowid",
    "create table if not exists comment (
        id uuid not null,
        wave uuid not null references wave (id),
        instrument text not null,
        item text not null,
        age_band text,
        may_quote boolean not null,
        words text not null,
        primary key (id)
    ) without rowid",
    "create index if not exists comment_of_wave on comment (wave)",
];
