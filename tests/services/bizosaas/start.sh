#!/bin/sh
# Runs the sample backend until standard input closes. Its settings come from the environment.
# usage: start.sh PORT      prints "ready" when it answers
set -eu
cd "$(dirname -- "$0")/../../../samples/bizosaas-backend"
log=$(mktemp)
# Debian's python: another one on the path does not see Debian's packages.
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m uvicorn bizosaas.app:app --host 127.0.0.1 --port "$1" >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; rm -f "$log"' EXIT
trap 'exit 1' INT TERM

tries=0
until /usr/bin/python3 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$1/health')" 2>/dev/null; do
  tries=$((tries + 1))
  if [ $tries -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
    cat "$log" >&2
    exit 1
  fi
  sleep 0.1
done

echo ready
cat >/dev/null
