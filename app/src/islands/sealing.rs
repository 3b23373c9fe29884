//! From answers to what travels.

use crate::phone::PhoneSheet;
use domain::ballot_box::{Ballot, BoxKey, Code, SealedResponse};
use domain::intake::Response;
use rand::rngs::{StdRng, SysRng};
use rand::{SeedableRng, TryRng};

/// The answers as a ballot, sealed with the browser's own randomness. Nothing without randomness or without a key: then nothing
/// is sent.
pub(super) fn sealed(sheet: &PhoneSheet, answers: &Response, code: &str) -> Option<Vec<u8>> {
    let mut seed = [0; 32];
    SysRng.try_fill_bytes(&mut seed).ok()?;
    let key = BoxKey::from_bytes(&sheet.key).ok()?;
    let token = Code::parse(code).ok()?.token(sheet.wave);
    let mut rng = StdRng::from_seed(seed);
    let sealed = SealedResponse::seal(sheet.wave, &key, &sheet.instrument, answers.clone(), &mut rng);
    let ballot = Ballot {
        wave: sheet.wave,
        token,
        sealed: sealed.ok()?,
    };
    Some(ballot.to_bytes())
}
