# shellcheck shell=bash
# Sourced by ./test: runs a suite under a time limit and notes how it ended; report.mjs adds up what the suites left behind.

results="$PWD/artifacts/tests"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en
# Plain text for logs; and a build must not leave processes behind that hold this script's output open.
export MSBUILDDISABLENODEREUSE=1 NO_COLOR=1
export HOME="${HOME:-$results/home}"

suite_limit=1500 # seconds; a suite that hangs is a failed suite
running=""

script_of() {
  case "$1" in
    *.Tests) echo tests/run/dotnet.sh ;;
    *) echo "tests/run/$1.sh" ;;
  esac
}

# run_suite NAME COMMAND...: the command finds its own folder for results in $RESULTS.
run_suite() {
  local name="$1" started="$SECONDS" status
  shift
  export RESULTS="$results/$name"
  mkdir -p "$RESULTS"
  printf '\n== %s\n' "$name"
  timeout --kill-after=30 "$suite_limit" "$@" > >(tee "$RESULTS/output.log") 2>&1 &
  running=$!
  wait "$running"
  status=$?
  running=""
  printf '{"status":%d,"seconds":%d}\n' "$status" "$((SECONDS - started))" > "$RESULTS/ended.json"
  printf -- '-- %s: %d s\n' "$name" "$((SECONDS - started))"
  return "$status"
}

# not_run NAME REASON: a suite that could not start counts as failed.
not_run() {
  mkdir -p "$results/$1"
  printf '{"notRun":"%s"}\n' "$2" > "$results/$1/ended.json"
}

# timeout leads a process group of its own and passes the signal on to all of it.
stop_running() {
  [ -z "$running" ] || kill "$running" 2>/dev/null
}
trap stop_running EXIT
trap 'exit 130' INT TERM
