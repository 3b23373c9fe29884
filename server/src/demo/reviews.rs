//! The officers of the demo review a priority area, and a second one approves.

use super::review_notes::{self, Decided, Note};
use super::{Calendar, Council, DemoError, record};
use domain::id::ReviewId;
use domain::priorities::{Decision, NewReview, Review};
use time::Duration;

/// Writes every review of an authority.
pub(super) async fn write(council: &Council, calendar: &Calendar) -> Result<(), DemoError> {
    let state = council.on(calendar.reviewed);
    for note in review_notes::of(&council.authority.slug) {
        let review = Review {
            id: ReviewId::draw(&mut state.rng()),
            content: content(council, calendar, note),
            recorded_by: council.staff.officer,
            recorded_at: state.clock.now(),
            approved_by: None,
            progress: None,
        };
        store::reviews::record(&state.store, council.id(), &review).await?;
        record(&state, council, council.staff.officer, "review recorded").await?;
        if note.approved {
            store::reviews::approve(
                &state.store,
                council.id(),
                review.id,
                council.staff.second_officer,
            )
            .await?;
            record(&state, council, council.staff.second_officer, "review approved").await?;
        }
        if let Some(progress) = note.progress {
            store::reviews::set_progress(&state.store, council.id(), review.id, progress).await?;
        }
    }
    Ok(())
}

fn content(council: &Council, calendar: &Calendar, note: &Note) -> NewReview {
    let in_days = |days: i64| calendar.today.saturating_add(Duration::days(days));
    NewReview {
        strategy: council.authority.strategy.clone(),
        area: note.area.to_owned(),
        heard: note.heard.to_owned(),
        decision: match note.decision {
            Decided::WillDo(action, owner, days) => Decision::WillDo {
                action: action.to_owned(),
                owner: owner.to_owned(),
                due: in_days(days),
            },
            Decided::CannotDo(reason) => Decision::CannotDo {
                reason: reason.to_owned(),
            },
        },
        decided_by: note.decided_by.to_owned(),
        look_again_on: in_days(180),
    }
}
