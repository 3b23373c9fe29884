//! That a code opened the survey before: carried by the form, so that whoever is inside is not asked again.
//!
//! In: a [`super::Token`] and a key that lives in the memory of one server. Out: a [`Voucher`], the same for the same token on
//! every phone and at every time. It refuses to tell anything: what it is made of travels in the same post.

use super::stretched::{digits, from_digits};

/// A keyed hash of `t`. No `Debug`, `Display` or `Serialize`; whether it fits says [`super::Token::is_vouched_for`]. The one
/// that nobody was given is all zeros, and fits nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Voucher(pub(super) [u8; Voucher::SIZE]);

impl Voucher {
    /// The size on the way, in bytes.
    pub(super) const SIZE: usize = 32;

    /// As a form carries it.
    pub fn for_form(&self) -> String {
        digits(&self.0)
    }

    /// Reads what a form carried; nothing, if it is anything else.
    pub fn from_form(text: &str) -> Option<Self> {
        from_digits(text).map(|bytes| Self(*bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ballot_box::{Code, HashKey};
    use crate::id::WaveId;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn it_fits_its_own_token_under_its_own_key_and_is_always_the_same() {
        let rng = &mut StdRng::seed_from_u64(1);
        let (key, later) = (HashKey::draw(rng), HashKey::draw(rng));
        let wave = WaveId::draw(rng);
        let [token, other] = [0, 1].map(|_| Code::draw(rng).stretch().token(wave));
        let voucher = token.voucher(&key);
        assert!(voucher == token.voucher(&key));
        assert!(token.is_vouched_for(&voucher, &key));
        assert!(!other.is_vouched_for(&voucher, &key));
        assert!(
            !token.is_vouched_for(&voucher, &later),
            "another start, another key"
        );
        assert!(!token.is_vouched_for(&Voucher::default(), &key));
        for byte in 0..Voucher::SIZE {
            let mut forged = voucher.clone();
            forged.0[byte] ^= 1;
            assert!(!token.is_vouched_for(&forged, &key));
        }
    }

    proptest! {
        #[test]
        fn what_a_form_carries_reads_back(bytes: [u8; 32], text: String) {
            let voucher = Voucher(bytes);
            prop_assert!(Voucher::from_form(&voucher.for_form()) == Some(voucher));
            let _ = Voucher::from_form(&text);
        }
    }
}
