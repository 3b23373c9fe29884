//! What youth groups said together.
//!
//! In: a session as a facilitator logged it. Out: points that go through the coding room like words do, and join the
//! themes as their own source. It refuses to know who said what: a session has no names, and attendance is a number
//! for each age band.

use crate::id::{GroupId, PointId, SessionId};
use std::fmt;
use std::str::FromStr;
use time::Date;

/// A youth group: a children in care council, a care leavers' forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Drawn.
    pub id: GroupId,
    /// What it calls itself.
    pub name: String,
}

/// How many of an age band were there. An attendance is an episode, not a child: who comes twice counts twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// "11 to 13".
    pub age_band: String,
    /// How many.
    pub count: u32,
}

/// The age bands that attendance is logged in.
pub const AGE_BANDS: [&str; 5] = ["4 to 10", "11 to 13", "14 to 17", "18 to 20", "21 to 25"];

/// What kind of point a group made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointKind {
    /// Something that was said.
    Said,
    /// Something that the group asks of somebody.
    Ask,
}

impl PointKind {
    /// The kind's name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            PointKind::Said => "said",
            PointKind::Ask => "ask",
        }
    }
}

impl fmt::Display for PointKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No kind has that name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such kind of point")]
pub struct UnknownPointKind;

impl FromStr for PointKind {
    type Err = UnknownPointKind;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [PointKind::Said, PointKind::Ask]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(UnknownPointKind)
    }
}

/// One thing that a group said or asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct Point {
    /// Drawn.
    pub id: PointId,
    /// Said, or asked for.
    pub kind: PointKind,
    /// In the group's words, as the facilitator wrote them down.
    pub text: String,
    /// Of whom it is asked.
    pub asked_of: Option<String>,
    /// Whether the group read its ask back and agreed to its being shown in its own words.
    pub approved_by_group: bool,
}

/// One meeting.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Drawn.
    pub id: SessionId,
    /// Of which group.
    pub group: GroupId,
    /// When.
    pub held_on: Date,
    /// Who was there, by age band.
    pub attendance: Vec<Attendance>,
    /// What was talked about, in a line.
    pub topic: String,
    /// What was said and asked.
    pub points: Vec<Point>,
}
