#!/bin/sh
# Installs chromium and its driver (Debian, Ubuntu with Debian's packages) for the tests of the console.
# Does nothing if both are there. Only as root, and only where a machine is there for this alone: in a container, or
# where the variable CI is set; elsewhere it says what to install.
set -eu
[ ! -x /usr/bin/chromium ] || [ ! -x /usr/bin/chromedriver ] || exit 0
remedy="install chromium and chromium-driver (Debian: apt-get install chromium chromium-driver fonts-dejavu-core)"
[ "$(id -u)" = 0 ] || { echo "not root; $remedy" >&2; exit 1; }
[ -n "${CI:-}" ] || [ -e /.dockerenv ] || [ -e /run/.containerenv ] || grep -q -s -e docker -e kubepods /proc/1/cgroup \
    || { echo "this may be somebody's own machine; $remedy" >&2; exit 1; }
command -v apt-get > /dev/null || { echo "no apt-get here; $remedy" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
timeout 300 apt-get -q update > "$log" 2>&1 || true
timeout 600 apt-get -q install -y --no-install-recommends chromium chromium-driver fonts-dejavu-core > "$log" 2>&1 \
    || { tail -n 5 "$log" >&2; exit 1; }
