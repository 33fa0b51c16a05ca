#!/usr/bin/env bash
# Makes sure that what the named suites need is there. As root it installs what is missing; otherwise it says what to install and ends with status 1.
# Services are only installed: the tests start their own, on free ports, in throw-away folders.
set -euo pipefail

packages=()
problems=()

has() { command -v "$1" > /dev/null; }

# The package lists are fetched once, and only where something is missing.
fresh=""
refresh() {
  [ -n "$fresh" ] || [ "$(id -u)" -ne 0 ] || apt-get update -qq
  fresh=yes
}

need_toolchain() {
  has dotnet && [[ "$(dotnet --version 2>/dev/null)" == 10.* ]] || problems+=(".NET SDK 10: https://dotnet.microsoft.com/download/dotnet/10.0")
  has node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || problems+=("Node 20 or later, with npm: https://nodejs.org")
  has dpkg-query && has apt-get || problems+=("Debian or Ubuntu: on another system install the packages named in tests/run/install.sh by hand")
}

need_browser() {
  has chromium || has chromium-browser || has google-chrome || packages+=(chromium)
}

need_postgres() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || packages+=(postgresql)
}

need_redis() {
  has redis-server || packages+=(redis-server)
}

# Gives a host a clock that is minutes off.
need_faketime() {
  compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' > /dev/null || packages+=(libfaketime)
}

# kustomize came to kubectl in its present form with 1.27; Debian 12's own package is older than that.
need_kubectl() {
  local own offered
  own="$(kubectl version --client 2>/dev/null | sed -n 's/^Client Version: v1\.\([0-9]*\).*/\1/p')" || true
  [ "${own:-0}" -lt 27 ] || return 0
  refresh
  offered="$(apt-cache policy kubernetes-client 2>/dev/null | sed -n 's/ *Candidate: 1\.\([0-9]*\).*/\1/p')" || true
  if [ "${offered:-0}" -ge 27 ]; then
    packages+=(kubernetes-client)
  else
    problems+=("kubectl 1.27 or later, on the PATH: https://kubernetes.io/docs/tasks/tools/ (Ubuntu: snap install kubectl --classic)")
  fi
}

need_toolchain
for suite in "$@"; do
  case "$suite" in
    EndToEnd) need_browser ;;
    Storage.Tests | Cluster.Tests | Services.Tests) need_postgres; need_redis ;;
    Chaos | SideBySide) need_postgres; need_redis; need_faketime ;;
    Recovery.Tests) need_postgres ;;
    K8s.Tests) need_kubectl ;;
  esac
done

if [ "${#problems[@]}" -gt 0 ]; then
  printf 'These have to be installed first:\n' >&2
  printf '  %s\n' "${problems[@]}" >&2
fi

if [ "${#packages[@]}" -gt 0 ]; then
  if [ "$(id -u)" -eq 0 ]; then
    refresh
    # A freshly installed service must not start by itself: the tests bring up their own.
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
  else
    printf 'The tests need some packages. Install them with:\n  sudo apt-get install --no-install-recommends %s\n' "${packages[*]}" >&2
    problems+=("packages")
  fi
fi

if [[ " $* " =~ " "(Connectors|Services)".Tests " ]]; then
  RUNLEVEL=1 tests/services/install.sh || problems+=("services")
fi

[ "${#problems[@]}" -eq 0 ]
