"""Writes psi4_embedding.json: the water trimer's n-mers in the field of the other molecules' charges, by Psi4 1.3.2.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_embedding.py

Hartree-Fock, and MP2 with frozen cores, with exact integrals and tight convergence. Psi4's ExternalPotential takes
positions in the unit of the molecule, bohr here; its energy has the attraction of the electrons and the repulsion of
the nuclei by the charges, not what the charges do to each other. The charges are those of TIP3P.
"""

import json
import pathlib

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
CHARGES = [-0.834, 0.417, 0.417]

psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)


def energy(method, basis, numbers, freeze_core=False):
    atoms = [atom for number in numbers for atom in TRIMER[3 * number - 3:3 * number]]
    others = [number for number in (1, 2, 3) if number not in numbers]
    psi4.core.clean()
    psi4.core.clean_options()
    psi4.set_options({
        "basis": basis, "scf_type": "pk", "mp2_type": "conv", "e_convergence": 1e-11, "d_convergence": 1e-10,
        "ints_tolerance": 1e-14, "freeze_core": freeze_core,
    })
    potential = psi4.core.ExternalPotential()
    for number in others:
        for charge, (_, x, y, z) in zip(CHARGES, TRIMER[3 * number - 3:3 * number]):
            potential.addCharge(charge, x, y, z)
    psi4.core.set_global_option_python("EXTERN", potential)
    lines = ["0 1"] + [f"{s} {x!r} {y!r} {z!r}" for s, x, y, z in atoms]
    molecule = psi4.geometry("\n".join(lines + ["units bohr", "no_reorient", "no_com", "symmetry c1"]))
    return psi4.energy(method, molecule=molecule)


models = []
for method, basis, freeze_core in (("hf", "6-31g", False), ("mp2", "6-31g", True), ("hf", "cc-pvdz", False)):
    tasks = []
    for numbers in ([1], [2], [3], [1, 2], [1, 3], [2, 3], [1, 2, 3]):
        tasks.append({"fragments": numbers, "energy": energy(method, basis, numbers, freeze_core)})
    models.append({"method": method, "basis": basis, "freeze_core": freeze_core, "tasks": tasks})
    print(method, basis, [task["energy"] for task in tasks], flush=True)
data = {
    "source": f"Psi4 {psi4.__version__}, scf_type pk, mp2_type conv, e_convergence 1e-11, d_convergence 1e-10",
    "charges": CHARGES,
    "models": models,
}
pathlib.Path(__file__).with_name("psi4_embedding.json").write_text(json.dumps(data, indent=1) + "\n")
