#!/bin/sh
# Installs the Debian packages of the real services that the tests run against. Their daemons are started by the tests, not by the system.
set -eu

packages="wordpress php-cli php-mysql php-curl php-xml php-mbstring php-gd mariadb-server python3-fastapi uvicorn python3-aiosmtpd dovecot-imapd"

missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done

[ -z "$missing" ] && exit 0

if [ "$(id -u)" -ne 0 ]; then
  echo "The tests need these packages:$missing" >&2
  echo "Install them with: sudo $0" >&2
  exit 1
fi

apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
