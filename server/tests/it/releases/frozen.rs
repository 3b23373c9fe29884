//! A release that was made by hand: of one question a number, a range and a hidden number, alone and by age, and another
//! question of which nothing may be shown.

use crate::harness::{Answer, NOW, TestApp, children};
use crate::waves::answer;
use analysis::disclosure_control::{HiddenBecause, ProtectedTable, Row, Shape, ShownCell};
use analysis::release::{Attacker, Audit, TablesRelease, ThemesRelease};
use app::road::{unseal, waves};
use domain::clock::Clock;
use domain::id::{ReleaseId, WaveId};
use domain::instrument::TableKey;
use domain::people::Role;
use domain::wave::Kept;
use store::authorities::Authority;
use store::releases::{Release, ReleaseKind};
use time::Duration;

/// The question that is shown.
pub const QUESTION: &str = "Do you know your life story";
/// The question of which nothing is shown.
pub const QUIET: &str = "Do you feel that you belong";

pub struct Frozen {
    pub app: TestApp,
    pub release: ReleaseId,
    authority: Authority,
    wave: WaveId,
}

impl Frozen {
    pub async fn new() -> Self {
        let (mut app, authority, wave, codes) = TestApp::in_fieldwork(10).await;
        answer(&app, &codes).await;
        waves::close(&app.state, authority.id, wave).await.unwrap();
        app.state.clock = Clock::Fixed(NOW + Duration::days(22));
        unseal::unseal(&app.state, authority.id, wave).await.unwrap();
        let mut frozen = Self {
            release: ReleaseId::draw(&mut app.state.rng()),
            app,
            authority,
            wave,
        };
        frozen.release = frozen.add(ReleaseKind::Tables, 1, tables().to_json()).await;
        frozen
    }

    /// A release of themes of the same wave.
    pub async fn add_themes(&self) -> ReleaseId {
        let none = ThemesRelease {
            themes: Vec::new(),
            open_link: false,
        };
        self.add(ReleaseKind::Themes, 1, none.to_json()).await
    }

    /// A second release of the tables, a day later, in which the question that was hidden is shown.
    pub async fn add_again(&mut self) -> ReleaseId {
        self.app.state.clock = Clock::Fixed(self.app.state.clock.now() + Duration::DAY);
        let mut again = tables();
        again.tables[2].shape = shown(vec![row("Everyone", 80)], None);
        self.add(ReleaseKind::Tables, 2, again.to_json()).await
    }

    async fn add(&self, kind: ReleaseKind, number: u32, body: String) -> ReleaseId {
        let release = Release {
            id: ReleaseId::draw(&mut self.app.state.rng()),
            wave: self.wave,
            kind,
            number,
            manifest_hash: "0123abcd".into(),
            released_on: self.app.state.clock.today(),
            released_by: None,
            body,
        };
        let store = &self.app.state.store;
        assert!(
            store::releases::add(store, self.authority.id, &release)
                .await
                .unwrap()
        );
        release.id
    }

    /// Takes away what tables are counted from.
    pub async fn erase_ticks(&self) {
        let (store, today) = (&self.app.state.store, self.app.state.clock.today());
        let erased = store::retention::erase(store, self.wave, Kept::Ticks, today).await;
        assert!(erased.unwrap().is_some());
    }

    pub fn address(&self) -> String {
        format!("/staff/releases/{}", self.release)
    }

    /// A page below the release, as somebody with these roles.
    pub async fn page(&self, roles: &[Role], path: &str) -> Answer {
        self.get(roles, &format!("{}{path}", self.address())).await
    }

    pub async fn get(&self, roles: &[Role], path: &str) -> Answer {
        let until = self.app.state.clock.now() + Duration::hours(1);
        let cookie = self.app.signed_in_until(self.authority.id, roles, until).await;
        self.app.get_as(&cookie, path).await
    }
}

fn tables() -> TablesRelease {
    let attacker = |name: &str, kept_out| Attacker {
        name: name.into(),
        kept_out,
    };
    TablesRelease {
        manifest_hash: "0123abcd".into(),
        rule: "by hand".into(),
        tables: vec![
            table(
                "life-story",
                QUESTION,
                None,
                shown(vec![row("Everyone", 80)], None),
            ),
            table("life-story", QUESTION, Some("age-band"), by_age()),
            table("belong", QUIET, None, hidden()),
        ],
        unreadable: 0,
        replacements: Some(3),
        open_link: false,
        audit: Audit {
            attackers: vec![attacker("Anybody", true), attacker("A worker", false)],
            withheld: vec!["belong by age-band".into()],
        },
    }
}

fn table(variable: &str, question: &str, by: Option<&str>, shape: Shape) -> ProtectedTable {
    ProtectedTable {
        key: TableKey {
            instrument: Some(children()),
            variable: variable.into(),
            by: by.map(Into::into),
        },
        question: question.into(),
        by: by.map(|_| "How old are you?".into()),
        shape,
    }
}

fn by_age() -> Shape {
    let told = Row {
        label: "16 or 17".into(),
        people: Some(68),
        cells: [30, 20, 12, 6].map(ShownCell::Number).to_vec(),
    };
    shown(vec![row("10 to 12", 40), told], Some("10 to 12 together"))
}

fn shown(rows: Vec<Row>, by_step: Option<&str>) -> Shape {
    let columns = ["Yes", "A bit", "Not at all", "No answer"];
    Shape::Shown {
        columns: columns.map(str::to_owned).to_vec(),
        rows,
        step: "as asked".into(),
        by_step: by_step.map(Into::into),
    }
}

fn row(label: &str, people: u64) -> Row {
    let range = ShownCell::Range {
        words: "fewer than a third".into(),
        from: 0,
        to: 19,
    };
    Row {
        label: label.into(),
        people: Some(people),
        cells: vec![
            ShownCell::Number(21),
            range,
            ShownCell::Hidden { from: 1, to: 18 },
            ShownCell::Number(7),
        ],
    }
}

fn hidden() -> Shape {
    Shape::Hidden {
        because: HiddenBecause::TooFewAnswers,
    }
}
