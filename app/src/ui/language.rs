//! In which language somebody reads a page: the address says it (`?lang=ar`), and every link carries it on.
//!
//! In: the tag of an address or of a form. Out: the sentences, and where the same page is in the other languages. It refuses to
//! keep it: no cookie, no row, and not a word of what a browser says about its owner.

use super::Page;
use super::layout::YoungFrame;
use crate::state::AppState;
use crate::wording::Wording;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;

/// The same page in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherLanguage {
    /// A BCP 47 tag.
    pub tag: String,
    /// The language's own name for itself.
    pub name: String,
    /// Where it is.
    pub address: String,
}

/// The language of a page.
#[derive(Clone)]
pub struct Language {
    /// The sentences.
    pub wording: Arc<Wording>,
    offered: Vec<Arc<Wording>>,
    /// Where the page is, without its language; none, if going there would lose what it holds.
    path: Option<String>,
}

impl Language {
    /// The language asked for; English, if there is none of that name.
    pub fn asked(state: &AppState, tag: &str) -> Self {
        let drafts = state.site.synthetic;
        Self {
            wording: state.catalogue.wording(tag, drafts),
            offered: state.catalogue.languages(drafts),
            path: None,
        }
    }

    /// English, for where nobody can be asked.
    pub fn english() -> Self {
        Self {
            wording: Wording::english(),
            offered: Vec::new(),
            path: None,
        }
    }

    /// Of the page at this address, which is ours and names no language.
    pub fn at(self, path: impl Into<String>) -> Self {
        Self {
            path: Some(path.into()),
            ..self
        }
    }

    /// A page of young people.
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page::in_language(&self.wording, title)
    }

    /// The frame around it, with the other languages on top.
    pub fn frame(&self) -> YoungFrame {
        YoungFrame {
            languages: self.others(),
            ..YoungFrame::new(&self.wording)
        }
    }

    /// The same page in the other languages.
    pub fn others(&self) -> Vec<OtherLanguage> {
        let others = self.path.iter().flat_map(|path| {
            let others = self
                .offered
                .iter()
                .filter(|other| other.language != self.wording.language);
            others.map(|other| OtherLanguage {
                tag: other.language.clone(),
                name: other.name.clone(),
                address: other.address(path),
            })
        });
        others.collect()
    }
}

impl FromRequestParts<AppState> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let asked = parts.uri.query().unwrap_or_default().split('&');
        let tag = asked.filter_map(|pair| pair.strip_prefix("lang=")).next_back();
        Ok(Self::asked(state, tag.unwrap_or_default()).at(parts.uri.path()))
    }
}
