"""The command ``nmer``: becomes Deno with the bundle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import NoReturn

from ._command import nmer_command, nmer_environment
from ._errors import NmerError


def main() -> NoReturn:
    """Runs nmer with the arguments of this process; ends with its status."""
    try:
        words = nmer_command()
    except NmerError as error:
        print(f"nmer: error: {error.message}", file=sys.stderr)
        sys.exit(error.status)
    environment = nmer_environment()
    environment.pop("NMER_COMMAND", None)  # which may name this very command
    started = os.path.abspath(sys.argv[0])
    if os.name == "posix" and os.path.basename(started) == "nmer" and os.access(started, os.X_OK):
        environment["NMER_LAUNCHER"] = started  # job scripts that nmer writes start it so
    command = [*words, *sys.argv[1:]]
    try:
        if os.name == "nt":
            # A terminal sends Ctrl-C to both; nmer decides what becomes of it.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            sys.exit(subprocess.run(command, env=environment).returncode)
        os.execvpe(command[0], command, environment)
    except OSError as error:
        print(f"nmer: error: {command[0]} cannot be started: {error.strerror}", file=sys.stderr)
        sys.exit(4)


if __name__ == "__main__":
    main()
