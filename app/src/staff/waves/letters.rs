//! A sheet of letters: a QR code, a code to type, the closing date, and plain words. No name: there is a line to write
//! one by hand.

use crate::wording::{Wording, fill};
use domain::instrument::Instrument;
use domain::instrument::translation::TranslationStatus;
use domain::wave::Wave;
use leptos::prelude::*;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use std::fmt::Write;
use std::sync::Arc;

/// What letters are made of. No `Debug`: it holds codes.
pub struct Letters {
    /// Where the survey is.
    pub public_url: String,
    /// Who asks.
    pub authority: String,
    /// Each code as printed, and the link behind its QR code.
    pub codes: Vec<(String, String)>,
    /// The wave.
    pub wave: Wave,
    /// What is asked, in each language of the letter, the first of which is the one that its QR code leads to.
    pub said: Vec<(Arc<Wording>, Arc<Instrument>)>,
}

impl Letters {
    /// The list for the council's own mail merge.
    fn csv(&self) -> String {
        let mut csv = String::from("code,url\n");
        for (code, link) in &self.codes {
            // Writing to a text cannot fail.
            let _ = writeln!(csv, "{code},{link}");
        }
        csv
    }
}

/// Whether somebody who speaks all languages of a letter has read them.
fn is_draft(letters: &Letters) -> bool {
    let mut said = letters.said.iter();
    said.any(|(wording, _)| wording.status == TranslationStatus::Draft)
}

/// The sheet.
pub fn view(letters: &Letters) -> AnyView {
    let sheet = letters
        .codes
        .iter()
        .map(|(code, link)| letter(letters, code, link))
        .collect_view();
    let rows = letters.codes.len().min(12) + 1;
    view! {
        <div class="no-print stack">
            <p class="notice warning">
                "These letters are shown once and kept nowhere. Print this page now, or copy the list below for your
                own mail merge, before you leave it. Loading the page again does not bring them back."
            </p>
            {is_draft(letters).then(draft)}
            <div class="field">
                <label for="csv">"The list as CSV, for your own mail merge"</label>
                <textarea
                    id="csv"
                    readonly
                    rows=rows.to_string()
                    spellcheck="false"
                    autocomplete="off"
                    inner_html=crate::ui::escape::textarea(&letters.csv())
                ></textarea>
            </div>
            // `public/letters.js` shows it.
            <p><button type="button" class="button" id="print" hidden>"Print the letters"</button></p>
            <p><a href=format!("/staff/waves/{}", letters.wave.id)>"Back to the wave"</a></p>
        </div>
        {sheet}
    }
    .into_any()
}

/// What is said to staff of a sheet in a language that nobody has checked.
pub(super) fn draft() -> AnyView {
    view! {
        <p class="notice warning">
            "This translation is a draft. Nobody has checked it yet: have it read before you send it."
        </p>
    }
    .into_any()
}

/// An address as people type it.
pub(super) fn typed(address: &str) -> String {
    address
        .split_once("://")
        .map_or(address, |(_, rest)| rest)
        .to_owned()
}

/// A part of a sheet in each of its languages.
pub(super) fn in_each(
    said: &[(Arc<Wording>, Arc<Instrument>)],
    part: impl Fn(&Wording, &Instrument) -> AnyView,
) -> AnyView {
    let parts = said.iter().map(|(wording, instrument)| {
        view! {
            <div lang=wording.language.clone() dir=wording.direction.as_str() class="flow">
                {part(wording, instrument)}
            </div>
        }
    });
    parts.collect_view().into_any()
}

/// What is asked, for how long, and that nobody has to.
pub(super) fn about(ask: String, wording: &Wording, instrument: &Instrument) -> AnyView {
    let minutes = instrument.minutes.to_string();
    let about = fill(&wording.letter.about, &[("minutes", &minutes)]);
    view! { <p>{ask}" "<strong>{instrument.title.clone()}</strong>". "{about}</p> }.into_any()
}

/// Until when, and who reads it.
pub(super) fn promise(wording: &Wording, wave: &Wave) -> AnyView {
    let (closes, reads) = (wording.date(wave.closes_on), wording.date(wave.reading_date()));
    view! {
        <p><strong>{fill(&wording.letter.until, &[("date", &closes)])}</strong></p>
        <p>{fill(&wording.letter.private, &[("date", &reads)])}</p>
    }
    .into_any()
}

/// What stands before the line for the name: once, in each language of the letter.
fn for_whom(said: &[(Arc<Wording>, Arc<Instrument>)]) -> AnyView {
    let words = said.iter().enumerate().map(|(place, (wording, _))| {
        let (lang, dir) = (wording.language.clone(), wording.direction.as_str());
        let joint = (place > 0).then_some(" / ");
        view! { {joint} <bdi lang=lang dir=dir>{wording.letter.for_whom.clone()}</bdi> }
    });
    words.collect_view().into_any()
}

fn letter(letters: &Letters, code: &str, link: &str) -> AnyView {
    let said = &letters.said;
    let first = said
        .first()
        .map(|(wording, _)| wording.clone())
        .unwrap_or_else(Wording::english);
    view! {
        <section class="letter" lang=first.language.clone() dir=first.direction.as_str()>
            <p class="small">{letters.authority.clone()}</p>
            <p class="write-here">{for_whom(said)}" ______________________________"</p>
            {in_each(said, |wording, instrument| {
                let about = about(wording.letter.ask.clone(), wording, instrument);
                view! { <h2>{wording.reminder.title.clone()}</h2> {about} }.into_any()
            })}
            <div class="letter-code">
                <div class="qr" inner_html=qr(link, &first.letter.picture)></div>
                <div>
                    {in_each(said, |wording, _| view! { <p>{wording.letter.camera.clone()}</p> }.into_any())}
                    <p><strong dir="ltr">{typed(&letters.public_url)}</strong></p>
                    {in_each(said, |wording, _| view! { <p>{wording.letter.code.clone()}</p> }.into_any())}
                    <p class="number code">{code.to_owned()}</p>
                </div>
            </div>
            {in_each(said, |wording, _| {
                let promise = promise(wording, &letters.wave);
                view! { {promise} <p class="small">{wording.letter.once.clone()}</p> }.into_any()
            })}
        </section>
    }
    .into_any()
}

/// A QR code as SVG. Nothing in it comes from a person: an address of ours and a code.
pub(super) fn qr(link: &str, name: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(link, EcLevel::M) else {
        // Only an address of more than 2,000 characters does not fit: the letter then has the typed code alone.
        return String::new();
    };
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(160, 160).build();
    let picture = drawn
        .split_once("?>")
        .map_or(drawn.as_str(), |(_, picture)| picture);
    let name = crate::ui::escape::textarea(name).replace('"', "&quot;");
    picture.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{name}\" "), 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{AuthorityId, WaveId};
    use domain::wave::WaveState;
    use rand::SeedableRng;
    use time::macros::date;

    fn letters() -> Letters {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let source = include_str!("../../../../instruments/eleven-to-seventeen/1.toml");
        Letters {
            public_url: "https://earshot.example.org".into(),
            authority: "Example Council".into(),
            codes: ["K7QF-2M9X-4TRA", "0000-1111-2222"]
                .map(|code| (code.into(), format!("https://earshot.example.org/s#{code}~ab12")))
                .to_vec(),
            wave: Wave {
                id: WaveId::draw(&mut rng),
                authority: AuthorityId::draw(&mut rng),
                title: "Autumn".into(),
                state: WaveState::Draft,
                closes_on: date!(2026 - 12 - 01),
                closed_at: None,
                strategy: "walsall-2021".into(),
            },
            said: vec![(
                Wording::english(),
                Arc::new(Instrument::parse("1.toml", source).unwrap()),
            )],
        }
    }

    #[test]
    fn the_list_has_a_line_for_each_code() {
        let csv = letters().csv();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines[0], "code,url");
        assert_eq!(
            lines[1],
            "K7QF-2M9X-4TRA,https://earshot.example.org/s#K7QF-2M9X-4TRA~ab12"
        );
        assert_eq!(lines.len(), 3);
    }

    #[test]
    fn a_letter_has_code_date_and_picture_and_a_line_for_the_name() {
        let page = view(&letters()).to_html().replace("<!>", "");
        for part in [
            "K7QF-2M9X-4TRA",
            "Tuesday 1 December 2026",
            "<svg role=\"img\"",
            ">For:</bdi>",
            " ____",
        ] {
            assert!(page.contains(part), "{part}");
        }
        assert_eq!(page.matches("class=\"letter\"").count(), 2);
        assert!(!page.contains("<?xml") && !page.contains("style="));
    }

    #[test]
    fn a_letter_in_two_languages_has_one_picture_and_says_everything_twice() {
        let arabic = include_str!("../../../../instruments/wording/ar.toml");
        let arabic = Arc::new(Wording::parse("ar.toml", arabic).unwrap());
        let mut letters = letters();
        letters.codes.truncate(1);
        let questions = letters.said[0].1.clone();
        letters.said.insert(0, (arabic.clone(), questions));
        let page = view(&letters).to_html();
        assert_eq!(page.matches("<svg role=\"img\"").count(), 1);
        assert!(page.contains("class=\"letter\"") && page.contains("dir=\"rtl\""));
        for wording in [arabic, Wording::english()] {
            let said = &wording.letter;
            for part in [
                &said.for_whom,
                &said.camera,
                &said.code,
                &said.once,
                &wording.date(date!(2026 - 12 - 01)),
            ] {
                assert!(page.contains(part.as_str()), "{part}");
            }
        }
        assert!(page.contains("Nobody has checked it yet"));
    }
}
