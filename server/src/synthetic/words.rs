//! What made-up young people write. Every sentence was made up for Earshot, together with the themes that a text
//! reviewer would put it under and what she would take away.

use domain::instrument::{Instrument, ItemId};
use rand::{Rng, RngExt};
use std::collections::BTreeMap;

/// Which question a sentence answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answering {
    /// "What is going well for you?"
    Well,
    /// "If you could change one thing …", or "anything else".
    Change,
}

/// One thing that somebody might write.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// As it is written.
    pub text: &'static str,
    /// Themes of the code frame.
    pub themes: &'static [&'static str],
    /// What a reviewer takes away, and what she puts in its place.
    pub hide: &'static [(&'static str, &'static str)],
    answering: Answering,
}

const fn well(text: &'static str, themes: &'static [&'static str]) -> Sentence {
    Sentence {
        text,
        themes,
        hide: &[],
        answering: Answering::Well,
    }
}

const fn change(text: &'static str, themes: &'static [&'static str]) -> Sentence {
    Sentence {
        text,
        themes,
        hide: &[],
        answering: Answering::Change,
    }
}

impl Sentence {
    const fn hiding(self, hide: &'static [(&'static str, &'static str)]) -> Self {
        Self { hide, ..self }
    }
}

/// Everything that is ever written.
pub const SENTENCES: &[Sentence] = &[
    well(
        "my carer makes me laugh and she remembers what I like for tea",
        &["carers"],
    ),
    well(
        "I live with nan now and I finally feel settled",
        &["settled", "carers"],
    ),
    well(
        "got my own room with a lock and I painted it green",
        &["home-quality"],
    ),
    well(
        "boxing on tuesdays, my coach says I am getting good",
        &["fun-chances"],
    ),
    well("I see my sister every saturday now", &["family-time"]),
    well(
        "my social worker has been the same one for two years and she texts back",
        &["workers"],
    ),
    well("drama club!! I got a main part", &["fun-chances"]),
    well(
        "my teaching assistant helps me and I moved up a set in maths",
        &["school-learning"],
    ),
    well(
        "I started an apprenticeship in a garage and I love it",
        &["work-training"],
    ),
    well(
        "we cook jollof at home on sundays like my mum did",
        &["heritage", "carers"],
    ),
    well(
        "I have a dog here and he sleeps on my bed",
        &["people-to-count-on"],
    ),
    well(
        "my friends, they know I am in care and nobody makes it weird",
        &["people-to-count-on", "care-stigma"],
    ),
    well("counselling started and it helps a lot", &["feelings"]),
    well(
        "I got my life story book and there are photos I had never seen",
        &["life-story"],
    ),
    well("my flat. its small but its mine", &["moving-on", "home-quality"]),
    well(
        "they asked me which school I wanted and I got it",
        &["being-heard", "school-learning"],
    ),
    well(
        "Amina my advocate came to the meeting with me and they listened",
        &["rights", "being-heard"],
    )
    .hiding(&[("Amina", "[name]")]),
    well(
        "football with Jordan and them after school",
        &["fun-chances", "people-to-count-on"],
    )
    .hiding(&[("Jordan", "[name]")]),
    change(
        "see my little brother more, once a month is not enough",
        &["family-time"],
    ),
    change(
        "I want to be told before I move not on the same day",
        &["say-in-home", "settled"],
    ),
    change(
        "less social workers. I have had six and I have to say everything again",
        &["workers"],
    ),
    change(
        "live nearer my school, the bus takes more than an hour",
        &["near-home"],
    ),
    change(
        "that they do what they say in my review, nobody told me what happened after",
        &["council-keeps-word", "being-heard"],
    ),
    change(
        "someone who can do my hair properly, I have to travel for it",
        &["heritage"],
    ),
    change(
        "faster help with my head, I have been waiting since last year",
        &["feelings"],
    ),
    change(
        "stop the staff coming in my room without knocking",
        &["home-quality", "rights"],
    ),
    change(
        "wifi that works so I can do my homework",
        &["home-quality", "school-learning"],
    ),
    change(
        "the older boys outside the shop wait for us and I hate walking home",
        &["safe-outside"],
    ),
    change("people at school calling me care kid", &["care-stigma"]),
    change(
        "I would like to know why I could not live with my dad",
        &["life-story"],
    ),
    change(
        "let me go on sleepovers like everyone else without all the forms",
        &["fun-chances", "rights"],
    ),
    change(
        "more pocket money, I never have enough for the cinema",
        &["money"],
    ),
    change("teach me how to pay bills before I have to", &["moving-on"]),
    change(
        "a flat that is not mouldy, I bid and bid and nothing",
        &["moving-on", "home-quality"],
    ),
    change("help my mum so I can go home one day", &["family-support"]),
    change(
        "my papers, I do not know if I can stay and nobody can tell me",
        &["stay-in-uk"],
    ),
    change("the dentist, I have waited since my birthday", &["health"]),
    change(
        "a teacher says things about where I am from and nobody stops it",
        &["racism-fairness"],
    ),
    change("I want my personal adviser to ring me back", &["workers"]),
    change(
        "ask us young people first and then really do it",
        &["council-keeps-word"],
    ),
    change(
        "somebody tried to get me to carry stuff and I did not know who to tell",
        &["pressure"],
    ),
    change(
        "a proper plan for after college, everyone says something different",
        &["work-training"],
    ),
    change(
        "I do not feel like I fit anywhere, not here and not at mums",
        &["belonging"],
    ),
    change("my carer Denise shouts a lot when she is tired", &["carers"]).hiding(&[("Denise", "[name]")]),
    change(
        "go back to Elm House, I liked it there and I never said bye",
        &["settled", "say-in-home"],
    )
    .hiding(&[("Elm House", "[home]")]),
    change(
        "at Northgate they keep putting me in the wrong set",
        &["school-learning"],
    )
    .hiding(&[("Northgate", "[school]")]),
    change(
        "I do not feel safe with one of the people in my hostel",
        &["safe-home"],
    ),
    change(
        "help with nursery so I can work, it is just me and the baby",
        &["family-support", "work-training"],
    ),
];

/// How people begin and end. Neither changes what a sentence is about.
const BEGINNINGS: [&str; 7] = ["", "", "", "honestly ", "I think ", "well, ", "so "];
const ENDINGS: [&str; 6] = ["", "", ".", "!", " thats all", " :)"];

/// The sentence that a text was made from.
pub fn told_by(text: &str) -> Option<&'static Sentence> {
    SENTENCES.iter().find(|sentence| text.contains(sentence.text))
}

/// Texts for some of the instrument's text items: about every other person writes something.
pub(super) fn words(instrument: &Instrument, mood: f64, rng: &mut impl Rng) -> BTreeMap<ItemId, String> {
    let mut words = BTreeMap::new();
    if !rng.random_bool(0.55) {
        return words;
    }
    for (place, item) in instrument.items().filter(|item| item.is_text()).enumerate() {
        let answering = if place == 0 {
            Answering::Well
        } else {
            Answering::Change
        };
        // Who feels well has more to say to the first question.
        let chance = if place == 0 {
            0.55 + 0.1 * mood
        } else {
            [0.0, 0.7, 0.15][place.min(2)]
        };
        if rng.random_bool(chance.clamp(0.05, 0.95)) {
            words.insert(item.id.clone(), text(answering, rng));
        }
    }
    words
}

fn text(answering: Answering, rng: &mut impl Rng) -> String {
    let fitting: Vec<&Sentence> = SENTENCES
        .iter()
        .filter(|sentence| sentence.answering == answering)
        .collect();
    // Things that many have in common come more often than rare ones.
    let place = rng
        .random_range(0..fitting.len())
        .min(rng.random_range(0..fitting.len()));
    let beginning = BEGINNINGS[rng.random_range(0..BEGINNINGS.len())];
    let ending = ENDINGS[rng.random_range(0..ENDINGS.len())];
    format!("{beginning}{}{ending}", fitting[place].text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::themes::Redacted;

    #[test]
    fn every_sentence_has_themes_of_the_code_frame_and_can_be_redacted() {
        let frame = crate::embedded::catalogue()
            .expect("the shipped catalogue")
            .code_frame;
        for sentence in SENTENCES {
            assert!(!sentence.themes.is_empty(), "{}", sentence.text);
            for theme in sentence.themes {
                assert!(frame.theme.iter().any(|known| known.id == *theme), "{theme}");
            }
            let left = sentence
                .hide
                .iter()
                .fold(sentence.text.to_owned(), |text, (what, by)| {
                    text.replace(what, by)
                });
            assert!(Redacted::of(sentence.text, &left).is_ok(), "{}", sentence.text);
            assert_eq!(
                told_by(&format!("so {}!", sentence.text)).map(|told| told.text),
                Some(sentence.text)
            );
        }
    }
}
