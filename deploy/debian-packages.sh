#!/bin/sh
# Installs the Debian packages named on the command line that are missing; with sudo when not root.
set -eu
missing=""
for package in "$@"; do
    state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$state" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
command="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
    become=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    become="sudo"
elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
    echo "Memasang paket Debian:$missing (sudo)"
    become="sudo"
else
    echo "Paket Debian belum terpasang:$missing" >&2
    echo "Ketik sebagai root lalu ulangi: apt-get update && $command" >&2
    exit 1
fi
$become apt-get update -qq
$become env DEBIAN_FRONTEND=noninteractive $command >/dev/null
