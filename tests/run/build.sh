#!/usr/bin/env bash
# Builds in Release what the named suites run: everything, or for a single suite only that.
set -euo pipefail

targets=(Bizoholic.Flows.sln)
if [ $# -eq 1 ]; then
  case "$1" in
    Designer) targets=() ;;
    Chaos | SideBySide) targets=(tests/Chaos) ;;
    *.Tests) targets=("tests/$1") ;;
    *) targets=(Host) ;;
  esac
fi

# One compiler for all projects. It is this build's own, so it ends with it.
export UseSharedCompilation=true SharedCompilationId="flows-build-$$"
trap 'pkill -f -- "-pipename:$SharedCompilationId" || true' EXIT

for target in "${targets[@]}"; do
  dotnet build "$target" --configuration Release --verbosity quiet
done
