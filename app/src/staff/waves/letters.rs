//! A sheet of letters: a QR code, a code to type, the closing date, and plain words. No name: there is a line to write
//! one by hand.

use domain::clock::written_out;
use domain::instrument::Instrument;
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
    /// What is asked.
    pub instrument: Arc<Instrument>,
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
            <p><a href=format!("/staff/waves/{}", letters.wave.id)>"Back to the wave"</a></p>
        </div>
        {sheet}
    }
    .into_any()
}

fn letter(letters: &Letters, code: &str, link: &str) -> AnyView {
    let address = letters
        .public_url
        .split_once("://")
        .map_or(letters.public_url.as_str(), |(_, host)| host);
    view! {
        <section class="letter">
            <p class="small">{letters.authority.clone()}</p>
            <p class="write-here">"For: ______________________________"</p>
            <h2>"How is life for you?"</h2>
            <p>
                "We ask every young person we look after, and you too: " <strong>{letters.instrument.title.clone()}</strong>
                ". It takes about " {letters.instrument.minutes} " minutes. We don't ask your name. Skip any question you
                like, or stop whenever you want."
            </p>
            <div class="letter-code">
                <div class="qr" inner_html=qr(link)></div>
                <div>
                    <p>"Point a phone's camera at the square, or go to"</p>
                    <p><strong>{address.to_owned()}</strong></p>
                    <p>"and type in your code:"</p>
                    <p class="number code">{code.to_owned()}</p>
                </div>
            </div>
            <p>"You can answer until " <strong>{written_out(letters.wave.closes_on)}</strong> "."</p>
            <p>
                "Your carers, your home and your social worker can't see your answers. Nobody reads them before "
                {written_out(letters.wave.reading_date())}
                ", so if you need help now, don't wait: talk to an adult you trust, or tap “Help” on the page."
            </p>
            <p class="small">"The code works once. Keep it to yourself: who has it could answer in your place."</p>
        </section>
    }
    .into_any()
}

/// A QR code as SVG. Nothing in it comes from a person: an address of ours and a code.
pub(super) fn qr(link: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(link, EcLevel::M) else {
        // Only an address of more than 2,000 characters does not fit: the letter then has the typed code alone.
        return String::new();
    };
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(160, 160).build();
    let picture = drawn
        .split_once("?>")
        .map_or(drawn.as_str(), |(_, picture)| picture);
    picture.replacen(
        "<svg ",
        "<svg role=\"img\" aria-label=\"QR code with your link\" ",
        1,
    )
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
            instrument: Arc::new(Instrument::parse("1.toml", source).unwrap()),
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
        let page = view(&letters()).to_html();
        for part in [
            "K7QF-2M9X-4TRA",
            "Tuesday 1 December 2026",
            "<svg role=\"img\"",
            "For: ____",
        ] {
            assert!(page.contains(part), "{part}");
        }
        assert_eq!(page.matches("class=\"letter\"").count(), 2);
        assert!(!page.contains("<?xml") && !page.contains("style="));
    }
}
