#!/usr/bin/env bash
# A mailbox for everybody, with the password "secret", on a port of the loopback address, until the standard input closes: serve.sh FOLDER PORT
set -euo pipefail
folder="$1"
port="$2"
chmod 777 "$folder"
owner="" internal=""
if [ "$(id -u)" -eq 0 ]; then
  owner="uid=nobody gid=nogroup"
else
  internal="default_internal_user = $(id -un)
default_login_user = $(id -un)
default_internal_group = $(id -gn)"
fi

cat > "$folder/dovecot.conf" <<CONF
base_dir = $folder/run
log_path = $folder/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:$folder/%u
first_valid_uid = 1
$internal
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = $owner home=$folder/%u
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = 0
  }
}
CONF

/usr/sbin/dovecot -F -c "$folder/dovecot.conf" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
until (exec 3<> "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
  kill -0 "$server"
  sleep 0.1
done

echo ready
cat > /dev/null
