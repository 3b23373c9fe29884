//! A session as a facilitator types it.

use crate::staff::form::{Sent, date_field, is_date, iso, problems_of};
use crate::ui::form::FormProblems;
use domain::groups::{AGE_BANDS, Attendance, Point, PointKind, Session};
use domain::id::{GroupId, PointId, SessionId};
use rand::Rng;
use time::Date;
use validator::Validate;

/// How many things that were said can be logged at once.
pub const SAID: usize = 5;
/// How many things that are asked for can be logged at once.
pub const ASKS: usize = 3;
/// The most characters of one point.
pub const LIMIT: usize = 1_000;

/// Something that the group asks for, as typed.
#[derive(Clone, Default)]
pub struct Ask {
    /// What.
    pub text: String,
    /// Of whom.
    pub of: String,
    /// Whether the group agreed to these words.
    pub agreed: bool,
}

/// The form as typed. No `Debug`: it holds young people's words.
#[derive(Clone, Default, Validate)]
pub struct Typed {
    /// When.
    #[validate(custom(function = "is_date"))]
    pub held_on: String,
    /// One for each age band.
    pub attendance: Vec<String>,
    /// What was talked about.
    #[validate(length(
        min = 1,
        max = 200,
        message = "Say in up to 200 characters what you talked about"
    ))]
    pub topic: String,
    /// What was said.
    pub said: Vec<String>,
    /// What the group asks for.
    pub asks: Vec<Ask>,
}

impl Typed {
    /// The empty form, for today.
    pub fn empty(today: Date) -> Self {
        Self {
            held_on: iso(today),
            attendance: vec![String::new(); AGE_BANDS.len()],
            topic: String::new(),
            said: vec![String::new(); SAID],
            asks: vec![Ask::default(); ASKS],
        }
    }

    /// What was sent.
    pub fn read(sent: &Sent) -> Self {
        let ask = |place| Ask {
            text: sent.text(&format!("ask-{place}")),
            of: sent.value(&format!("ask-of-{place}")),
            agreed: sent.ticked(&format!("ask-agreed-{place}")),
        };
        Self {
            held_on: sent.value("held_on"),
            attendance: (0..AGE_BANDS.len())
                .map(|place| sent.value(&format!("attendance-{place}")))
                .collect(),
            topic: sent.value("topic"),
            said: (0..SAID)
                .map(|place| sent.text(&format!("said-{place}")))
                .collect(),
            asks: (0..ASKS).map(ask).collect(),
        }
    }

    /// What it means.
    pub fn check(&self, group: GroupId, today: Date, rng: &mut impl Rng) -> Result<Session, FormProblems> {
        let mut problems = problems_of(self, &["held_on"]);
        let held_on = date_field(&self.held_on);
        if held_on.is_some_and(|date| date > today) {
            problems.add(
                "held_on",
                "The session has not been yet: choose today or a day before",
            );
        }
        let attendance = self.attendance(&mut problems);
        for (field, message) in problems_of(self, &["topic"]).iter() {
            problems.add(field, message);
        }
        let points = self.points(&mut problems, rng);
        match held_on {
            Some(held_on) if problems.is_empty() => {
                let (id, topic) = (SessionId::draw(rng), self.topic.clone());
                Ok(Session {
                    id,
                    group,
                    held_on,
                    attendance,
                    topic,
                    points,
                })
            }
            _ => Err(problems),
        }
    }

    fn attendance(&self, problems: &mut FormProblems) -> Vec<Attendance> {
        let mut attendance = Vec::new();
        for (place, (typed, band)) in self.attendance.iter().zip(AGE_BANDS).enumerate() {
            if typed.is_empty() {
                continue;
            }
            match typed.parse().ok().filter(|count| *count <= 500) {
                Some(count) => attendance.push(Attendance {
                    age_band: band.into(),
                    count,
                }),
                None => problems.add(
                    format!("attendance-{place}"),
                    "Enter a whole number, or leave it empty",
                ),
            }
        }
        if problems.is_empty() && attendance.iter().all(|band| band.count == 0) {
            problems.add("attendance-0", "Enter how many young people were there");
        }
        attendance
    }

    fn points(&self, problems: &mut FormProblems, rng: &mut impl Rng) -> Vec<Point> {
        let mut points = Vec::new();
        for (place, text) in self.said.iter().enumerate() {
            too_long(problems, format!("said-{place}"), text);
            if !text.is_empty() {
                let id = PointId::draw(rng);
                let (kind, text) = (PointKind::Said, text.clone());
                points.push(Point {
                    id,
                    kind,
                    text,
                    asked_of: None,
                    approved_by_group: false,
                });
            }
        }
        for (place, ask) in self.asks.iter().enumerate() {
            too_long(problems, format!("ask-{place}"), &ask.text);
            match (ask.text.is_empty(), ask.of.is_empty()) {
                (true, true) if !ask.agreed => continue,
                (true, _) => problems.add(format!("ask-{place}"), "Write down what the group asks for"),
                (false, true) => problems.add(format!("ask-of-{place}"), "Write down of whom it is asked"),
                (false, false) if ask.of.chars().count() > 120 => {
                    problems.add(format!("ask-of-{place}"), "Use at most 120 characters");
                }
                (false, false) => points.push(Point {
                    id: PointId::draw(rng),
                    kind: PointKind::Ask,
                    text: ask.text.clone(),
                    asked_of: Some(ask.of.clone()),
                    approved_by_group: ask.agreed,
                }),
            }
        }
        points
    }
}

fn too_long(problems: &mut FormProblems, field: String, text: &str) {
    let over = text.chars().count().saturating_sub(LIMIT);
    if over > 0 {
        problems.add(field, format!("This is {over} characters too long"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 22);

    fn check(pairs: &[(&str, &str)]) -> Result<Session, FormProblems> {
        let mut typed = Typed::empty(TODAY);
        let mut rng = StdRng::seed_from_u64(1);
        let group = GroupId::draw(&mut rng);
        for (name, value) in pairs {
            let value = (*value).to_owned();
            match *name {
                "held_on" => typed.held_on = value,
                "topic" => typed.topic = value,
                "attendance-1" => typed.attendance[1] = value,
                "said-0" => typed.said[0] = value,
                "ask-0" => typed.asks[0].text = value,
                "ask-of-0" => typed.asks[0].of = value,
                other => panic!("{other}"),
            }
        }
        typed.check(group, TODAY, &mut rng)
    }

    #[test]
    fn two_minutes_of_typing_are_a_session() {
        let session = check(&[
            ("topic", "Moving home"),
            ("attendance-1", "6"),
            ("said-0", "Nobody told us when"),
            ("ask-0", "Two weeks' notice"),
            ("ask-of-0", "The head of placements"),
        ]);
        let session = session.unwrap();
        assert_eq!(session.held_on, TODAY);
        assert_eq!(
            session.attendance,
            [Attendance {
                age_band: "11 to 13".into(),
                count: 6
            }]
        );
        assert_eq!(session.points.len(), 2);
        assert!(
            !session.points[1].approved_by_group,
            "not unless the group agreed"
        );
    }

    #[test]
    fn an_empty_form_asks_for_attendance_and_topic() {
        let problems = check(&[]).err().unwrap();
        let fields: Vec<&str> = problems.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["attendance-0", "topic"]);
    }

    #[test]
    fn an_ask_needs_somebody_to_answer_it() {
        let problems = check(&[("topic", "x"), ("attendance-1", "6"), ("ask-0", "Notice")])
            .err()
            .unwrap();
        assert!(problems.of("ask-of-0").is_some());
    }

    #[test]
    fn tomorrow_odd_numbers_and_long_texts_are_pointed_out() {
        let long = "x".repeat(LIMIT + 3);
        let wrong = [
            ("held_on", "2026-11-23"),
            ("attendance-1", "some"),
            ("topic", "x"),
            ("said-0", long.as_str()),
        ];
        let problems = check(&wrong).err().unwrap();
        assert!(problems.of("held_on").is_some() && problems.of("attendance-1").is_some());
        assert_eq!(
            problems.of("said-0").as_deref(),
            Some("This is 3 characters too long")
        );
    }

    #[test]
    fn the_form_comes_back_as_it_was_typed() {
        let sent = Sent::from([
            ("topic", "Moving"),
            ("ask-2", "Notice"),
            ("ask-agreed-2", "yes"),
            ("said-4", "a\r\nb"),
        ]);
        let typed = Typed::read(&sent);
        assert_eq!(
            (
                typed.topic.as_str(),
                typed.asks[2].text.as_str(),
                typed.asks[2].agreed
            ),
            ("Moving", "Notice", true)
        );
        assert_eq!(typed.said[4], "a\nb");
    }
}
