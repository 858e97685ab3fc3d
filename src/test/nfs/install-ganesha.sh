#!/bin/sh
# Unpacks nfs-ganesha (Debian, Ubuntu) below a directory, without installing it or starting a daemon.
# usage: install-ganesha.sh DIRECTORY
# Afterwards DIRECTORY/root/usr/bin/ganesha.nfsd is there. Does nothing if it is there already.
set -eu
directory=$1
[ ! -x "$directory/root/usr/bin/ganesha.nfsd" ] || exit 0
command -v apt-get > /dev/null || { echo "no apt-get here; install nfs-ganesha and its VFS module" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
packages="nfs-ganesha nfs-ganesha-vfs"
for library in libntirpc libnfsidmap1 liburcu8 libwbclient0; do
    found=$(apt-cache --names-only search "^$library" | cut -d' ' -f1 | grep -v -e -dev -e -dbg | head -n 1)
    packages="$packages $found"
done
for package in $packages; do
    timeout 120 apt-get -q download "$package" > download.log 2>&1 || { cat download.log >&2; exit 1; }
done
mkdir root
for package in *.deb; do
    dpkg-deb -x "$package" root
done
mkdir -p "$directory"
mv root "$directory/root"
