//! Two authorities with staff and a wave each, for tests that need somebody to look over the fence.

use domain::ballot_box::{BoxKey, Mark, PrivateKey, SealedEnvelope};
use domain::id::{AuthorityId, CommentId, StaffId, ThemeId, WaveId};
use domain::instrument::{InstrumentKey, ItemId, OptionId};
use domain::people::{Email, Role};
use domain::themes::{CandidateTheme, Comment};
use domain::wave::{Wave, WaveState};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::BTreeSet;
use store::authorities::{self, Authority};
use store::ballot_box::{self, Accepted, Unsealed};
use store::staff::{self, StaffMember};
use store::{Store, waves};
use time::OffsetDateTime;
use time::macros::{date, datetime};

/// A moment on which nothing depends.
pub const NOW: OffsetDateTime = datetime!(2026-11-22 10:00 UTC);

/// One authority.
pub struct Side {
    pub authority: AuthorityId,
    pub staff: StaffId,
    pub second: StaffId,
    pub wave: WaveId,
}

/// Two of them.
pub struct World {
    pub one: Side,
    pub other: Side,
    pub rng: StdRng,
}

pub fn key(text: &str) -> InstrumentKey {
    text.parse().expect("an instrument key")
}

pub fn eleven() -> InstrumentKey {
    key("eleven-to-seventeen/1")
}

pub fn member(rng: &mut StdRng, authority: AuthorityId, email: &str) -> StaffMember {
    StaffMember {
        id: StaffId::draw(rng),
        authority,
        name: "Sam Example".to_owned(),
        email: email.parse::<Email>().expect("an address"),
        roles: BTreeSet::from([Role::TextReviewer, Role::Officer]),
    }
}

pub fn draft(rng: &mut StdRng, authority: AuthorityId) -> Wave {
    Wave {
        id: WaveId::draw(rng),
        authority,
        title: "Autumn 2026".to_owned(),
        state: WaveState::Draft,
        closes_on: date!(2026 - 12 - 11),
        closed_at: None,
        strategy: "southwark-2021".to_owned(),
    }
}

async fn side(store: &Store, rng: &mut StdRng, slug: &str) -> Side {
    let authority = Authority {
        id: AuthorityId::draw(rng),
        slug: slug.to_owned(),
        name: slug.to_uppercase(),
        strategy: format!("{slug}-2021"),
    };
    authorities::create(store, &authority)
        .await
        .expect("an authority");
    let authority = authority.id;
    let people = [format!("a@{slug}.example"), format!("b@{slug}.example")]
        .map(|email| member(rng, authority, &email));
    for person in &people {
        staff::add(store, person, "hash")
            .await
            .expect("a member of staff");
    }
    let wave = draft(rng, authority);
    waves::create(store, &wave, &[eleven()]).await.expect("a wave");
    Side {
        authority,
        staff: people[0].id,
        second: people[1].id,
        wave: wave.id,
    }
}

impl World {
    pub async fn new(store: &Store) -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        let one = side(store, &mut rng, "southwark").await;
        let other = side(store, &mut rng, "walsall").await;
        Self { one, other, rng }
    }
}

/// The key of a simple wave.
pub fn box_key() -> BoxKey {
    BoxKey::Simple(PrivateKey::draw(&mut StdRng::seed_from_u64(4)).public())
}

impl Side {
    /// The wave as it stands.
    pub async fn wave(&self, store: &Store) -> Wave {
        waves::get(store, self.authority, self.wave)
            .await
            .expect("a query")
            .expect("the wave")
    }

    pub async fn open(&self, store: &Store) {
        let wave = self.wave(store).await;
        let frozen = [(eleven(), "source".to_owned(), "hash".to_owned())];
        assert!(
            waves::open(store, &wave, &box_key(), &frozen, "manifest", &[])
                .await
                .expect("opening")
        );
    }

    pub async fn close(&self, store: &Store) {
        assert!(waves::close(store, self.wave, NOW).await.expect("closing"));
    }

    /// Opens, fills the box with so many answers, and closes.
    pub async fn filled(&self, store: &Store, answers: u8) {
        self.open(store).await;
        for n in 0..answers {
            assert_eq!(self.answer(store, n).await.expect("accepting"), Accepted::Now);
        }
        self.close(store).await;
    }

    /// Sends the answer of a code.
    pub async fn answer(&self, store: &Store, n: u8) -> Result<Accepted, store::StoreError> {
        let (ticks, words) = (envelope("ticks", n), envelope("words", n));
        let mut rng = StdRng::seed_from_u64(u64::from(n) + 1_000);
        ballot_box::accept(store, self.wave, &mark(n), &ticks, &words, &mut rng).await
    }

    /// Opens, fills, closes and unseals, with these comments.
    pub async fn unsealed(&self, store: &Store, comments: Vec<Comment>) {
        self.filled(store, 10).await;
        let unsealed = Unsealed {
            envelopes: 10,
            responses: vec![(eleven(), b"padded".to_vec()); 10],
            comments,
            unreadable: 0,
        };
        let mut rng = StdRng::seed_from_u64(7);
        assert!(
            ballot_box::unseal(store, self.wave, unsealed, &mut rng)
                .await
                .expect("unsealing")
        );
    }
}

pub fn mark(n: u8) -> Mark {
    Mark([n; 32])
}

/// Bytes that a search finds again.
pub fn envelope(kind: &str, n: u8) -> SealedEnvelope {
    SealedEnvelope::from_bytes(format!("canary-{kind}-{n:03}").repeat(300).into_bytes())
}

pub fn comment(rng: &mut StdRng, text: &str) -> Comment {
    Comment {
        id: CommentId::draw(rng),
        instrument: eleven(),
        item: ItemId::new("anything-else"),
        age_band: Some(OptionId::new("11-13")),
        quote: true,
        text: text.to_owned(),
        redacted: None,
    }
}

pub fn theme(rng: &mut StdRng, slug: &str) -> CandidateTheme {
    CandidateTheme {
        id: ThemeId::draw(rng),
        slug: slug.to_owned(),
        title: slug.to_uppercase(),
        covers: "what belongs here".to_owned(),
    }
}
