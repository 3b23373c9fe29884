//! PostgreSQL, as its administrator sees it: `psql`, which comes with every server. Only the store names a driver.

use std::process::Command;

/// Runs a statement. Out: what it printed.
pub fn tell(url: &str, what: &str) -> Vec<u8> {
    let arguments = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", what];
    let output = Command::new("psql").args(arguments).output();
    let output = output.expect("psql is there: it comes with PostgreSQL");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// The rows of a query: of each column its bytes, and of numbers (bigint) eight of them, as `copy` writes them. No column may
/// be null.
pub fn rows(url: &str, query: &str) -> Vec<Vec<Vec<u8>>> {
    let copied = tell(url, &format!("copy ({query}) to stdout (format binary)"));
    // A signature of eleven bytes, four of flags, four for the length of an extension that is not there.
    let mut rest = &copied[19..];
    let mut take = |length: usize| {
        let (taken, after) = rest.split_at(length);
        rest = after;
        taken
    };
    let mut rows = Vec::new();
    loop {
        let columns = i16::from_be_bytes(take(2).try_into().unwrap());
        // Minus one is the end.
        let Ok(columns) = u16::try_from(columns) else {
            return rows;
        };
        let mut column = |_| {
            let length = i32::from_be_bytes(take(4).try_into().unwrap());
            take(usize::try_from(length).unwrap()).to_vec()
        };
        rows.push((0..columns).map(&mut column).collect());
    }
}

/// A number of a row.
pub fn number(column: &[u8]) -> u64 {
    u64::from_be_bytes(column.try_into().unwrap())
}
