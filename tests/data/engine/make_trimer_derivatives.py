"""Writes trimer_gradients.json and trimer_hessians.json: the components of the water trimer's many-body gradients and
Hessians by Psi4 1.3.2, in the form that `nmer assemble` takes; tests/claims/nbody_derivatives_test.ts.

    PYTHONPATH=<directory of the psi4 module> python3 make_trimer_derivatives.py

Integrals are exact (scf_type pk), convergence is tight; gradients and Hessians are analytic. Geometry in bohr, in the
frame as written; Hartree, Hartree/bohr, Hartree/bohr^2.
"""

import itertools
import json
import pathlib

import numpy
import psi4

TRIMER = [
    ("O", -2.76373224, -1.24377706, -0.15444566),
    ("H", -1.12357791, -2.06227970, -0.05243799),
    ("H", -3.80792362, -2.08705525, 1.06090407),
    ("O", 2.46924614, -1.75437739, -0.17092884),
    ("H", 3.76368260, -2.21425403, 1.00846104),
    ("H", 2.30598330, 0.07098445, -0.03942473),
    ("O", 0.29127930, 3.00875625, 0.20308515),
    ("H", -1.21253048, 1.95820900, 0.10303324),
    ("H", 0.10002049, 4.24958115, -1.10222079),
]
CLUSTERS = [c for n in (1, 2, 3) for c in itertools.combinations((1, 2, 3), n)]
# Every cluster in the basis of every cluster around it: what nocp, cp and vmfc need together.
TASKS = [(real, basis) for basis in CLUSTERS for real in CLUSTERS if set(real) <= set(basis)]

psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)


def compute(driver, basis_set, real, basis):
    psi4.core.clean()
    psi4.core.clean_options()
    lines = ["0 1"]
    for fragment in basis:
        for symbol, x, y, z in TRIMER[3 * fragment - 3:3 * fragment]:
            lines.append(f"{symbol if fragment in real else f'Gh({symbol})'} {x!r} {y!r} {z!r}")
    molecule = psi4.geometry("\n".join(lines + ["units bohr", "no_reorient", "no_com", "symmetry c1"]))
    psi4.set_options({
        "basis": basis_set,
        "scf_type": "pk",
        "e_convergence": 1e-11,
        "d_convergence": 1e-10,
        "ints_tolerance": 1e-14,
        "solver_convergence": 1e-9,
    })
    flat = lambda matrix: [round(float(value), 10) for value in numpy.asarray(matrix).ravel()]
    gradient, wavefunction = psi4.gradient("scf", return_wfn=True, molecule=molecule)
    computed = {"energy": wavefunction.energy(), "gradient": flat(gradient)}
    if driver == "hessian":
        psi4.core.clean()
        computed["hessian"] = flat(psi4.hessian("scf", molecule=molecule))
    return computed


for driver, basis_set in (("gradient", "6-31g"), ("hessian", "sto-3g")):
    rows = []
    for real, basis in TASKS:
        label = json.dumps(["(auto)", list(real), list(basis)])
        rows.append(f"{json.dumps(label)}: {json.dumps(compute(driver, basis_set, real, basis))}")
        print(driver, label, flush=True)
    name = {"gradient": "trimer_gradients.json", "hessian": "trimer_hessians.json"}[driver]
    (pathlib.Path(__file__).parent / name).write_text("{\n" + ",\n".join(rows) + "\n}\n")
