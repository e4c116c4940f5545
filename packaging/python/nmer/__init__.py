"""Many-body expansions in quantum chemistry, in parallel: nmer from Python.

    import nmer

    result = nmer.run({
        "molecule": {"file": "water3.xyz", "fragments": "auto"},
        "model": {"method": "hf", "basis": "6-31g"},
        "bsse": "cp",
    })
    print(result["return_result"], "Hartree")

Inputs are those of the command line, as dicts or as files, and QCSchema ManyBodyInputs; results are QCSchema, as
dicts. Energies are in Hartree, gradients in Hartree/bohr, arrays are flat lists.
"""

from __future__ import annotations

from ._errors import NmerError, NmerWarning
from ._server import Progress
from ._session import Input, Session, run

__all__ = ["Input", "NmerError", "NmerWarning", "Progress", "Session", "__version__", "run"]
__version__: str


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import version

        return version("nmer")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
