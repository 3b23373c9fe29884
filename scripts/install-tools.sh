#!/bin/sh
# install-tools.sh VERSION: the WASM side of the compiler and the wasm-bindgen command line tool of exactly that
# version (its output fits no other), in target/tools. Does nothing that is done already.
set -eu
cd "$(dirname "$0")/.."
version=${1:?usage: scripts/install-tools.sh VERSION_OF_WASM_BINDGEN}

command -v cargo > /dev/null || {
    echo "Rust is missing: install it with rustup, https://rustup.rs, then come back." >&2
    exit 1
}
if [ ! -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ]; then
    command -v rustup > /dev/null || {
        echo "This Rust has no wasm32-unknown-unknown target and there is no rustup to add it." >&2
        echo "Install Rust with rustup, or your system's package of the WASM target (Fedora: rust-std-static-wasm32-unknown-unknown)." >&2
        exit 1
    }
    echo "==> adding Rust's WASM target (half a minute)"
    rustup target add wasm32-unknown-unknown
fi

if [ "$(target/tools/bin/wasm-bindgen --version 2> /dev/null)" != "wasm-bindgen $version" ]; then
    echo "==> building wasm-bindgen $version into target/tools (once, 2 to 4 minutes)"
    # Not --locked: the lock file it was published with names a version that cannot be had everywhere.
    unset CARGO_TARGET_DIR
    cargo install wasm-bindgen-cli --version "$version" --root target/tools --quiet
fi
