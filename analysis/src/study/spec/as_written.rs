//! Exactly what somebody wrote in a spec, no decisions. [`super`] says what it means.
//!
//! In: TOML. Out: its keys with their places. It refuses to know whether they make sense together.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the keys of a spec")]
pub(super) struct Spec {
    pub k: Option<Spanned<i64>>,
    pub min_base: Option<Spanned<i64>>,
    #[serde(default)]
    pub protect_zeros: bool,
    #[serde(default)]
    pub protect_unanimous: bool,
    pub min_categories: Option<Spanned<i64>>,
    #[serde(default)]
    pub dimension: Vec<Dimension>,
    #[serde(default)]
    pub table: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a [[dimension]] with its `name`")]
pub(super) struct Dimension {
    pub name: Spanned<String>,
    pub values: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    pub ladder: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a step with `name` and `groups`, in curly brackets"
)]
pub(super) struct Step {
    pub name: Spanned<String>,
    /// In no order of their own: their places give the order of the file back.
    pub groups: BTreeMap<String, Spanned<Vec<Spanned<String>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a [[table]] with its `dimensions`")]
pub(super) struct Table {
    pub dimensions: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub base: Vec<Spanned<String>>,
}
