"""Writes psi4_fitting_sets.json: how many auxiliary functions Psi4 1.3.2 takes for each element in each basis set.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_fitting_sets.py NAME ...

The names are those of the basis sets that the engine carries. Functions are spherical; elements from H to Kr in order;
null is where Psi4 cannot read its own file (Ca in def2-qzvp-ri).
"""

import json
import pathlib
import sys

import psi4

psi4.core.set_output_file("/dev/null", False)
SYMBOLS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr"
).split()


def count(molecule, key, role, basis):
    try:
        return psi4.core.BasisSet.build(molecule, key, "", role, basis, puream=1, quiet=True).nbf()
    except KeyError:
        return None


sets = {}
for basis in sys.argv[1:]:
    counts = {"scf": [], "mp2": []}
    for z, symbol in enumerate(SYMBOLS):
        molecule = psi4.geometry(f"0 {1 if z % 2 else 2}\n{symbol} 0 0 0\nsymmetry c1")
        counts["scf"].append(count(molecule, "DF_BASIS_SCF", "JKFIT", basis))
        counts["mp2"].append(count(molecule, "DF_BASIS_MP2", "RIFIT", basis))
    sets[basis] = counts
rows = [f"{json.dumps(name)}: {json.dumps(counts)}" for name, counts in sets.items()]
text = f'{{"source": "Psi4 {psi4.__version__}", "sets": {{\n' + ",\n".join(rows) + "\n}}\n"
(pathlib.Path(__file__).parent / "psi4_fitting_sets.json").write_text(text)
