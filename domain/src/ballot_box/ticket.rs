//! What somebody comes in with, once the slow step is done: from a letter, or from a link that everybody has.
//!
//! In: the field `code` of a form ([`Pass`]). Out: a [`Ticket`], which forms carry on, and the [`Token`] of a wave. It refuses to
//! make two tickets of one code; of a link it makes one for everybody who asks, and nobody can say whose it is.

use super::code::{Code, NotACode};
use super::stretched::Stretched;
use super::token::Token;
use crate::id::WaveId;
use rand::Rng;

/// What stands in the address of a survey that is open to whoever has it. It looks like a code, is read like a code, and is no
/// secret: it hangs on walls.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenLink(Code);

impl std::fmt::Debug for OpenLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.printed())
    }
}

impl OpenLink {
    /// Draws a link.
    pub fn draw(rng: &mut impl Rng) -> Self {
        Self(Code::draw(rng))
    }

    /// Reads a link as people type it.
    pub fn parse(typed: &str) -> Result<Self, NotACode> {
        Code::parse(typed).map(Self)
    }

    /// The link as it is printed and kept.
    pub fn printed(&self) -> String {
        self.0.printed()
    }
}

/// What lets somebody answer once. It has no `Debug`, `Display` or `Serialize`; forms carry it, and nothing else may.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    link: Option<OpenLink>,
    value: Stretched,
}

/// Between a link and what was drawn for it. What is read as a code has none.
const BEHIND_LINK: char = ':';

impl Ticket {
    /// Of a letter.
    pub fn of_code(stretched: Stretched) -> Self {
        Self {
            link: None,
            value: stretched,
        }
    }

    /// Draws one for somebody who came by a link. So that each answer has a mark of its own, and the same form sent twice has one.
    pub fn draw(link: OpenLink, rng: &mut impl Rng) -> Self {
        Self {
            link: Some(link),
            value: Stretched::draw(rng),
        }
    }

    /// The link that it was drawn for; nothing, if it is of a letter.
    pub fn link(&self) -> Option<&OpenLink> {
        self.link.as_ref()
    }

    /// `t` of a wave.
    pub fn token(&self, wave: WaveId) -> Token {
        self.value.token(wave)
    }

    /// As a form carries it.
    pub fn for_form(&self) -> String {
        let value = self.value.for_form();
        match &self.link {
            Some(link) => format!("{}{BEHIND_LINK}{value}", link.printed()),
            None => value,
        }
    }

    /// Reads what a form carried; nothing, if it is anything else, also a code.
    pub fn from_form(text: &str) -> Option<Self> {
        let (link, value) = match text.split_once(BEHIND_LINK) {
            Some((link, value)) => (Some(OpenLink::parse(link).ok()?), value),
            None => (None, text),
        };
        let value = Stretched::from_form(value)?;
        Some(Self { link, value })
    }
}

/// What lets somebody in, as the field `code` of a form holds it.
#[derive(Clone, PartialEq, Eq)]
pub enum Pass {
    /// A code as it was typed: from a browser without scripts, or before the module was there.
    Code(Code),
    /// From the phone, or from a form that the server gave out.
    Ticket(Ticket),
}

impl Pass {
    /// Reads the field.
    pub fn parse(field: &str) -> Result<Self, NotACode> {
        match Ticket::from_form(field.trim()) {
            Some(ticket) => Ok(Self::Ticket(ticket)),
            None => Code::parse(field).map(Self::Code),
        }
    }

    /// Takes the slow step, if it was not taken before.
    pub fn stretch(self) -> Ticket {
        match self {
            Self::Code(code) => Ticket::of_code(code.stretch()),
            Self::Ticket(ticket) => ticket,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    proptest! {
        #[test]
        fn what_a_form_carries_reads_back(seed: u64) {
            let rng = &mut StdRng::seed_from_u64(seed);
            let link = OpenLink::draw(rng);
            for ticket in [Ticket::of_code(Stretched::draw(rng)), Ticket::draw(link, rng)] {
                let text = ticket.for_form();
                prop_assert!(Code::parse(&text).is_err(), "it is taken for a code");
                let read = Pass::parse(&format!(" {text}\r\n"));
                prop_assert!(read == Ok(Pass::Ticket(ticket)));
            }
        }

        #[test]
        fn no_input_panics(field: String) {
            let _ = Pass::parse(&field);
        }
    }

    #[test]
    fn a_code_is_stretched_alike_wherever_it_is_done() {
        let code = Code::draw(&mut StdRng::seed_from_u64(1));
        let ticket = Ticket::of_code(code.stretch());
        let typed = Pass::parse(&code.printed().to_lowercase());
        assert!(typed.map(Pass::stretch) == Ok(ticket.clone()));
        let carried = Pass::parse(&ticket.for_form());
        assert!(carried.map(Pass::stretch) == Ok(ticket));
    }

    #[test]
    fn everybody_who_comes_by_a_link_has_a_ticket_of_their_own() {
        let rng = &mut StdRng::seed_from_u64(1);
        let (link, wave) = (OpenLink::draw(rng), WaveId::draw(rng));
        let [one, other] = [0, 1].map(|_| Ticket::draw(link.clone(), rng));
        assert!(one.token(wave) != other.token(wave));
        assert!(one.link() == Some(&link) && other.link() == Some(&link));
    }

    #[test]
    fn a_ticket_that_was_cut_or_put_together_is_none() {
        let digits = "0123456789abcdef".repeat(4);
        for wrong in [
            format!("K7QF-2M9X-4TRA:{}", &digits[1..]),
            format!("K7QF-2M9X:{digits}"),
            format!(":{digits}"),
            format!("K7QF-2M9X-4TRA:{digits}:"),
        ] {
            assert!(Pass::parse(&wrong).is_err(), "{wrong}");
        }
    }
}
