#!/usr/bin/env bash
# Two minutes of killed hosts, crashing servers, a full disk and wrong clocks under load. CHAOS_SEED plays another plan;
# CHAOS_OLDER is the folder of another version of the host, which every second host runs.
set -euo pipefail
out="$RESULTS/chaos.log"
dotnet run -c Release --no-build --project tests/Chaos -- --minutes 2 --seed "${CHAOS_SEED:-20261128}" ${CHAOS_OLDER:+--older "$CHAOS_OLDER"} | tee "$out" || status=$?
{ grep -E '^(lost|doubled): ' "$out"; tail -n 1 "$out" | grep '^{'; } > "$RESULTS/chaos.json" || { rm -f "$RESULTS/chaos.json"; exit 1; }
exit "${status:-0}"
