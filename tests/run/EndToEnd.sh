#!/usr/bin/env bash
# The browser tests, against a host of their own: Release build, free port, empty data folder.
set -euo pipefail

npm ci --no-progress --prefix tests/EndToEnd

data="$(mktemp -d)"
host=""
stop_host() {
  if [ -n "$host" ]; then
    kill "$host" 2>/dev/null || true
    wait "$host" || true
  fi
  rm -rf "$data"
}
trap stop_host EXIT
trap 'exit 143' INT TERM

port="$(node tests/run/free-port.mjs)"
export BASE_URL="http://127.0.0.1:$port"
FLOWS_ADMIN_PASSWORD="$(node -p 'crypto.randomUUID()')"
export FLOWS_ADMIN_PASSWORD
# Where a test puts a service of its own; the one place on this machine that steps and credentials may call.
SERVICE_PORT="$(node tests/run/free-port.mjs)"
export SERVICE_PORT

Outgoing__AllowedHosts="127.0.0.1:$SERVICE_PORT" FLOWS_DATA="$data" ASPNETCORE_URLS="$BASE_URL" dotnet Host/bin/Release/net10.0/Bizoholic.Flows.Host.dll > "$RESULTS/host.log" 2>&1 &
host=$!

if ! node tests/run/wait-ready.mjs "$BASE_URL/healthz/readiness" "$host"; then
  echo "The host did not become ready. It said:"
  tail -n 40 "$RESULTS/host.log"
  exit 1
fi

# Waiting in the background lets the trap above run at once when this script is told to stop.
cd tests/EndToEnd
PLAYWRIGHT_JSON_OUTPUT_NAME="$RESULTS/playwright.json" npx --no-install playwright test --reporter=list,json &
wait "$!"
