#!/usr/bin/env bash
# A rolling upgrade: hosts of an older version beside those of this one, on one database, under Chaos.
# OLDER names the commit of the older version; without it, it is the newest tag, or where there is none fifty commits back.
set -euo pipefail
older="${OLDER:-$(git describe --tags --abbrev=0 HEAD^ 2>/dev/null || git rev-parse HEAD~50)}"
tree="$(mktemp -d)"
remove() {
  git worktree remove --force "$tree"
}
trap remove EXIT
git worktree add --detach "$tree" "$older"
echo "The older version is $(git -C "$tree" log -1 --format='%h of %cs')"
dotnet build "$tree/Host" --configuration Release --verbosity quiet -p:SkipDesigner=true
CHAOS_OLDER="$tree/Host/bin/Release/net10.0" tests/run/Chaos.sh
