//! Scores, from what was written to what is meant.

use super::{InstrumentError, Place, written};
use crate::instrument::ItemId;
use crate::instrument::item::{Item, ItemKind};
use crate::instrument::score::{Favourable, MOST_SCORED, Score};

/// A score of some of these items.
pub(super) fn score(
    at: &Place<'_>,
    written: &written::Score,
    items: &[Item],
) -> Result<Score, InstrumentError> {
    at.name("score", written.id.get_ref(), 32)?;
    let id = ItemId::new(written.id.get_ref());
    if items.iter().any(|item| item.id == id) {
        return at.wrong("has the name of an item");
    }
    let many = written.counts.len();
    if !(2..=MOST_SCORED).contains(&many) {
        return at.wrong(format!("needs 2 to {MOST_SCORED} items in `counts`"));
    }
    let mut counts: Vec<Favourable> = Vec::new();
    for one in &written.counts {
        let item = items.iter().find(|item| item.id.as_str() == one.item);
        let Some(item) = item.filter(|item| !item.breakdown && item.asked_if.is_none()) else {
            return at.wrong(format!(
                "`counts` names \"{}\", which is not an item that everybody is asked",
                one.item
            ));
        };
        let ItemKind::Single { options, .. } = &item.kind else {
            return at.wrong(format!(
                "`counts` needs single-choice items, and \"{}\" is not one",
                one.item
            ));
        };
        if counts.iter().any(|other| other.item == item.id) {
            return at.wrong(format!("counts \"{}\" twice", one.item));
        }
        if one.is.is_empty() {
            return at.wrong("`counts` needs at least one option in each `is`");
        }
        counts.push(Favourable {
            item: item.id.clone(),
            is: at.known(options, &one.is, "`counts`")?,
        });
    }
    Ok(Score {
        text: at.words("the text", &written.text)?,
        ladder: at.ladder(&written.ladder, &Score::names(many), false)?,
        counts,
        id,
    })
}
