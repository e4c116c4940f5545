#!/bin/bash
# The Dockerfile without Docker: does what its COPY and RUN lines say in a folder with a bare Debian, which
# debootstrap makes, says how long each takes and how large the folder gets, and tries the programs there, as a user
# without rights or name, without a network, with files that cannot be written. As root, anywhere in Linux:
#
#   containers/try.sh /tmp/root
#
# A number behind the folder: begin with that of the COPY and RUN lines, 1 the first. CA_BUNDLE names a file of
# certificates, for machines that reach the network through a proxy with its own.
set -euo pipefail
root=${1:?the folder to make it in}
first=${2:-1}
cd "$(dirname "$0")/.."
export DEBIAN_MIRROR=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
export DEBIAN_SECURITY_MIRROR=${DEBIAN_SECURITY_MIRROR:-http://deb.debian.org/debian-security}

[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase bookworm "$root" "$DEBIAN_MIRROR"
trap 'umount "$root/proc" "$root/dev"; rm -f "$root/ca.pem"' EXIT
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
cp /etc/resolv.conf "$root/etc/resolv.conf"
variables=(PATH="$PATH" DEBIAN_MIRROR="$DEBIAN_MIRROR" DEBIAN_SECURITY_MIRROR="$DEBIAN_SECURITY_MIRROR")
if [ -n "${CA_BUNDLE:-}" ]; then
  cp "$CA_BUNDLE" "$root/ca.pem"
  variables+=(CURL_CA_BUNDLE=/ca.pem PIP_CERT=/ca.pem DENO_CERT=/ca.pem)
fi

copy() { # source... target
  local target=${!#}
  if [ "${target%/}" != "$target" ]; then
    mkdir -p "$root$target" && cp -r "${@:1:$#-1}" "$root$target"
  else
    mkdir -p "$root$target" && cp -r "$1/." "$root$target"
  fi
}

number=0
while read -r instruction line; do
  case "$instruction" in COPY | RUN) ;; *) continue ;; esac
  number=$((number + 1))
  [ "$number" -ge "$first" ] || continue
  begin=$SECONDS
  case "$instruction" in
  COPY) copy $line ;;
  RUN) chroot "$root" /usr/bin/env -i "${variables[@]}" sh -c "$line" </dev/null ;;
  esac
  echo "== $instruction $line: $((SECONDS - begin)) s, $(du -smx --exclude=./proc --exclude=./dev "$root" | cut -f1) MB"
done <containers/Dockerfile

containers/check.sh unshare -nm sh -c '
root=$1
shift
mount --rbind "$root" "$root"
mount -t tmpfs none "$root/tmp"
mount -t sysfs -o ro none "$root/sys"
ip link set lo up
mount -o remount,bind,ro "$root"
exec chroot --userspec=1234:1234 "$root" /usr/bin/env -i PATH="$PATH" "$@"
' sh "$root" sh -c
