//! Acts in the audit name ids. In: an act. Out: the same with what people call it. What is gone is said to be removed; what its reader
//! may not see (themes, concerns, sessions) has no name here at all.

use crate::staff::fault::Fault;
use crate::staff::waves::holders::label;
use crate::state::AppState;
use domain::ballot_box::Seat;
use domain::id::{AuthorityId, ReviewId, WaveId};
use domain::instrument::InstrumentKey;
use std::collections::BTreeMap;

/// Made of words, or of what a child said: an administrator learns that it was done, and no more.
const UNNAMED: [&str; 3] = ["theme", "concern", "session"];

/// What people call things, by id.
#[derive(Default)]
pub(super) struct Known {
    names: BTreeMap<String, String>,
}

/// Everything of an authority that has a name.
pub(super) async fn known(state: &AppState, authority: AuthorityId) -> Result<Known, Fault> {
    let store = &state.store;
    let mut known = Known::default();
    for wave in store::waves::of_authority(store, authority).await? {
        known.add(wave.id, &wave.title);
    }
    for (id, name) in store::staff::names(store, authority).await? {
        known.add(id, &name);
    }
    for group in store::groups::of_authority(store, authority).await? {
        known.add(group.id, &group.name);
    }
    for instrument in state.catalogue.instruments.values() {
        known.add(&instrument.key, &instrument.title);
    }
    for (id, area) in areas(state, authority).await? {
        known.add(id, &area);
    }
    Ok(known)
}

/// Of each review, the title of its priority area.
async fn areas(state: &AppState, authority: AuthorityId) -> Result<Vec<(ReviewId, String)>, Fault> {
    let mut found = Vec::new();
    for strategy in state.catalogue.strategies.values() {
        for area in &strategy.priority_area {
            let reviews = store::reviews::of_area(&state.store, authority, &strategy.id, &area.id).await?;
            found.extend(reviews.into_iter().map(|review| (review.id, area.title.clone())));
        }
    }
    Ok(found)
}

impl Known {
    fn add(&mut self, id: impl ToString, name: &str) {
        self.names.insert(id.to_string(), format!("“{name}”"));
    }

    /// The act as it is read.
    pub(super) fn told(&self, act: &str) -> String {
        let mut told: Vec<String> = Vec::new();
        for word in act.split(' ') {
            let bare = word.trim_matches(['(', ')', ';', ',', '.']);
            let named = match told.last() {
                _ if !is_id(bare) => seat_or_instrument(self, word, bare),
                Some(kind) if UNNAMED.contains(&kind.as_str()) => {
                    indefinite(&mut told);
                    continue;
                }
                _ => Some(
                    self.names
                        .get(bare)
                        .cloned()
                        .unwrap_or_else(|| "(removed)".into()),
                ),
            };
            told.push(named.map_or_else(|| word.to_owned(), |named| word.replace(bare, &named)));
        }
        told.join(" ")
    }
}

/// Every id has the same form.
fn is_id(word: &str) -> bool {
    word.len() == 36 && word.parse::<WaveId>().is_ok()
}

fn seat_or_instrument(known: &Known, word: &str, bare: &str) -> Option<String> {
    // A seat stands in brackets; "first" is a word like others.
    if word.starts_with('(')
        && let Ok(seat) = bare.parse::<Seat>()
    {
        return Some(label(seat).to_owned());
    }
    bare.parse::<InstrumentKey>().ok()?;
    known.names.get(bare).cloned()
}

/// "the theme" becomes "a theme".
fn indefinite(told: &mut [String]) {
    if let [.., article, _] = told
        && article == "the"
    {
        *article = "a".into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAVE: &str = "00000000-0000-4000-8000-000000000001";
    const OTHER: &str = "00000000-0000-4000-8000-000000000002";

    fn known() -> Known {
        let mut known = Known::default();
        known.add(WAVE, "Autumn 2026");
        known.add("eleven-to-seventeen/1", "How is life?");
        known
    }

    #[test]
    fn what_has_a_name_is_called_by_it_and_what_is_gone_is_removed() {
        for (act, told) in [
            (format!("closed the wave {WAVE}"), "closed the wave “Autumn 2026”"),
            (format!("closed the wave {OTHER}"), "closed the wave (removed)"),
            (
                format!("erased the words of the wave {WAVE}; 3 files"),
                "erased the words of the wave “Autumn 2026”; 3 files",
            ),
            (
                format!("made 5 letters of the wave {WAVE} for eleven-to-seventeen/1"),
                "made 5 letters of the wave “Autumn 2026” for “How is life?”",
            ),
            (
                format!("took a key holder's seat (first-deputy) of the wave {WAVE}"),
                "took a key holder's seat (Deputy of the first) of the wave “Autumn 2026”",
            ),
            (
                "account added on the command line".to_owned(),
                "account added on the command line",
            ),
        ] {
            assert_eq!(known().told(&act), told);
        }
    }

    #[test]
    fn what_an_administrator_may_not_see_has_no_name() {
        let mut known = known();
        known.add(OTHER, "a title that is made of words");
        assert_eq!(
            known.told(&format!("confirmed the theme {OTHER} of the wave {WAVE}")),
            "confirmed a theme of the wave “Autumn 2026”"
        );
        assert_eq!(
            known.told(&format!("closed the concern {OTHER}")),
            "closed a concern"
        );
    }
}
