# Earshot: everything there is to do, by name. Needs GNU make, Rust from rustup and a C compiler; npm makes the
# WASM smaller and runs the browser tests. Everything built lies in target/ and end2end/node_modules/.

# Leptos reads this when it is compiled. Every cargo call must have it, or some crates are built again.
export LEPTOS_OUTPUT_NAME = earshot
# One target directory, wherever the reader's own settings point: the server embeds what lies in it.
export CARGO_TARGET_DIR = $(CURDIR)/target
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = 1

# Half of what the tests do is waiting for a disk or a database: more of them at once than there are processors.
AT_ONCE := $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))

# With --workspace, so that `cargo build` and `cargo test` choose the same features and share what they compile.
BINARY := --workspace --bin earshot

# The pinned version in Cargo.toml is the only place that names it.
BINDGEN_VERSION := $(shell sed -n 's/^wasm-bindgen = "=\(.*\)"/\1/p' Cargo.toml)
export WASM_BINDGEN = target/tools/bin/wasm-bindgen

TOOLS := target/stamps/tools-$(BINDGEN_VERSION)
NODE  := end2end/node_modules/.package-lock.json
SITE  := target/stamps/site
SITE_SOURCES := Cargo.toml Cargo.lock app/Cargo.toml domain/Cargo.toml scripts/site.sh scripts/css.sh \
	$(shell find app/src domain/src style public)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test unit privacy e2e check build bench site server setup setup-tests clean clean-tools

help: ## say what there is
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1 · \2/p' $(MAKEFILE_LIST) | awk -F' · ' '{ printf "%-20s %s\n", $$1, $$2 }'

run: server ## start a demo: two authorities, made-up young people (ARGS="--seed 1" and the like are handed on)
	@echo "==> starting the demo; Ctrl-C ends it and leaves nothing behind"
	@exec target/debug/earshot demo $(ARGS)

test: setup-tests $(SITE) unit e2e ## every test: Rust on SQLite and PostgreSQL, then journeys in a browser

unit: setup-tests $(SITE) ## the Rust tests alone
	@echo "==> compiling and running the Rust tests (first time 10 to 15 minutes)"
	@if cargo nextest --version > /dev/null 2>&1; then \
		set -x; scripts/with-postgres.sh cargo nextest run --workspace --test-threads $(AT_ONCE) && cargo test --workspace --doc; \
	else \
		set -x; scripts/with-postgres.sh cargo test --workspace; \
	fi

privacy: setup-tests $(SITE) ## the attacks on anonymity alone, on SQLite and PostgreSQL, and what they reached
	@echo "==> attacking the ballot box (two minutes; first compiles the Rust tests, 10 to 15 minutes)"
	@export EARSHOT_TEST_RESPONDENTS=400; if cargo nextest --version > /dev/null 2>&1; then \
		set -x; scripts/with-postgres.sh cargo nextest run --workspace --test-threads $(AT_ONCE) --success-output immediate privacy::; \
	else \
		set -x; scripts/with-postgres.sh cargo test --workspace --tests privacy:: -- --nocapture; \
	fi

e2e: setup-tests server ## journeys through the real binary in Chromium, scripts on and off (ARGS="respond -g code" picks)
	@echo "==> walking through Earshot in a browser (some minutes)"
	cd end2end && npm test -- $(ARGS)

check: $(TOOLS) ## what the tests do not see: format, lints on both sides, documentation, licences
	cargo fmt --all --check
	@echo "==> reading the code with clippy (first time 5 minutes for each side)"
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy -p app --lib --target wasm32-unknown-unknown --no-default-features --features hydrate -- -D warnings
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --workspace --no-deps --document-private-items --quiet
	@if command -v cargo-deny > /dev/null; then set -x; cargo deny check; else echo "skipped: cargo deny (licences, advisories), not installed"; fi
	@if command -v cargo-machete > /dev/null; then set -x; cargo machete; else echo "skipped: cargo machete (unused dependencies), not installed"; fi

build: $(SITE) ## one binary with everything in it: target/release/earshot
	@echo "==> compiling the release binary (first time 10 minutes)"
	cargo build --release $(BINARY)

bench: setup-tests server ## what a release, an answer, a mix and a key holder's turn cost, on the command line and in a browser
	cargo bench -p analysis
	cargo bench -p store --bench accepting
	cargo bench -p server --bench answers
	cargo bench -p domain --bench unsealing
	cd end2end && npx playwright test --config=bench.config.ts

site: $(SITE) ## what browsers fetch: WASM, CSS and static files, in target/site

server: $(SITE) ## the binary for work at hand: target/debug/earshot
	@echo "==> compiling the server (first time 5 to 8 minutes, nothing to do: a second)"
	cargo build $(BINARY)

setup: $(TOOLS) $(NODE) ## fetch what building needs: WASM target, wasm-bindgen, npm packages

setup-tests: ## fetch what testing needs: Chromium, PostgreSQL, npm packages
	@command -v npm > /dev/null || { echo "The tests need npm: install Node.js 20 or newer." >&2; exit 1; }
	@scripts/install-debian.sh
	@$(MAKE) -s $(NODE)
	@test -x end2end/node_modules/.bin/playwright

clean: ## throw away everything that was built
	rm -rf target end2end/node_modules end2end/test-results end2end/playwright-report

clean-tools: ## throw away fetched tools alone
	rm -rf target/tools target/stamps end2end/node_modules

$(TOOLS): scripts/install-tools.sh
	@scripts/install-tools.sh $(BINDGEN_VERSION)
	@mkdir -p $(@D) && touch $@

# Without npm there is nothing to make here, and only the tests mind.
$(NODE): end2end/package.json end2end/package-lock.json
	@if command -v npm > /dev/null; then \
		echo "==> fetching npm packages (some seconds)"; \
		(cd end2end && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch ../$@) \
			|| echo "==> npm could not fetch them: the WASM stays larger, and the browser tests cannot run"; \
	else \
		echo "==> npm is missing: the WASM stays larger, nothing else"; \
	fi

$(SITE): $(SITE_SOURCES) $(TOOLS) | $(NODE)
	@scripts/site.sh
	@mkdir -p $(@D) && touch $@
