//! What the officers of the demo decided. Made up: no council has said so.

/// A review as it is written.
pub(super) struct Note {
    pub(super) area: &'static str,
    pub(super) heard: &'static str,
    pub(super) decision: Decided,
    pub(super) decided_by: &'static str,
    /// Whether a second officer approved it.
    pub(super) approved: bool,
    /// The latest line of progress.
    pub(super) progress: Option<&'static str>,
}

/// What came of it.
pub(super) enum Decided {
    /// What, who, in how many days.
    WillDo(&'static str, &'static str, i64),
    /// Why not.
    CannotDo(&'static str),
}

/// The reviews of an authority: one that is public, one that waits for a second person.
pub(super) fn of(authority: &str) -> &'static [Note] {
    match authority {
        "southwark" => &SOUTHWARK,
        _ => &WALSALL,
    }
}

const SOUTHWARK: [Note; 2] = [
    Note {
        area: "happy-safe-stable",
        heard: "Not all of you had a real say in where you live, and some heard about a move on the day itself.",
        decision: Decided::WillDo(
            "Everybody hears about a move at least seven days before, and can visit first unless it is not safe to wait.",
            "Head of placements",
            120,
        ),
        decided_by: "Corporate Parenting Committee",
        approved: true,
        progress: Some("The new rule is written. Three of four teams use it."),
    },
    Note {
        area: "cares-to-care",
        heard: "When you ask for something, you often do not hear what came of it.",
        decision: Decided::WillDo(
            "After each review meeting you get a message within two weeks that says what was done and what was not.",
            "Head of the children in care service",
            90,
        ),
        decided_by: "Director of children's services",
        approved: false,
        progress: None,
    },
];

const WALSALL: [Note; 2] = [
    Note {
        area: "influence-and-involvement",
        heard: "You want to be asked first, and to see that something happens afterwards.",
        decision: Decided::WillDo(
            "Two young people sit on the panel that chooses new services, and are paid for it.",
            "Participation manager",
            100,
        ),
        decided_by: "Corporate Parenting Board",
        approved: true,
        progress: Some("Four young people have had their training."),
    },
    Note {
        area: "health-and-wellbeing",
        heard: "Many of you wait a long time for help with your feelings.",
        decision: Decided::CannotDo(
            "The council cannot shorten the waiting list of the health service by itself. We have asked the health board to answer you.",
        ),
        decided_by: "Designated nurse for children in care",
        approved: false,
        progress: None,
    },
];
