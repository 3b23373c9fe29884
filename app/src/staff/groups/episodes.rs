//! Episodes of engagement by quarter: worked out from the log, so that two reports cannot differ.
//!
//! An episode is one attendance of one young person at one session. Who comes twice counts twice: it says how much was
//! done together, and never how many young people there are.

use domain::groups::Session;
use time::{Date, Month};

/// One quarter of a calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: i32,
    /// 0 to 3.
    number: u8,
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(date: Date) -> Self {
        Self {
            year: date.year(),
            number: (u8::from(date.month()) - 1) / 3,
        }
    }

    /// "April to June 2026".
    pub fn label(self) -> String {
        let (first, last) = match self.number {
            0 => (Month::January, Month::March),
            1 => (Month::April, Month::June),
            2 => (Month::July, Month::September),
            _ => (Month::October, Month::December),
        };
        format!("{first} to {last} {}", self.year)
    }
}

/// What a quarter adds up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Engagement {
    /// Which quarter.
    pub quarter: Quarter,
    /// How many sessions.
    pub sessions: u32,
    /// How many attendances.
    pub episodes: u32,
}

/// Sessions and episodes of each quarter that has any, the latest first.
pub fn by_quarter(sessions: &[Session]) -> Vec<Engagement> {
    let mut quarters: Vec<Engagement> = Vec::new();
    for session in sessions {
        let quarter = Quarter::of(session.held_on);
        let episodes = attended(session);
        match quarters
            .iter_mut()
            .find(|engagement| engagement.quarter == quarter)
        {
            Some(engagement) => {
                engagement.sessions += 1;
                engagement.episodes = engagement.episodes.saturating_add(episodes);
            }
            None => quarters.push(Engagement {
                quarter,
                sessions: 1,
                episodes,
            }),
        }
    }
    quarters.sort_by_key(|engagement| std::cmp::Reverse(engagement.quarter));
    quarters
}

/// How many were there.
pub fn attended(session: &Session) -> u32 {
    session
        .attendance
        .iter()
        .fold(0, |sum, band| sum.saturating_add(band.count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::groups::Attendance;
    use domain::id::{GroupId, SessionId};
    use rand::SeedableRng;
    use time::macros::date;

    fn session(held_on: Date, counts: &[u32]) -> Session {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let attendance = counts.iter().map(|count| Attendance {
            age_band: "11 to 13".into(),
            count: *count,
        });
        Session {
            id: SessionId::draw(&mut rng),
            group: GroupId::draw(&mut rng),
            held_on,
            attendance: attendance.collect(),
            topic: String::new(),
            points: Vec::new(),
        }
    }

    #[test]
    fn attendances_add_up_by_quarter_the_latest_first() {
        let sessions = [
            session(date!(2026 - 03 - 31), &[4]),
            session(date!(2026 - 04 - 01), &[3, 2]),
            session(date!(2026 - 06 - 30), &[1]),
        ];
        let quarters = by_quarter(&sessions);
        let told: Vec<_> = quarters
            .iter()
            .map(|q| (q.quarter.label(), q.sessions, q.episodes))
            .collect();
        let wanted = [
            ("April to June 2026".to_owned(), 2, 6),
            ("January to March 2026".to_owned(), 1, 4),
        ];
        assert_eq!(told, wanted);
    }
}
