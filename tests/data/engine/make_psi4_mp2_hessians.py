"""Writes psi4_mp2_hessians.json: MP2 Hessians by Psi4 1.3.2, against which the built-in engine is tested.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_mp2_hessians.py

They are differences of its analytic gradients over four points for each coordinate; its own differences leave out what
turns the molecule, which the gradients at these geometries do not allow. Integrals are exact (scf_type pk, mp2_type conv), all
electrons are correlated, convergence is tight. Geometries in bohr, in the frame as written; `Gh(X)` is a ghost atom.
"""

import json

import numpy
import psi4
from recorded_cases import write_cases

WATER = [
    ("O", -2.76373224, -1.24377706, -0.15444566),
    ("H", -1.12357791, -2.06227970, -0.05243799),
    ("H", -3.80792362, -2.08705525, 1.06090407),
]
CASES = [
    ("water", WATER, 0, 1, "rhf", "6-31g**"),
    ("lithium hydride and a ghost", [("Li", 0.0, 0.0, 0.0), ("H", 0.1, 0.3, 2.9), ("Gh(H)", 1.0, -2.0, 0.5)], 0, 1, "rhf", "6-31g"),
    ("hydroxyl", [("O", 0.0, 0.0, 0.0), ("H", 0.3, 0.4, 1.75)], 0, 2, "uhf", "6-31g*"),
]

STEP = 0.004
STENCIL = [(-2, 1 / 12), (-1, -8 / 12), (1, 8 / 12), (2, -1 / 12)]


def molecule_of(symbols, geometry, charge, multiplicity):
    lines = [f"{charge} {multiplicity}"]
    lines += [f"{s} " + " ".join(f"{c:.12f}" for c in geometry[3 * a:3 * a + 3]) for a, s in enumerate(symbols)]
    return psi4.geometry("\n".join(lines + ["units bohr", "no_reorient", "no_com", "symmetry c1"]))


def gradient_at(symbols, geometry, charge, multiplicity):
    molecule = molecule_of(symbols, geometry, charge, multiplicity)
    return numpy.asarray(psi4.gradient("mp2", molecule=molecule)).ravel()


psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)
rows = []
for name, atoms, charge, multiplicity, reference, basis in CASES:
    psi4.core.clean()
    psi4.core.clean_options()
    symbols = [s for s, *_ in atoms]
    geometry = [c for _, *xyz in atoms for c in xyz]
    psi4.set_options({
        "basis": basis,
        "reference": reference,
        "scf_type": "pk",
        "mp2_type": "conv",
        "freeze_core": False,
        "e_convergence": 1e-12,
        "d_convergence": 1e-11,
        "r_convergence": 1e-11,
        "ints_tolerance": 1e-14,
    })
    hessian = []
    for at in range(len(geometry)):
        row = numpy.zeros(len(geometry))
        for steps, weight in STENCIL:
            moved = [c + steps * STEP * (i == at) for i, c in enumerate(geometry)]
            row += weight / STEP * gradient_at(symbols, moved, charge, multiplicity)
        hessian.append(row)
    hessian = numpy.array(hessian)
    print("unsymmetric by", abs(hessian - hessian.T).max())
    hessian = (hessian + hessian.T) / 2
    energy = psi4.energy("mp2", molecule=molecule_of(symbols, geometry, charge, multiplicity))
    row = {
        "name": name,
        "basis": basis,
        "reference": reference,
        "charge": charge,
        "multiplicity": multiplicity,
        "symbols": [s.removeprefix("Gh(").removesuffix(")") for s in symbols],
        "ghosts": [int(s.startswith("Gh(")) for s in symbols],
        "geometry": geometry,
        "energy": energy,
        "hessian": [round(float(value), 10) for value in hessian.ravel()],
    }
    print(name, basis, row["energy"], flush=True)
    rows.append(json.dumps(row))
head = {
    "source": f"Psi4 {psi4.__version__}, scf_type pk, mp2_type conv, e_convergence 1e-12, d_convergence 1e-11, differences of "
    "analytic gradients",
    "units": "geometry in bohr, energies in Hartree, Hessians in Hartree/bohr^2, row after row",
}
write_cases("psi4_mp2_hessians.json", head, rows)
