//! What surrounds the content of a page.
//!
//! Help stands in the same place on every page that young people see: two links, right below the name of the product.

use super::OtherLanguage;
use crate::wording::Wording;
use domain::instrument::translation::TranslationStatus;
use leptos::prelude::*;
use std::sync::Arc;

/// The frame of a page for young people.
#[derive(Clone)]
pub struct YoungFrame {
    /// The sentences, in the page's language.
    pub wording: Arc<Wording>,
    /// Whether the page holds answers that leaving it would lose: help then opens beside it.
    pub holds_answers: bool,
    /// Whether the main part is wide.
    pub wide: bool,
    /// The same page in other languages.
    pub languages: Vec<OtherLanguage>,
}

impl YoungFrame {
    /// A frame in a language.
    pub fn new(wording: &Arc<Wording>) -> Self {
        Self {
            wording: wording.clone(),
            holds_answers: false,
            wide: false,
            languages: Vec::new(),
        }
    }

    /// Around a page that holds answers.
    pub fn holding_answers(self) -> Self {
        Self {
            holds_answers: true,
            ..self
        }
    }

    /// With a wide main part.
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }
}

/// A page for young people.
pub fn young(frame: &YoungFrame, content: AnyView) -> AnyView {
    let words = &frame.wording.frame;
    let main = if frame.wide { "page wide" } else { "page" };
    let draft = (frame.wording.status == TranslationStatus::Draft)
        .then(|| view! { <p class="notice">{words.draft.clone()}</p> });
    let link = |href: &'static str, class: &'static str, label: &str| help_link(frame, href, class, label);
    view! {
        <a class="skip" href="#main">{words.skip.clone()}</a>
        <header class="top">
            <div class="brand"><a href=frame.wording.address("/")>"Earshot"</a></div>
            {languages(frame)}
        </header>
        <nav class="help-bar" aria-label=words.help.clone()>
            {link("/help", "help-word", &words.help)}
            {link("/help", "help-now", &words.help_now)}
            {link("/contact", "help-contact", &words.contact_me)}
        </nav>
        <main id="main" class=main>
            {draft}
            {content}
        </main>
        <footer class="bottom">
            <ul class="links">
                <li>{link("/privacy", "", &words.privacy)}</li>
                <li>{link("/accessibility", "", &words.accessibility)}</li>
                <li>{link("/staff", "", &words.staff)}</li>
            </ul>
        </footer>
    }
    .into_any()
}

/// Each language in its own name, for who cannot read this one.
fn languages(frame: &YoungFrame) -> Option<AnyView> {
    let links = frame.languages.iter().map(|other| {
        view! {
            <li><a href=other.address.clone() lang=other.tag.clone() hreflang=other.tag.clone()>{other.name.clone()}</a></li>
        }
    });
    (!frame.languages.is_empty()).then(|| {
        view! {
            <nav class="languages" aria-label=frame.wording.frame.languages.clone()>
                <ul class="links">{links.collect_view()}</ul>
            </nav>
        }
        .into_any()
    })
}

fn help_link(frame: &YoungFrame, href: &'static str, class: &'static str, label: &str) -> AnyView {
    let words = &frame.wording;
    let beside = frame
        .holds_answers
        .then(|| view! { <span class="visually-hidden">" " {words.frame.beside.clone()}</span> });
    view! {
        <a class=class href=words.address(href) target=frame.holds_answers.then_some("_blank")>
            {label.to_owned()}
            {beside}
        </a>
    }
    .into_any()
}

/// A link of the staff's navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavLink {
    /// Where to.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// Whether it is where we are.
    pub current: bool,
}

/// The frame of a page for staff who are signed in.
#[derive(Clone, Debug)]
pub struct StaffFrame {
    /// The authority's name.
    pub authority: String,
    /// Who is signed in, and as what.
    pub who: String,
    /// Where this person may go.
    pub nav: Vec<NavLink>,
    /// Whether all young people here are made up.
    pub synthetic: bool,
}

/// A page for staff who are signed in.
pub fn staff(frame: StaffFrame, content: AnyView) -> AnyView {
    let links = frame
        .nav
        .into_iter()
        .map(|link| {
            let current = link.current.then_some("page");
            view! { <li><a href=link.href aria-current=current>{link.label}</a></li> }
        })
        .collect_view();
    view! {
        <a class="skip" href="#main">"Skip to the main part"</a>
        {synthetic(frame.synthetic)}
        <header class="top">
            <div class="brand"><a href="/staff">"Earshot"</a></div>
            <div class="where">{frame.authority}</div>
            <form class="who" method="post" action="/staff/sign-out">
                <span>{frame.who}</span>
                <button class="button quiet">"Sign out"</button>
            </form>
        </header>
        <nav class="staff-nav" aria-label="Pages"><ul>{links}</ul></nav>
        <main id="main" class="page wide">{content}</main>
    }
    .into_any()
}

/// A page for staff before they sign in.
pub fn staff_door(is_synthetic: bool, content: AnyView) -> AnyView {
    view! {
        <a class="skip" href="#main">"Skip to the main part"</a>
        {synthetic(is_synthetic)}
        <header class="top">
            <div class="brand"><a href="/">"Earshot"</a></div>
            <div class="where">"For staff"</div>
        </header>
        <main id="main" class="page">{content}</main>
    }
    .into_any()
}

fn synthetic(is_synthetic: bool) -> Option<AnyView> {
    is_synthetic.then(|| {
        let text = "Synthetic data: the young people and everything they say here are made up.";
        view! { <aside class="banner" aria-label="About the data"><p>{text}</p></aside> }.into_any()
    })
}
