#!/usr/bin/env bash
# Restores a dump of backup-postgres.sh into the database of PGHOST, PGUSER and PGDATABASE; stop the bot first.
# What the dump has as not yet sent is looked for in Discord before it is sent, and no id is given again.
set -euo pipefail
dump=$1
if [[ -r /run/secrets/password ]]; then
    PGPASSWORD=$(</run/secrets/password)
    export PGPASSWORD
fi
: "${PGDATABASE:=oneonone}"
pg_restore --clean --if-exists --no-owner --single-transaction --exit-on-error --dbname="$PGDATABASE" "$dump"
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --single-transaction --dbname="$PGDATABASE" >/dev/null <<'SQL'
UPDATE notification SET attempts = 1 WHERE outcome IS NULL AND attempts = 0;
UPDATE live_message SET attempts = 1 WHERE message_id IS NULL AND attempts = 0;
UPDATE server_event SET attempts = 1 WHERE event_id IS NULL AND ended IS NULL AND attempts = 0;
UPDATE greeting SET attempts = 1 WHERE ended_at IS NULL AND attempts = 0;
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, 0) + 1000000)
FROM pg_sequences WHERE schemaname = current_schema();
SQL
echo "restored $dump to $PGDATABASE; whatever happened after that backup is gone"
