//! What is printed, written and refused.

use super::*;
use std::fs;
use std::path::Path;

const SPEC: &str = "[[dimension]]\nname = \"answer\"\n[[table]]\ndimensions = [\"answer\"]\n";
const DATA: &str = "answer,count\noften,20\nnever,30\n";

fn protect(place: &Path, spec: &str, data: &str) -> Protect {
    fs::write(place.join("spec.toml"), spec).unwrap();
    fs::write(place.join("data.csv"), data).unwrap();
    Protect {
        spec: place.join("spec.toml"),
        data: place.join("data.csv"),
        out: Some(place.join("out")),
        json: false,
        public: true,
    }
}

#[test]
fn the_folder_gets_tables_that_can_be_read_back() {
    let place = tempfile::tempdir().unwrap();
    protect(place.path(), SPEC, DATA).run().unwrap();
    let json = fs::read_to_string(place.path().join("out/tables.json")).unwrap();
    let written = Written::parse("tables.json", &json).unwrap();
    assert_eq!(written.tables[0].values(0), ["never", "often"]);
    assert!(!json.contains("ary\""), "the public form tells why");
    let csv = fs::read_to_string(place.path().join("out/answer.csv")).unwrap();
    assert!(csv.starts_with("answer,status,value,words,from,to\n"));
}

#[test]
fn what_cannot_be_read_leaves_no_folder() {
    let place = tempfile::tempdir().unwrap();
    let Failure(reason) = protect(place.path(), SPEC, "answer,count\noften,-1\n")
        .run()
        .unwrap_err();
    assert!(
        reason.contains("data.csv:2: the column \"count\" has a negative number"),
        "{reason}"
    );
    let Failure(reason) = protect(place.path(), "k = 1", DATA).run().unwrap_err();
    assert!(
        reason.contains("spec.toml:1: `k` must be from 2 to 50"),
        "{reason}"
    );
    assert!(!place.path().join("out").exists());
}

#[test]
fn a_folder_with_something_in_it_is_refused_before_anything_is_read() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("out")).unwrap();
    fs::write(place.path().join("out/mine.txt"), "mine").unwrap();
    let Failure(reason) = protect(place.path(), "k = 1", DATA).run().unwrap_err();
    assert!(reason.contains("is there and not empty"), "{reason}");
}

#[test]
fn the_summary_counts_cells_and_names_attackers() {
    let json = "{\"k\":6,\"tables\":[{\"dimensions\":[\"answer\",\"age\"],\"steps\":{\"age\":\"2\"},\"cells\":[\
        {\"key\":[\"a\",\"x\"],\"status\":\"published\",\"value\":9},\
        {\"key\":[\"a\",\"*\"],\"status\":\"published\",\"value\":9},\
        {\"key\":[\"*\",\"x\"],\"status\":\"range\",\"value\":null,\"words\":\"few\",\"from\":0,\"to\":9},\
        {\"key\":[\"*\",\"*\"],\"status\":\"primary\",\"value\":null}]}],\
        \"audit\":{\"attackers\":{\"outsider\":{\"sensitive\":4,\"proven\":4}},\"withheld\":[\"pets\"],\"seconds\":0.2}}";
    let written = Written::parse("t.json", json).unwrap();
    assert_eq!(
        summary(&written),
        "answer by age: 2 cells published, 1 as a range, 1 hidden, age at step \"2\"\n\
         against somebody who sees the tables: 4 of 4 sensitive cells proven safe\nwithheld: pets\ntook 0.2 s"
    );
}
