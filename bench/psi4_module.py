"""Psi4 as a Python module, wherever it is."""

import subprocess
import sys


def import_psi4():
    try:
        import psi4
    except ImportError:
        # Debian's package puts the module off Python's default path.
        files = subprocess.run(["dpkg", "-L", "psi4"], capture_output=True, text=True, check=True).stdout.splitlines()
        init = next(line for line in files if line.endswith("/psi4/__init__.py"))
        sys.path.insert(0, init.removesuffix("/psi4/__init__.py"))
        import psi4
    return psi4
