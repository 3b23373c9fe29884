//! The instruments, translations, code frame and strategies that come with this copy of Earshot.
//!
//! They are embedded in the binary and parsed once at start-up: a mistake in one of them stops the start, with its file
//! and line, and never a page.

mod help_lines;

pub use help_lines::{HelpLine, HelpLines, HelpLinesError, LineSaid, LineWords};

use crate::wording::{Wording, WordingError};
use domain::instrument::translation::TranslationStatus;
use domain::instrument::{Instrument, InstrumentError, InstrumentKey, Translation};
use domain::priorities::{Strategy, StrategyError};
use domain::themes::{CodeFrame, CodeFrameError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file of the catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// An instrument or a translation.
    #[error(transparent)]
    Instrument(#[from] InstrumentError),
    /// A strategy.
    #[error(transparent)]
    Strategy(#[from] StrategyError),
    /// The code frame.
    #[error(transparent)]
    CodeFrame(#[from] CodeFrameError),
    /// The help lines.
    #[error(transparent)]
    HelpLines(#[from] HelpLinesError),
    /// The sentences of the pages.
    #[error(transparent)]
    Wording(#[from] WordingError),
    /// A translation without its instrument.
    #[error("{0} has no instrument beside it")]
    Orphan(String),
}

/// Everything that is data and not code.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// By name and version.
    pub instruments: BTreeMap<InstrumentKey, Arc<Instrument>>,
    /// By instrument; those that were checked by a person, and drafts.
    pub translations: BTreeMap<InstrumentKey, Vec<Arc<Translation>>>,
    /// By id.
    pub strategies: BTreeMap<String, Arc<Strategy>>,
    /// The themes to begin with.
    pub code_frame: CodeFrame,
    /// Whom somebody can talk to now.
    pub help_lines: HelpLines,
    /// The sentences of the pages, by language.
    pub wordings: BTreeMap<String, Arc<Wording>>,
}

/// Which young people were asked, as a sentence goes on after "young people", by the instrument of a table.
pub type Asked = BTreeMap<Option<InstrumentKey>, String>;

impl Catalogue {
    /// The languages that pages are offered in, English first. Drafts are for demonstrations, where everybody is made up.
    pub fn languages(&self, drafts: bool) -> Vec<Arc<Wording>> {
        let others = self.wordings.values().filter(|wording| {
            !wording.is_english() && (drafts || wording.status == TranslationStatus::Checked)
        });
        std::iter::once(Wording::english())
            .chain(others.cloned())
            .collect()
    }

    /// The sentences in a language, by its tag; in English, if it is not offered.
    pub fn wording(&self, tag: &str, drafts: bool) -> Arc<Wording> {
        let mut offered = self.languages(drafts).into_iter();
        offered
            .find(|wording| wording.language == tag)
            .unwrap_or_else(Wording::english)
    }

    /// Which young people were asked, for charts: of each instrument, such as "aged 11 to 17", and of all together.
    pub fn asked(&self) -> Asked {
        let all = (None, "of all ages together".to_owned());
        self.instruments
            .iter()
            .map(|(key, instrument)| (Some(key.clone()), format!("aged {}", instrument.ages)))
            .chain([all])
            .collect()
    }

    /// A questionnaire in a language; as it is, if it is not offered there.
    pub fn translated(
        &self,
        instrument: &Arc<Instrument>,
        wording: &Wording,
        drafts: bool,
    ) -> Arc<Instrument> {
        match self.translation(&instrument.key, wording, drafts) {
            Some(translation) => Arc::new(translation.apply(instrument)),
            None => instrument.clone(),
        }
    }

    /// Whether a questionnaire can be answered in a language.
    pub fn speaks(&self, key: &InstrumentKey, wording: &Wording, drafts: bool) -> bool {
        wording.is_english() || self.translation(key, wording, drafts).is_some()
    }

    fn translation(&self, key: &InstrumentKey, wording: &Wording, drafts: bool) -> Option<&Arc<Translation>> {
        let translations = self.translations.get(key).into_iter().flatten();
        translations
            .filter(|one| drafts || one.status == TranslationStatus::Checked)
            .find(|one| one.language == wording.language)
    }

    /// Reads files by their paths: `instruments/<id>/<version>.toml`, `instruments/<id>/<version>.<language>.toml`,
    /// `instruments/wording/<language>.toml`, `instruments/code-frame.toml`, `instruments/help-lines.toml` and
    /// `strategies/<id>.toml`. Other paths are passed over.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, CatalogueError> {
        let mut catalogue = Catalogue {
            instruments: BTreeMap::new(),
            translations: BTreeMap::new(),
            strategies: BTreeMap::new(),
            code_frame: CodeFrame { theme: Vec::new() },
            help_lines: HelpLines::default(),
            wordings: BTreeMap::new(),
        };
        let mut translations = Vec::new();
        for (path, source) in files {
            let parts: Vec<&str> = path.split('/').collect();
            match parts.as_slice() {
                ["instruments", "help-lines.toml"] => catalogue.help_lines = HelpLines::parse(path, source)?,
                ["instruments", "code-frame.toml"] => catalogue.code_frame = CodeFrame::parse(path, source)?,
                ["instruments", "wording", _] => {
                    let wording = Wording::parse(path, source)?;
                    catalogue
                        .wordings
                        .insert(wording.language.clone(), Arc::new(wording));
                }
                ["instruments", id, file] if file.matches('.').count() == 2 => {
                    translations.push((*id, *file, path, source));
                }
                ["instruments", _, _] => {
                    let instrument = Instrument::parse(path, source)?;
                    catalogue
                        .instruments
                        .insert(instrument.key.clone(), Arc::new(instrument));
                }
                ["strategies", _] => {
                    let strategy = Strategy::parse(path, source)?;
                    catalogue
                        .strategies
                        .insert(strategy.id.clone(), Arc::new(strategy));
                }
                _ => {}
            }
        }
        for (id, file, path, source) in translations {
            let orphan = || CatalogueError::Orphan(path.to_owned());
            let version = file.split('.').next().unwrap_or_default();
            let key: InstrumentKey = format!("{id}/{version}").parse().map_err(|_| orphan())?;
            let instrument = catalogue.instruments.get(&key).ok_or_else(orphan)?;
            let translation = Translation::parse(path, source, instrument)?;
            catalogue
                .translations
                .entry(key)
                .or_default()
                .push(Arc::new(translation));
        }
        Ok(catalogue)
    }
}
