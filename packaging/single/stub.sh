#!/bin/sh
# nmer @VERSION@ for @SYSTEM@ @MACHINE@, in one file. It unpacks itself once into a cache folder of yours, and starts from
# there; NMER_CACHE=/some/folder names another. Behind the last line is the archive (tar, gzip).

# A download that was cut off within this script ends before nmer_main takes this back.
trap 'printf "nmer: the file %s is damaged or not whole: download it again\n" "$0" >&2; exit 4' EXIT

nmer_id=@VERSION@-@DIGEST@
nmer_offset=@OFFSET@
nmer_sha256=@SHA256@
nmer_kilobytes=@KILOBYTES@
nmer_reasons=
nmer_new=
nmer_newline='
'

nmer_fail() {
  printf 'nmer: %s\n' "$1" >&2
  exit 4
}

# Whether a folder is this user's, and nobody else can write to it: what others put there is never run.
nmer_own() {
  [ -d "$1" ] && [ ! -h "$1" ] && [ -O "$1" ] || return 1
  case $(LC_ALL=C ls -ld -- "$1") in
    d????-??-*) ;;
    *) return 1 ;;
  esac
}

# Calls a function with each folder that may hold nmer, until it succeeds.
nmer_places() {
  if [ -n "${NMER_CACHE-}" ]; then
    case $NMER_CACHE in /*) ;; *) nmer_fail "NMER_CACHE=$NMER_CACHE is to be an absolute path" ;; esac
    "$1" "${NMER_CACHE%/}"
    return
  fi
  case ${XDG_CACHE_HOME-} in /?*) "$1" "$XDG_CACHE_HOME/nmer" && return ;; esac
  case ${HOME-} in
    /?*) [ "$HOME/@CACHES@" = "${XDG_CACHE_HOME-}" ] || { "$1" "$HOME/@CACHES@/nmer" && return; } ;;
  esac
  [ -n "${nmer_uid-}" ] || nmer_uid=$(id -u)
  case ${TMPDIR-} in /?*) [ "${TMPDIR%/}" = /tmp ] || { "$1" "${TMPDIR%/}/nmer-$nmer_uid" && return; } ;; esac
  "$1" "/tmp/nmer-$nmer_uid" || "$1" "/var/tmp/nmer-$nmer_uid"
}

# Whether nmer is in a folder, with all of its files: some systems clean up in /tmp file by file.
nmer_ready() {
  nmer_folder=$1/$nmer_id
  [ -f "$nmer_folder/.files" ] || return 1
  nmer_own "$1" && nmer_own "$nmer_folder" || return 1
  while IFS= read -r nmer_file; do
    [ -s "$nmer_folder/$nmer_file" ] || return 1
  done <"$nmer_folder/.files"
}

# Notes why a folder does not do.
nmer_refuse() {
  [ -z "$nmer_new" ] || { rm -rf -- "$nmer_new" && rmdir -- "$1" 2>/dev/null; }
  nmer_new=
  nmer_reasons=$nmer_reasons$nmer_newline"  $1: $2"
  return 1
}

# Unpacks nmer into a folder.
nmer_unpack() {
  nmer_parent=${1%/*}
  # Not in a home that was left to another user, as sudo does.
  [ -d "$1" ] || { [ -z "${NMER_CACHE-}" ] && [ "$nmer_parent" = "${HOME-}/@CACHES@" ] && [ ! -O "$HOME" ]; } ||
    { mkdir -p -- "$nmer_parent" && mkdir -m 700 -- "$1"; } 2>/dev/null
  [ -d "$1" ] || [ ! -e "$1" ] || nmer_refuse "$1" "it is a file, and no folder" || return
  [ -d "$1" ] || nmer_refuse "$1" "it is not there, and cannot be made" || return
  nmer_own "$1" || nmer_refuse "$1" "it is not this user's, or others can write to it" || return
  nmer_new=$(mktemp -d "$1/new.XXXXXX" 2>/dev/null) || nmer_refuse "$1" "it cannot be written to" || return
  printf '#!/bin/sh\n' >"$nmer_new/probe" 2>/dev/null && chmod 700 "$nmer_new/probe" ||
    nmer_refuse "$1" "it cannot be written to, or is full" || return
  "$nmer_new/probe" 2>/dev/null ||
    nmer_refuse "$1" "no program may run from there (the file system is mounted noexec)" || return
  nmer_free=$(LC_ALL=C df -Pk -- "$1" 2>/dev/null | sed -n '2s/.* \([0-9][0-9]*\)  *[0-9-]*% .*/\1/p')
  [ "${nmer_free:-$nmer_kilobytes}" -ge "$nmer_kilobytes" ] ||
    nmer_refuse "$1" "$((nmer_free / 1024)) MB are free, and $((nmer_kilobytes / 1024)) MB are needed" || return
  [ ! -t 2 ] || printf 'nmer: unpacks itself into %s, this once\n' "$1" >&2
  tail -c "+$nmer_offset" "$nmer_self" | gzip -dc 2>/dev/null |
    (cd "$nmer_new" && tar -xomf - 2>tar.log) ||
    nmer_refuse "$1" "unpacking failed, for want of room or of a quota: $(head -n 1 "$nmer_new/tar.log" 2>/dev/null)" ||
    return
  rm -f -- "$nmer_new/probe" "$nmer_new/tar.log"
  nmer_said=$("$nmer_new/deno" --version </dev/null 2>&1) || nmer_unusable "$nmer_said"
  nmer_move "$1" || nmer_refuse "$1" "it cannot be written to" || return
  nmer_sweep "$1"
}

# Puts what was unpacked in its place, unless another start has done so: a folder is there whole, or not at all.
nmer_move() {
  nmer_ready "$1" || {
    [ ! -e "$1/$nmer_id" ] || mv -- "$1/$nmer_id" "$nmer_new/old" 2>/dev/null
    [ ! -d "$nmer_new/old" ] || { mv -- "$nmer_new/old" "$nmer_new.old" && rm -rf -- "$nmer_new.old"; }
    mv -- "$nmer_new" "$1/$nmer_id" 2>/dev/null
    # Where another was faster by a moment, it went inside.
    rm -rf -- "$1/$nmer_id/${nmer_new##*/}"
  }
  rm -rf -- "$nmer_new"
  nmer_new=
  nmer_ready "$1"
}

# Removes versions that nobody has started for 30 days, and what starts left behind that were killed.
nmer_sweep() {
  find "$1" -maxdepth 1 -name 'new.*' -mtime +1 -exec rm -rf {} + 2>/dev/null
  for nmer_other in "$1"/[0-9]*-*/; do
    nmer_mark=$nmer_other.used
    [ -e "$nmer_mark" ] || nmer_mark=$nmer_other # one that was never started
    [ -n "$(find "$nmer_mark" -prune -mtime +30 2>/dev/null)" ] && rm -rf -- "$nmer_other"
  done
  return 0
}

nmer_unusable() {
  rm -rf -- "$nmer_new"
  nmer_fail "this machine cannot run what nmer carries, Deno, which needs @NEEDS@: $(printf '%s' "$1" | head -n 1)"
}

# That this file is whole, and one for this machine.
nmer_check() {
  nmer_machine=$(uname -s)\ $(uname -m)
  [ "$nmer_machine" = "@SYSTEM@ @MACHINE@" ] ||
    nmer_fail "this file is for @SYSTEM@ @MACHINE@, and the machine is a $nmer_machine: take nmer's file for that"
  for nmer_tool in tail gzip tar mktemp; do
    command -v "$nmer_tool" >/dev/null || nmer_fail "to unpack itself it needs $nmer_tool, which is not there"
  done
  if command -v sha256sum >/dev/null; then nmer_tool=sha256sum
  elif command -v shasum >/dev/null; then nmer_tool="shasum -a 256"
  else return 0; fi
  nmer_found=$(tail -c "+$nmer_offset" "$nmer_self" | $nmer_tool)
  [ "${nmer_found%% *}" = "$nmer_sha256" ] ||
    nmer_fail "the file $nmer_self is damaged or not whole: download it again"
}

nmer_main() {
  trap - EXIT
  pwd -P >/dev/null 2>&1 || nmer_fail "the current folder is not there any more: change to another"
  case $0 in
    /*) nmer_self=$0 ;;
    */*) nmer_self=$PWD/$0 ;;
    *) if [ -f "$0" ]; then nmer_self=$PWD/$0; else nmer_self=$(command -v -- "$0"); fi ;;
  esac
  [ @SYSTEM@ != Linux ] || [ -e /proc/self/exe ] || nmer_fail "/proc is not mounted, without which Deno does not run"
  nmer_places nmer_ready || {
    nmer_check
    nmer_umask=$(umask)
    umask 077
    trap 'rm -rf -- "$nmer_new"; exit 129' HUP
    trap 'rm -rf -- "$nmer_new"; exit 130' INT
    trap 'rm -rf -- "$nmer_new"; exit 143' TERM
    nmer_places nmer_unpack ||
      nmer_fail "it finds no folder to unpack itself into; NMER_CACHE=/some/folder names one:$nmer_reasons"
    trap - HUP INT TERM
    umask "$nmer_umask"
    [ -z "$nmer_reasons" ] ||
      printf 'nmer: unpacked itself into %s, since other folders will not do:%s\n' "${nmer_folder%/*}" "$nmer_reasons" >&2
  }
  true 2>/dev/null >"$nmer_folder/.used"
  export DENO_DIR="$nmer_folder/cache" DENO_NO_UPDATE_CHECK=1 NMER_LAUNCHER="$nmer_self"
  exec "$nmer_folder/deno" run -q --no-prompt --no-lock --cached-only --config "$nmer_folder/deno.json" -P \
    "$nmer_folder/cli.js" "$@"
}

nmer_main "$@"
exit
