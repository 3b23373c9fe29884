//! What lies in an envelope: ticks or words, with the instrument's key and hash, padded to one size.
//!
//! Answers are written as positions in the instrument, not as names: short, and without meaning for anybody who does
//! not have the instrument with that very hash.

use crate::instrument::{Instrument, InstrumentKey, ItemId, ItemKind, OptionId};
use crate::intake::{Answer, ItemNonresponse, Text, Ticks, Words};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Which of the two envelopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvelopeKind {
    /// What was ticked: 4 KiB.
    Ticks,
    /// What was written: 16 KiB, with or without words.
    Words,
}

impl EnvelopeKind {
    /// The size of the padded content, in bytes.
    pub const fn size(self) -> usize {
        match self {
            EnvelopeKind::Ticks => 4 * 1024,
            EnvelopeKind::Words => 16 * 1024,
        }
    }

    /// The name that is bound into the seal.
    pub const fn as_str(self) -> &'static str {
        match self {
            EnvelopeKind::Ticks => "ticks",
            EnvelopeKind::Words => "words",
        }
    }
}

/// The content of an envelope, of one size. It has no `Debug` and no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct Padded {
    kind: EnvelopeKind,
    bytes: Vec<u8>,
}

/// An envelope's content could not be read. It is counted, never guessed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("could not be read")]
pub struct Unreadable;

/// An answer on the way: a position, a point, positions, or a letter for why there is none.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Position {
    One(u8),
    Many(Vec<u8>),
    Missing(char),
}

#[derive(Serialize, Deserialize)]
struct TicksOnTheWay {
    instrument: InstrumentKey,
    hash: String,
    answers: Vec<Position>,
}

#[derive(Serialize, Deserialize)]
struct WordsOnTheWay {
    instrument: InstrumentKey,
    hash: String,
    age_band: Option<OptionId>,
    quote: bool,
    texts: Vec<(ItemId, String)>,
}

/// Which instrument an opened envelope answers.
#[derive(Deserialize)]
struct Header {
    instrument: InstrumentKey,
    hash: String,
}

impl Padded {
    /// Packs ticks. They never exceed the size: every instrument that parses fits (see the tests).
    pub fn ticks(instrument: &Instrument, ticks: &Ticks) -> Result<Self, Unreadable> {
        let answers = instrument
            .items()
            .filter(|item| !item.is_text())
            .map(|item| position(&item.kind, ticks.answers.get(&item.id)))
            .collect();
        let content = TicksOnTheWay {
            instrument: instrument.key.clone(),
            hash: instrument.hash().to_owned(),
            answers,
        };
        Self::pad(EnvelopeKind::Ticks, &content)
    }

    /// Packs words; with no texts it is the dummy, of the same size.
    pub fn words(instrument: &Instrument, words: &Words) -> Result<Self, Unreadable> {
        let content = WordsOnTheWay {
            instrument: instrument.key.clone(),
            hash: instrument.hash().to_owned(),
            age_band: words.age_band.clone(),
            quote: words.quote,
            texts: words
                .texts
                .iter()
                .map(|text| (text.item.clone(), text.text.clone()))
                .collect(),
        };
        Self::pad(EnvelopeKind::Words, &content)
    }

    fn pad(kind: EnvelopeKind, content: &impl Serialize) -> Result<Self, Unreadable> {
        let content = serde_json::to_vec(content).map_err(|_| Unreadable)?;
        let mut bytes = u32::try_from(content.len())
            .map_err(|_| Unreadable)?
            .to_be_bytes()
            .to_vec();
        bytes.extend(content);
        if bytes.len() > kind.size() {
            return Err(Unreadable);
        }
        bytes.resize(kind.size(), 0);
        Ok(Self { kind, bytes })
    }

    /// Takes what came out of an envelope, or out of the store after unsealing.
    pub fn from_bytes(kind: EnvelopeKind, bytes: Vec<u8>) -> Self {
        Self { kind, bytes }
    }

    /// Which envelope it is for.
    pub fn kind(&self) -> EnvelopeKind {
        self.kind
    }

    /// The bytes, always [`EnvelopeKind::size`] of them: for an envelope, or for the store after unsealing.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn content(&self) -> Result<&[u8], Unreadable> {
        let (length, rest) = self.bytes.split_first_chunk::<4>().ok_or(Unreadable)?;
        rest.get(..u32::from_be_bytes(*length) as usize).ok_or(Unreadable)
    }

    /// The instrument that this envelope answers, by key and hash.
    pub fn instrument(&self) -> Result<(InstrumentKey, String), Unreadable> {
        let header: Header = serde_json::from_slice(self.content()?).map_err(|_| Unreadable)?;
        Ok((header.instrument, header.hash))
    }

    /// Unpacks ticks, against the very instrument that they answer. What no form of it yields is not read: see
    /// [`Ticks::are_possible`].
    pub fn to_ticks(&self, instrument: &Instrument) -> Result<Ticks, Unreadable> {
        let content: TicksOnTheWay = serde_json::from_slice(self.content()?).map_err(|_| Unreadable)?;
        if content.hash != instrument.hash() {
            return Err(Unreadable);
        }
        let mut positions = content.answers.into_iter();
        let mut answers = BTreeMap::new();
        for item in instrument.items().filter(|item| !item.is_text()) {
            let position = positions.next().ok_or(Unreadable)?;
            answers.insert(item.id.clone(), answer(&item.kind, position)?);
        }
        let ticks = Ticks { answers };
        if positions.next().is_none() && ticks.are_possible(instrument) {
            Ok(ticks)
        } else {
            Err(Unreadable)
        }
    }

    /// Unpacks words, against the very instrument that they answer. What no form of it yields is not read: see
    /// [`Words::are_possible`].
    pub fn to_words(&self, instrument: &Instrument) -> Result<Words, Unreadable> {
        let content: WordsOnTheWay = serde_json::from_slice(self.content()?).map_err(|_| Unreadable)?;
        if content.hash != instrument.hash() {
            return Err(Unreadable);
        }
        let texts = content
            .texts
            .into_iter()
            .map(|(item, text)| Text { item, text })
            .collect();
        let words = Words {
            age_band: content.age_band,
            quote: content.quote,
            texts,
        };
        if words.are_possible(instrument) {
            Ok(words)
        } else {
            Err(Unreadable)
        }
    }
}

fn place(options: &[crate::instrument::item::ResponseOption], id: &OptionId) -> u8 {
    options
        .iter()
        .position(|option| option.id == *id)
        .and_then(|place| u8::try_from(place).ok())
        .unwrap_or(u8::MAX)
}

fn position(kind: &ItemKind, answer: Option<&Answer>) -> Position {
    match (kind, answer) {
        (ItemKind::Single { options, .. }, Some(Answer::Chosen(option))) => {
            Position::One(place(options, option))
        }
        (ItemKind::Scale { .. }, Some(Answer::Point(point))) => Position::One(*point),
        (ItemKind::Multiple { options, .. }, Some(Answer::Ticked(ticked))) => {
            Position::Many(ticked.iter().map(|option| place(options, option)).collect())
        }
        (_, Some(Answer::Missing(ItemNonresponse::NotAsked))) => Position::Missing('n'),
        (_, Some(Answer::Missing(ItemNonresponse::PreferNotToSay))) => Position::Missing('p'),
        (_, Some(Answer::Missing(ItemNonresponse::DontKnow))) => Position::Missing('d'),
        _ => Position::Missing('-'),
    }
}

fn answer(kind: &ItemKind, position: Position) -> Result<Answer, Unreadable> {
    match (kind, position) {
        (ItemKind::Single { options, .. }, Position::One(place)) => options
            .get(usize::from(place))
            .map(|option| Answer::Chosen(option.id.clone()))
            .ok_or(Unreadable),
        (ItemKind::Scale { .. }, Position::One(point)) if point <= 10 => Ok(Answer::Point(point)),
        (ItemKind::Multiple { options, .. }, Position::Many(places)) if !places.is_empty() => places
            .iter()
            .map(|place| {
                options
                    .get(usize::from(*place))
                    .map(|option| option.id.clone())
                    .ok_or(Unreadable)
            })
            .collect::<Result<BTreeSet<_>, _>>()
            .map(Answer::Ticked),
        (_, Position::Missing(why)) => match why {
            'n' => Ok(Answer::Missing(ItemNonresponse::NotAsked)),
            'p' => Ok(Answer::Missing(ItemNonresponse::PreferNotToSay)),
            'd' => Ok(Answer::Missing(ItemNonresponse::DontKnow)),
            '-' => Ok(Answer::Missing(ItemNonresponse::NotAnswered)),
            _ => Err(Unreadable),
        },
        _ => Err(Unreadable),
    }
}
