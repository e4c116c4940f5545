#!/bin/sh
# Makes the image, step by step, as root in a bare Debian 12 (bookworm) for x86-64. Dockerfile and nmer.def call
# nothing but this, and try.sh runs the same steps in a folder. Everything is of a fixed version.
#
#   install.sh system | pyscf | deno | nmer
#
# DEBIAN_MIRROR and DEBIAN_SECURITY_MIRROR replace Debian's archive of that day, where it cannot be reached; the
# versions of the programs are pinned either way.
set -eu

DEBIAN_SNAPSHOT=20250520T000000Z
DENO_VERSION=2.9.6
DENO_SHA512=de67784ca2c2bb3b0b0e67cea02e4a37b34065ac525643209bae2f83a7e80f4d090400c2a584b6ff942a5dfce09cfe59433de22cff6f05026d120735d7a380a1
PREFIX=/opt/nmer
HERE=$(dirname "$0")

# Debian's packages: Open MPI, MPICH's library for launchers of its kind outside of the image, the quantum chemistry programs, and what the other steps need.
system() {
  archive=http://snapshot.debian.org/archive
  mirror=${DEBIAN_MIRROR:-$archive/debian/$DEBIAN_SNAPSHOT}
  security=${DEBIAN_SECURITY_MIRROR:-$archive/debian-security/$DEBIAN_SNAPSHOT}
  rm -f /etc/apt/sources.list.d/debian.sources
  {
    echo "deb $mirror bookworm main"
    echo "deb $security bookworm-security main"
  } >/etc/apt/sources.list
  # The lists of a day long past are valid as well.
  echo 'Acquire::Check-Valid-Until "false";' >/etc/apt/apt.conf.d/90snapshot
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y --no-install-recommends \
    openmpi-bin=4.1.4-3+b1 libopenmpi3=4.1.4-3+b1 \
    libmpich12=4.0.2-3+b1 \
    psi4=1:1.3.2+dfsg-5 \
    nwchem=7.0.2-4 nwchem-openmpi=7.0.2-4 nwchem-data=7.0.2-4 \
    xtb=6.5.1-3 libxtb6=6.5.1-3 \
    python3-qcengine=0.26.0-1 \
    python3-venv=3.11.2-1+b1 \
    ca-certificates curl
  apt-get clean
  rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log
}

# PySCF, in an environment of its own.
pyscf() {
  python3 -m venv "$PREFIX/pyscf"
  "$PREFIX/pyscf/bin/pip" install --no-cache-dir --no-deps --only-binary=:all: --require-hashes \
    -r "$HERE/pyscf.txt"
  "$PREFIX/pyscf/bin/python" -m compileall -q "$PREFIX/pyscf" || true # what Python cannot read nobody imports
}

# Deno, from its npm package.
deno() {
  archive=$(mktemp)
  curl -fsSL -o "$archive" \
    "https://registry.npmjs.org/@deno/linux-x64-glibc/-/linux-x64-glibc-$DENO_VERSION.tgz"
  echo "$DENO_SHA512  $archive" | sha512sum -c -
  tar -xzf "$archive" -C /usr/local/bin --strip-components=1 --no-same-owner package/deno
  rm "$archive"
  chmod 755 /usr/local/bin/deno
}

# nmer, whose files are in $PREFIX: the packages that it uses are laid beside it, so that it needs no network.
nmer() {
  install -m 755 "$HERE/nmer.sh" /usr/local/bin/nmer
  install -m 755 "$HERE/pyscf_program.py" "$PREFIX/pyscf_program.py"
  install -m 644 "$HERE/programs.yaml" "$PREFIX/programs.yaml"
  cd "$PREFIX"
  export DENO_DIR="$PREFIX/deno_dir"
  command deno cache --quiet --frozen cli.ts mod.ts parts.ts lib/command_line/commands/*.ts workers/*.ts
  command nmer --version
  chmod -R a+rX "$PREFIX"
}

for step in "$@"; do
  case "$step" in
  system | pyscf | deno | nmer) "$step" ;;
  *)
    echo "install.sh: no step $step; system, pyscf, deno, nmer" >&2
    exit 2
    ;;
  esac
done
