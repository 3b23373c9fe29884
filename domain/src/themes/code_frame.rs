//! The code frame: the themes that a wave's words are put under, to begin with.

use serde::Deserialize;

/// Why a code frame cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct CodeFrameError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

/// A theme of the frame.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameTheme {
    /// By which strategies map it.
    pub id: String,
    /// For people.
    pub title: String,
    /// What belongs under it and what does not.
    pub covers: String,
}

/// Themes to begin with; reviewers add their own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeFrame {
    /// In the order shown.
    pub theme: Vec<FrameTheme>,
}

impl CodeFrame {
    /// Reads a code frame. `file` is only named in errors.
    pub fn parse(file: &str, source: &str) -> Result<Self, CodeFrameError> {
        let wrong = |problem: String| CodeFrameError {
            file: file.into(),
            problem,
        };
        let frame: CodeFrame = toml::from_str(source).map_err(|error| wrong(error.to_string()))?;
        for (place, theme) in frame.theme.iter().enumerate() {
            if frame.theme[..place].iter().any(|before| before.id == theme.id) {
                return Err(wrong(format!("theme \"{}\" is there twice", theme.id)));
            }
        }
        Ok(frame)
    }
}
