//! The walls of the house: who may know whom. When one of these fails, move the code, not the wall.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const CRATES: [&str; 5] = ["domain", "analysis", "store", "app", "server"];

/// The stages of a crate in the order of the road: each may use earlier ones.
const DOMAIN: [&str; 10] = [
    "id",
    "clock",
    "people",
    "instrument",
    "wave",
    "intake",
    "ballot_box",
    "themes",
    "groups",
    "priorities",
];
const ANALYSIS: [&str; 5] = ["aggregation", "disclosure_control", "themes", "release", "study"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file below a folder with one of these endings; what was built or fetched is passed over.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if ![
                "target",
                "node_modules",
                "test-results",
                "playwright-report",
                ".git",
            ]
            .contains(&name.as_str())
            {
                found.extend(files(&path, endings));
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The lines of a source file that are program: no comments, and nothing from its tests on; none of a file of tests.
fn program(file: &Path) -> String {
    if file.ends_with("tests.rs") {
        return String::new();
    }
    let source = fs::read_to_string(file).unwrap();
    let lines = source
        .lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"));
    lines
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The names that follow `prefix` in a program: `crate::` gives the crate's own modules that are used.
fn named_after(program: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in program.match_indices(prefix) {
        let rest = &program[at + prefix.len()..];
        let word = |text: &str| {
            text.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect::<String>()
        };
        match rest.strip_prefix('{') {
            // `use crate::{a, b::c};`: each part begins with a module.
            Some(group) => names.extend(
                group
                    .split('}')
                    .next()
                    .unwrap_or("")
                    .split(',')
                    .map(|part| word(part.trim())),
            ),
            None => {
                names.insert(word(rest));
            }
        }
    }
    names
}

fn manifest(name: &str) -> toml::Table {
    fs::read_to_string(root().join(name).join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap()
}

fn dependencies(name: &str, table: &str) -> BTreeSet<String> {
    let manifest = manifest(name);
    manifest
        .get(table)
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(|table| table.keys().cloned())
        .collect()
}

#[test]
fn crates_know_only_those_below_them() {
    for (name, may) in [
        ("domain", &[][..]),
        ("analysis", &["domain"]),
        ("store", &["domain"]),
        ("app", &["domain", "store", "analysis"]),
        ("server", &["domain", "store", "analysis", "app"]),
    ] {
        for other in dependencies(name, "dependencies")
            .iter()
            .filter(|other| CRATES.contains(&other.as_str()))
        {
            assert!(may.contains(&other.as_str()), "{name} depends on {other}");
        }
    }
    let app = manifest("app");
    for native in ["store", "analysis"] {
        let optional = app["dependencies"][native]
            .get("optional")
            .and_then(toml::Value::as_bool);
        assert_eq!(optional, Some(true), "app has {native} without the feature ssr");
    }
    let wakes: Vec<&str> = app["features"]["hydrate"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    assert!(
        !wakes
            .iter()
            .any(|feature| feature.contains("store") || feature.contains("analysis") || *feature == "ssr")
    );
}

#[test]
fn only_store_names_sqlx() {
    for name in CRATES.iter().filter(|name| **name != "store") {
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            assert!(
                !dependencies(name, table).contains("sqlx"),
                "{name} depends on sqlx"
            );
        }
        for file in files(&root().join(name).join("src"), &[".rs"]) {
            assert!(
                !program(&file).contains("sqlx::"),
                "{} names sqlx",
                file.display()
            );
        }
    }
}

#[test]
fn only_the_server_reads_the_environment() {
    for name in CRATES.iter().filter(|name| **name != "server") {
        for file in files(&root().join(name).join("src"), &[".rs"]) {
            let program = program(&file);
            assert!(
                !program.contains("std::env") && !program.contains("env::var"),
                "{} reads it",
                file.display()
            );
        }
    }
}

#[test]
fn only_the_machine_s_edge_prints() {
    for name in CRATES {
        for file in files(&root().join(name).join("src"), &[".rs"]) {
            let program = program(&file);
            for macro_name in ["println!", "eprintln!", "print!(", "dbg!"] {
                assert!(
                    !program.contains(macro_name),
                    "{} uses {macro_name}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn the_parts_of_the_screens_never_use_each_other() {
    let parts = ["respond", "support", "results", "staff"];
    for part in parts {
        for file in files(&root().join("app/src").join(part), &[".rs"]) {
            let uses = named_after(&program(&file), "crate::");
            for other in parts.iter().filter(|other| **other != part) {
                assert!(!uses.contains(*other), "{} uses {other}", file.display());
            }
        }
    }
    for shared in ["road", "ui"] {
        for file in files(&root().join("app/src").join(shared), &[".rs"]) {
            let uses = named_after(&program(&file), "crate::");
            assert!(
                !parts.iter().any(|part| uses.contains(*part)),
                "{} uses a page",
                file.display()
            );
        }
    }
}

#[test]
fn a_stage_uses_only_earlier_stages() {
    for (name, stages) in [("domain", &DOMAIN[..]), ("analysis", &ANALYSIS[..])] {
        let source = root().join(name).join("src");
        for (place, stage) in stages.iter().enumerate() {
            let mut own = files(&source.join(stage), &[".rs"]);
            own.extend(Some(source.join(format!("{stage}.rs"))).filter(|file| file.exists()));
            assert!(!own.is_empty(), "{name} has no stage {stage}");
            for file in own {
                let uses = named_after(&program(&file), "crate::");
                for later in &stages[place + 1..] {
                    assert!(
                        !uses.contains(*later),
                        "{}: {stage} comes before {later}",
                        file.display()
                    );
                }
            }
        }
    }
}

#[test]
fn what_runs_in_a_browser_knows_no_database_and_no_threads() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let arguments = [
        "tree",
        "-p",
        "app",
        "--no-default-features",
        "--features",
        "hydrate",
        "--target",
        "wasm32-unknown-unknown",
        "-e",
        "normal",
        "--offline",
        "--prefix",
        "none",
    ];
    let tree = Command::new(cargo)
        .current_dir(root())
        .args(arguments)
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains("domain") && names.contains("leptos"));
    for heavy in [
        "store",
        "analysis",
        "server",
        "sqlx",
        "tokio",
        "axum",
        "clap",
        "validator",
    ] {
        assert!(!names.contains(heavy), "{heavy} would travel to every phone");
    }
}

#[test]
fn every_module_says_what_it_is() {
    for name in CRATES {
        let modules = files(&root().join(name).join("src"), &[".rs"]);
        for file in modules.iter().filter(|file| !file.ends_with("tests.rs")) {
            let source = fs::read_to_string(file).unwrap();
            assert!(
                source.starts_with("//! "),
                "{} does not open with //!",
                file.display()
            );
        }
    }
}

#[test]
fn no_source_file_is_longer_than_can_be_read() {
    let mut long = Vec::new();
    for file in files(&root(), &[".rs", ".css", ".ts", ".js", ".sh", ".sql"]) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        if lines > 500 {
            long.push(format!("{} has {lines} lines", file.display()));
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn no_module_is_called_after_nothing() {
    for name in CRATES {
        for file in files(&root().join(name).join("src"), &[".rs"]) {
            let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(
                !["utils", "util", "common", "helpers", "misc"].contains(&stem.as_str()),
                "{}",
                file.display()
            );
        }
    }
}

#[test]
fn paths_that_the_documents_name_are_there() {
    let root = root();
    let top: BTreeSet<String> = fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let mut missing = Vec::new();
    for file in files(&root, &[".md"]) {
        let text = fs::read_to_string(&file).unwrap();
        // Every second part between back-ticks is code; fenced blocks have none inside.
        for code in text.split('`').skip(1).step_by(2) {
            let path = code.trim_end_matches('/');
            let first = path.split('/').next().unwrap_or_default();
            let plain = path
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
            let ending = [".md", ".rs", ".toml", ".sh", ".sql"]
                .iter()
                .any(|ending| path.ends_with(ending));
            let ours = plain && first != "target" && ((path.contains('/') && top.contains(first)) || ending);
            let beside = file.parent().unwrap_or(&root).join(path);
            if ours && !path.starts_with('/') && !root.join(path).exists() && !beside.exists() {
                missing.push(format!("{}: {path}", file.strip_prefix(&root).unwrap().display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
