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

# The names sort by time, the oldest first.
set -- "$folder"/flows-*.dump
while [ "$#" -gt "${KEEP:-14}" ]; do
  rm "$1"
  shift
done
