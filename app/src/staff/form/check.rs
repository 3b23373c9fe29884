//! What is wrong with a form, field by field, in the order of the page.

use crate::ui::form::FormProblems;
use time::Date;
use time::macros::format_description;
use validator::{Validate, ValidationError};

/// What the `validator` rules of a form say. `order` is the order of the fields on the page.
pub fn problems_of(form: &impl Validate, order: &[&str]) -> FormProblems {
    match form.validate() {
        Ok(()) => FormProblems::new(),
        Err(errors) => FormProblems::from_validator(&errors, order),
    }
}

/// Reads what a date field sent.
pub fn date_field(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}

/// A rule for `validator`: the text is a date.
pub fn is_date(text: &str) -> Result<(), ValidationError> {
    date_field(text).map(|_| ()).ok_or_else(|| {
        ValidationError::new("date").with_message("Enter a date, for example 2026-12-01".into())
    })
}
