//! Tells cargo that the migrations are part of this crate: a new file would otherwise go unnoticed.

fn main() {
    println!("cargo::rerun-if-changed=../migrations");
}
