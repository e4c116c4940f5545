"""Writes psi4_mp2_gradients.json: analytic MP2 gradients by Psi4 1.3.2, against which the embedded engine is tested.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_mp2_gradients.py

Integrals are exact (scf_type pk, mp2_type conv), convergence is tight, all electrons are correlated: Psi4 has no
analytic gradient with frozen cores there. Geometries in bohr, in the frame as written; `Gh(X)` is a ghost atom.
"""

import json
import pathlib

import numpy
import psi4

WATER = [
    ("O", -2.76373224, -1.24377706, -0.15444566),
    ("H", -1.12357791, -2.06227970, -0.05243799),
    ("H", -3.80792362, -2.08705525, 1.06090407),
]
CASES = [
    ("water", WATER, 0, 1, "rhf", "6-31g"),
    ("water", WATER, 0, 1, "rhf", "cc-pvdz"),
    ("lithium hydride and a ghost", [("Li", 0.0, 0.0, 0.0), ("H", 0.1, 0.3, 2.9), ("Gh(H)", 1.0, -2.0, 0.5)], 0, 1, "rhf", "6-31g"),
    ("hydroxyl", [("O", 0.0, 0.0, 0.0), ("H", 0.3, 0.4, 1.75)], 0, 2, "uhf", "6-31g"),
]

psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)
rows = []
for name, atoms, charge, multiplicity, reference, basis in CASES:
    psi4.core.clean()
    psi4.core.clean_options()
    lines = [f"{charge} {multiplicity}"] + [f"{s} {x!r} {y!r} {z!r}" for s, x, y, z in atoms]
    molecule = psi4.geometry("\n".join(lines + ["units bohr", "no_reorient", "no_com", "symmetry c1"]))
    psi4.set_options({
        "basis": basis,
        "reference": reference,
        "scf_type": "pk",
        "mp2_type": "conv",
        "freeze_core": False,
        "e_convergence": 1e-11,
        "d_convergence": 1e-10,
        "r_convergence": 1e-10,
        "ints_tolerance": 1e-14,
    })
    gradient, wavefunction = psi4.gradient("mp2", return_wfn=True, molecule=molecule)
    row = {
        "name": name,
        "basis": basis,
        "reference": reference,
        "charge": charge,
        "multiplicity": multiplicity,
        "symbols": [s.removeprefix("Gh(").removesuffix(")") for s, *_ in atoms],
        "ghosts": [int(s.startswith("Gh(")) for s, *_ in atoms],
        "geometry": [c for _, *xyz in atoms for c in xyz],
        "energy": psi4.variable("MP2 TOTAL ENERGY"),
        "gradient": [round(float(value), 10) for value in numpy.asarray(gradient).ravel()],
    }
    print(name, basis, row["energy"], flush=True)
    rows.append(json.dumps(row))
head = {
    "source": f"Psi4 {psi4.__version__}, scf_type pk, mp2_type conv, e_convergence 1e-11, d_convergence 1e-10",
    "units": "geometry in bohr, energies in Hartree, gradients in Hartree/bohr",
}
text = "{\n" + "".join(f"  {json.dumps(k)}: {json.dumps(v)},\n" for k, v in head.items())
text += '  "cases": [\n    ' + ",\n    ".join(rows) + "\n  ]\n}\n"
(pathlib.Path(__file__).parent / "psi4_mp2_gradients.json").write_text(text)
