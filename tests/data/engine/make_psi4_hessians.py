"""Writes psi4_hessians.json: analytic Hartree-Fock Hessians by Psi4 1.3.2, against which the built-in engine is tested.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_hessians.py

Integrals are exact (scf_type pk), convergence is tight. Geometries in bohr, in the frame as written; `Gh(X)` is a
ghost atom.
"""

import json

import numpy
import psi4
from recorded_cases import places, write_cases

WATER = [
    ("O", -2.76373224, -1.24377706, -0.15444566),
    ("H", -1.12357791, -2.06227970, -0.05243799),
    ("H", -3.80792362, -2.08705525, 1.06090407),
]
CASES = [
    ("water", WATER, 0, "6-31g"),
    ("water", WATER, 0, "cc-pvdz"),
    ("lithium hydride and a ghost", [("Li", 0.0, 0.0, 0.0), ("H", 0.1, 0.3, 2.9), ("Gh(H)", 1.0, -2.0, 0.5)], 0, "6-31g"),
    ("hydrogen chloride", [("H", 0.0, 0.0, 0.0), ("Cl", 1.2, 1.3, 1.6)], 0, "6-31g*"),
    ("hydroxide", [("O", 0.0, 0.0, 0.0), ("H", 0.3, 0.4, 1.75)], -1, "6-31g**"),
]

psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)
rows = []
for name, atoms, charge, basis in CASES:
    psi4.core.clean()
    psi4.core.clean_options()
    lines = [f"{charge} 1"] + [f"{s} {x!r} {y!r} {z!r}" for s, x, y, z in atoms]
    molecule = psi4.geometry("\n".join(lines + ["units bohr", "no_reorient", "no_com", "symmetry c1"]))
    psi4.set_options({
        "basis": basis,
        "scf_type": "pk",
        "e_convergence": 1e-12,
        "d_convergence": 1e-11,
        "ints_tolerance": 1e-14,
        "solver_convergence": 1e-9,
    })
    hessian, wavefunction = psi4.hessian("scf", return_wfn=True, molecule=molecule)
    row = {
        "name": name,
        "basis": basis,
        "charge": charge,
        **places(atoms),
        "energy": wavefunction.energy(),
        "hessian": [round(float(value), 10) for value in numpy.asarray(hessian).ravel()],
    }
    print(name, basis, row["energy"], flush=True)
    rows.append(json.dumps(row))
head = {
    "source": f"Psi4 {psi4.__version__}, RHF, scf_type pk, e_convergence 1e-12, d_convergence 1e-11",
    "units": "geometry in bohr, energies in Hartree, Hessians in Hartree/bohr^2, row after row",
}
write_cases("psi4_hessians.json", head, rows)
