//! The two attacks on a whole wave, on both databases.

use super::database::Database;
use super::fieldwork::{Fieldwork, Person};
use super::finder;
use super::matcher::{Matcher, Order};
use super::places::{self, Known, MARKS, transactions};
use super::referee::{Referee, Theirs, Told};
use app::road::mixing;
use domain::ballot_box::{EnvelopeKind, HeapParts, Heaps, Padded, Peeled, SealedEnvelope};
use std::collections::{HashMap, HashSet};

/// How often the box is mixed, for the mean over all. See [`super::matcher`] why.
const MIXES: usize = 10;

fn first_eight(hash: &[u8; 32]) -> u64 {
    let (first, _) = hash.split_at(8);
    u64::from_be_bytes(first.try_into().unwrap())
}

/// What the attacker can put codes into an order by: when their answers came, where their letters stand in the list, and what
/// the secret file makes of them.
fn codes(people: &[Person]) -> Vec<Order> {
    let order = |of, by, place: fn(&Person) -> u64| Order {
        of,
        by,
        places: people.iter().map(|person| Some(place(person))).collect(),
    };
    vec![
        order("codes", "arrival", |person| person.arrival),
        order("codes", "letter", |person| person.letter),
        order("codes", "invitation", |person| first_eight(&person.invitation)),
        order("codes", "mark", |person| first_eight(&person.mark)),
    ]
}

/// An order of rows that were read one after the other.
fn as_read(
    of: &'static str,
    by: &'static str,
    people: usize,
    whose: impl Iterator<Item = Option<usize>>,
) -> Order {
    let mut places = vec![None; people];
    for (place, person) in (0..).zip(whose) {
        if let Some(person) = person {
            places[person] = Some(place);
        }
    }
    Order { of, by, places }
}

/// Whose these bytes are, among things that are told apart.
fn by_bytes(told: &Theirs<Told>, which: fn(&Told) -> &Vec<u8>) -> HashMap<&[u8], usize> {
    let people = told.iter().enumerate();
    people
        .filter_map(|(person, told)| Some((which(told.as_ref()?).as_slice(), person)))
        .collect()
}

/// Ticks and words in the order of their ids.
async fn by_id(wave: &Fieldwork, told: &[Theirs<Told>; 2]) -> [Order; 2] {
    let (ticks, words) = store::ballot_box::envelopes(&wave.state.store, wave.wave)
        .await
        .unwrap();
    let order = |of, heap: Vec<SealedEnvelope>, told| {
        let whose = by_bytes(told, |told| &told.sealed);
        as_read(
            of,
            "id",
            wave.people.len(),
            heap.iter().map(|one| whose.get(one.as_bytes()).copied()),
        )
    };
    [order("ticks", ticks, &told[0]), order("words", words, &told[1])]
}

/// The first attack, before unsealing: everything that lies there, after each of several mixes.
async fn after_each_mix(wave: &Fieldwork, told: &[Theirs<Told>; 2]) {
    let known = Known::of(wave.people.iter().map(|person| person.mark), told);
    let mut matcher = Matcher::new("after each mix, with all of the server's secrets");
    let mut marks = Vec::new();
    for _ in 0..MIXES {
        mixing::mix(&wave.state).await.unwrap();
        let lying = places::sealed(&wave.database, &known);
        // Whose mark is whose is known to who has the letters: what is asked is whether it lies as the envelopes do.
        let (of_marks, mut orders): (Vec<Order>, Vec<Order>) =
            lying.into_iter().partition(|order| order.of == MARKS);
        marks = of_marks;
        orders.extend(marks.iter().map(|marks| Order {
            of: "codes",
            by: "place of the mark",
            places: marks.places.clone(),
        }));
        orders.extend(codes(&wave.people));
        orders.extend(by_id(wave, told).await);
        matcher.tries(&orders);
        let tables = ["mark", "ticks_envelope", "words_envelope"];
        assert_eq!(transactions(&wave.database, &tables), 1, "xmin says nothing");
    }
    matcher.judge();
    // Codes and hashes stay as they are: this is one drawing, however often the box is mixed.
    let mut matcher = Matcher::new("marks beside letters and invitations");
    marks.extend(codes(&wave.people).into_iter().filter(|order| order.by != "mark"));
    matcher.tries(&marks);
    matcher.judge();
    let (pieces, people) = (known.pieces(), wave.people.len());
    let copies = copies(wave, &pieces);
    // In PostgreSQL a mark lies in the table and in its index, there also where one page ends and on the page above.
    let of_marks = if wave.database.on_postgres().is_some() {
        2..=4
    } else {
        1..=1
    };
    assert!(
        copies[..people].iter().all(|copies| of_marks.contains(copies)),
        "{copies:?}"
    );
    assert!(copies[people..].iter().all(|copies| *copies == 1), "{copies:?}");
    println!(
        "stale copies of {people} marks and {} ends of envelopes after a mix: 0",
        pieces.len() - people
    );
}

/// How often each of these is in all files together.
fn copies(wave: &Fieldwork, pieces: &[&[u8]]) -> Vec<usize> {
    let files = wave.database.files().into_iter();
    let everything: Vec<u8> = files.flat_map(|(_, bytes)| bytes).collect();
    finder::find(&everything, pieces.iter().copied())
        .iter()
        .map(Vec::len)
        .collect()
}

/// Ticks and words of a file that goes to a key holder or comes back.
fn heaps(heaps: &Heaps, of: [&'static str; 2], referee: &Referee, told: &[Theirs<Told>; 2]) -> [Order; 2] {
    let people = told[0].len();
    let (whose, layers) = (|told, which| by_bytes(told, which), heaps.layers());
    let envelopes = |of, heap: Vec<SealedEnvelope>, told| {
        let whose = whose(
            told,
            if layers == 2 {
                |told| &told.sealed
            } else {
                |told| &told.inner
            },
        );
        as_read(
            of,
            "place",
            people,
            heap.iter().map(|one| whose.get(one.as_bytes()).copied()),
        )
    };
    let contents =
        |of, heap: Vec<Padded>| as_read(of, "place", people, heap.iter().map(|one| referee.whose(one)));
    match heaps.clone().into_parts() {
        HeapParts::Envelopes(ticks, words) => [
            envelopes(of[0], ticks, &told[0]),
            envelopes(of[1], words, &told[1]),
        ],
        HeapParts::Contents(ticks, words) => [contents(of[0], ticks), contents(of[1], words)],
    }
}

/// The envelopes of a file, all together.
fn bytes_of(heaps: &Heaps) -> HashSet<Vec<u8>> {
    match heaps.clone().into_parts() {
        HeapParts::Envelopes(ticks, words) => ticks
            .into_iter()
            .chain(words)
            .map(|one| one.as_bytes().to_vec())
            .collect(),
        HeapParts::Contents(..) => HashSet::new(),
    }
}

/// What the second attacker can follow: with the recorded requests every phone's envelopes in what the first key holder
/// fetched; with the first one's words also into what the second fetched; with the second one's words nothing of that.
fn followed(wave: &Fieldwork, fetched: [&Heaps; 2]) {
    let [first, second] = fetched.map(bytes_of);
    let (mut known, mut opened) = (0, 0);
    for sealed in wave.people.iter().filter_map(|person| person.recorded.as_ref()) {
        for (kind, envelope) in [
            (EnvelopeKind::Ticks, &sealed.ticks),
            (EnvelopeKind::Words, &sealed.words),
        ] {
            known += usize::from(first.contains(envelope.as_bytes()));
            assert!(
                envelope.peel(wave.wave, kind, &wave.key(1)).is_err(),
                "the second opens no outer layer"
            );
            let Ok(Peeled::Envelope(inner)) = envelope.peel(wave.wave, kind, &wave.key(0)) else {
                panic!("the first opens the outer layer");
            };
            opened += usize::from(second.contains(inner.as_bytes()));
            assert!(
                inner.peel(wave.wave, kind, &wave.key(0)).is_err(),
                "and not the inner one"
            );
        }
    }
    let phones = wave
        .people
        .iter()
        .filter(|person| person.recorded.is_some())
        .count();
    assert_eq!(
        [known, opened],
        [2 * phones, 2 * phones],
        "what can be followed is followed"
    );
    println!(
        "with the requests and the letters: that somebody answered is known of all {phones} phones, as the threat model says"
    );
}

/// Responses and comments, by place and by id.
async fn opened(wave: &Fieldwork, referee: &Referee, told: &[Theirs<Told>; 2]) -> Vec<Order> {
    let (store, people) = (&wave.state.store, wave.people.len());
    let rows = store::ballot_box::responses(store, wave.wave).await.unwrap();
    assert_eq!(rows.len(), people, "nothing is lost");
    let rows = rows
        .into_iter()
        .map(|(_, ticks)| Padded::from_bytes(EnvelopeKind::Ticks, ticks));
    let responses = as_read("responses", "id", people, rows.map(|ticks| referee.whose(&ticks)));
    let comments = store::comments::list(store, wave.authority, wave.wave)
        .await
        .unwrap();
    let texts = comments.into_iter().map(|(comment, _, _)| comment.text);
    let texts: Vec<_> = texts
        .map(|text| (referee.who_wrote(&text), text))
        .map(|(who, text)| (text, who))
        .collect();
    let contents: Theirs = told[0]
        .iter()
        .map(|told| told.as_ref().map(|told| told.content.clone()))
        .collect();
    vec![
        responses,
        places::responses(&wave.database, &contents),
        as_read("comments", "id", people, texts.iter().map(|(_, who)| *who)),
        places::comments(&wave.database, "comments", people, &texts),
    ]
}

/// What lies there when the power is cut in the middle of fieldwork.
fn in_fieldwork(wave: &Fieldwork, told: &[Theirs<Told>; 2]) {
    let sizes = |told: &Theirs<Told>| {
        told.iter()
            .flatten()
            .map(|told| told.sealed.len())
            .collect::<HashSet<_>>()
    };
    assert_eq!(
        told.each_ref().map(|told| sizes(told).len()),
        [1, 1],
        "phone or form, all have one size"
    );
    assert_eq!(
        wave.printed, "",
        "nothing that was printed tells that anybody was there"
    );
    assert_eq!(wave.on_record[0], wave.on_record[1], "and nothing on record");
    let texts = wave
        .people
        .iter()
        .flat_map(|person| person.truth.words.values().cloned());
    let looked_for = wave.nothing_is_written_of(texts);
    println!(
        "codes, texts, addresses, languages and browsers in any file or output during fieldwork: 0 of {looked_for}"
    );
}

/// The second attack: both key holders open the box, and the attacker has the words of one of them, whichever, and a record of
/// every request.
async fn after_unsealing(wave: &Fieldwork, referee: &Referee, told: &[Theirs<Told>; 2]) {
    let [fetched_by_first, brought_by_first] = wave.opened_by(0).await;
    let [fetched_by_second, brought_by_second] = wave.opened_by(1).await;
    followed(wave, [&fetched_by_first, &fetched_by_second]);
    let mut orders = codes(&wave.people);
    for (file, of) in [
        (
            &fetched_by_first,
            [
                "ticks as the first fetched them",
                "words as the first fetched them",
            ],
        ),
        (
            &brought_by_first,
            [
                "ticks as the first brought them",
                "words as the first brought them",
            ],
        ),
        (
            &fetched_by_second,
            [
                "ticks as the second fetched them",
                "words as the second fetched them",
            ],
        ),
        (
            &brought_by_second,
            [
                "ticks as the second brought them",
                "words as the second brought them",
            ],
        ),
    ] {
        orders.extend(heaps(file, of, referee, told));
    }
    orders.extend(opened(wave, referee, told).await);
    let mut matcher =
        Matcher::new("after unsealing, with all secrets, all requests and one key holder's words");
    matcher.tries(&orders);
    matcher.judge();
    assert_eq!(
        transactions(&wave.database, &["response", "comment"]),
        1,
        "xmin says nothing"
    );
}

/// What must be gone after unsealing.
fn nothing_is_left(wave: &Fieldwork, told: &[Theirs<Told>; 2]) {
    let known = Known::of(wave.people.iter().map(|person| person.mark), told);
    let inner = told
        .iter()
        .flatten()
        .flatten()
        .map(|told| &told.inner[..finder::KNOWN]);
    let pieces: Vec<&[u8]> = known.pieces().into_iter().chain(inner).collect();
    assert_eq!(copies(wave, &pieces).into_iter().max(), Some(0));
    assert!(wave.state.keys.get(wave.wave).is_err(), "the keys are destroyed");
    let looked_for = wave.nothing_is_written_of(std::iter::empty());
    println!(
        "copies of marks and envelopes after unsealing: 0 of {}; codes and what browsers told: 0 of {looked_for}",
        pieces.len()
    );
}

async fn attacked(database: Database) {
    let mut wave = Fieldwork::ended(database).await;
    let referee = Referee::of(&wave);
    let told = referee.opened(&wave).await;
    in_fieldwork(&wave, &told);
    after_each_mix(&wave, &told).await;
    wave.closed().await;
    after_unsealing(&wave, &referee, &told).await;
    nothing_is_left(&wave, &told);
}

mod nobody_joins_a_code_to_an_answer_or_ticks_to_words {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_sqlite() {
        attacked(Database::sqlite()).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_postgres() {
        if let Some(database) = Database::postgres() {
            attacked(database).await;
        }
    }
}
