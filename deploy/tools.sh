#!/usr/bin/env bash
# Installs what is missing and nothing else. Debian packages need root: sudo is asked for only then, and said so.
#   tools.sh build|test WASM_BINDGEN_VERSION WASM_SPLIT_VERSION
set -euo pipefail
purpose=$1 wasm_bindgen=$2 wasm_split=$3

packages=()
need() { command -v "$1" >/dev/null || [ -n "$(compgen -G "$1")" ] || packages+=("$2"); }
need mold mold
need cc build-essential
need node nodejs
need npm npm
if [ "$purpose" = test ]; then
  need '/usr/lib/postgresql/*/bin/initdb' postgresql
  need /usr/bin/chromium chromium
  need ffmpeg ffmpeg
fi
if [ ${#packages[@]} -gt 0 ]; then
  echo "Installing Debian packages: ${packages[*]}"
  root=()
  if [ "$(id -u)" != 0 ]; then
    echo "This needs root; sudo may ask for your password."
    root=(sudo)
  fi
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

rustup target list --installed | grep -q '^wasm32-unknown-unknown$' || rustup target add wasm32-unknown-unknown
# Both tools run for less than a second, so they are built quickly rather than to be quick; what they share is built once.
install() {
  shared=${shared:-$(mktemp -d)}
  CARGO_TARGET_DIR=$shared CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    cargo install "$@"
}
if [ "$(wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $wasm_bindgen" ]; then
  install wasm-bindgen-cli --version "$wasm_bindgen"
fi
if ! cargo install --list | grep -q "^wasm_split_cli_support v$wasm_split:"; then
  install wasm_split_cli_support --version "$wasm_split" --features build-binary --locked
fi
rm -rf "${shared:-}"
[ -x end2end/node_modules/.bin/wasm-opt ] || (cd end2end && npm ci --no-audit --no-fund --silent)
