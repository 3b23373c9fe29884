//! Where the memory of the server could be written to: without scripts an answer is in it for a moment, in clear.

use super::{Finding, Verdict, finding};
use crate::serving;

pub(super) fn look() -> Vec<Finding> {
    let swaps = std::fs::read_to_string("/proc/swaps").ok();
    let mut findings = vec![dumps()];
    findings.extend(swaps.map(|swaps| swap(&swaps)));
    findings
}

/// Tries what `serve` does at its start.
fn dumps() -> Finding {
    let what = "memory dumps";
    match serving::forbid_dumps() {
        Ok(()) => finding(what, Verdict::Well, "the server forbids any of itself"),
        Err(_) => finding(
            what,
            Verdict::Mind,
            "this system does not let the server forbid a dump of its memory: start it with `ulimit -c 0`, or LimitCORE=0",
        ),
    }
}

/// Reads `/proc/swaps`: a line of headings, then one line for each place. What lies in memory itself is none.
fn swap(swaps: &str) -> Finding {
    let what = "swap";
    let places = swaps.lines().skip(1);
    let places: Vec<&str> = places
        .filter_map(|line| line.split_whitespace().next())
        .filter(|place| !place.starts_with("/dev/zram"))
        .collect();
    match places.is_empty() {
        true => finding(what, Verdict::Well, "memory is never written to a disk"),
        false => finding(
            what,
            Verdict::Mind,
            format!(
                "memory may be written to {}: switch it off or encrypt it, or keep the service out of it with \
                 MemorySwapMax=0 as deploy/earshot.service does",
                places.join(" and ")
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swap_on_a_disk_is_minded_and_swap_in_memory_is_not() {
        let heading = "Filename Type Size Used Priority\n";
        assert_eq!(swap(heading).verdict, Verdict::Well);
        assert_eq!(
            swap(&format!("{heading}/dev/zram0 partition 8 0 100\n")).verdict,
            Verdict::Well
        );
        let found = swap(&format!(
            "{heading}/dev/sda2 partition 8 0 -2\n/swapfile file 8 0 -3\n"
        ));
        assert_eq!(found.verdict, Verdict::Mind);
        assert!(found.says.contains("/dev/sda2 and /swapfile"));
    }
}
