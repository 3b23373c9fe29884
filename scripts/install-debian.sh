#!/bin/sh
# install-debian.sh: what the tests need besides Rust and npm: Chromium and PostgreSQL. Installs them when it can
# (root on Debian), else says what to install. Does nothing when both are there.
#
# Of Chromium either package will do. Installed is the one without windows, the same engine from the same source: it is
# half the size, and the browser tests take two thirds of the time.
set -eu

missing=
if [ -n "${CHROMIUM:-}" ]; then
    [ -x "$CHROMIUM" ] || { echo "CHROMIUM=$CHROMIUM is not a program: name one, or unset it." >&2; exit 1; }
elif ! [ -x /usr/bin/chromium-headless-shell ] && ! [ -x /usr/bin/chromium ]; then
    missing="$missing chromium-headless-shell"
fi
if [ -z "${EARSHOT_TEST_POSTGRES_URL:-}" ] && ! command -v initdb > /dev/null; then
    set -- /usr/lib/postgresql/*/bin/initdb
    [ -x "$1" ] || missing="$missing postgresql"
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get > /dev/null || [ "$(id -u)" != 0 ]; then
    echo "The tests need:$missing" >&2
    echo "  Debian: sudo apt-get install --no-install-recommends$missing" >&2
    echo "  elsewhere: install them your way; CHROMIUM=/path/to/chromium if it is elsewhere, and" >&2
    echo "  EARSHOT_TEST_POSTGRES_URL=postgres://… if initdb is not in PATH." >&2
    exit 1
fi
echo "==> installing$missing (1 to 2 minutes)"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# shellcheck disable=SC2086 # two words are two packages
apt-get install -q -y --no-install-recommends $missing
