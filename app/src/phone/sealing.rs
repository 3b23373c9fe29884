//! From answers to what travels.

use super::PhoneSheet;
use domain::ballot_box::{Ballot, BoxKey, SealedResponse, Ticket, Voucher};
use domain::intake::Response;
use rand::CryptoRng;

/// The answers as a ballot, which has no voucher yet. Nothing, if the key is damaged: then nothing is sent.
pub fn sealed(
    sheet: &PhoneSheet,
    answers: Response,
    ticket: &Ticket,
    rng: &mut impl CryptoRng,
) -> Option<Ballot> {
    let key = BoxKey::from_bytes(&sheet.key).ok()?;
    let sealed = SealedResponse::seal(sheet.wave, &key, &sheet.instrument, answers, rng).ok()?;
    Some(Ballot {
        wave: sheet.wave,
        token: ticket.token(sheet.wave),
        voucher: Voucher::default(),
        sealed,
    })
}
