//! The attack on what was erased: words, what reviewers left of them, ticks, and the hashes of invitations are looked for in
//! every file, by a search of our own and by that of the store.

use super::crowd::{Crowd, KNOWN};
use super::finder;
use super::stale::everything;
use crate::both::{Fresh, on_both};
use crate::world::{Side, World, comment, eleven, theme};
use domain::ballot_box::InvitationHash;
use domain::themes::{Comment, Redacted};
use domain::wave::{Kept, WaveState};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::path::PathBuf;
use store::retention::{self, Samples, Searched};
use store::{Store, comments, concerns, invitations, releases, themes, waves};
use time::Date;
use time::macros::date;

const PEOPLE: usize = 60;
const DAY: Date = date!(2027 - 06 - 11);

/// On PostgreSQL after the planner has taken its samples of every column.
async fn erased(fresh: &Fresh, side: &Side, kept: Kept) -> Searched {
    if fresh.file().is_none() {
        let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
        sqlx::query("analyze").execute(&mut connection).await.unwrap();
    }
    let samples = retention::erase(&fresh.store, side.wave, kept, DAY)
        .await
        .unwrap()
        .expect("the first time");
    retention::rebuild(&fresh.store).await.unwrap();
    retention::search(&fresh.store, samples, Vec::new())
        .await
        .unwrap()
}

/// How many of these are in the files.
fn found<'a>(bytes: &[u8], known: impl Iterator<Item = &'a [u8]>) -> usize {
    finder::find(bytes, known)
        .into_iter()
        .filter(|places| !places.is_empty())
        .count()
}

/// Counts rows without the store.
async fn rows(fresh: &Fresh, table: &'static str) -> i64 {
    if fresh.file().is_some() {
        let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
        sqlx::query_scalar(table)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    } else {
        let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
        sqlx::query_scalar(table)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }
}

/// A text reviewer leaves every comment as it is.
async fn coded(store: &Store, side: &Side, theme: domain::id::ThemeId) -> Vec<String> {
    let all = comments::list(store, side.authority, side.wave).await.unwrap();
    let mut left = Vec::new();
    for (comment, _, _) in all {
        let redacted = Redacted::of(&comment.text, &comment.text).unwrap();
        comments::code(store, side.authority, comment.id, &redacted, &[theme], side.staff)
            .await
            .unwrap();
        left.push(comment.text);
    }
    left
}

on_both! {
    async fn words_and_what_was_left_of_them_are_in_no_file(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let crowd = Crowd::new(PEOPLE, 61);
        let mut rng = StdRng::seed_from_u64(62);
        crowd.answers(fresh, &world.one, &mut rng).await;
        crowd.unsealed(fresh, &world.one, &mut rng).await;
        // Another wave keeps its own.
        let theirs = comment(&mut world.rng, "what another wave said is left alone, word by word");
        world.other.unsealed(&fresh.store, vec![theirs]).await;
        let about = theme(&mut world.rng, "family");
        themes::add(&fresh.store, world.one.authority, world.one.wave, &about).await.unwrap();
        let left = coded(&fresh.store, &world.one, about.id).await;
        let said = || crowd.0.iter().map(|person| person.text.as_bytes());
        let before = everything(fresh).await;
        assert_eq!(found(&before, said()), PEOPLE, "the search finds what is there");
        let searched = erased(fresh, &world.one, Kept::Words).await;
        assert!(searched.files >= 1 && searched.bytes > 0);
        assert_eq!((searched.found, searched.held_by.len()), (0, 0), "{searched:?}");
        let after = everything(fresh).await;
        assert_eq!(found(&after, said()), 0);
        assert_eq!(found(&after, left.iter().map(|text| text.as_bytes())), 0);
        assert_eq!(found(&after, std::iter::once(&b"what another wave said is"[..])), 1);
        for table in ["select count(*) from coding", "select count(*) from coding_theme"] {
            assert_eq!(rows(fresh, table).await, 0, "{table}");
        }
        assert_eq!(rows(fresh, "select count(*) from comment").await, 1);
        println!("copies of {PEOPLE} texts and {PEOPLE} redactions after erasing, in {} files: 0", searched.files);
    }

    async fn ticks_are_in_no_file(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let crowd = Crowd::new(PEOPLE, 63);
        let mut rng = StdRng::seed_from_u64(64);
        crowd.answers(fresh, &world.one, &mut rng).await;
        crowd.unsealed(fresh, &world.one, &mut rng).await;
        let ticks = || crowd.0.iter().map(|person| &person.opened[..KNOWN]);
        assert_eq!(found(&everything(fresh).await, ticks()), PEOPLE);
        let searched = erased(fresh, &world.one, Kept::Ticks).await;
        assert_eq!(searched.found, 0, "{searched:?}");
        assert_eq!(found(&everything(fresh).await, ticks()), 0);
        assert_eq!(rows(fresh, "select count(*) from response").await, 0);
        println!("copies of the ticks of {PEOPLE} people after erasing, in {} files: 0", searched.files);
    }

    async fn hashes_of_invitations_are_in_no_file(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let mut rng = StdRng::seed_from_u64(65);
        let hashes: Vec<InvitationHash> = (0..400)
            .map(|_| {
                let mut hash = [0; 32];
                rng.fill_bytes(&mut hash);
                InvitationHash(hash)
            })
            .collect();
        invitations::add(&fresh.store, world.one.wave, &eleven(), &hashes).await.unwrap();
        world.one.filled(&fresh.store, 10).await;
        let known = || hashes.iter().map(|hash| hash.0.as_slice());
        assert_eq!(found(&everything(fresh).await, known()), 400);
        let searched = erased(fresh, &world.one, Kept::Invitations).await;
        assert_eq!(searched.found, 0, "{searched:?}");
        assert_eq!(found(&everything(fresh).await, known()), 0);
        // How many letters there were is still known.
        let letters = invitations::letters(&fresh.store, world.one.wave).await.unwrap();
        assert_eq!((letters[0].printed, letters[0].replacements), (400, 0));
        println!("copies of 400 hashes of invitations after erasing, in {} files: 0", searched.files);
    }

    /// What was passed on is kept on purpose: it is no leftover.
    async fn words_that_were_passed_on_are_not_taken_for_leftovers(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let text = "there is somebody at home who frightens me at night";
        let said = comment(&mut world.rng, text);
        let read = concerns::Read::Comment(said.id);
        world.one.unsealed(&fresh.store, vec![said]).await;
        let concern = concerns::Concern {
            id: domain::id::ConcernId::draw(&mut world.rng),
            words: text.to_owned(),
            passed_on: DAY,
        };
        assert!(concerns::pass_on(&fresh.store, world.one.authority, read, &concern, world.one.staff).await.unwrap());
        assert_eq!(rows(fresh, "select count(*) from comment_passed_on").await, 1);
        let searched = erased(fresh, &world.one, Kept::Words).await;
        assert_eq!(searched.found, 0, "{searched:?}");
        assert_eq!(rows(fresh, "select count(*) from concern").await, 1);
        // Of which comment it was told is not.
        assert_eq!(rows(fresh, "select count(*) from comment_passed_on").await, 0);
    }

    async fn an_open_or_closed_box_and_a_draft_are_left_alone(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let wave = world.one.wave;
        for state in [WaveState::Draft, WaveState::Open, WaveState::Closed] {
            match state {
                WaveState::Open => world.one.open(&fresh.store).await,
                WaveState::Closed => {
                    world.one.answer(&fresh.store, 1).await.unwrap();
                    world.one.close(&fresh.store).await;
                }
                _ => {}
            }
            for kept in [Kept::Words, Kept::Ticks] {
                assert!(retention::erase(&fresh.store, wave, kept, DAY).await.unwrap().is_none(), "{state} {kept}");
            }
            if state != WaveState::Closed {
                assert!(retention::erase(&fresh.store, wave, Kept::Invitations, DAY).await.unwrap().is_none());
            }
        }
        assert_eq!(store::ballot_box::count(&fresh.store, wave).await.unwrap(), 1);
        assert!(retention::erasures(&fresh.store, wave).await.unwrap().is_empty());
    }

    async fn without_its_invitations_a_wave_is_not_opened_again(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let (wave, later) = (world.one.wave, date!(2027 - 01 - 01));
        world.one.filled(&fresh.store, 3).await;
        assert!(retention::erase(&fresh.store, wave, Kept::Invitations, DAY).await.unwrap().is_some());
        assert!(!waves::prolong(&fresh.store, wave, later).await.unwrap());
        world.other.filled(&fresh.store, 3).await;
        assert!(waves::prolong(&fresh.store, world.other.wave, later).await.unwrap());
    }

    async fn it_is_erased_once_and_stays_erased(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let said: Vec<Comment> = (0..3).map(|n| comment(&mut world.rng, &format!("number {n} of some words"))).collect();
        let id = said[0].id;
        world.one.unsealed(&fresh.store, said).await;
        let wave = world.one.wave;
        let tried = tokio::join!(
            retention::erase(&fresh.store, wave, Kept::Words, DAY),
            retention::erase(&fresh.store, wave, Kept::Words, DAY),
        );
        let firsts = [tried.0, tried.1].into_iter().filter(|tried| tried.as_ref().unwrap().is_some()).count();
        assert_eq!(firsts, 1);
        // A clock that was set back.
        let again = retention::erase(&fresh.store, wave, Kept::Words, date!(1999 - 01 - 01)).await.unwrap();
        assert!(again.is_none());
        let all = retention::erasures(&fresh.store, wave).await.unwrap();
        assert_eq!((all.len(), all[0].erased_on, all[0].outcome), (1, DAY, None));
        // Whoever still has the page of a comment open cannot write it again.
        let late = Redacted::of("number 0 of some words", "number 0").unwrap();
        let coded = comments::code(&fresh.store, world.one.authority, id, &late, &[], world.one.staff).await;
        assert!(matches!(coded, Err(store::StoreError::NotFound)));
        assert_eq!(rows(fresh, "select count(*) from coding").await, 0);
        assert!(waves::get(&fresh.store, world.one.authority, wave).await.unwrap().is_some());
        assert!(releases::of_authority(&fresh.store, world.one.authority).await.unwrap().is_empty());
    }
}

/// A copy that somebody made beside the database is found, whatever it is called after the database's name.
#[tokio::test]
async fn a_forgotten_copy_beside_the_database_is_found() {
    let fresh = Fresh::sqlite().await;
    let mut world = World::new(&fresh.store).await;
    let said = comment(
        &mut world.rng,
        "this is in the copy that was forgotten, and only there",
    );
    world.one.unsealed(&fresh.store, vec![said]).await;
    let file = fresh.file().unwrap();
    let copy: PathBuf = file.with_file_name("earshot.db.before-the-update");
    std::fs::copy(&file, &copy).unwrap();
    let searched = erased(&fresh, &world.one, Kept::Words).await;
    assert!(searched.found > 0);
    let held: Vec<&String> = searched.held_by.iter().collect();
    assert_eq!(held, [&copy.display().to_string()]);
    fresh.end().await;
}

/// A search that opened and closed the file would end the locks of this process on it: then another one, with a connection of
/// its own, could begin to write in the middle of a transaction of ours.
#[tokio::test]
async fn a_search_leaves_the_locks_of_the_database_alone() {
    if !std::path::Path::new("/proc/locks").exists() {
        // Only Linux tells of locks.
        return;
    }
    let fresh = Fresh::sqlite().await;
    let _world = World::new(&fresh.store).await;
    let file = fresh.file().unwrap();
    let locks = || {
        let inode = std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(&file).unwrap());
        let all = std::fs::read_to_string("/proc/locks").unwrap_or_default();
        let of_file = format!(":{inode} ");
        all.lines()
            .filter(|line| line.contains(&of_file) && line.contains("POSIX"))
            .count()
    };
    let before = locks();
    assert!(before > 0, "SQLite holds a lock on its file while it is open");
    let mut samples = Samples::new();
    samples.add_random(&[7; 16]);
    retention::search(&fresh.store, samples, Vec::new())
        .await
        .unwrap();
    assert_eq!(locks(), before);
    fresh.end().await;
}

/// A user of PostgreSQL who may not read files hears so.
#[tokio::test]
async fn what_cannot_be_searched_is_said() {
    let Some(fresh) = Fresh::postgres().await else {
        return;
    };
    let mut admin = PgConnection::connect(&fresh.url).await.unwrap();
    let name = format!("plain_{}", std::process::id());
    let database = fresh.url.rsplit_once('/').unwrap().1.to_owned();
    for what in [
        format!("drop role if exists {name}"),
        format!("create role {name} login"),
        format!("grant all on database {database} to {name}"),
        format!("grant all on schema public to {name}"),
        format!("grant all on all tables in schema public to {name}"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(what))
            .execute(&mut admin)
            .await
            .unwrap();
    }
    for table in [
        "invitation",
        "coding",
        "coding_theme",
        "comment_passed_on",
        "comment",
        "response",
        "mark",
        "ticks_envelope",
        "words_envelope",
    ] {
        let what = format!("alter table {table} owner to {name}");
        sqlx::query(sqlx::AssertSqlSafe(what))
            .execute(&mut admin)
            .await
            .unwrap();
    }
    let url = fresh.url.replace("postgres@", &format!("{name}@"));
    let plain = Store::open(&url).await.unwrap();
    let mut samples = Samples::new();
    samples.add_random(&[7; 16]);
    let searched = retention::search(&plain, samples, Vec::new()).await.unwrap();
    assert_eq!((searched.files, searched.found), (0, 0));
    assert!(
        searched
            .unsearched
            .iter()
            .any(|says| says.contains("may not read them")),
        "{searched:?}"
    );
    retention::rebuild(&plain).await.unwrap();
    plain.close().await;
    for what in [
        format!("reassign owned by {name} to postgres"),
        format!("drop owned by {name}"),
        format!("drop role {name}"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(what))
            .execute(&mut admin)
            .await
            .unwrap();
    }
    admin.close().await.unwrap();
    fresh.end().await;
}
