//! The sentences of the pages that young people see, in each language: data beside the instruments.
//!
//! In: `instruments/wording/<language>.toml`. Out: a [`Wording`] in which no sentence is missing: a file that lacks one,
//! or has one too many, or forgets a placeholder such as `{date}`, is refused at start-up.

#[cfg(feature = "ssr")]
mod reading;

#[cfg(feature = "ssr")]
pub use reading::WordingError;

#[cfg(feature = "ssr")]
use domain::instrument::{Direction, translation::TranslationStatus};
use serde::{Deserialize, Serialize};

macro_rules! wording {
    ($($section:ident: $Section:ident { $($key:ident),* $(,)? })*) => {
        $(
            #[doc = concat!("The sentences under `[", stringify!($section), "]`.")]
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(deny_unknown_fields)]
            pub struct $Section {
                $(
                    #[doc = concat!("`", stringify!($section), ".", stringify!($key), "`")]
                    pub $key: String,
                )*
            }
        )*

        /// Every sentence, in one language.
        #[cfg(feature = "ssr")]
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Wording {
            /// A BCP 47 tag.
            pub language: String,
            /// The language's own name for itself.
            pub name: String,
            /// Which way it is written.
            pub direction: Direction,
            /// Whether it was checked.
            pub status: TranslationStatus,
            /// Monday to Sunday.
            weekdays: [String; 7],
            /// January to December.
            months: [String; 12],
            $(
                #[doc = concat!("`[", stringify!($section), "]`")]
                pub $section: $Section,
            )*
        }

        #[cfg(feature = "ssr")]
        impl Wording {
            /// Every sentence with its key.
            fn sentences(&self) -> Vec<(&'static str, &str)> {
                vec![$($(
                    (concat!(stringify!($section), ".", stringify!($key)), self.$section.$key.as_str()),
                )*)*]
            }
        }
    };
}

wording! {
    frame: Frame {
        skip, help, help_now, contact_me, beside, privacy, accessibility, staff, languages, problem, error, draft,
        start, not_found_title, not_found, trouble_title, trouble
    }
    refusal: Refusal {
        unread_title, unread, foreign_title, foreign, method_title, method, too_much_title, too_much, away_title, away
    }
    front: Front {
        title, lead, label, hint, filled, button, look_first, results, empty, shape, nothing, nothing_ask, limited,
        busy, waiting, offline, answers_offline
    }
    promise: Promise {
        title, name, people, reading, no_rescue, two_keys, one_key, pass_on, skip, final_, minutes
    }
    open_link: OpenLink {
        promise, over_title, over, again, crowded
    }
    survey: Survey {
        part, dont_know, prefer_not, scale, limit, routed, or, quote_title, quote_why, quote_label, forward,
        nothing_yet, attribution, language_title, language_why, too_long, not_an_option
    }
    check: Check {
        title, lead, not_answered, not_asked, quote_yes, quote_no, final_, send, change, change_one, unsafe_title,
        unsafe_text, unsafe_contact
    }
    scripts_off: ScriptsOff {
        back
    }
    sent: Sent {
        title, unknown_title, unknown, unknown_open, again_title, again, reading, reading_undated, next_title,
        next_read, next_people, next_public, public_link, close, help
    }
    kept: Kept {
        title, nothing, limited, busy, trouble, still_here, button
    }
    phone: Phone {
        sealed, sending, not_sent, other_key
    }
    reminder: Reminder {
        title, thanks, everybody, still, lost, skip, reading, help
    }
    letter: Letter {
        for_whom, ask, ask_everybody, about, camera, code, until, private, once, picture
    }
    privacy: Privacy {
        do_title, no_name, code, open_link, apart, date, others, readers, place, phone, letter_title, nobody_knows,
        reminders, letter_list, list_gone, second_letter, kept_title, kept, kept_which, kept_until, kept_late,
        kept_code, kept_stays, tell_title, tell, cannot_title, no_rescue, final_, shoulder, wifi, locked, questions
    }
    lines: Lines {
        title, lead, call, text, checked, everybody, up_to, at_least, for_whom, trusted
    }
    contact: Contact {
        title, lead, not_secret, when, apart, council, choose, called, reach, reach_hint, message, button,
        council_missing, called_wrong, reach_wrong, message_wrong, language_why, crowded_title, crowded, still_here,
        sent_title, sent_lead, sent_sooner
    }
    accessibility: Accessibility {
        title, lead, size, ways, old, free, record_title, record, gaps, tell
    }
    results: Results {
        title, lead, synthetic, only_english, changed, nothing_decided, another, heard, will, owner, due, cannot,
        progress, decided_by, again, asks, said, tables_from, themes_from, nothing_yet, small, ours, too_few, more
    }
}

/// A sentence with its placeholders filled in.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        let value = values
            .iter()
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    filled
}
