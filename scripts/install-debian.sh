#!/bin/sh
# install-debian.sh: what the tests need besides Rust and npm: Chromium and PostgreSQL. Installs them when it can
# (root on Debian or Ubuntu), else says what to install. Does nothing when both are there.
set -eu

missing=
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing="$missing chromium"
if [ -z "${EARSHOT_TEST_POSTGRES_URL:-}" ] && ! command -v initdb > /dev/null; then
    set -- /usr/lib/postgresql/*/bin/initdb
    [ -x "$1" ] || missing="$missing postgresql"
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get > /dev/null || [ "$(id -u)" != 0 ]; then
    echo "The tests need:$missing" >&2
    echo "  Debian: sudo apt-get install --no-install-recommends$missing" >&2
    echo "  elsewhere: install them your way; CHROMIUM=/path/to/chromium if it is not /usr/bin/chromium, and" >&2
    echo "  EARSHOT_TEST_POSTGRES_URL=postgres://… if initdb is not in PATH." >&2
    exit 1
fi
echo "==> installing$missing (1 to 2 minutes)"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# shellcheck disable=SC2086 # two words are two packages
apt-get install -q -y --no-install-recommends $missing
