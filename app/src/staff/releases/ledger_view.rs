//! Which release of a wave's tables one is, and the way to the others.
//!
//! In: a release, and all of the same wave. Out: lines of facts.

use super::{address, nth};
use crate::staff::form::capital;
use domain::clock::written_out;
use leptos::prelude::*;
use store::releases::Release;

/// Lines for a list of facts; none, if there is no other release.
pub fn facts(release: &Release, all: &[Release]) -> Option<AnyView> {
    let others: Vec<&Release> = all.iter().filter(|other| other.id != release.id).collect();
    if others.is_empty() {
        return None;
    }
    let links = |word: &'static str, some: Vec<&Release>| {
        let links = some.into_iter().map(|other| {
            let label = format!(
                "{} release, of {}",
                nth(other.number),
                written_out(other.released_on)
            );
            view! { <li><a href=address(other.id)>{capital(&label)}</a></li> }
        });
        let links = links.collect_view();
        view! { <dt>{word}</dt><dd><ul class="plain">{links}</ul></dd> }
    };
    let (earlier, later): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|other| other.number < release.number);
    let earlier = (!earlier.is_empty()).then(|| links("Audited together with", earlier));
    let later = (!later.is_empty()).then(|| links("Worked out again", later));
    let which = format!("{} of this wave", capital(&nth(release.number)));
    Some(view! { <dt>"Release"</dt><dd>{which}</dd> {earlier} {later} }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::releases::ReleaseKind;
    use time::macros::date;

    fn release(number: u32) -> Release {
        Release {
            id: format!("00000000-0000-4000-8000-00000000000{number}")
                .parse()
                .unwrap(),
            wave: "00000000-0000-4000-8000-0000000000aa".parse().unwrap(),
            kind: ReleaseKind::Tables,
            number,
            manifest_hash: String::new(),
            released_on: date!(2026 - 12 - 15),
            released_by: None,
            body: String::new(),
        }
    }

    #[test]
    fn the_only_release_of_a_wave_needs_no_number() {
        assert!(facts(&release(1), &[release(1)]).is_none());
    }

    #[test]
    fn each_leads_to_those_before_and_after_it() {
        let all = [1, 2, 3].map(release);
        let html = facts(&all[1], &all).unwrap().to_html();
        let (earlier, later) = html.split_once("Worked out again").unwrap();
        assert!(earlier.contains("Second of this wave") && earlier.contains("Audited together with"));
        assert!(
            earlier.contains(&address(all[0].id))
                && earlier.contains("First release, of Tuesday 15 December 2026")
        );
        assert!(later.contains(&address(all[2].id)) && later.contains("Third release"));
        assert!(!html.contains(&address(all[1].id)), "no link to itself");
    }
}
