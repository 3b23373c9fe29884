//! What an answer costs the whole server: processor time of the process that serves, from the connection to "it is on the
//! disk", on SQLite. Phones have stretched and sealed before, in this process.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench says what it found"
)]
#![cfg_attr(not(unix), allow(dead_code))]

#[path = "../tests/it/harness.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod harness;
#[path = "../tests/it/kill"]
#[expect(dead_code, reason = "the tests use the rest")]
mod kill {
    pub mod fieldwork;
    pub mod person;
    pub mod wire;
}
#[path = "../tests/it/process.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod process;

use kill::fieldwork::Fieldwork;
use kill::person::{Person, Told};
use process::{Running, earshot};
use server::config::Places;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

const PEOPLE: u32 = 1_000;
/// How many young people send at the same time, each over a connection of their own.
const AT_ONCE: [usize; 4] = [1, 4, 16, 1_000];
/// Processor time that an answer may cost.
const LIMIT_MS: f64 = 0.5;

/// Processor time of a process so far. Ticks of the system's clock for it are 10 ms on Linux; elsewhere it is not told.
fn processor_ms(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum::<u64>()
        * 10
}

fn measure(at_once: usize) {
    let folder = tempfile::tempdir().unwrap();
    let places = Places::in_folder(folder.path());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (_, people) = runtime.block_on(Fieldwork::begin(&places, PEOPLE, 1));
    let (server, url) = Running::serve_with(earshot(), folder.path());
    let at = url.strip_prefix("http://").unwrap().parse().unwrap();
    // The first one has no scripts, so the server stretches their code, which is measured apart. And it has begun then.
    let mut people = people.into_iter();
    people.next().unwrap().come_back(at);
    let people = Mutex::new(people.collect::<Vec<Person>>());
    let (processor, clock) = (processor_ms(server.id()), Instant::now());
    thread::scope(|scope| {
        for _ in 0..at_once {
            let send = || {
                let next = || people.lock().unwrap().pop();
                while let Some(person) = next() {
                    let told = person.come_back(at);
                    assert_eq!(told, Told::Now);
                }
            };
            thread::Builder::new()
                .stack_size(256 * 1024)
                .spawn_scoped(scope, send)
                .unwrap();
        }
    });
    let cost = (processor_ms(server.id()) - processor) as f64 / f64::from(PEOPLE - 1);
    println!(
        "an answer, {at_once} at once: {cost:.2} ms of processor, {:.1} of the limit; {:.2} ms on the clock",
        cost / LIMIT_MS,
        clock.elapsed().as_secs_f64() * 1_000.0 / f64::from(PEOPLE - 1)
    );
}

fn main() {
    for at_once in AT_ONCE {
        measure(at_once);
    }
}
