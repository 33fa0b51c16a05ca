#!/usr/bin/env bash
# The web app's component tests.
set -euo pipefail
cd Designer
# The host's build has installed the packages already, unless this suite runs alone.
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-progress
npm test -- --reporter=default --reporter=json --outputFile.json="$RESULTS/vitest.json"
