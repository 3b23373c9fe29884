//! The youth groups of the demo meet, and what they said goes through the coding room.

use super::coding::{Themes, redacted, under};
use super::group_notes::{GROUPS, Meeting};
use super::{Calendar, Council, DemoError};
use domain::groups::{Attendance, Group, Point, PointKind, Session};
use domain::id::{GroupId, PointId, SessionId, WaveId};
use time::Duration;

/// Every group meets twice.
pub(super) async fn meet(
    council: &Council,
    calendar: &Calendar,
    wave: WaveId,
    themes: &Themes,
) -> Result<(), DemoError> {
    let state = &council.state;
    for notes in &GROUPS {
        let group = Group {
            id: GroupId::draw(&mut state.rng()),
            name: notes.group.to_owned(),
        };
        store::groups::add(&state.store, council.id(), &group).await?;
        for meeting in &notes.meetings {
            let session = session(council, calendar, group.id, meeting);
            store::groups::log(&state.store, council.id(), &session, council.staff.facilitator).await?;
            for (point, said) in session.points.iter().zip(meeting.points) {
                let left = redacted(&point.text, &[])?;
                let under = under(themes, said.themes);
                let reviewer = council.staff.text_reviewer;
                store::groups::code_point(
                    &state.store,
                    council.id(),
                    point.id,
                    &left,
                    &under,
                    reviewer,
                    wave,
                )
                .await?;
            }
        }
    }
    Ok(())
}

fn session(council: &Council, calendar: &Calendar, group: GroupId, meeting: &Meeting) -> Session {
    let mut rng = council.state.rng();
    let attendance = meeting.attendance.iter();
    let points = meeting.points.iter().map(|said| Point {
        id: PointId::draw(&mut rng),
        kind: if said.ask.is_some() {
            PointKind::Ask
        } else {
            PointKind::Said
        },
        text: said.text.to_owned(),
        asked_of: said.ask.map(|(of, _)| of.to_owned()),
        approved_by_group: said.ask.is_some_and(|(_, approved)| approved),
    });
    Session {
        points: points.collect(),
        id: SessionId::draw(&mut rng),
        group,
        held_on: calendar
            .released
            .saturating_sub(Duration::days(meeting.days_before_release)),
        attendance: attendance
            .map(|(band, count)| Attendance {
                age_band: (*band).to_owned(),
                count: *count,
            })
            .collect(),
        topic: meeting.topic.to_owned(),
    }
}
