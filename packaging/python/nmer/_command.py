"""The command that starts nmer: the Deno of the package ``deno`` and the bundle in this one, or one's own."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, NoReturn

from ._errors import NmerError

BUNDLE = Path(__file__).resolve().parent / "_bundle"


def nmer_command() -> List[str]:
    """The words of the command; ``NMER_COMMAND`` has others, ``NMER_DENO`` names another Deno."""
    own = os.environ.get("NMER_COMMAND")
    if own:
        try:
            words = shlex.split(own, posix=os.name != "nt")
        except ValueError as error:
            _lacks(f"NMER_COMMAND={own} is no command: {error}; name the command that starts nmer, or unset it")
        if not words:
            _lacks("NMER_COMMAND is blank; name the command that starts nmer, or unset it")
        return words
    cli = BUNDLE / "cli.js"
    if not cli.is_file():
        _lacks(f"{cli} is not there: this nmer was not installed from its wheel; install it, or set NMER_COMMAND")
    return [
        _deno(),
        "run",
        "--quiet",
        "--no-prompt",
        "--config",
        str(BUNDLE / "deno.json"),
        "-P",
        str(cli),
    ]


def nmer_environment() -> Dict[str, str]:
    """The environment that nmer runs in: where PySCF and other packages are looked for is this Python too."""
    return {"NMER_PYTHON": sys.executable or "", **os.environ, "DENO_NO_UPDATE_CHECK": "1"}


def _deno() -> str:
    chosen = os.environ.get("NMER_DENO")
    if chosen:
        if not os.access(chosen, os.X_OK) or os.path.isdir(chosen):
            _lacks(f"NMER_DENO={chosen} is no file that may be executed; name a Deno, or unset it")
        _check_chosen(chosen)
        return chosen
    try:
        from deno import find_deno_bin  # type: ignore[import-untyped, import-not-found, unused-ignore]

        found: str = find_deno_bin()
        return found
    except (ImportError, OSError):
        _lacks(
            "Deno is not here, which runs nmer: the package `deno` was not installed with this one, or there is none "
            "for this system; pip install 'deno==2.9.6', or set NMER_DENO to a Deno of one's own"
        )


def _check_chosen(chosen: str) -> None:
    """An older one would say of itself that it does not know its arguments."""
    try:
        said = subprocess.run(
            [chosen, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
        ).stdout
    except OSError:
        said = ""
    found = re.match(r"deno ((\d+)\.(\d+)\S*)", said)
    if found is None:
        _lacks(f"NMER_DENO={chosen} is no Deno that runs here; name one, or unset it")
    if (int(found[2]), int(found[3])) < (2, 9):
        _lacks(f"NMER_DENO={chosen} is Deno {found[1]}; nmer needs 2.9 or newer: name such a one, or unset it")


def _lacks(message: str) -> NoReturn:
    raise NmerError("CommandError", message, "install", 4)
