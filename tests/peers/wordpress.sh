#!/usr/bin/env bash
# Start or stop the real WordPress of the shared material; installs its packages when missing.
#   tests/peers/wordpress.sh start | stop
# Needs root (its servers change their user) and JENJANG_SHARED.
set -euo pipefail

shared=${JENJANG_SHARED:-$(cd "$(dirname "$0")/../../.." && pwd)/shared}
peer=$shared/peers/wordpress
packages="wordpress mariadb-server apache2 libapache2-mod-php php-cli php-mysql php-gd php-xml php-mbstring curl"

case ${1:-} in
start)
  missing=0
  [ -d /usr/share/wordpress ] || missing=1
  for need in mariadbd apache2 php curl; do command -v "$need" >/dev/null || missing=1; done
  if [ "$missing" = 1 ]; then
    apt-get update -q
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages
  fi
  exec "$peer/start.sh"
  ;;
stop) exec "$peer/stop.sh" ;;
*)
  echo "usage: $0 start|stop" >&2
  exit 2
  ;;
esac
