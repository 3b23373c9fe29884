//! `earshot protect` and `earshot audit` as processes: what reaches standard output, and what is left in the folder.

use crate::process::{done, earshot, run};
use std::fs::{self, OpenOptions};
use std::path::Path;

const SPEC: &str = "[[dimension]]\nname = \"answer\"\n[[table]]\ndimensions = [\"answer\"]\n";
const DATA: &str = "answer,count\noften,20\nnever,30\n";
const PROTECT: [&str; 6] = ["protect", "--spec", "spec.toml", "data.csv", "--out", "tables"];

fn written(folder: &Path) {
    fs::write(folder.join("spec.toml"), SPEC).unwrap();
    fs::write(folder.join("data.csv"), DATA).unwrap();
}

#[test]
fn where_standard_output_is_full_no_folder_is_left() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    for json in [&["--json"][..], &[]] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = earshot();
        command
            .current_dir(folder.path())
            .args(PROTECT)
            .args(json)
            .stdout(full);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains("standard output cannot be written: No space left on device"),
            "{said}"
        );
        let left = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 2, "the spec and the data alone");
    }
    done(folder.path(), PROTECT);
    assert!(folder.path().join("tables/tables.json").exists());
}

#[test]
fn nothing_that_a_terminal_obeys_is_printed_raw() {
    let folder = tempfile::tempdir().unwrap();
    let cell = |key: &str, told: &str| format!("{{\"key\":[\"{key}\"],{told}}}");
    let hidden = "\"status\":\"hidden\",\"value\":null";
    let cells = [
        cell("x\u{202e}y", hidden),
        cell("z", "\"status\":\"published\",\"value\":9"),
        cell("*", "\"status\":\"published\",\"value\":12"),
    ];
    let tables = |total: &str| {
        let cells = cells.join(",").replace(":12", total);
        format!("{{\"tables\":[{{\"dimensions\":[\"a\u{2066}\"],\"cells\":[{cells}]}}]}}")
    };
    for (total, says) in [
        (":12", "UNSAFE: a\\u{2066}, x\\u{202e}y: "),
        (":8", "a\\u{2066}, * is 8 and"),
    ] {
        fs::write(folder.path().join("t\u{1b}.json"), tables(total)).unwrap();
        let output = run(folder.path(), ["audit", "t\u{1b}.json"]);
        assert_eq!(output.status.code(), Some(1));
        let all = [output.stdout, output.stderr].concat();
        let all = String::from_utf8(all).unwrap();
        assert!(all.contains(says), "{all}");
        assert!(!all.contains(['\u{202e}', '\u{2066}', '\u{1b}']), "{all:?}");
    }
    fs::write(folder.path().join("t\u{1b}.json"), tables(":\u{1b}")).unwrap();
    let output = run(folder.path(), ["audit", "t\u{1b}.json"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("t\\u{1b}.json:1:") && !said.contains('\u{1b}'),
        "{said:?}"
    );
}
