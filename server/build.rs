//! Makes sure that the folder of the site is there, so that a plain `cargo check` works before `make site` ever ran, and
//! has the crate compiled again when anything that it embeds has changed.

use std::fs;
use std::path::Path;

/// What the crate embeds, from its own folder.
const EMBEDDED: [&str; 3] = ["../target/site", "../instruments", "../strategies"];

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    fs::create_dir_all(Path::new(EMBEDDED[0]).join("pkg"))?;
    for folder in EMBEDDED {
        watch(Path::new(folder))?;
    }
    Ok(())
}

/// Every folder and file by itself: a folder's own time changes only when a name in it comes or goes.
fn watch(path: &Path) -> std::io::Result<()> {
    println!("cargo:rerun-if-changed={}", path.display());
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            watch(&entry?.path())?;
        }
    }
    Ok(())
}
