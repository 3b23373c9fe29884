//! What nobody can take back is done when a box says so.
//!
//! In: the name of an act, what it does, and the form that was sent. Out: the form with its box; and whether the box was ticked. One
//! way for all such acts, with scripts and without: a slip of the finger, a page that is loaded again and a form that is sent from
//! memory do nothing.

use super::Sent;
use crate::ui::form::{Checkbox, FormProblems};
use leptos::prelude::*;

/// Said beside a box that is not ticked.
const UNSAID: &str = "Nothing was changed. If it shall be done, tick the box: nobody can take it back";

/// The name of the box of an act, and the id that a link from above leads to.
pub fn sure(act: &str) -> String {
    format!("sure-{act}")
}

impl Sent {
    /// Whether the box of an act was ticked; what is wrong with the form, else.
    pub fn is_sure(&self, act: &str) -> Result<(), FormProblems> {
        if self.ticked(&sure(act)) {
            return Ok(());
        }
        let mut problems = FormProblems::new();
        problems.add(sure(act), UNSAID);
        Err(problems)
    }
}

/// The form of such an act: what else it asks, the box, and the button.
#[component]
pub fn LastWord(
    /// Where it goes.
    #[prop(into)]
    action: String,
    /// The name of the act, and the id of its button.
    #[prop(into)]
    act: String,
    /// What ticking the box says.
    #[prop(into)]
    says: String,
    /// What stands on the button.
    #[prop(into)]
    button: String,
    /// What the button is called where its words stand more than once on the page.
    #[prop(optional, into)]
    label: Option<String>,
    /// How loud it is: `secondary` or `danger`.
    #[prop(optional, into)]
    weight: String,
    /// What is wrong on the page.
    problems: FormProblems,
    /// What else the form has.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let name = sure(&act);
    let error = problems.of(&name);
    let class = format!("button {weight}");
    view! {
        <form method="post" action=action class="form" novalidate>
            {children.map(|more| more())}
            <Checkbox name=name label=says error=error />
            <button class=class.trim_end().to_owned() id=act aria-label=label>{button}</button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_done_when_its_own_box_is_ticked() {
        let sent = Sent::from([("sure-close", "yes")]);
        assert!(sent.is_sure("close").is_ok());
        let problems = sent.is_sure("destroy").unwrap_err();
        assert!(problems.of("sure-destroy").is_some());
        assert!(Sent::from([("sure-close", "no")]).is_sure("close").is_err());
    }

    #[test]
    fn a_box_that_was_not_ticked_is_told_beside_it() {
        let problems = Sent::default().is_sure("close").unwrap_err();
        let form = |problems: FormProblems| {
            view! { <LastWord action="/x" act="close" says="It shall end" button="End it" problems=problems /> }.to_html()
        };
        let told = form(problems);
        assert!(
            told.contains("id=\"sure-close-error\"")
                && told.contains("aria-describedby=\"sure-close-error\"")
        );
        assert!(!form(FormProblems::new()).contains("aria-invalid"));
    }
}
