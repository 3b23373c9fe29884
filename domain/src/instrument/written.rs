//! Exactly what somebody wrote in an instrument file, no decisions. [`super::parse`] says what it means.

use super::Ages;
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Instrument {
    pub id: Spanned<String>,
    pub version: u32,
    pub title: String,
    pub ages: Spanned<Ages>,
    pub language: String,
    pub minutes: u8,
    #[serde(default)]
    pub attribution: Vec<String>,
    #[serde(default)]
    pub option_set: Vec<OptionSet>,
    #[serde(default)]
    pub section: Vec<Section>,
    #[serde(default)]
    pub score: Vec<Score>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Score {
    pub id: Spanned<String>,
    pub text: String,
    pub counts: Vec<AskedIf>,
    #[serde(default)]
    pub ladder: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionSet {
    pub id: Spanned<String>,
    pub options: Vec<ResponseOption>,
    #[serde(default)]
    pub ladder: Vec<Step>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResponseOption {
    pub id: String,
    pub label: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub name: String,
    pub groups: Vec<Group>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub id: String,
    pub label: String,
    pub of: Option<Vec<String>>,
    pub from: Option<u8>,
    pub to: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    pub id: Spanned<String>,
    pub title: String,
    pub lead: Option<String>,
    #[serde(default)]
    pub breakdown: bool,
    #[serde(default)]
    pub item: Vec<Item>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Single,
    Scale,
    Multiple,
    Text,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Length {
    Short,
    Long,
}

/// An option or a point: `"never"` or `0`.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Choice {
    Option(String),
    Point(u8),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedIf {
    pub item: String,
    pub is: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    pub id: Spanned<String>,
    pub kind: Kind,
    pub text: String,
    pub hint: Option<String>,
    pub source: Option<String>,
    pub option_set: Option<String>,
    pub options: Option<Vec<ResponseOption>>,
    #[serde(default)]
    pub ladder: Vec<Step>,
    #[serde(default)]
    pub exclusive: Vec<String>,
    #[serde(default)]
    pub safety: Vec<Choice>,
    pub low: Option<String>,
    pub high: Option<String>,
    pub length: Option<Length>,
    #[serde(default = "yes")]
    pub dont_know: bool,
    #[serde(default = "yes")]
    pub prefer_not: bool,
    #[serde(default)]
    pub nonresponse_apart: bool,
    pub asked_if: Option<AskedIf>,
}

fn yes() -> bool {
    true
}
