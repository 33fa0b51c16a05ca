#!/usr/bin/env bash
# The web app's component tests.
set -euo pipefail
cd Designer
npm ci --no-progress
npm test -- --reporter=default --reporter=json --outputFile.json="$RESULTS/vitest.json"
