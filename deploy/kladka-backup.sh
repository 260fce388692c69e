#!/bin/sh
# One backup of Kładka under the time of now, by whichever means its database has; none older than two weeks. It gets its
# name when it is whole and was read. Installed as /usr/local/bin/kladka-backup; kladka-backup.service calls it.
set -eu
umask 077
name=/var/backups/kladka/kladka-$(date -u +%Y%m%d-%H%M%S)
[ -z "${DATABASE_URL_FILE:-}" ] || DATABASE_URL=$(cat "$DATABASE_URL_FILE")
case "${DATABASE_URL:-}" in
    postgres*)
        # Who was erased, apart from the rest: whoever restores a dump loads this list after it.
        pg_dump --dbname="$DATABASE_URL" --data-only --table=erased --file="$name.erased.sql"
        pg_dump --dbname="$DATABASE_URL" --format=custom --file="$name.part"
        pg_restore --file=/dev/null "$name.part"
        mv "$name.part" "$name.dump"
        ;;
    *) /opt/kladka/bin/kladka db backup "$name.db" ;;
esac
# With a backup a day none is there for longer than fourteen days.
find /var/backups/kladka -name 'kladka-*' -mtime +12 -delete
