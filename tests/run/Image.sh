#!/usr/bin/env bash
# The Dockerfile's own steps in an empty folder, the size of what they make, and a start of it.
set -euo pipefail
node tests/run/image.mjs "$RESULTS/image.json"
