//! ③ Codes that cannot be traced, and envelopes that nobody can tell apart.
//!
//! In: a [`crate::intake::Response`], parted. Out: a [`Mark`] and two [`SealedEnvelope`]s, each of one size. It
//! refuses to know which invitation a mark belongs to: both are keyed hashes of a value that only the letter yields.
//!
//! - [`code`]: the code on a letter, and what is derived from it;
//! - [`payload`]: what lies in an envelope, padded to one size;
//! - [`seal`]: sealing and opening.

pub mod code;
pub mod payload;
pub mod seal;

pub use code::{Code, HashKey, InvitationHash, Mark, NotACode, Token};
pub use payload::{EnvelopeKind, Padded, Unreadable};
pub use seal::{PrivateKey, PublicKey, SealError, SealedEnvelope};
