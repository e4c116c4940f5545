"""Writes psi4_mp2_gradients.json: MP2 gradients by Psi4 1.3.2, against which the built-in engine is tested.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_mp2_gradients.py

Integrals are exact (scf_type pk, mp2_type conv), convergence is tight. With frozen cores Psi4 has no analytic gradient
there: these are its differences of energies over five points. Geometries in bohr, in the frame as written; `Gh(X)` is a ghost atom.
"""

import json

import numpy
import psi4
from recorded_cases import molecule_text, places, write_cases

WATER = [
    ("O", -2.76373224, -1.24377706, -0.15444566),
    ("H", -1.12357791, -2.06227970, -0.05243799),
    ("H", -3.80792362, -2.08705525, 1.06090407),
]
LITHIUM_HYDRIDE = [("Li", 0.0, 0.0, 0.0), ("H", 0.1, 0.3, 2.9), ("Gh(H)", 1.0, -2.0, 0.5)]
HYDROXYL = [("O", 0.0, 0.0, 0.0), ("H", 0.3, 0.4, 1.75)]
METHYL = [("C", 0.0, 0.0, 0.1), ("H", 2.05, 0.0, 0.2), ("H", -1.02, 1.78, 0.15), ("H", -1.02, -1.78, 0.25)]
# name, atoms, charge, multiplicity, reference, basis, freeze_core
CASES = [
    ("water", WATER, 0, 1, "rhf", "6-31g", False),
    ("water", WATER, 0, 1, "rhf", "cc-pvdz", False),
    ("lithium hydride and a ghost", LITHIUM_HYDRIDE, 0, 1, "rhf", "6-31g", False),
    ("hydroxyl", HYDROXYL, 0, 2, "uhf", "6-31g", False),
    ("water", WATER, 0, 1, "rhf", "cc-pvdz", True),
    ("lithium hydride and a ghost", LITHIUM_HYDRIDE, 0, 1, "rhf", "6-31g", True),
    ("hydrogen chloride", [("H", 0.0, 0.0, 0.0), ("Cl", 1.2, 1.3, 1.6)], 0, 1, "rhf", "6-31g*", True),
    ("sodium fluoride", [("Na", 0.0, 0.0, 0.0), ("F", 0.2, 0.3, 3.7)], 0, 1, "rhf", "6-31g*", True),
    ("hydroxyl", HYDROXYL, 0, 2, "uhf", "6-31g**", True),
    ("methyl", METHYL, 0, 2, "uhf", "6-31g*", True),
]

psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)
rows = []
for name, atoms, charge, multiplicity, reference, basis, freeze_core in CASES:
    psi4.core.clean()
    psi4.core.clean_options()
    molecule = psi4.geometry(molecule_text(atoms, charge, multiplicity))
    psi4.set_options({
        "basis": basis,
        "reference": reference,
        "scf_type": "pk",
        "mp2_type": "conv",
        "freeze_core": freeze_core,
        "points": 5,
        "e_convergence": 1e-11,
        "d_convergence": 1e-10,
        "r_convergence": 1e-10,
        "ints_tolerance": 1e-14,
    })
    kind = {"dertype": 0} if freeze_core else {}
    gradient, wavefunction = psi4.gradient("mp2", return_wfn=True, molecule=molecule, **kind)
    energy = psi4.energy("mp2", molecule=molecule)
    row = {
        "name": name,
        "basis": basis,
        "reference": reference,
        "charge": charge,
        "multiplicity": multiplicity,
        **places(atoms),
        "freeze_core": freeze_core,
        "energy": energy,
        "gradient": [round(float(value), 10) for value in numpy.asarray(gradient).ravel()],
    }
    print(name, basis, row["energy"], flush=True)
    rows.append(json.dumps(row))
head = {
    "source": f"Psi4 {psi4.__version__}, scf_type pk, mp2_type conv, e_convergence 1e-11, d_convergence 1e-10; with frozen cores differences of energies",
    "units": "geometry in bohr, energies in Hartree, gradients in Hartree/bohr",
}
write_cases("psi4_mp2_gradients.json", head, rows)
