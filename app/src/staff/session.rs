//! Who is signed in: a random token in a cookie, and its hash in the database.
//!
//! In: the headers of a request. Out: the member of staff, if the session lives. It refuses to know the password.

use super::fault::Fault;
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use domain::people::Role;
use rand::Rng;
use sha2::{Digest, Sha256};
use store::authorities::Authority;
use store::staff::StaffMember;
use time::{Duration, OffsetDateTime};

/// How long a sign-in lasts, used or not.
pub const LASTS: Duration = Duration::hours(12);

/// The member of staff who asks, with the authority that everything is looked up in.
///
/// Only the guard makes one, after it has checked the role: a handler outside the table of [`super::access`] gets none.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub member: StaffMember,
    /// Whose pages they see.
    pub authority: Authority,
    /// Whether the young people of this installation are made up.
    pub synthetic: bool,
    /// Which page was asked for, as its route is written.
    pub at: &'static str,
}

impl SignedIn {
    /// Whether this person has one of these roles.
    pub fn is_any_of(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.member.roles.contains(role))
    }

    /// Whether this person has the role.
    pub fn is(&self, role: Role) -> bool {
        self.member.roles.contains(&role)
    }

    /// Keeps in the audit what this person did. `act` names kinds and ids, never what somebody wrote.
    pub async fn did(&self, state: &AppState, act: &str) -> Result<(), Fault> {
        let (authority, who) = (self.authority.id, Some(self.member.id));
        Ok(store::audit::record(&state.store, authority, who, act, state.clock.now()).await?)
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<SignedIn>().cloned().ok_or(Fault::Ours)
    }
}

/// A token as the cookie holds it: 256 random bits in hexadecimal.
pub struct Token(String);

impl Token {
    /// Draws a token.
    pub fn draw(rng: &mut impl Rng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The token of a request, if it has the shape of one.
    pub fn of(headers: &HeaderMap, secure: bool) -> Option<Self> {
        let name = cookie_name(secure);
        let cookies = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, value)| {
                *found == name && value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit())
            })
            .map(|(_, value)| Self(value.to_owned()))
    }

    /// What the database holds of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The cookie that signs in.
    pub fn cookie(&self, secure: bool) -> Option<HeaderValue> {
        cookie(&self.0, LASTS, secure)
    }
}

/// The cookie that signs out.
pub fn no_cookie(secure: bool) -> Option<HeaderValue> {
    cookie("", Duration::ZERO, secure)
}

/// With TLS the browser itself refuses a cookie of this name from anywhere else.
fn cookie_name(secure: bool) -> &'static str {
    if secure {
        "__Host-earshot_session"
    } else {
        "earshot_session"
    }
}

fn cookie(value: &str, age: Duration, secure: bool) -> Option<HeaderValue> {
    let name = cookie_name(secure);
    let age = age.whole_seconds();
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).ok()
}

/// The signed-in person that a request comes from, if any.
pub async fn signed_in(
    state: &AppState,
    headers: &HeaderMap,
    now: OffsetDateTime,
    at: &'static str,
) -> Result<Option<SignedIn>, Fault> {
    let Some(token) = Token::of(headers, state.site.is_secure()) else {
        return Ok(None);
    };
    let Some(member) = store::staff_sessions::signed_in(&state.store, &token.hash(), now).await? else {
        return Ok(None);
    };
    let authority = store::authorities::by_id(&state.store, member.authority).await?;
    let synthetic = state.site.synthetic;
    Ok(authority.map(|authority| SignedIn {
        member,
        authority,
        synthetic,
        at,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    #[test]
    fn a_token_comes_back_from_its_own_cookie() {
        let token = Token::draw(&mut StdRng::seed_from_u64(7));
        let set = token.cookie(false).unwrap();
        let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        let back = Token::of(&headers(&format!("other=1; {pair}")), false).unwrap();
        assert_eq!(back.hash(), token.hash());
        assert!(
            Token::of(&headers(&pair), true).is_none(),
            "over TLS only the guarded name counts"
        );
    }

    #[test]
    fn a_cookie_of_another_shape_is_no_token() {
        for cookie in ["earshot_session=", "earshot_session=abc", "earshot_session"] {
            assert!(Token::of(&headers(cookie), false).is_none());
        }
    }

    #[test]
    fn over_tls_the_cookie_is_secure_and_always_http_only() {
        let token = Token::draw(&mut StdRng::seed_from_u64(7));
        let cookie = token.cookie(true).unwrap();
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.starts_with("__Host-earshot_session="));
        for part in [
            "; Secure",
            "; HttpOnly",
            "; SameSite=Lax",
            "; Path=/",
            "; Max-Age=43200",
        ] {
            assert!(cookie.contains(part), "{part}");
        }
        assert!(!cookie.contains("Domain"));
    }
}
