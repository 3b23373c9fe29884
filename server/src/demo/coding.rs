//! The text reviewer of the demo. She reads what everybody wrote, takes names away, and puts texts under themes; she is
//! quick, for she knows which sentences there are.

use super::{Council, DemoError};
use crate::synthetic::told_by;
use domain::id::{ThemeId, WaveId};
use domain::themes::{CandidateTheme, Redacted};
use std::collections::BTreeMap;

/// Themes of a wave by their names in the code frame.
pub(super) type Themes = BTreeMap<String, ThemeId>;

/// Proposes the themes of the code frame for a wave.
pub(super) async fn code_frame(council: &Council, wave: WaveId) -> Result<Themes, DemoError> {
    let state = &council.state;
    let mut themes = Themes::new();
    for theme in &state.catalogue.code_frame.theme {
        let id = ThemeId::draw(&mut state.rng());
        let candidate = CandidateTheme {
            id,
            slug: theme.id.clone(),
            title: theme.title.clone(),
            covers: theme.covers.clone(),
        };
        store::themes::add(&state.store, council.id(), wave, &candidate).await?;
        themes.insert(theme.id.clone(), id);
    }
    Ok(themes)
}

/// Reads everything.
pub(super) async fn comments(council: &Council, wave: WaveId, themes: &Themes) -> Result<(), DemoError> {
    let state = &council.state;
    for (comment, ..) in store::comments::list(&state.store, council.id(), wave).await? {
        let sentence = told_by(&comment.text).ok_or(DemoError::Missing("a sentence"))?;
        let redacted = redacted(&comment.text, sentence.hide)?;
        let under = under(themes, sentence.themes);
        let reviewer = council.staff.text_reviewer;
        store::comments::code(
            &state.store,
            council.id(),
            comment.id,
            &redacted,
            &under,
            reviewer,
        )
        .await?;
    }
    Ok(())
}

/// Stands for the themes by name.
pub(super) async fn confirm(council: &Council, themes: &Themes) -> Result<(), DemoError> {
    for theme in themes.values() {
        store::themes::confirm(
            &council.state.store,
            council.id(),
            *theme,
            council.staff.text_reviewer,
        )
        .await?;
    }
    Ok(())
}

/// What is left of a text.
pub(super) fn redacted(text: &str, hide: &[(&str, &str)]) -> Result<Redacted, DemoError> {
    let left = hide.iter().fold(text.to_owned(), |left, (what, instead)| {
        left.replace(what, instead)
    });
    Redacted::of(text, &left).map_err(|_| DemoError::Missing("a redaction"))
}

/// The ids of themes.
pub(super) fn under(themes: &Themes, names: &[&str]) -> Vec<ThemeId> {
    names
        .iter()
        .filter_map(|name| themes.get(*name).copied())
        .collect()
}
