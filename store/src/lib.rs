//! The memory of Earshot: the only place with SQL, on SQLite and PostgreSQL.
//!
//! In: what the stages decided. Out: what they asked for, of one authority. It refuses to decide anything itself, with
//! one exception that only a database can hold: of two who change the same thing at once, one is first.
//!
//! Each stage has a module of its own, with free functions that take the [`Store`] first. In the order of the road:
//! [`authorities`], [`settings`], [`staff`], [`staff_sessions`]; [`waves`]; [`key_holders`]; [`invitations`] (room A), [`open_links`]; [`ballot_box`]
//! (room B); [`releases`]; [`comments`], [`themes`], [`groups`]; [`reviews`]; [`concerns`], [`audit`], [`retention`].
//!
//! How one body of code runs on both databases: `db`; a transaction that has to be short, as accepting an answer has: `two_steps`.
//!
//! What a database keeps beside its tables, in logs and copies, [`keeps`] looks at.
//! [`backup`] copies all of it, as far as two copies together tell nothing, and brings it back.
//!
//! Two things are kept apart from that database: [`contacts`], in a database of its own, and [`keys`], in a file.
//!
//! Rooms A and B share no transaction and no column. Room B has no column of a time, a serial number or an address.

mod db;
mod error;
mod open;
mod room;
mod two_steps;

pub mod audit;
pub mod authorities;
pub mod backup;
pub mod ballot_box;
pub mod comments;
pub mod concerns;
pub mod contacts;
pub mod groups;
pub mod invitations;
pub mod keeps;
pub mod key_holders;
pub mod keys;
pub mod open_links;
pub mod releases;
pub mod retention;
pub mod reviews;
pub mod settings;
pub mod staff;
pub mod staff_sessions;
pub mod themes;
pub mod waves;

pub use contacts::Contacts;
pub use db::Store;
pub use error::{StoreError, Trouble};
pub use keys::{HashKeys, KeyFile, KeyFileError, WaveKeys};
pub use room::Room;
