#!/bin/bash
# A PostgreSQL cluster of its own in the folder FOLDER, as durable as it comes, reached by a socket there. Says `ready` once it takes
# connections, and ends when its input does.
set -eu
folder=$1
bin=${POSTGRES_BIN:-$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)}
as=()
if [ "$(id -u)" = 0 ]; then
  # PostgreSQL refuses to run as root; Debian's package brings the user.
  chown postgres "$folder"
  as=(runuser -u postgres --)
fi
cd "$folder"
"${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -o "-k $folder -c listen_addresses=''" -w start >/dev/null
trap '"${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m fast stop >/dev/null; rm -rf "$folder"' EXIT
echo ready
cat >/dev/null
