#!/usr/bin/env bash
# One .NET test project, already built.
set -euo pipefail
exec dotnet test "tests/$1" --configuration Release --no-build --results-directory "$RESULTS" \
  --logger "trx;LogFileName=results.trx" --logger "console;verbosity=minimal"
