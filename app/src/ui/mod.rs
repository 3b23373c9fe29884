//! The frame of every page, and the pieces that pages share.
//!
//! In: what a handler loaded. Out: a whole HTML page with its headers. It refuses to know where the data came from.

pub mod chart;
pub mod escape;
pub mod form;
mod language;
pub mod layout;
mod page;
pub mod problem;
pub mod themes;

pub use form::{
    Checkbox, Checkboxes, Choice, ErrorSummary, Field, FormProblems, Radios, Select, TextArea, titled,
    titled_in,
};
pub use language::{Language, OtherLanguage};
pub use page::{Page, Script, respond_with};
