//! Vouchers of this process: whoever opened the survey is not asked again.
//!
//! In: a ticket. Out: the voucher of it, or whether one fits. The key is drawn at start and lies in memory alone: after a start, and on
//! another server, no voucher fits, and the brake is asked as if there were none. It refuses to keep anything: a voucher follows from
//! the token that travels with it.

use crate::state::fresh_rng;
use domain::ballot_box::{HashKey, Ticket, Token, Voucher};
use domain::id::WaveId;
use std::sync::Arc;

/// Clones share the key.
#[derive(Clone)]
pub struct Vouchers(Arc<HashKey>);

impl Default for Vouchers {
    /// With a key of their own.
    fn default() -> Self {
        Self(Arc::new(HashKey::draw(&mut fresh_rng())))
    }
}

impl Vouchers {
    /// For a form that a letter opened. None for a form of a link: whoever has the link may choose the rest of the ticket, and would be
    /// given a voucher for any guess.
    pub fn of(&self, ticket: &Ticket, wave: WaveId) -> Option<Voucher> {
        let is_of_letter = ticket.link().is_none();
        is_of_letter.then(|| ticket.token(wave).voucher(&self.0))
    }

    /// Whether the form with this token was given this one.
    pub fn fit(&self, token: &Token, voucher: &Voucher) -> bool {
        token.is_vouched_for(voucher, &self.0)
    }
}
