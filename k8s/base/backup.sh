#!/bin/sh
# Dumps the database named by PGHOST, PGDATABASE ... into FOLDER (default /backups) and keeps the newest KEEP (default 14).
set -eu

folder="${FOLDER:-/backups}"
file="$folder/flows-$(date -u +%Y%m%dT%H%M%SZ).dump"

# A dump has its name only once it is whole: what ends in .part was interrupted.
rm -f "$folder"/flows-*.part
pg_dump --format=custom --no-owner --file="$file.part"
pg_restore --list "$file.part" > /dev/null
mv "$file.part" "$file"
echo "$file: $(wc -c < "$file") bytes"

# The names sort by time.
for old in $(ls -r "$folder"/flows-*.dump | tail -n "+$((${KEEP:-14} + 1))"); do
  rm "$old"
done
