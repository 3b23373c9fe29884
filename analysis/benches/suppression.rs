//! How much is hidden for the sake of others, beside the least that would do; and how long it takes.
//!
//! `make bench` prints it. Four parts: small random tables beside their optimum, found by trying every choice; the tables
//! of 400 people by two of four dimensions, beside the same with no promise but that nothing is a sum; what somebody
//! learns who runs the program backwards; and time by cells.

#![expect(clippy::print_stdout, reason = "printing the figures is what it is for")]

#[path = "suppression/elimination.rs"]
mod elimination;
#[path = "suppression/inversion.rs"]
mod inversion;
#[path = "../tests/attacks/linear.rs"]
mod linear;
#[path = "suppression/optimum.rs"]
mod optimum;
#[path = "suppression/random.rs"]
mod random;
#[path = "../tests/attacks/study.rs"]
#[expect(dead_code, reason = "attackers ask more of a study than a bench does")]
mod study;
#[path = "../tests/attacks/worlds.rs"]
#[expect(dead_code, reason = "attackers ask more of worlds than a bench does")]
mod worlds;

use analysis::study::Status;
use linear::interval;
use optimum::Rule;
use std::time::Instant;
use study::{Released, Study};

/// Small tables of each shape.
const OF_EACH_SHAPE: u64 = 10;

fn main() {
    beside_the_optimum();
    all_pairs_of_four_dimensions();
    turned_around();
    time_by_cells();
}

fn secondary(released: &Released) -> usize {
    let cells = released.cells.iter();
    cells.filter(|cell| cell.status == Status::Secondary).count()
}

fn beside_the_optimum() {
    println!(
        "hidden for the sake of others: ours, the least that keeps the same promises, the least if nobody knew the rule"
    );
    let (mut all, mut equal, mut studies, mut worst) = ([0; 3], 0, 0, (1.0, String::from("none")));
    for (sizes, k, people) in [
        (vec![3, 3], 3, 45),
        (vec![3, 4], 3, 60),
        (vec![4, 4], 4, 110),
        (vec![2, 2, 2], 3, 60),
    ] {
        let mut own = [0; 3];
        for seed in 0..OF_EACH_SHAPE {
            let study = random::with_small_numbers(&sizes, k, people, seed);
            let released = study.released();
            let found = secondary(&released);
            let best = optimum::least(&study, &released, Rule::Known, found);
            let unknown = optimum::least(&study, &released, Rule::Unknown, found);
            [found, best, unknown]
                .iter()
                .zip(&mut own)
                .for_each(|(n, sum)| *sum += n);
            equal += u64::from(found == best);
            studies += 1;
            let ratio = found as f64 / best as f64;
            if best > 0 && ratio > worst.0 {
                worst = (ratio, format!("{found} for {best}, {sizes:?} with seed {seed}"));
            }
        }
        println!("  {sizes:?}, k = {k}: {own:?}");
        own.iter().zip(&mut all).for_each(|(n, sum)| *sum += n);
    }
    let ratio = |least: usize| all[0] as f64 / least as f64;
    println!("  all: {all:?}");
    println!(
        "  ours / the least with the same promises:  {:.3} (goal: at most 1.10)",
        ratio(all[1])
    );
    println!("  ours / the least if nobody knew the rule: {:.3}", ratio(all[2]));
    println!(
        "  equal to the optimum: {equal} of {studies}; worst: {:.2}, {}",
        worst.0, worst.1
    );
}

fn all_pairs_of_four_dimensions() {
    println!("400 people, 6 × 6 × 5 × 5, all six tables of two dimensions");
    for k in [5, 6] {
        let study = random::pairs(&[6, 6, 5, 5], 400, k, 1);
        let start = Instant::now();
        let released = study.released();
        let seconds = start.elapsed().as_secs_f64();
        let small = study.small(&released).len();
        println!(
            "  k = {k}: {} cells, {small} small; every promise: {} more hidden, {} narrowed, {seconds:.2} × one second",
            released.cells.len(),
            released.hidden().len() - small,
            narrowed(&study, &released),
        );
        let start = Instant::now();
        let sums = elimination::released(&study, &released);
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "    only sums prevented: {} more hidden, {} narrowed, {seconds:.3} × one second",
            sums.hidden().len() - small,
            narrowed(&study, &sums),
        );
    }
}

/// Small numbers for which bounds rule some number from 0 to k − 1 out.
fn narrowed(study: &Study, released: &Released) -> usize {
    let facts = released.facts();
    let small = study.small(released).into_iter();
    let intervals = small.map(|cell| interval(released.states, &facts, &cell.states));
    intervals
        .filter(|(from, to)| *from > 0 || *to < study.k - 1)
        .count()
}

fn turned_around() {
    const TABLES: usize = 20;
    let found = inversion::invert(TABLES);
    println!("out of scope: the program run on every data set that fits {TABLES} tables of 3 × 3, k = 3");
    println!(
        "  {} small; {} narrowed, {} known",
        found.small, found.narrowed, found.known
    );
}

fn time_by_cells() {
    println!("time by cells: all tables of two dimensions, 400 people, k = 5");
    for sizes in [
        &[6, 6][..],
        &[5, 5, 5],
        &[5, 5, 4, 4],
        &[6, 6, 5, 5],
        &[6, 6, 6, 6],
        &[9, 9, 8, 8],
        &[12, 11, 10, 10],
    ] {
        let study = random::pairs(sizes, 400, 5, 1);
        let start = Instant::now();
        let released = study.released();
        let seconds = start.elapsed().as_secs_f64();
        const PER_SECOND: f64 = 4.0;
        let bar = "#".repeat((seconds * PER_SECOND).ceil().min(70.0) as usize);
        println!(
            "  {:4} cells {seconds:7.2} × one second {bar}",
            released.cells.len()
        );
    }
}
