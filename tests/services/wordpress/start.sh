#!/bin/sh
# Runs a fresh WordPress with its own MariaDB until standard input closes, so that nothing outlives the test process.
# usage: start.sh FOLDER DATABASE_PORT WEB_PORT      prints one line of JSON with the users' application passwords when ready
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
dir=$1
export WP_DIR="$dir" WP_DB_HOST="127.0.0.1:$2" WP_URL="http://127.0.0.1:$3"
socket="$dir/db/s.sock"
user=$(id -un)
[ "$(id -u)" -ne 0 ] || user=mysql

chmod 755 "$dir"
mkdir "$dir/db"
[ "$(id -u)" -ne 0 ] || chown mysql: "$dir/db"

database='' web=''
stop() {
  [ -z "$web" ] || kill -- "-$web" 2>/dev/null || true
  [ -z "$database" ] || { kill "$database" 2>/dev/null && wait "$database"; } || true
}
trap stop EXIT
trap 'exit 1' INT TERM

{
  mariadb-install-db --no-defaults --user="$user" --datadir="$dir/db/data" --auth-root-authentication-method=normal --skip-test-db
  # Crash safety is switched off: the data is thrown away.
  mariadbd --no-defaults --user="$user" --datadir="$dir/db/data" --socket="$socket" --port="$2" --bind-address=127.0.0.1 \
    --pid-file="$dir/db/pid" --innodb-buffer-pool-size=64M --performance-schema=OFF --innodb-flush-log-at-trx-commit=0 &
  database=$!
} >"$dir/database.log" 2>&1

# -L: Debian's WordPress is full of links into the rest of /usr/share.
cp -rL /usr/share/wordpress "$dir/site"
rm -f "$dir/site/wp-config.php"
mkdir -p "$dir/site/wp-content/uploads" "$dir/site/wp-content/plugins" "$dir/site/wp-content/mu-plugins"
cp "$here/wp-config.php" "$dir/site/"
cp "$here/test-hooks.php" "$dir/site/wp-content/mu-plugins/"
cp -r "$here/../../../samples/wordpress-plugin" "$dir/site/wp-content/plugins/bizoholic-flows"

tries=0
until mariadb-admin --no-defaults -S "$socket" -u root ping >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ $tries -lt 600 ] || { cat "$dir/database.log" >&2; exit 1; }
  sleep 0.1
done
mariadb --no-defaults -S "$socket" -u root -e "CREATE DATABASE wp CHARACTER SET utf8mb4;
  CREATE USER wp@'127.0.0.1' IDENTIFIED BY 'wp'; GRANT ALL ON wp.* TO wp@'127.0.0.1';
  CREATE USER wp@localhost IDENTIFIED BY 'wp'; GRANT ALL ON wp.* TO wp@localhost"

users=$(php "$here/install.php")
# Several workers, since the plugin calls out while a request is being served; a process group, since they outlive their parent.
PHP_CLI_SERVER_WORKERS=3 setsid php -d display_errors=0 -d upload_max_filesize=32M -d post_max_size=40M \
  -S "127.0.0.1:$3" -t "$dir/site" "$here/router.php" >"$dir/web.log" 2>&1 &
web=$!

echo "$users"
cat >/dev/null
