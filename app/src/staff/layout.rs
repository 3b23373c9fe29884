//! The frame of a staff page: who is signed in, where they may go, and what is wrong with what they typed.
//!
//! In: the person and a page's content. Out: the page. It refuses to show a way that the door would not open.

use super::access::ROUTES;
use super::fault::Fault;
use super::session::SignedIn;
use crate::ui::form::{ErrorSummary, FormProblems};
use crate::ui::layout::{NavLink, StaffFrame};
use crate::ui::{Page, Script, respond_with};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use domain::people::Role;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Where a signed-in person may go, in the order of the road.
const WAYS: [(&str, &str); 11] = [
    ("/staff", "Home"),
    ("/staff/waves", "Waves"),
    ("/staff/coding-room", "Coding room"),
    ("/staff/themes", "Themes"),
    ("/staff/groups", "Groups"),
    ("/staff/releases", "Releases"),
    ("/staff/priorities", "Priorities"),
    ("/staff/contact", "Contact and concerns"),
    ("/staff/accounts", "Accounts"),
    ("/staff/retention", "Retention"),
    ("/staff/audit", "Audit"),
];

/// Whether people with these roles may open a page.
pub fn may_open(path: &str, roles: &BTreeSet<Role>) -> bool {
    let route = ROUTES
        .iter()
        .find(|route| route.path == path && route.method == Method::GET);
    route.is_some_and(|route| !route.open && route.roles.iter().any(|role| roles.contains(role)))
}

impl SignedIn {
    /// A page that is all right.
    pub async fn page(
        &self,
        title: impl Into<String>,
        content: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
    ) -> Response {
        self.page_with(title, FormProblems::new(), content).await
    }

    /// A page with what is wrong on top, if anything is: then its status is 422.
    pub async fn page_with(
        &self,
        title: impl Into<String>,
        problems: FormProblems,
        content: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
    ) -> Response {
        self.page_with_script(title, problems, None, content).await
    }

    /// The same, with what runs in it, if anything does.
    pub async fn page_with_script(
        &self,
        title: impl Into<String>,
        problems: FormProblems,
        script: Option<Script>,
        content: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
    ) -> Response {
        let heading = title.into();
        let status = if problems.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        let page = Page {
            script,
            ..Page::new("staff", crate::ui::titled(&problems, &heading)).status(status)
        };
        self.frame(page, heading, problems, content).await
    }

    async fn frame(
        &self,
        page: Page,
        heading: String,
        problems: FormProblems,
        content: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
    ) -> Response {
        let (authority, who) = (self.authority.name.clone(), self.member.name.clone());
        let (nav, synthetic) = (self.ways(), self.synthetic);
        respond_with(page, move || {
            let frame = StaffFrame {
                authority: authority.clone(),
                who: who.clone(),
                nav: nav.clone(),
                synthetic,
            };
            let (problems, heading, content) = (problems.clone(), heading.clone(), content());
            let content = view! {
                <ErrorSummary problems=problems />
                <h1>{heading}</h1>
                {content}
            };
            crate::ui::layout::staff(frame, content.into_any())
        })
        .await
    }

    fn ways(&self) -> Vec<NavLink> {
        let open = WAYS.iter().filter(|(path, _)| may_open(path, &self.member.roles));
        open.map(|(path, label)| NavLink {
            href: (*path).to_owned(),
            label: (*label).to_owned(),
            current: self.at == *path || (*path != "/staff" && self.at.starts_with(&format!("{path}/"))),
        })
        .collect()
    }
}

/// The page for what stands in the way.
pub async fn fault(who: Option<SignedIn>, synthetic: bool, fault: Fault) -> Response {
    let (title, text) = told(&fault);
    let page = Page::new("staff", title).status(fault.status());
    let content = move || {
        let text = text.clone();
        view! {
            <p class="lead">{text}</p>
            <p><a href="/staff">"Go to the start page"</a></p>
        }
        .into_any()
    };
    match who {
        Some(who) => {
            who.frame(page, title.to_owned(), FormProblems::new(), content)
                .await
        }
        None => {
            let body = move || {
                let content = content();
                let content = view! { <h1>{title}</h1> {content} };
                crate::ui::layout::staff_door(synthetic, content.into_any())
            };
            respond_with(page, body).await
        }
    }
}

fn told(fault: &Fault) -> (&'static str, String) {
    match fault {
        Fault::NotFound => (
            "This page is not here",
            "There is nothing at this address for your authority. It may have been removed, or the link may be \
             incomplete."
                .into(),
        ),
        Fault::Role(roles) => ("This page needs another role", role_needed(roles)),
        Fault::Form => {
            ("The form could not be read", "Nothing was changed. Go back, look at the form and send it again.".into())
        }
        Fault::Ours => (
            "Something went wrong on our side",
            "Nothing was changed. Try again in a moment. If it stays like this, tell the people who run Earshot; the \
             server's log says what is wrong."
                .into(),
        ),
    }
}

fn role_needed(roles: &[Role]) -> String {
    let titles: Vec<&str> = roles.iter().map(|role| role.title()).collect();
    format!(
        "It is for: {}. Your account does not have that role. An administrator of your authority can say who does.",
        titles.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_in_the_navigation_is_a_page() {
        for (path, _) in WAYS {
            assert!(may_open(path, &BTreeSet::from(Role::ALL)), "{path}");
        }
    }

    #[test]
    fn a_person_sees_only_ways_that_are_open_to_them() {
        let committee = BTreeSet::from([Role::Committee]);
        assert!(may_open("/staff/priorities", &committee));
        assert!(!may_open("/staff/coding-room", &committee));
    }

    #[test]
    fn the_page_for_a_wrong_role_names_the_right_one() {
        let (_, text) = told(&Fault::Role(&[Role::SurveyLead, Role::KeyHolder]));
        assert!(text.contains("Survey lead, Key holder"));
    }
}
