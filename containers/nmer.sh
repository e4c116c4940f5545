#!/bin/sh
# The command `nmer` of the image: works offline, for any user, on a file system that cannot be written to.
DENO_DIR=/opt/nmer/deno_dir
export DENO_DIR
# The image's own programs, unless the user has described others.
if [ -z "${NMER_PROGRAMS:-}" ] && [ ! -e "${XDG_CONFIG_HOME:-${HOME:-}/.config}/nmer/programs.yaml" ]; then
  NMER_PROGRAMS=/opt/nmer/programs.yaml
  export NMER_PROGRAMS
fi
# All permissions: a container's limits of cores and memory are in /sys, which Deno shows only then.
exec /usr/local/bin/deno run -q -A --cached-only --frozen --config /opt/nmer/deno.json /opt/nmer/cli.ts "$@"
