#!/usr/bin/env bash
# with-postgres.sh COMMAND…: runs the command beside a PostgreSQL of its own, which is gone afterwards.
#
# The command finds it in EARSHOT_TEST_POSTGRES_URL. It listens on a free loopback port and nowhere else, trusts
# whoever is on this machine, and never waits for a disk: it is for tests. When the variable is set already, that
# database is used and nothing is started. Bash, because plain sh lets a background command ignore Ctrl-C.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: scripts/with-postgres.sh COMMAND [ARGUMENT…]" >&2; exit 2; }

if [ -n "${EARSHOT_TEST_POSTGRES_URL:-}" ]; then
    exec "$@"
fi

for folder in /usr/lib/postgresql/*/bin; do
    PATH="$PATH:$folder"
done
if ! command -v initdb >/dev/null || ! command -v pg_ctl >/dev/null; then
    echo "PostgreSQL is missing: its tools initdb and pg_ctl are neither in PATH nor in /usr/lib/postgresql." >&2
    echo "  Debian, Ubuntu: apt-get install postgresql    Fedora: dnf install postgresql-server" >&2
    echo "  macOS: brew install postgresql" >&2
    echo "Or name a database that may be written to and emptied: EARSHOT_TEST_POSTGRES_URL=postgres://…" >&2
    exit 1
fi

# PostgreSQL refuses to run as root.
as_owner=()
cluster=$(mktemp -d "${TMPDIR:-/tmp}/earshot-postgres.XXXXXX")
if [ "$(id -u)" = 0 ]; then
    as_owner=(runuser -u postgres -- env "PATH=$PATH")
    chown postgres "$cluster"
fi
cd_cluster() { cd "$cluster" && "${as_owner[@]}" "$@"; }

child=
# shellcheck disable=SC2317 # called by the trap
clean_up() {
    status=$?
    trap - EXIT
    trap '' INT TERM HUP
    if [ -n "$child" ] && kill -0 "$child" 2>/dev/null; then
        kill -TERM -- "-$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
    fi
    (cd_cluster pg_ctl -D "$cluster/data" -m immediate stop) >/dev/null 2>&1 || true
    rm -rf "$cluster"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

if ! (cd_cluster initdb -D "$cluster/data" -U postgres -A trust -E UTF8 --locale=C --no-sync) >"$cluster/initdb.log" 2>&1; then
    cat "$cluster/initdb.log" >&2
    exit 1
fi

port=
for _ in 1 2 3 4 5 6 7 8 9 10; do
    try=$((20000 + RANDOM % 12000))
    if (cd_cluster pg_ctl -D "$cluster/data" -w -t 30 -l "$cluster/data/server.log" start -o "-p $try \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off") >/dev/null 2>&1; then
        port=$try
        break
    fi
done
if [ -z "$port" ]; then
    echo "PostgreSQL did not start:" >&2
    tail -n 20 "$cluster/data/server.log" >&2 || true
    exit 1
fi
export EARSHOT_TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"

# In the background and in a process group of its own, so that a signal is acted upon at once and reaches all of it.
set -m
"$@" </dev/null &
child=$!
set +m
status=0
wait "$child" || status=$?
exit "$status"
