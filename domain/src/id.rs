//! A type for every id, so that no wave is ever looked up by the id of a person.
//!
//! Ids come from the system's random generator and from nothing else: never from a counter, a clock or a
//! name. An id that grows with time would tell the order in which answers arrived.

use rand::Rng;
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Draws a fresh id: 122 random bits (UUID version 4).
            pub fn draw(rng: &mut impl Rng) -> Self {
                let mut bytes = [0; 16];
                rng.fill_bytes(&mut bytes);
                Self(Builder::from_random_bytes(bytes).into_uuid())
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A council, or whoever else is the corporate parent.
    AuthorityId
    /// A member of staff with a sign-in.
    StaffId
    /// One round of the survey.
    WaveId
    /// One text from the words of a wave, after unsealing. Drawn anew there: it points back to nothing.
    CommentId
    /// A theme of a wave's code frame.
    ThemeId
    /// A frozen set of tables or themes.
    ReleaseId
    /// A youth group, a children in care council.
    GroupId
    /// One meeting of a group.
    SessionId
    /// One thing that a group said or asks for.
    PointId
    /// An officer's review of a priority area.
    ReviewId
    /// A concern passed on to the safeguarding lead.
    ConcernId
    /// A request to be contacted.
    ContactId
    /// A backup that was made.
    BackupId
}
