//! Every table that a backup holds, in an order in which rows can be written again: what is referred to comes first. In:
//! nothing. Out: names, columns, kinds. A table that is in no list here fails a test (`store/tests/it/backup/everything.rs`).
//!
//! Rows are read in the order of a key that tells nothing: random ids and keyed hashes, or what staff typed in. Never in the order in
//! which they lie.

use super::value::Kind::{self, Bool, Bytes, Date, Number, Small, Text, Time, Uuid};
use domain::wave::Part;

/// A table.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Kind)],
    /// What its rows are sorted by.
    pub(super) order: &'static str,
    pub(super) rows: Rows,
}

/// Which rows of a table a backup holds.
pub(super) enum Rows {
    /// All of them.
    All,
    /// Those of some waves: of what part of a wave they are, and how they are found by its id.
    OfWaves(Part, &'static str),
}

const OF_WAVE: &str = "wave = $1";
const OF_COMMENTS: &str = "comment in (select id from comment where wave = $1)";

macro_rules! table {
    ($name:literal by $order:literal [$($column:literal $kind:ident),* $(,)?] $rows:expr) => {
        Table { name: $name, columns: &[$(($column, $kind)),*], order: $order, rows: $rows }
    };
}

/// All of them.
pub(super) const TABLES: &[Table] = &[
    table!("authority" by "id" ["id" Uuid, "slug" Text, "name" Text, "strategy" Text] Rows::All),
    table!("setting" by "name" ["name" Text, "value" Text] Rows::All),
    table!("staff" by "id" ["id" Uuid, "authority" Uuid, "name" Text, "email" Text, "password_hash" Text] Rows::All),
    table!("staff_role" by "staff, role" ["staff" Uuid, "role" Text] Rows::All),
    table!("wave" by "id" [
        "id" Uuid, "authority" Uuid, "title" Text, "state" Text, "closes_on" Date, "closed_at" Time, "strategy" Text,
        "public_key" Bytes, "manifest_hash" Text, "unreadable" Number, "layers_off" Number,
    ] Rows::All),
    table!("deleted_draft" by "wave" ["wave" Uuid] Rows::All),
    table!("wave_instrument" by "wave, instrument" [
        "wave" Uuid, "instrument" Text, "place" Number, "source" Text, "hash" Text,
    ] Rows::All),
    table!("eligible_total" by "wave, instrument" [
        "wave" Uuid, "place" Number, "instrument" Text, "eligible" Number,
    ] Rows::All),
    table!("eligible_group" by "wave, instrument, item, response_option" [
        "wave" Uuid, "place" Number, "instrument" Text, "item" Text, "response_option" Text, "eligible" Number,
    ] Rows::All),
    table!("key_holder" by "wave, seat" ["wave" Uuid, "seat" Text, "staff" Uuid, "public_key" Bytes] Rows::All),
    table!("open_link" by "link" ["link" Text, "wave" Uuid, "instrument" Text] Rows::All),
    table!("letters" by "wave, instrument" [
        "wave" Uuid, "instrument" Text, "printed" Number, "replacements" Number,
    ] Rows::All),
    table!("retention" by "wave" [
        "wave" Uuid, "invitations" Number, "words" Number, "ticks" Number,
    ] Rows::All),
    table!("erasure" by "wave, kept" [
        "wave" Uuid, "kept" Text, "erased_on" Date, "files" Number, "megabytes" Number, "found" Number,
    ] Rows::All),
    table!("backup" by "id" ["id" Uuid, "name" Text, "kind" Text, "made_on" Date] Rows::All),
    table!("backup_part" by "backup, wave, part" [
        "backup" Uuid, "wave" Uuid, "part" Text, "tens" Number, "ended" Bool,
    ] Rows::All),
    table!("invitation" by "wave, hash" [
        "wave" Uuid, "hash" Bytes, "instrument" Text,
    ] Rows::OfWaves(Part::Invitations, OF_WAVE)),
    table!("mark" by "wave, hash" ["wave" Uuid, "hash" Bytes] Rows::OfWaves(Part::Box, OF_WAVE)),
    table!("ticks_envelope" by "wave, id" [
        "wave" Uuid, "id" Uuid, "sealed" Bytes,
    ] Rows::OfWaves(Part::Box, OF_WAVE)),
    table!("words_envelope" by "wave, id" [
        "wave" Uuid, "id" Uuid, "sealed" Bytes,
    ] Rows::OfWaves(Part::Box, OF_WAVE)),
    table!("response" by "wave, id" [
        "wave" Uuid, "id" Uuid, "instrument" Text, "ticks" Bytes,
    ] Rows::OfWaves(Part::Ticks, OF_WAVE)),
    table!("comment" by "id" [
        "id" Uuid, "wave" Uuid, "instrument" Text, "item" Text, "age_band" Text, "may_quote" Bool, "words" Text,
    ] Rows::OfWaves(Part::Words, OF_WAVE)),
    table!("theme" by "id" [
        "id" Uuid, "wave" Uuid, "slug" Text, "title" Text, "covers" Text, "confirmed_by" Uuid,
    ] Rows::All),
    table!("coding" by "comment" [
        "comment" Uuid, "redacted" Text, "coded_by" Uuid,
    ] Rows::OfWaves(Part::Words, OF_COMMENTS)),
    table!("coding_theme" by "comment, theme" [
        "comment" Uuid, "theme" Uuid,
    ] Rows::OfWaves(Part::Words, OF_COMMENTS)),
    table!("comment_passed_on" by "comment" ["comment" Uuid] Rows::OfWaves(Part::Words, OF_COMMENTS)),
    table!("youth_group" by "id" ["id" Uuid, "authority" Uuid, "name" Text] Rows::All),
    table!("group_session" by "id" [
        "id" Uuid, "youth_group" Uuid, "held_on" Date, "topic" Text, "logged_by" Uuid,
    ] Rows::All),
    table!("attendance" by "group_session, place" [
        "group_session" Uuid, "place" Number, "age_band" Text, "young_people" Number,
    ] Rows::All),
    table!("session_point" by "id" [
        "id" Uuid, "group_session" Uuid, "place" Number, "kind" Text, "words" Text, "asked_of" Text,
        "approved_by_group" Bool,
    ] Rows::All),
    table!("point_passed_on" by "point" ["point" Uuid] Rows::All),
    table!("point_coding" by "point" ["point" Uuid, "wave" Uuid, "redacted" Text, "coded_by" Uuid] Rows::All),
    table!("point_theme" by "point, theme" ["point" Uuid, "theme" Uuid] Rows::All),
    table!("review" by "id" [
        "id" Uuid, "authority" Uuid, "strategy" Text, "area" Text, "heard" Text, "action" Text, "owner" Text,
        "due" Date, "cannot_because" Text, "decided_by" Text, "look_again_on" Date, "recorded_by" Uuid,
        "recorded_at" Time, "approved_by" Uuid, "progress" Text,
    ] Rows::All),
    table!("release" by "id" [
        "id" Uuid, "wave" Uuid, "kind" Text, "number" Small, "manifest_hash" Text, "released_on" Date,
        "released_by" Uuid, "body" Text,
    ] Rows::All),
    table!("concern" by "id" [
        "id" Uuid, "authority" Uuid, "words" Text, "passed_on" Date, "passed_on_by" Uuid, "closed_on" Date,
        "closed_by" Uuid, "note" Text,
    ] Rows::All),
    table!("audit" by "authority, place, done_at" [
        "authority" Uuid, "staff" Uuid, "act" Text, "done_at" Time, "place" Number,
    ] Rows::All),
];

/// The one table of the requests for contact, in a database and in backups of its own.
pub(super) const CONTACT: Table = table!("contact" by "id" [
    "id" Uuid, "authority" Text, "called" Text, "reach" Text, "message" Text, "asked_on" Date,
] Rows::All);

/// Tables that no backup holds, and why.
pub const LEFT_OUT: [(&str, &str); 2] = [
    (
        "staff_session",
        "who restores a backup signs in again: a sign-in should not outlive the day",
    ),
    (
        "_sqlx_migrations",
        "the version stands in the head of a backup; a restore makes the tables itself",
    ),
];

/// Every column of a table that a backup holds: table, column, type. For the test that none is forgotten.
pub fn held() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TABLES.iter().chain([&CONTACT]).flat_map(|table| {
        let columns = table.columns.iter();
        columns.map(|(column, kind)| (table.name, *column, kind.in_sql()))
    })
}
