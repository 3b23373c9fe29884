//! Passwords: hashed with Argon2id, drawn for a new account, and compared in the same time whoever asks.
//!
//! In: a password as typed. Out: a hash as text, or whether it fits one. It refuses to know whose it is.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use rand::Rng;

/// The hash that is verified when nobody has the e-mail address, so that the answer takes as long as for somebody. No
/// password is known for it.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Letters and digits that nobody mistakes for one another.
const ALPHABET: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";

/// A password could not be hashed.
#[derive(Debug, thiserror::Error)]
#[error("the password cannot be hashed")]
pub struct PasswordError;

/// Hashes a password (Argon2id, 19 MiB, two passes) with a fresh salt.
pub fn hash_password(password: &str, rng: &mut impl Rng) -> Result<String, PasswordError> {
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|_| PasswordError)
}

/// Draws a password for a new account: 20 characters in groups of four, 100 random bits.
pub fn generate_password(rng: &mut impl Rng) -> String {
    let mut bytes = [0; 20];
    rng.fill_bytes(&mut bytes);
    let characters: Vec<char> = bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// Whether a password fits. Without a hash it is compared with nobody's, and does not fit.
pub fn fits(password: &str, hash: Option<&str>) -> bool {
    let verified = Argon2::default().verify_password(password.as_bytes(), hash.unwrap_or(NOBODY));
    verified.is_ok() && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let mut rng = StdRng::seed_from_u64(1);
        let hash = hash_password("correct horse", &mut rng).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits("correct horse", Some(&hash)));
        assert!(!fits("wrong horse", Some(&hash)));
        assert_ne!(hash, hash_password("correct horse", &mut rng).unwrap());
    }

    #[test]
    fn nobody_s_hash_costs_the_same_and_never_fits() {
        let outcome = Argon2::default().verify_password(b"anything", NOBODY);
        assert!(
            matches!(outcome, Err(password_hash::Error::PasswordInvalid)),
            "{outcome:?}"
        );
        assert!(!fits("anything", None));
    }

    #[test]
    fn a_drawn_password_is_long_and_new_every_time() {
        let mut rng = StdRng::seed_from_u64(1);
        let (first, second) = (generate_password(&mut rng), generate_password(&mut rng));
        assert_eq!(first.len(), 24);
        assert_ne!(first, second);
    }
}
