#!/bin/sh
# site.sh: assembles target/site, everything a browser may fetch: pkg/earshot.js and pkg/earshot.wasm (the islands),
# pkg/earshot.css (style/ in one file), public/ as it is, and of what is large a copy that is packed with brotli. The
# server embeds the folder when it is compiled, so a file that did not change is not touched: else the server would be
# compiled again for nothing.
#
# WASM_BINDGEN names the command line tool (of the version that Cargo.toml pins); the Makefile sets it.
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
wasm_bindgen=${WASM_BINDGEN:-target/tools/bin/wasm-bindgen}
wasm_opt=end2end/node_modules/.bin/wasm-opt

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

echo "==> compiling the islands to WASM (first time 2 to 4 minutes, then well under one)"
cargo build -p app --lib --target wasm32-unknown-unknown --no-default-features --features hydrate --profile wasm-release

"$wasm_bindgen" --target web --no-typescript --out-name earshot --out-dir "$new/pkg" \
    "$target/wasm32-unknown-unknown/wasm-release/app.wasm"
mv "$new/pkg/earshot_bg.wasm" "$new/pkg/earshot.wasm"

if [ -e "$wasm_opt" ]; then
    echo "==> shrinking the WASM (some seconds)"
    # Named one by one: with --all-features the tool writes a module that browsers refuse.
    # Twice, since the first round leaves something for the second. The lowest addresses are the end of the stack, which nothing ever reaches
    # (the linker puts the stack first), so no object lies there.
    "$wasm_opt" -Oz -Oz --low-memory-unused --strip-producers --strip-target-features --enable-bulk-memory --enable-bulk-memory-opt --enable-nontrapping-float-to-int \
        --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue \
        "$new/pkg/earshot.wasm" -o "$new/pkg/earshot.opt"
    mv "$new/pkg/earshot.opt" "$new/pkg/earshot.wasm"
else
    echo "==> not shrinking the WASM: that tool comes from npm, which is missing. Only size suffers."
fi

scripts/css.sh style > "$new/pkg/earshot.css"
cp -R public/. "$new/"

# Packed here once, as well as can be, and not by the server for everybody who comes.
if command -v node > /dev/null; then
    (cd "$new/pkg" && node -e '
        const { readFileSync, writeFileSync } = require("node:fs");
        const { brotliCompressSync, constants } = require("node:zlib");
        for (const file of ["earshot.wasm", "earshot.js", "earshot.css"]) {
            const bytes = readFileSync(file);
            const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
            writeFileSync(file + ".br", brotliCompressSync(bytes, { params }));
        }')
else
    echo "==> not packing what browsers fetch: node is missing. The server packs it for everybody who comes, less well."
fi

# Take over what is new, take away what is gone.
mkdir -p target/site
(cd "$new" && find . -type f) | while IFS= read -r file; do
    cmp -s "$new/$file" "target/site/$file" && continue
    mkdir -p "target/site/$(dirname "$file")"
    cp "$new/$file" "target/site/$file"
done
(cd target/site && find . -type f) | while IFS= read -r file; do
    [ -e "$new/$file" ] || rm "target/site/$file"
done
echo "==> target/site is ready: $(wc -c < target/site/pkg/earshot.wasm | tr -d ' ') bytes of WASM, $(wc -c < target/site/pkg/earshot.css | tr -d ' ') of CSS"
