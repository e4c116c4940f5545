"""What the programs beside this file share that record figures of Psi4 and PySCF: how cases are written."""

import json
import pathlib

FOLDER = pathlib.Path(__file__).parent


def molecule_text(atoms, charge, multiplicity):
    """Atoms (symbol, x, y, z) in bohr as Psi4 reads them, in the frame as written."""
    lines = [f"{charge} {multiplicity}"] + [f"{s} {x!r} {y!r} {z!r}" for s, x, y, z in atoms]
    return "\n".join(lines + ["units bohr", "no_reorient", "no_com", "symmetry c1"])


def places(atoms):
    """Symbols, ghosts (1 for `Gh(X)`) and coordinates of such atoms."""
    return {
        "symbols": [s.removeprefix("Gh(").removesuffix(")") for s, *_ in atoms],
        "ghosts": [int(s.startswith("Gh(")) for s, *_ in atoms],
        "geometry": [c for _, *xyz in atoms for c in xyz],
    }


def write_cases(name, head, rows):
    """Writes a file of cases, each of them a line: `rows` are JSON already."""
    text = "{\n" + "".join(f"  {json.dumps(k)}: {json.dumps(v)},\n" for k, v in head.items())
    text += '  "cases": [\n    ' + ",\n    ".join(rows) + "\n  ]\n}\n"
    (FOLDER / name).write_text(text)


def write_part(file, by_pyscf, by_psi4):
    """Puts the figures of the program that this Python has into a file beside those of the other."""
    try:
        import pyscf as _

        part = {"pyscf": by_pyscf()}
    except ImportError:
        part = {"psi4": by_psi4()}
    whole = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps({**whole, **part}, indent=2) + "\n")
