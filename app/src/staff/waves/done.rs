//! What was just done with a wave, said on top of its page.
//!
//! In: the end of an address. Out: a sentence. It refuses to say anything that is not so: an address can be kept, and sent to somebody.

use super::one_view::Shown;
use crate::staff::notice;
use domain::id::WaveId;
use domain::wave::WaveState;
use leptos::prelude::*;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// A draft was changed.
    Changed,
    /// The numbers of those who could answer were typed in.
    Counted,
    /// Fieldwork began.
    Opened,
    /// It ended.
    Closed,
    /// It began again.
    Prolonged,
    /// Somebody took a seat.
    Seated,
    /// Somebody gave one up.
    Left,
    /// A key holder took a layer off.
    LayerOff,
    /// The box was opened.
    Unsealed,
    /// The box was destroyed.
    Destroyed,
}

impl Done {
    const ALL: [Self; 10] = [
        Self::Changed,
        Self::Counted,
        Self::Opened,
        Self::Closed,
        Self::Prolonged,
        Self::Seated,
        Self::Left,
        Self::LayerOff,
        Self::Unsealed,
        Self::Destroyed,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Counted => "counted",
            Self::Opened => "opened",
            Self::Closed => "closed",
            Self::Prolonged => "prolonged",
            Self::Seated => "seated",
            Self::Left => "left",
            Self::LayerOff => "layer-off",
            Self::Unsealed => "unsealed",
            Self::Destroyed => "destroyed",
        }
    }

    /// The one with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.as_str() == name)
    }

    /// The page of the wave that says so.
    pub fn address(self, wave: WaveId) -> String {
        notice::at(&format!("/staff/waves/{wave}?done={}", self.as_str()))
    }

    /// The sentence, if it is so.
    fn told(self, shown: &Shown) -> Option<String> {
        use WaveState::{Closed, Destroyed, Draft, Open, Released, Unsealed};
        let (state, holders) = (shown.status.wave.state, &shown.holders);
        let text = match (self, state) {
            (Self::Changed, Draft) => "The draft is changed.".into(),
            (Self::Counted, Draft | Open | Closed) => "The numbers are saved.".into(),
            (Self::Opened, Open) => "The wave is open for answers.".into(),
            (Self::Closed, Closed) => "The wave is closed.".into(),
            (Self::Prolonged, Open) => "The wave is open for answers again.".into(),
            (Self::Seated, Draft) => {
                let seat = super::holders::label(holders.own()?.seat);
                format!(
                    "You have your seat: {seat}. Keep your paper with the 12 words where nobody else finds it."
                )
            }
            (Self::Left, Draft) if holders.own().is_none() => "You have given your seat up.".into(),
            (Self::LayerOff, Closed) if holders.layers_off > 0 => {
                "Your layer is off every envelope. Now it is the turn of the second key holder or their deputy.".into()
            }
            // With the second layer the wave was unsealed.
            (Self::LayerOff | Self::Unsealed, Unsealed | Released) => "The wave is unsealed.".into(),
            (Self::Destroyed, Destroyed) => "The box is destroyed unread.".into(),
            _ => return None,
        };
        Some(text)
    }
}

/// The sentence for what was just done.
pub fn view(shown: &Shown) -> Option<AnyView> {
    Some(notice::view(shown.done?.told(shown)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_is_found_by_its_name() {
        for done in Done::ALL {
            assert_eq!(Done::named(done.as_str()), Some(done));
        }
        assert_eq!(Done::named("everything"), None);
    }
}
