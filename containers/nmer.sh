#!/bin/sh
# The command `nmer` of the image: works offline, for any user, on a file system that cannot be written to.
DENO_DIR=/opt/nmer/deno_dir
export DENO_DIR
# The image's own programs, unless the user has described others.
if [ -z "${NMER_PROGRAMS:-}" ] && [ ! -e "${XDG_CONFIG_HOME:-${HOME:-}/.config}/nmer/programs.yaml" ]; then
  NMER_PROGRAMS=/opt/nmer/programs.yaml
  export NMER_PROGRAMS
fi
exec /usr/local/bin/deno run -q --no-prompt --cached-only --frozen --config /opt/nmer/deno.json -P /opt/nmer/cli.ts "$@"
