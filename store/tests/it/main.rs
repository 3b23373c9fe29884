//! The store, on both databases: every test that says `on_both!` runs on SQLite, and on PostgreSQL where
//! `EARSHOT_TEST_POSTGRES_URL` names a server that may be written to (`scripts/with-postgres.sh`).

#![expect(clippy::unwrap_used, reason = "a test that panics has said what is wrong")]

mod backup;
mod ballot_box;
mod both;
mod groups;
mod key_holders;
mod keys;
mod mixing;
mod open_links;
mod opening;
mod people;
mod priorities;
mod privacy;
mod releases;
mod safeguarding;
mod terminated;
mod unsealing;
mod updates;
mod waves;
mod words;
mod world;
