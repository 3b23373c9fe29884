//! The attack on replacement letters: which invitations are of replacements is to be read from where the rows lie.

use crate::both::{Fresh, on_both};
use crate::world::{World, eleven};
use domain::ballot_box::InvitationHash;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sqlx::{Connection, PgConnection, SqliteConnection};
use store::invitations;

fn hashes(count: usize, seed: u64) -> Vec<InvitationHash> {
    let mut rng = StdRng::seed_from_u64(seed);
    let draw = |_| {
        let mut hash = [0; 32];
        rng.fill_bytes(&mut hash);
        InvitationHash(hash)
    };
    (0..count).map(draw).collect()
}

/// The hashes as they lie, and by how many transactions they were written.
async fn lying(fresh: &Fresh) -> (Vec<Vec<u8>>, usize) {
    if fresh.file().is_some() {
        let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
        let rows =
            sqlx::query_scalar("select hash from invitation order by rowid").fetch_all(&mut connection);
        (rows.await.unwrap(), 1)
    } else {
        let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
        let rows: Vec<(Vec<u8>, String)> =
            sqlx::query_as("select hash, xmin::text from invitation order by ctid")
                .fetch_all(&mut connection)
                .await
                .unwrap();
        let (hashes, by): (Vec<_>, std::collections::BTreeSet<_>) = rows.into_iter().unzip();
        (hashes, by.len())
    }
}

on_both! {
    async fn a_replacement_lies_among_the_others(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let wave = world.one.wave;
        invitations::add(&fresh.store, wave, &eleven(), &hashes(50, 71)).await.unwrap();
        world.one.open(&fresh.store).await;
        for seed in [72, 73] {
            assert!(invitations::replace(&fresh.store, wave, &eleven(), &hashes(3, seed)).await.unwrap());
        }
        let (lie, written) = lying(fresh).await;
        let mut sorted = lie.clone();
        sorted.sort();
        assert_eq!((lie.len(), lie == sorted, written), (56, true, 1));
        for hash in hashes(50, 71).iter().chain(&hashes(3, 72)) {
            assert_eq!(invitations::find(&fresh.store, wave, hash).await.unwrap(), Some(eleven()));
        }
        println!("of 6 replacement letters among 56 invitations, told by where they lie: 0");
    }

    async fn there_are_never_more_replacements_than_letters(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let wave = world.one.wave;
        invitations::add(&fresh.store, wave, &eleven(), &hashes(4, 74)).await.unwrap();
        // Not before it opens: then there are first letters.
        assert!(!invitations::replace(&fresh.store, wave, &eleven(), &hashes(1, 75)).await.unwrap());
        world.one.open(&fresh.store).await;
        assert!(!invitations::replace(&fresh.store, wave, &eleven(), &hashes(5, 76)).await.unwrap());
        let (three, two, eleven) = (hashes(3, 77), hashes(2, 78), eleven());
        let tried = tokio::join!(
            invitations::replace(&fresh.store, wave, &eleven, &three),
            invitations::replace(&fresh.store, wave, &eleven, &two),
        );
        assert!(tried.0.unwrap() != tried.1.unwrap(), "of two at once that are too many together one is refused");
        let other = "care-leavers/1".parse().unwrap();
        assert!(!invitations::replace(&fresh.store, wave, &other, &hashes(1, 79)).await.unwrap());
        let letters = invitations::letters(&fresh.store, wave).await.unwrap();
        assert_eq!((letters.len(), letters[0].printed), (1, 4));
        assert!((2..=3).contains(&letters[0].replacements));
        world.one.close(&fresh.store).await;
        assert!(!invitations::replace(&fresh.store, wave, &eleven, &hashes(1, 80)).await.unwrap());
    }
}
