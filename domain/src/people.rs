//! Who may sign in, and as what. Young people never do: there is no type for them here.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a member of staff does. One person may hold several roles; each role opens only its own pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Logs the sessions of youth groups.
    Facilitator,
    /// Plans waves, prints letters, opens and closes fieldwork.
    SurveyLead,
    /// The only role that reads raw words.
    TextReviewer,
    /// Reads releases, reviews priority areas, owns actions.
    Officer,
    /// Reads what officers read and changes nothing.
    Committee,
    /// Unseals a closed wave.
    KeyHolder,
    /// Reads requests for contact and concerns that were passed on.
    SafeguardingLead,
    /// Accounts, retention, audit; sees no answers.
    Administrator,
}

impl Role {
    /// Every role, in the order of the road.
    pub const ALL: [Role; 8] = [
        Role::Facilitator,
        Role::SurveyLead,
        Role::TextReviewer,
        Role::Officer,
        Role::Committee,
        Role::KeyHolder,
        Role::SafeguardingLead,
        Role::Administrator,
    ];

    /// The role's name in the database, on the command line and in the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Facilitator => "facilitator",
            Role::SurveyLead => "survey_lead",
            Role::TextReviewer => "text_reviewer",
            Role::Officer => "officer",
            Role::Committee => "committee",
            Role::KeyHolder => "key_holder",
            Role::SafeguardingLead => "safeguarding_lead",
            Role::Administrator => "administrator",
        }
    }

    /// The role's name on a page.
    pub fn title(self) -> &'static str {
        match self {
            Role::Facilitator => "Facilitator",
            Role::SurveyLead => "Survey lead",
            Role::TextReviewer => "Text reviewer",
            Role::Officer => "Officer",
            Role::Committee => "Committee member",
            Role::KeyHolder => "Key holder",
            Role::SafeguardingLead => "Safeguarding lead",
            Role::Administrator => "Administrator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No role has that name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such role; roles are: {}", Role::ALL.map(Role::as_str).join(", "))]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Role::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or(UnknownRole)
    }
}

/// The e-mail address that a member of staff signs in with, in lower case.
///
/// Only the shape is checked (one `@` with something on both sides, no white space, at most 254 characters): whether
/// an address exists shows when somebody writes to it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Email(String);

/// The text is not an e-mail address.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address looks like name@example.org")]
pub struct NotAnEmail;

impl Email {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_lowercase();
        let (name, host) = text.split_once('@').ok_or(NotAnEmail)?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '@';
        if name.is_empty() || host.is_empty() || text.len() > 254 || name.contains(odd) || host.contains(odd)
        {
            return Err(NotAnEmail);
        }
        Ok(Self(text))
    }
}

/// Whether nobody sees a character where it stands: what copying brings along, and what turns the direction of the text around it, so
/// that a line reads otherwise than it is written.
pub fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_reads_its_own_name() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert_eq!("admin".parse::<Role>(), Err(UnknownRole));
    }

    #[test]
    fn an_address_has_two_sides_and_no_gaps() {
        assert_eq!(
            " Ada@Example.ORG "
                .parse::<Email>()
                .map(|e| e.as_str().to_owned()),
            Ok("ada@example.org".into())
        );
        for odd in [
            "",
            "ada",
            "@example.org",
            "ada@",
            "a b@example.org",
            "a@b@c",
            "a\n@b",
        ] {
            assert_eq!(odd.parse::<Email>(), Err(NotAnEmail));
        }
    }
}
