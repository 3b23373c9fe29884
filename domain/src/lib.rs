//! The rules of Earshot, without a database, a clock, a network or a screen.
//!
//! The modules stand in the order in which one young person's answer meets them:
//!
//! 1. [`instrument`]: what is asked. Questions as data, parsed once, frozen when a wave opens.
//! 2. [`wave`]: when it is asked, of whom, and what may happen to it next.
//! 3. [`intake`]: a form as sent ([`intake::Submission`]) becomes a [`intake::Response`].
//! 4. [`ballot_box`]: a response is parted into ticks and words, each padded and sealed.
//! 5. [`themes`]: words, once unsealed, are redacted by hand and put under themes.
//! 6. [`groups`]: what youth groups said together joins the themes, counted apart.
//! 7. [`priorities`]: strategies, their priority areas, and what the authority decided.
//!
//! [`people`], [`id`] and [`clock`] serve all of them. A module uses only earlier ones.
//! Time and randomness are always arguments: nothing in here asks the machine for either.

pub mod ballot_box;
pub mod clock;
pub mod groups;
pub mod id;
pub mod instrument;
pub mod intake;
pub mod people;
pub mod priorities;
pub mod themes;
pub mod wave;
