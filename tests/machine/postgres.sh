#!/bin/sh
# Run a command beside a throw-away PostgreSQL server: postgres.sh pytest ...
# The server listens on a socket in a temporary folder and is gone afterwards.
set -eu
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" # runuser, where a login's PATH lacks them
export PATH
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -x "$bin/initdb" ] || { echo "PostgreSQLがありません / there is no PostgreSQL" >&2; exit 77; }

place=$(mktemp -d /tmp/madoguchi-postgres-XXXXXX)
chmod 755 "$place"
as_server=""
if [ "$(id -u)" = 0 ]; then
  chown postgres "$place"
  as_server="runuser -u postgres --"
fi
cd "$place"
stop() { $as_server "$bin/pg_ctl" -D "$place/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$place"; }
trap stop EXIT
trap 'exit 130' INT TERM

$as_server "$bin/initdb" -D "$place/data" -U madoguchi -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
$as_server "$bin/pg_ctl" -D "$place/data" -w -l "$place/log" \
  -o "-k $place -c listen_addresses= -c max_connections=60 -c fsync=${FSYNC:-off}" start >/dev/null
$as_server "$bin/createdb" -h "$place" -U madoguchi madoguchi
cd "$OLDPWD"
MADOGUCHI_DATABASE_URL="postgresql://madoguchi@/madoguchi?host=$place" "$@"
