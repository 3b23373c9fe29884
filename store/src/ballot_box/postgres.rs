//! Room B on PostgreSQL: the same tables as on SQLite.
//!
//! What this does not give yet: a table is a heap, so that a row's place (`ctid`) tells roughly in which order answers
//! came, and `xmin` is the same for the mark and both envelopes of one answer; deleted rows stay in the file until a
//! vacuum, and in the server's log and its archive. Only the database's own administrator can see either. The rows are
//! to be mixed by copying them in random order, in one transaction, and dropping the old table: with a later issue.
//! Until then a council that cannot trust that administrator should stay with SQLite.

/// In the order in which they are made. `if not exists`: this runs at every start.
pub(super) const TABLES: &[&str] = &[
    "create table if not exists mark (
        wave uuid not null references wave (id),
        hash bytea not null,
        primary key (wave, hash)
    )",
    "create table if not exists ticks_envelope (
        wave uuid not null references wave (id),
        id uuid not null,
        sealed bytea not null,
        primary key (wave, id)
    )",
    "create table if not exists words_envelope (
        wave uuid not null references wave (id),
        id uuid not null,
        sealed bytea not null,
        primary key (wave, id)
    )",
    "create table if not exists response (
        wave uuid not null references wave (id),
        id uuid not null,
        instrument text not null,
        ticks bytea not null,
        primary key (wave, id)
    )",
    "create table if not exists comment (
        id uuid not null,
        wave uuid not null references wave (id),
        instrument text not null,
        item text not null,
        age_band text,
        may_quote boolean not null,
        words text not null,
        primary key (id)
    )",
    "create index if not exists comment_of_wave on comment (wave)",
];
