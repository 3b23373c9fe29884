//! ③ Codes that cannot be traced, and envelopes that nobody can tell apart.
//!
//! In: a [`crate::intake::Response`], parted. Out: a [`Mark`] and two [`SealedEnvelope`]s, each of one size. It
//! refuses to know which invitation a mark belongs to: both are keyed hashes of a value that only the letter yields.
//!
//! - [`code`]: the code on a letter; [`stretched`]: what it is stretched to, and `t` of a wave; [`token`]: what the rooms keep;
//! - [`ticket`]: what forms carry, of a letter or of a link that everybody has; [`voucher`]: that it opened the survey before;
//! - [`payload`]: what lies in an envelope, padded to one size;
//! - [`word_list`], [`words`], [`key`]: what key holders keep on paper, and the keys that it is;
//! - [`layer`], [`seal`]: sealing and opening, with one key or in two layers;
//! - [`ballot`]: one young person's two envelopes, and how they come from a phone;
//! - [`seat`]: who the key holders are to a wave;
//! - [`heaps`], [`peeling`]: what goes to a key holder and comes back with one layer less.

pub mod ballot;
pub mod code;
pub mod heaps;
pub mod key;
pub mod layer;
pub mod payload;
pub mod peeling;
pub mod seal;
pub mod seat;
pub mod stretched;
pub mod ticket;
pub mod token;
pub mod voucher;
mod wiped;
pub mod word_list;
pub mod words;

pub use ballot::{Ballot, NotABallot, SealedResponse, SealingError};
pub use code::{Code, NotACode};
pub use heaps::{HeapParts, Heaps, HeapsError};
pub use key::{PrivateKey, PublicKey};
pub use layer::Holder;
pub use payload::{EnvelopeKind, Padded, Unreadable};
pub use peeling::Peeling;
pub use seal::{BoxKey, Peeled, SealError, SealedEnvelope};
pub use seat::{Seat, UnknownSeat};
pub use stretched::Stretched;
pub use ticket::{OpenLink, Pass, Ticket};
pub use token::{HashKey, InvitationHash, Mark, Token};
pub use voucher::Voucher;
pub use word_list::WordList;
pub use words::{HolderWords, NotWords};
