//! What the audit of a release came to, in words.
//!
//! In: an [`Audit`]. Out: lines of facts. It refuses to show how many numbers are sensitive: that would say something
//! about how many are small.

use analysis::release::{Attacker, Audit};
use leptos::prelude::*;

/// Lines for a list of facts.
pub fn facts(audit: &Audit) -> AnyView {
    if audit.attackers.is_empty() {
        return view! { <dt>"Audit"</dt><dd>"None is kept with this release"</dd> }.into_any();
    }
    let attackers = audit
        .attackers
        .iter()
        .map(|attacker| view! { <li>{line(attacker)}</li> })
        .collect_view();
    let withheld = match audit.withheld.len() {
        0 => "No table had to be withheld".to_owned(),
        1 => "1 table withheld".to_owned(),
        count => format!("{count} tables withheld"),
    };
    view! {
        <dt>"Audit"</dt>
        <dd>
            <ul class="plain">{attackers}</ul>
            <p>{withheld}</p>
        </dd>
    }
    .into_any()
}

fn line(attacker: &Attacker) -> String {
    let came_to = if attacker.is_kept_out() {
        "proven for all numbers that could point to a child"
    } else {
        "not proven for all numbers that could point to a child"
    };
    format!("{}: {came_to}", attacker.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audit(proven: u64, withheld: usize) -> Audit {
        Audit {
            attackers: vec![Attacker {
                name: "Anybody".into(),
                sensitive: 4711,
                proven,
            }],
            withheld: vec!["friends by age-band".into(); withheld],
        }
    }

    #[test]
    fn it_says_whether_all_is_proven_and_never_of_how_many() {
        let all = facts(&audit(4711, 0)).to_html();
        assert!(all.contains("Anybody: proven for all"));
        let some = facts(&audit(4710, 2)).to_html();
        assert!(some.contains("not proven for all") && some.contains("2 tables withheld"));
        for page in [all, some] {
            assert!(!page.contains("471"), "{page}");
        }
    }

    #[test]
    fn a_release_from_before_says_that_it_has_no_audit() {
        assert!(facts(&Audit::default()).to_html().contains("None is kept"));
    }
}
