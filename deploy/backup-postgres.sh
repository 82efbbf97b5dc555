#!/usr/bin/env bash
# Dumps the database of PGHOST, PGUSER and PGDATABASE into a folder, deletes all but the latest KEEP (14),
# and notes it for `oneonone doctor`. restore-postgres.sh restores one.
set -euo pipefail
umask 077
folder=$1
if [[ -r /run/secrets/password ]]; then
    PGPASSWORD=$(</run/secrets/password)
    export PGPASSWORD
fi
target=$folder/${PGDATABASE:=oneonone}-$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$target.part"' EXIT
pg_dump --format=custom --file="$target.part"
pg_restore --list "$target.part" >/dev/null
mv "$target.part" "$target"
find "$folder" -maxdepth 1 -name "$PGDATABASE-*Z.dump" | sort -r | tail -n "+$((${KEEP:-14} + 1))" | xargs -r rm --
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 <<'SQL'
INSERT INTO note (key, value)
VALUES ('last_backup', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'))
ON CONFLICT (key) DO UPDATE SET value = excluded.value;
SQL
echo "backed up to $target"
