//! What a post carries, and in which language it is shown.

use crate::catalogue::Catalogue;
use crate::limits::Peer;
use crate::phone::{PhoneLine, PhoneWords};
use crate::road::enter::Opened;
use crate::state::AppState;
use crate::ui::layout::YoungFrame;
use crate::wording::{Check, Kept, Wording};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ballot_box::{NotACode, Pass, Ticket, Voucher};
use domain::instrument::Instrument;
use domain::instrument::translation::TranslationStatus;
use domain::intake::Submission;
use std::sync::Arc;

/// Names and values of a form post, whatever they are.
pub(super) struct Posted {
    /// All of them.
    pub submission: Submission,
    /// Only to count failed tries: see [`crate::limits`].
    pub peer: Peer,
}

impl Posted {
    /// What asks for nothing but a language.
    pub fn in_language(language: &str) -> Self {
        Self {
            submission: Submission::new(vec![("lang".into(), language.into())]),
            peer: Peer::of(None),
        }
    }

    fn code(&self) -> &str {
        self.submission.value("code").unwrap_or_default()
    }

    /// Whether the field of the code was left empty.
    pub fn has_no_code(&self) -> bool {
        self.code().trim().is_empty()
    }

    /// What lets somebody in.
    pub fn pass(&self) -> Result<Pass, NotACode> {
        Pass::parse(self.code())
    }

    /// Whether somebody came by a link that everybody has.
    pub fn has_link(&self) -> bool {
        matches!(self.pass(), Ok(Pass::Ticket(ticket)) if ticket.link().is_some())
    }

    /// What the form was given when its code opened the survey; the default one, if it was given none.
    pub fn voucher(&self) -> Voucher {
        let carried = self.submission.value("voucher");
        carried.and_then(Voucher::from_form).unwrap_or_default()
    }

    /// What somebody typed as their code, to be put right. A ticket nobody has typed, and nobody is to see.
    pub fn typed(&self) -> &str {
        match self.pass() {
            Ok(Pass::Ticket(_)) => "",
            Ok(Pass::Code(_)) | Err(_) => self.code(),
        }
    }

    /// The fingerprint of the key that the letter names, if its QR code brought somebody here.
    pub fn key(&self) -> &str {
        self.submission.value("key").unwrap_or_default()
    }

    /// The language asked for: the form carries its own, and a language button adds another behind it.
    pub fn language(&self) -> &str {
        self.submission.values("lang").last().unwrap_or_default()
    }

    /// The sentences in the language asked for; English, if there are none.
    pub fn wording(&self, state: &AppState) -> Arc<Wording> {
        state.catalogue.wording(self.language(), state.site.synthetic)
    }

    /// Whether it answers anything: then it comes from a survey that was open before.
    pub fn answers_something(&self) -> bool {
        self.submission.answers().next().is_some()
    }
}

impl FromRequest<AppState> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(peer) = Peer::from_request_parts(&mut parts, state).await;
        let form = Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), state).await;
        match form {
            Ok(Form(pairs)) => Ok(Self {
                submission: Submission::new(pairs),
                peer,
            }),
            Err(rejection) => Err(refused(&rejection)),
        }
    }
}

/// A post that no page of ours sends. The words of the rejection may hold what was sent, so they are not passed on.
fn refused(rejection: &FormRejection) -> Response {
    let status = rejection.status();
    let status = if status.is_client_error() {
        status
    } else {
        StatusCode::BAD_REQUEST
    };
    (
        status,
        "This is not a form of Earshot. Please go back and try again.",
    )
        .into_response()
}

/// A survey in the language in which it is shown.
#[derive(Clone)]
pub(super) struct Sheet {
    /// What the code opened.
    pub opened: Opened,
    /// The questions, in this language.
    pub instrument: Arc<Instrument>,
    /// The sentences around them.
    pub wording: Arc<Wording>,
    /// The other languages, by tag and own name.
    pub languages: Vec<(String, String)>,
    /// The ticket, as forms carry it; nothing on the sheet of a phone.
    pub ticket: String,
    /// That it opened: so that whoever is inside is not asked again.
    pub voucher: String,
    /// The fingerprint that the letter names, or nothing.
    pub key: String,
    /// What was answered so far.
    pub submission: Submission,
}

impl Sheet {
    /// Puts a survey into the language asked for; into its own, if there is no such translation.
    pub fn new(state: &AppState, opened: Opened, posted: Posted, ticket: Option<&Ticket>) -> Self {
        let translations = translations(&state.catalogue, &opened, state.site.synthetic);
        let asked = posted.language().to_owned();
        let mut languages = vec![(
            Wording::english().language.clone(),
            Wording::english().name.clone(),
        )];
        languages.extend(
            translations
                .iter()
                .map(|(_, wording)| (wording.language.clone(), wording.name.clone())),
        );
        let chosen = translations
            .into_iter()
            .find(|(_, wording)| wording.language == asked);
        let (instrument, wording) = match chosen {
            Some((instrument, wording)) => (instrument, wording),
            None => (opened.instrument.clone(), Wording::english()),
        };
        languages.retain(|(tag, _)| *tag != wording.language);
        let key = posted.key().to_owned();
        let voucher = ticket.and_then(|ticket| state.vouchers.of(ticket, opened.wave.id));
        Self {
            opened,
            instrument,
            wording,
            languages,
            ticket: ticket.map(Ticket::for_form).unwrap_or_default(),
            voucher: voucher.as_ref().map(Voucher::for_form).unwrap_or_default(),
            key,
            submission: posted.submission,
        }
    }

    /// What is said when the survey takes no answer any more.
    pub fn opens_nothing(&self) -> &str {
        match self.opened.open_link {
            true => &self.wording.open_link.over,
            false => &self.wording.kept.nothing,
        }
    }

    /// The sentences of checking, as phones and the page without scripts need them.
    pub fn phone_words(&self) -> PhoneWords {
        let words = &self.wording;
        PhoneWords {
            problem: words.frame.problem.clone(),
            error: words.frame.error.clone(),
            date: words.date(self.opened.wave.reading_date()),
            contact: words.address("/contact"),
            survey: words.survey.clone(),
            check: Check {
                unsafe_contact: format!("{} {}", words.check.unsafe_contact, words.frame.beside),
                ..words.check.clone()
            },
            kept: Kept {
                nothing: self.opens_nothing().to_owned(),
                // Nobody tries codes where there are none.
                busy: match self.opened.open_link {
                    true => words.open_link.crowded.clone(),
                    false => words.kept.busy.clone(),
                },
                ..words.kept.clone()
            },
            phone: words.phone.clone(),
        }
    }

    /// Whom somebody of these ages can talk to now.
    pub fn lines(&self, catalogue: &Catalogue) -> Vec<PhoneLine> {
        let fitting = catalogue.help_lines.fitting(self.instrument.ages);
        fitting
            .map(|line| {
                let (scheme, number) = match (&line.call, &line.text) {
                    (Some(number), _) => ("tel", number.clone()),
                    (None, number) => ("sms", number.clone().unwrap_or_default()),
                };
                let said = line.said(&self.wording);
                let shown_in = match said.is_english {
                    true => Wording::english(),
                    false => self.wording.clone(),
                };
                PhoneLine {
                    address: format!("{scheme}:{}", number.replace(' ', "")),
                    number,
                    what: format!("{} – {}", said.name, said.what),
                    language: shown_in.language.clone(),
                    direction: shown_in.direction.as_str().to_owned(),
                }
            })
            .collect()
    }

    /// The frame around it.
    pub fn frame(&self) -> YoungFrame {
        YoungFrame::new(&self.wording).holding_answers()
    }
}

/// Translations of the instrument for which there are sentences too; drafts only where everybody is made up.
fn translations(
    catalogue: &Catalogue,
    opened: &Opened,
    synthetic: bool,
) -> Vec<(Arc<Instrument>, Arc<Wording>)> {
    let own = catalogue
        .translations
        .get(&opened.instrument.key)
        .into_iter()
        .flatten();
    own.filter(|translation| translation.status == TranslationStatus::Checked || synthetic)
        .filter_map(|translation| {
            let wording = catalogue.wordings.get(&translation.language)?;
            let offered = wording.status == TranslationStatus::Checked || synthetic;
            offered.then(|| (Arc::new(translation.apply(&opened.instrument)), wording.clone()))
        })
        .collect()
}
