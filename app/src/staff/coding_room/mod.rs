//! The coding room: the only place where raw words are read.
//!
//! In: words of an unsealed wave, and points of group sessions, in random order. Out: what a reviewer left of them, and
//! the themes they belong under. It refuses to know which ticks came with the words, and who wrote them.

mod coding;
pub mod comment;
pub mod list;
pub mod point;
mod sheet;

use super::fault::Fault;
use super::session::SignedIn;
use crate::state::AppState;
use domain::id::{AuthorityId, ConcernId};
use domain::wave::{Wave, WaveState};
use sheet::PassedOn;
use store::concerns::{Concern, Read};

/// Waves whose words can be read, the last to close first.
pub(in crate::staff) async fn open_waves(
    state: &AppState,
    authority: AuthorityId,
) -> Result<Vec<Wave>, Fault> {
    let mut waves = store::waves::of_authority(&state.store, authority).await?;
    waves.retain(|wave| matches!(wave.state, WaveState::Unsealed | WaveState::Released));
    waves.sort_by_key(|wave| std::cmp::Reverse(wave.closed_at));
    Ok(waves)
}

/// The address of what is to be read next: a comment, then a point of a session, then nothing.
async fn next(state: &AppState, authority: AuthorityId) -> Result<String, Fault> {
    if let Some(comment) = store::comments::waiting(&state.store, authority).await?.first() {
        return Ok(format!("/staff/coding-room/{comment}"));
    }
    let points = store::groups::points_to_code(&state.store, authority).await?;
    let waves = open_waves(state, authority).await?;
    match (points.first(), waves.is_empty()) {
        (Some(logged), false) => Ok(format!("/staff/coding-room/points/{}", logged.point.id)),
        _ => Ok("/staff/coding-room".into()),
    }
}

/// Makes a concern of words, if nobody has before. The audit says which, and not where the words were read.
async fn pass_on(state: &AppState, who: &SignedIn, read: Read, words: &str) -> Result<PassedOn, Fault> {
    let concern = Concern {
        id: ConcernId::draw(&mut state.rng()),
        words: words.to_owned(),
        passed_on: state.clock.today(),
    };
    let (authority, by) = (who.authority.id, who.member.id);
    let first = store::concerns::pass_on(&state.store, authority, read, &concern, by).await?;
    if first {
        who.did(state, &format!("passed words on as the concern {}", concern.id))
            .await?;
    }
    Ok(PassedOn::by(first))
}
