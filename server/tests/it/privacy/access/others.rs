//! Attack 38, its other half: an id of another authority in an address that one's role may use.

use crate::harness::{NOW, TestApp};
use app::road::{unseal, waves};
use app::staff::access::ROUTES;
use axum::http::{Method, StatusCode};
use domain::ballot_box::Ticket;
use domain::clock::Clock;
use domain::groups::Group;
use domain::id::{ConcernId, ContactId, GroupId, StaffId};
use domain::intake::Submission;
use domain::people::Role;
use store::concerns::{Concern, Read};
use store::contacts::NewContact;
use store::staff::StaffMember;
use time::Duration;

/// Everything of Southwark's that has an id, and everybody's role in Walsall: no page, no act, no trace in the audit.
#[tokio::test]
async fn attack_38_an_id_of_another_authority_leads_nowhere() {
    let (mut app, southwark, wave, codes) = TestApp::in_fieldwork(10).await;
    let walsall = app.authority("walsall", "walsall-2021").await;
    for code in &codes {
        let form = Submission::new(vec![("w.one-change".into(), "See Sam more".into())]);
        app::road::send::send(&app.state, &Ticket::of_code(code.stretch()), form)
            .await
            .unwrap()
            .unwrap();
    }
    waves::close(&app.state, southwark.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    unseal::unseal(&app.state, southwark.id, wave).await.unwrap();
    let (store, mut rng, today) = (&app.state.store, app.state.rng(), app.state.clock.today());
    let comment = store::comments::waiting(store, southwark.id).await.unwrap()[0];
    let group = Group {
        id: GroupId::draw(&mut rng),
        name: "Speakerbox".into(),
    };
    store::groups::add(store, southwark.id, &group).await.unwrap();
    let person = StaffMember {
        id: StaffId::draw(&mut rng),
        authority: southwark.id,
        name: "Sam Example".into(),
        email: "sam@southwark.example".parse().unwrap(),
        roles: [Role::Officer].into(),
    };
    store::staff::add(store, &person, "no password").await.unwrap();
    let concern = ConcernId::draw(&mut rng);
    let words = Concern {
        id: concern,
        words: "these words".into(),
        passed_on: today,
    };
    store::concerns::pass_on(store, southwark.id, Read::Comment(comment), &words, person.id)
        .await
        .unwrap();
    let contact = NewContact {
        id: ContactId::draw(&mut rng),
        authority: southwark.slug.clone(),
        called: "Jo".into(),
        reach: "07700 900123".into(),
        message: String::new(),
        asked_on: today,
    };
    store::contacts::ask(&app.state.contacts, &contact).await.unwrap();
    let ids = [
        ("{wave}", wave.to_string()),
        ("{comment}", comment.to_string()),
        ("{group}", group.id.to_string()),
        ("{person}", person.id.to_string()),
        ("{concern}", concern.to_string()),
        ("{request}", contact.id.to_string()),
    ];
    let until = app.state.clock.now() + Duration::hours(1);
    let theirs = app.signed_in_until(walsall.id, &Role::ALL, until).await;
    // Every box is ticked that a form of these addresses has.
    let mut note = vec![(format!("note-{concern}"), "visited".to_owned())];
    for act in [
        "open",
        "close",
        "prolong",
        "unseal",
        "destroy",
        "delete",
        "release-tables",
        "release-themes",
        "erase-words",
    ] {
        note.push((format!("sure-{act}"), "yes".to_owned()));
    }
    note.push((format!("sure-remove-{}", person.id), "yes".to_owned()));
    note.push((format!("sure-request-{}", contact.id), "yes".to_owned()));
    let mut tried = 0;
    for route in ROUTES {
        let Some((name, id)) = ids.iter().find(|(name, _)| route.path.contains(name)) else {
            continue;
        };
        let path = route.path.replace(name, id);
        let answer = match route.method {
            Method::GET => app.get_as(&theirs, &path).await,
            _ => app.post_as(&theirs, &path, &note).await,
        };
        // A request that somebody else has done already is no mistake, so this page says nothing either way.
        let wanted = match *name {
            "{request}" => StatusCode::SEE_OTHER,
            _ => StatusCode::NOT_FOUND,
        };
        assert_eq!(answer.status, wanted, "{} {}", route.method, route.path);
        assert!(!answer.body.contains("Sam") && !answer.body.contains("Jo"));
        tried += 1;
    }
    assert!(tried > 25, "{tried}");
    // And nothing of it was done.
    assert!(
        store::staff::by_id(store, southwark.id, person.id)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(store::concerns::open(store, southwark.id).await.unwrap().len(), 1);
    let waiting = store::contacts::waiting(&app.state.contacts, &southwark.slug)
        .await
        .unwrap();
    assert_eq!(waiting.len(), 1);
    assert!(
        store::audit::of_authority(store, walsall.id, 9)
            .await
            .unwrap()
            .is_empty()
    );
}
