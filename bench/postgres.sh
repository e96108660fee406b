#!/bin/bash
# A PostgreSQL cluster of its own, as durable as it comes, in the folder DATA, reached by a socket in the folder SOCKET. Says `ready` once
# it takes connections, and ends when its input does.
set -eu
data=$1/postgres
socket=$2
bin=${POSTGRES_BIN:-$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)}
mkdir "$data"
as=()
if [ "$(id -u)" = 0 ]; then
  # PostgreSQL refuses to run as root; Debian's package brings the user.
  chown postgres "$data" "$socket"
  chmod a+x "$1"
  as=(runuser -u postgres --)
fi
cd "$data"
trap '"${as[@]}" "$bin/pg_ctl" -D "$data" -m fast stop >/dev/null' EXIT
"${as[@]}" "$bin/initdb" -D "$data" -U postgres -A trust >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$data" -l "$data/log" -o "-k $socket -c listen_addresses=''" -w start >/dev/null
echo ready
cat >/dev/null
