//! What the groups of the demo said. Made up, like everything else.

/// A group and its meetings.
pub(super) struct Notes {
    pub(super) group: &'static str,
    pub(super) meetings: [Meeting; 2],
}

/// A meeting: how many of each age band came, what it was about, what came of it.
pub(super) struct Meeting {
    pub(super) days_before_release: i64,
    pub(super) attendance: &'static [(&'static str, u32)],
    pub(super) topic: &'static str,
    pub(super) points: &'static [Said],
}

/// One point.
pub(super) struct Said {
    pub(super) text: &'static str,
    pub(super) themes: &'static [&'static str],
    /// Of whom it is asked, if it is an ask, and whether the group agreed to its being shown.
    pub(super) ask: Option<(&'static str, bool)>,
}

const fn said(text: &'static str, themes: &'static [&'static str]) -> Said {
    Said {
        text,
        themes,
        ask: None,
    }
}

const fn asks(text: &'static str, of: &'static str, themes: &'static [&'static str]) -> Said {
    Said {
        text,
        themes,
        ask: Some((of, true)),
    }
}

/// The groups of every authority.
pub(super) const GROUPS: [Notes; 2] = [
    Notes {
        group: "Thursday Voices",
        meetings: [
            Meeting {
                days_before_release: 12,
                attendance: &[("11 to 13", 4), ("14 to 17", 6)],
                topic: "Moving house, and how it is done",
                points: &[
                    said(
                        "Some of us heard about a move on the same day and packed in bin bags.",
                        &["say-in-home", "settled"],
                    ),
                    said(
                        "A visit before moving in makes a big difference.",
                        &["say-in-home"],
                    ),
                    asks(
                        "Tell us at least a week before a move, and let us visit first.",
                        "The head of placements",
                        &["say-in-home", "council-keeps-word"],
                    ),
                ],
            },
            Meeting {
                days_before_release: 5,
                attendance: &[("11 to 13", 3), ("14 to 17", 7)],
                topic: "Social workers",
                points: &[
                    said("When a social worker changes nobody says goodbye.", &["workers"]),
                    said(
                        "Messages are better than calls when you are at school.",
                        &["workers", "school-learning"],
                    ),
                    said(
                        "Meetings in school time make people ask questions.",
                        &["care-stigma", "school-learning"],
                    ),
                ],
            },
        ],
    },
    Notes {
        group: "Next Steps Forum",
        meetings: [
            Meeting {
                days_before_release: 10,
                attendance: &[("18 to 20", 5), ("21 to 25", 3)],
                topic: "The first year in your own flat",
                points: &[
                    said(
                        "Nobody shows you how to set up heating and council tax.",
                        &["moving-on", "money"],
                    ),
                    said(
                        "Setting up home money came weeks after the keys.",
                        &["money", "moving-on"],
                    ),
                    Said {
                        text: "Pay the setting up home money before the keys.",
                        themes: &["money", "council-keeps-word"],
                        ask: Some(("The leaving care service", false)),
                    },
                ],
            },
            Meeting {
                days_before_release: 3,
                attendance: &[("18 to 20", 6), ("21 to 25", 4)],
                topic: "Feeling well",
                points: &[
                    said(
                        "The waiting list for counselling is longer than a year for some.",
                        &["feelings", "health"],
                    ),
                    said("Sundays are the loneliest day.", &["people-to-count-on"]),
                    said(
                        "A gym card helped more than leaflets.",
                        &["health", "fun-chances"],
                    ),
                ],
            },
        ],
    },
];
