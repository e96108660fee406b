# `make run` and `make test` are all that is needed; the rest are their parts.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

WASM_BINDGEN := 0.2.130
SITE := target/site
WASM := target/wasm32-unknown-unknown/wasm-release/frontend.wasm
STYLES := style/fonts.css style/tokens.css style/base.css $(sort $(wildcard style/parts/*.css)) $(sort $(wildcard style/views/*.css))
APP_SOURCES := $(shell find app frontend -name '*.rs' -o -name Cargo.toml | grep -v /target/) Cargo.lock Cargo.toml
CAMPAIGN := target/debug/campaign

.PHONY: run test check native browser site server demo bench deny tools tools-browser fmt clean

run: tools site server            ## Build and start on http://localhost:3000
	@$(CAMPAIGN) demo --offer <&0 & exec $(CAMPAIGN) serve

demo: server                      ## Fill a workspace of the running server with believable content
	$(CAMPAIGN) demo

test: tools tools-browser check native site server browser   ## Everything that CI runs
	@echo "All checks passed."

check:                            ## Format and lints, each side by itself: `ssr` and `hydrate` never mix
	cargo fmt --all --check
	cargo clippy --quiet --package server --all-targets
	cargo clippy --quiet --package frontend --target wasm32-unknown-unknown

native: server                    ## Native tests, on SQLite and on a PostgreSQL of their own
	cargo test --package app --features ssr --lib
	cargo test --package server

browser: site server              ## The interface in Chromium: wide and narrow, with axe
	cd end2end && npm ci --no-audit --no-fund --silent && npx playwright test

server: $(if $(wildcard $(CAMPAIGN)),,tools)
	cargo build --package server

site: $(SITE)/pkg/campaign.js $(SITE)/pkg/campaign.css $(SITE)/fonts

$(SITE)/pkg/campaign.js: $(APP_SOURCES)
	cargo build --package frontend --target wasm32-unknown-unknown --profile wasm-release
	mkdir -p $(SITE)/pkg
	wasm-bindgen --target web --no-typescript --out-dir $(SITE)/pkg --out-name campaign $(WASM)
	if [ -x end2end/node_modules/.bin/wasm-opt ]; then \
	  end2end/node_modules/.bin/wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
	    --enable-reference-types --enable-multivalue -o $(SITE)/pkg/campaign_bg.opt.wasm $(SITE)/pkg/campaign_bg.wasm \
	  && mv $(SITE)/pkg/campaign_bg.opt.wasm $(SITE)/pkg/campaign_bg.wasm; fi
	node deploy/compress.mjs $(SITE)/pkg/campaign_bg.wasm $(SITE)/pkg/campaign.js

$(SITE)/pkg/campaign.css: $(STYLES)
	mkdir -p $(SITE)/pkg
	cat $(STYLES) > $@
	cp style/icon.svg $(SITE)/pkg/
	node deploy/compress.mjs $@

$(SITE)/fonts: $(wildcard style/fonts/*)
	mkdir -p $@ && cp style/fonts/* $@/ && touch $@

tools:                            ## What building needs: the wasm target, wasm-bindgen, a linker, a database server for the tests
	@bash deploy/tools.sh build $(WASM_BINDGEN)

tools-browser:
	@bash deploy/tools.sh test $(WASM_BINDGEN)

deny:                             ## Licences and advisories of all dependencies
	cargo deny --all-features check

fmt:
	cargo fmt --all

clean:
	rm -rf $(SITE)
