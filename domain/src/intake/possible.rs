//! What comes out of an envelope need not have gone through a form: whoever holds one code can seal whatever they like.
//!
//! In: ticks or words, read against their instrument. Out: whether a form could have yielded them. It refuses to put anything
//! right: what no form yields is not read at all.

use super::response::{AGE_BAND, tidy};
use super::{Answer, DONT_KNOW, ItemNonresponse, PREFER_NOT, Response, Submission, Ticks, Words, tick_field};
use crate::instrument::{Instrument, ItemId, ItemKind, OptionId};
use std::collections::BTreeSet;

impl Ticks {
    /// Whether [`Response::parse`] yields these for some form: nothing was answered that was not asked, or that was not
    /// offered, and an exclusive option stands alone.
    pub fn are_possible(&self, instrument: &Instrument) -> bool {
        let values = |answer: &Answer| match answer {
            Answer::Chosen(option) => vec![option.to_string()],
            Answer::Point(point) => vec![point.to_string()],
            Answer::Ticked(options) => options.iter().map(ToString::to_string).collect(),
            Answer::Missing(ItemNonresponse::PreferNotToSay) => vec![PREFER_NOT.to_owned()],
            Answer::Missing(ItemNonresponse::DontKnow) => vec![DONT_KNOW.to_owned()],
            Answer::Missing(ItemNonresponse::NotAsked | ItemNonresponse::NotAnswered) => Vec::new(),
        };
        let pairs = self.answers.iter().flat_map(|(item, answer)| {
            let field = tick_field(item);
            values(answer)
                .into_iter()
                .map(move |value| (field.clone(), value))
        });
        let form = Submission::new(pairs.collect());
        Response::parse(instrument, &form).is_ok_and(|response| response.part().0 == *self)
    }
}

impl Words {
    /// Whether a form could have yielded these: each text is the only one to its item, tidy, and no longer than the item
    /// allows; the age band is one that can be ticked. What was ticked beside it nobody knows here.
    pub fn are_possible(&self, instrument: &Instrument) -> bool {
        let mut written = BTreeSet::new();
        let texts = self.texts.iter().all(|text| {
            let fits = match instrument.item(&text.item).map(|item| &item.kind) {
                Some(ItemKind::Text(length)) => text.text.chars().count() <= length.limit(),
                _ => false,
            };
            fits && !text.text.is_empty() && tidy(&text.text) == text.text && written.insert(&text.item)
        });
        texts
            && self
                .age_band
                .as_ref()
                .is_none_or(|band| is_age_band(instrument, band))
    }
}

fn is_age_band(instrument: &Instrument, band: &OptionId) -> bool {
    match instrument.item(&ItemId::new(AGE_BAND)).map(|item| &item.kind) {
        Some(ItemKind::Single { options, .. }) => options.iter().any(|option| option.id == *band),
        _ => false,
    }
}
