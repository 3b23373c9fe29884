//! The themes of a wave: proposed, and confirmed by a named person.
//!
//! In: a code frame, or a reviewer's own idea. Out: candidates, and those that somebody stands for. It refuses to show
//! how many comments are under a theme: that is said in the release.

pub mod confirm;
pub mod frame;
pub mod list;
pub mod propose;
