//! What the audit of a release came to, in words.
//!
//! In: an [`Audit`]. Out: lines of facts. How many numbers are sensitive it does not know: that would say something about
//! how many are small.

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
    let came_to = if attacker.kept_out {
        "proven for all numbers that could point to a child"
    } else {
        "not proven for all numbers that could point to a child"
    };
    format!("{}: {came_to}", attacker.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audit(kept_out: bool, withheld: usize) -> Audit {
        Audit {
            attackers: vec![Attacker {
                name: "Anybody".into(),
                kept_out,
            }],
            withheld: vec!["friends by age-band".into(); withheld],
        }
    }

    #[test]
    fn it_says_whether_all_is_proven() {
        let all = facts(&audit(true, 0)).to_html();
        assert!(all.contains("Anybody: proven for all"));
        let some = facts(&audit(false, 2)).to_html();
        assert!(some.contains("not proven for all") && some.contains("2 tables withheld"));
    }

    #[test]
    fn a_release_from_before_says_that_it_has_no_audit() {
        assert!(facts(&Audit::default()).to_html().contains("None is kept"));
    }
}
