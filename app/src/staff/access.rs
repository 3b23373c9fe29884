//! Who may use which address: one table, and the router is made of it.
//!
//! In: nothing. Out: the routes under `/staff`, each behind the [guard](super::guard). What is not in the table has no
//! address, so that the table and the router cannot differ.

use super::guard::Guarded;
use super::{
    accounts, coding_room, concerns, groups, home, priorities, releases, retention, sign_in, themes, waves,
};
use crate::state::AppState;
use axum::Router;
use axum::http::uri::PathAndQuery;
use axum::http::{Method, Uri};
use axum::routing::{MethodFilter, MethodRouter, on};
use domain::people::Role;
use domain::people::Role::{
    Administrator, Committee, Facilitator, KeyHolder, Officer, SafeguardingLead, SurveyLead, TextReviewer,
};

/// One address with one method.
pub struct Route {
    /// As the router writes it: `/staff/waves/{id}`.
    pub path: &'static str,
    /// `GET` or `POST`.
    pub method: Method,
    /// Any of these roles may use it.
    pub roles: &'static [Role],
    /// Whether it is there for people who are not signed in: only the sign-in page is.
    pub open: bool,
    handler: fn(&'static Route) -> MethodRouter<AppState>,
}

const ANY_ROLE: &[Role] = &Role::ALL;
const PLANS_WAVES: &[Role] = &[SurveyLead];
const SEES_WAVES: &[Role] = &[SurveyLead, KeyHolder];
const HOLDS_KEYS: &[Role] = &[KeyHolder];
const READS_WORDS: &[Role] = &[TextReviewer];
const RELEASES_THEMES: &[Role] = &[SurveyLead, TextReviewer];
const WITH_GROUPS: &[Role] = &[Facilitator];
const READS_RELEASES: &[Role] = &[SurveyLead, Officer, Committee];
const READS_PRIORITIES: &[Role] = &[Officer, Committee];
const REVIEWS: &[Role] = &[Officer];
const SAFEGUARDS: &[Role] = &[SafeguardingLead];
const ADMINISTERS: &[Role] = &[Administrator];

macro_rules! routes {
    ($($method:ident $path:literal $roles:expr, $open:literal => $handler:expr;)*) => {&[$(
        Route {
            path: $path,
            method: Method::$method,
            roles: $roles,
            open: $open,
            handler: |route| on(MethodFilter::$method, Guarded::new(route, $handler)),
        }
    ),*]};
}

/// Every address under `/staff`.
pub static ROUTES: &[Route] = routes! {
    GET "/staff/sign-in" ANY_ROLE, true => sign_in::page;
    POST "/staff/sign-in" ANY_ROLE, true => sign_in::sign_in;
    POST "/staff/sign-out" ANY_ROLE, false => sign_in::sign_out;
    GET "/staff" ANY_ROLE, false => home::page;

    GET "/staff/waves" SEES_WAVES, false => waves::list::page;
    GET "/staff/waves/new" PLANS_WAVES, false => waves::plan::page;
    POST "/staff/waves/new" PLANS_WAVES, false => waves::plan::plan;
    GET "/staff/waves/{wave}" SEES_WAVES, false => waves::one::page;
    GET "/staff/waves/{wave}/change" PLANS_WAVES, false => waves::draft::page;
    POST "/staff/waves/{wave}/change" PLANS_WAVES, false => waves::draft::change;
    POST "/staff/waves/{wave}/delete" PLANS_WAVES, false => waves::draft::delete;
    POST "/staff/waves/{wave}/population" PLANS_WAVES, false => waves::population::save;
    POST "/staff/waves/{wave}/invite" PLANS_WAVES, false => waves::invite::invite;
    POST "/staff/waves/{wave}/replace" PLANS_WAVES, false => waves::invite::replace;
    GET "/staff/waves/{wave}/posters" PLANS_WAVES, false => waves::posters::page;
    GET "/staff/waves/{wave}/reminder" PLANS_WAVES, false => waves::reminder::page;
    POST "/staff/waves/{wave}/open" PLANS_WAVES, false => waves::fieldwork::open;
    POST "/staff/waves/{wave}/close" PLANS_WAVES, false => waves::fieldwork::close;
    POST "/staff/waves/{wave}/prolong" PLANS_WAVES, false => waves::fieldwork::prolong;
    POST "/staff/waves/{wave}/unseal" HOLDS_KEYS, false => waves::sealed_box::unseal;
    POST "/staff/waves/{wave}/seat" HOLDS_KEYS, false => waves::holders::seat;
    POST "/staff/waves/{wave}/leave-seat" HOLDS_KEYS, false => waves::holders::leave;
    GET "/staff/waves/{wave}/box" HOLDS_KEYS, false => waves::holders::hand_out;
    POST "/staff/waves/{wave}/returned" HOLDS_KEYS, false => waves::holders::take_back;
    POST "/staff/waves/{wave}/destroy" HOLDS_KEYS, false => waves::sealed_box::destroy;
    POST "/staff/waves/{wave}/release-tables" PLANS_WAVES, false => releases::make::tables;
    POST "/staff/waves/{wave}/release-themes" RELEASES_THEMES, false => releases::make::themes;

    GET "/staff/coding-room" READS_WORDS, false => coding_room::list::page;
    GET "/staff/coding-room/{comment}" READS_WORDS, false => coding_room::comment::page;
    POST "/staff/coding-room/{comment}" READS_WORDS, false => coding_room::comment::save;
    POST "/staff/coding-room/{comment}/pass-on" READS_WORDS, false => coding_room::comment::pass_on;
    GET "/staff/coding-room/points/{point}" READS_WORDS, false => coding_room::point::page;
    POST "/staff/coding-room/points/{point}" READS_WORDS, false => coding_room::point::save;
    POST "/staff/coding-room/points/{point}/pass-on" READS_WORDS, false => coding_room::point::pass_on;

    GET "/staff/themes" READS_WORDS, false => themes::list::page;
    GET "/staff/themes/{wave}" READS_WORDS, false => themes::frame::page;
    POST "/staff/themes/{wave}" READS_WORDS, false => themes::propose::own;
    POST "/staff/themes/{wave}/code-frame" READS_WORDS, false => themes::propose::code_frame;
    POST "/staff/themes/{wave}/confirm" READS_WORDS, false => themes::confirm::confirm;

    GET "/staff/groups" WITH_GROUPS, false => groups::list::page;
    POST "/staff/groups" WITH_GROUPS, false => groups::list::add;
    GET "/staff/groups/{group}" WITH_GROUPS, false => groups::one::page;
    GET "/staff/groups/{group}/log" WITH_GROUPS, false => groups::log::page;
    POST "/staff/groups/{group}/log" WITH_GROUPS, false => groups::log::save;

    GET "/staff/priorities" READS_PRIORITIES, false => priorities::strategy::page;
    GET "/staff/priorities/{area}" READS_PRIORITIES, false => priorities::area::page;
    POST "/staff/priorities/{area}" REVIEWS, false => priorities::record::save;
    POST "/staff/reviews/{review}/approve" REVIEWS, false => priorities::approve::approve;
    POST "/staff/reviews/{review}/progress" REVIEWS, false => priorities::progress::save;

    GET "/staff/releases" READS_RELEASES, false => releases::list::page;
    GET "/staff/releases/{release}" READS_RELEASES, false => releases::one::page;
    GET "/staff/releases/{release}/tables/{number}" READS_RELEASES, false => releases::table::page;
    GET "/staff/releases/{release}/tables.csv" READS_RELEASES, false => releases::csv::file;
    GET "/staff/releases/{release}/print" READS_RELEASES, false => releases::print::page;

    GET "/staff/contact" SAFEGUARDS, false => concerns::list::page;
    POST "/staff/contact/requests/{request}/done" SAFEGUARDS, false => concerns::close::request;
    POST "/staff/contact/concerns/{concern}/close" SAFEGUARDS, false => concerns::close::concern;

    GET "/staff/accounts" ADMINISTERS, false => accounts::list::page;
    POST "/staff/accounts" ADMINISTERS, false => accounts::add::add;
    POST "/staff/accounts/{person}/remove" ADMINISTERS, false => accounts::remove::remove;
    GET "/staff/retention" ADMINISTERS, false => retention::list::page;
    GET "/staff/retention/{wave}" ADMINISTERS, false => retention::one::page;
    POST "/staff/retention/{wave}/months" ADMINISTERS, false => retention::months::save;
    POST "/staff/retention/{wave}/erase" ADMINISTERS, false => retention::erase::erase;
    GET "/staff/audit" ADMINISTERS, false => accounts::audit::page;
};

impl Route {
    /// Whether a file is sent to it, and not just a form.
    pub fn takes_a_file(&self) -> bool {
        UPLOADS.contains(&self.path)
    }
}

/// Addresses that a file is sent to.
const UPLOADS: [&str; 1] = ["/staff/waves/{wave}/returned"];

/// The router of every address in [`ROUTES`] but those of [`uploads`].
pub fn routes() -> Router<AppState> {
    router_of(|route| !route.takes_a_file())
}

/// The router of the addresses that take a file, which is larger than any form.
pub fn uploads() -> Router<AppState> {
    router_of(Route::takes_a_file)
}

fn router_of(belongs: impl Fn(&Route) -> bool) -> Router<AppState> {
    let routes = ROUTES.iter().filter(|route| belongs(route));
    routes.fold(Router::new(), |router, route| {
        router.route(route.path, (route.handler)(route))
    })
}

/// The page at a path, if it is one of ours.
fn page_at(path: &str) -> Option<&'static Route> {
    let plain = path
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'/' | b'-'));
    let mut routes = ROUTES.iter();
    routes.find(|route| plain && route.method == Method::GET && !route.open && fits(route.path, path))
}

/// Whether an address is one of our pages, and so may be named in an address and gone back to after signing in. What stands behind the
/// path is no more than a page's own links have.
pub fn is_page(address: &str) -> bool {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let plain = query
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"=&-_.~%+".contains(&b));
    plain && page_at(path).is_some()
}

/// The page that somebody wanted, with all of its address if that is one that our links have.
pub fn page_of(uri: &Uri) -> &str {
    let whole = uri.path_and_query().map_or("", PathAndQuery::as_str);
    let ours = [whole, uri.path()].into_iter().find(|address| is_page(address));
    ours.unwrap_or("/staff")
}

/// Whether a path has the shape of a route: `{…}` stands for one segment that is not empty.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut found) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted == found => {}
            (Some(wanted), Some(found)) if wanted.starts_with('{') && !found.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_router_takes_every_route_of_the_table_once() {
        let names: BTreeSet<(&str, &str)> = ROUTES.iter().map(|r| (r.path, r.method.as_str())).collect();
        assert_eq!(names.len(), ROUTES.len());
        // A clash of two paths would panic here.
        let _: Router<AppState> = routes().merge(uploads());
    }

    #[test]
    fn only_signing_in_is_open_to_everybody() {
        let open: Vec<&str> = ROUTES
            .iter()
            .filter(|route| route.open)
            .map(|route| route.path)
            .collect();
        assert_eq!(open, ["/staff/sign-in", "/staff/sign-in"]);
    }

    #[test]
    fn every_route_is_for_somebody_and_every_role_has_a_page() {
        assert!(ROUTES.iter().all(|route| !route.roles.is_empty()));
        for role in Role::ALL {
            let own = |route: &&Route| route.roles.contains(&role) && route.roles.len() < Role::ALL.len();
            assert!(
                ROUTES.iter().any(|route| own(&route)),
                "{role} has no page of its own"
            );
        }
    }

    #[test]
    fn nobody_but_text_reviewers_enters_the_coding_room() {
        for route in ROUTES
            .iter()
            .filter(|route| route.path.starts_with("/staff/coding-room"))
        {
            assert_eq!(route.roles, [TextReviewer], "{}", route.path);
        }
    }

    #[test]
    fn committee_members_and_administrators_are_kept_to_reading_and_accounts() {
        for route in ROUTES.iter().filter(|r| r.roles.len() < Role::ALL.len()) {
            if route.method == Method::POST {
                assert!(!route.roles.contains(&Committee), "{}", route.path);
            }
            if route.roles.contains(&Administrator) {
                assert!(
                    matches!(
                        route.path.split('/').nth(2),
                        Some("accounts" | "retention" | "audit")
                    ),
                    "{}",
                    route.path
                );
            }
        }
    }

    #[test]
    fn only_pages_of_ours_are_gone_back_to() {
        for page in [
            "/staff",
            "/staff/waves",
            "/staff/waves/0f-1a",
            "/staff/groups/1/log",
            "/staff/waves/1?done=opened",
            "/staff/priorities/a?strategy=b-1&by=c",
        ] {
            assert!(is_page(page), "{page}");
        }
        let strange = [
            "//example.org",
            "/",
            "/staff/",
            "/staff/sign-in",
            "/staff/sign-out",
            "/staff/waves/",
            "/staff/waves/1/open",
            "/staff/waves/1#x",
            "/staff/waves/1?x=//example.org",
            "/staff/waves/1?x=\r\nSet-Cookie: a",
            "/staff/waves/1?x=\\example.org",
            "?x=1",
            "/staff/waves/%2e",
            "https://example.org/staff",
            "",
        ];
        for other in strange {
            assert!(!is_page(other), "{other}");
        }
    }

    #[test]
    fn after_signing_in_the_page_comes_that_was_wanted() {
        for (wanted, page) in [
            ("/staff/waves/1", "/staff/waves/1"),
            ("/staff/priorities/a?strategy=b", "/staff/priorities/a?strategy=b"),
            ("/staff/priorities/a?strategy=%22/", "/staff/priorities/a"),
            ("/staff/sign-out", "/staff"),
            ("/elsewhere", "/staff"),
        ] {
            assert_eq!(page_of(&wanted.parse().unwrap()), page, "{wanted}");
        }
    }
}
