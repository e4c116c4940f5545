"""Writes psi4_fitted_mp2_gradients.json: MP2 gradients by density fitting in Psi4 1.3.2, against which nmer's are tested.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_fitted_mp2_gradients.py

Hartree-Fock and MP2 are fitted (scf_type df, mp2_type df) by the auxiliary basis sets that Psi4 takes by itself; convergence
is tight, and of the auxiliary basis only what is dependent to rounding is left out (see make_psi4_fitting.py). Closed shells
have Psi4's analytic gradients, open ones its differences of energies over five points. Geometries in bohr, in the frame as
written; `Gh(X)` is a ghost atom.
"""

import json
import os
import tempfile

import numpy
import psi4
from recorded_cases import molecule_text, places, write_cases

WATER = [
    ("O", -2.76373224, -1.24377706, -0.15444566),
    ("H", -1.12357791, -2.06227970, -0.05243799),
    ("H", -3.80792362, -2.08705525, 1.06090407),
]
SECOND = [
    ("O", 2.46924614, -1.75437739, -0.17092884),
    ("H", 3.76368260, -2.21425403, 1.00846104),
    ("H", 2.30598330, 0.07098445, -0.03942473),
]
GHOST = [(f"Gh({symbol})", x, y, z) for symbol, x, y, z in SECOND]
LITHIUM_HYDRIDE = [("Li", 0.0, 0.0, 0.0), ("H", 0.1, 0.3, 2.9), ("Gh(H)", 1.0, -2.0, 0.5)]
HYDROXYL = [("O", 0.0, 0.0, 0.0), ("H", 0.3, 0.4, 1.75)]
METHYL = [("C", 0.0, 0.0, 0.1), ("H", 2.05, 0.0, 0.2), ("H", -1.02, 1.78, 0.15), ("H", -1.02, -1.78, 0.25)]
HCL = [("H", 0.0, 0.0, 0.0), ("Cl", 1.2, 1.3, 1.6)]
# name, atoms, charge, multiplicity, reference, basis, freeze_core
CASES = [
    ("water", WATER, 0, 1, "rhf", "cc-pvdz", False),
    ("water", WATER, 0, 1, "rhf", "cc-pvdz", True),
    ("water", WATER, 0, 1, "rhf", "def2-tzvp", False),
    ("water with ghosts", WATER + GHOST, 0, 1, "rhf", "cc-pvdz", True),
    ("water dimer", WATER + SECOND, 0, 1, "rhf", "aug-cc-pvdz", False),
    ("lithium hydride and a ghost", LITHIUM_HYDRIDE, 0, 1, "rhf", "6-311g**", False),
    ("hydrogen chloride", HCL, 0, 1, "rhf", "cc-pvdz", True),
    ("hydroxyl", HYDROXYL, 0, 2, "uhf", "cc-pvdz", False),
    ("hydroxyl", HYDROXYL, 0, 2, "uhf", "aug-cc-pvdz", True),
    ("methyl", METHYL, 0, 2, "uhf", "def2-svp", False),
]

psi4.core.set_output_file("/dev/null", False)
os.chdir(tempfile.mkdtemp())  # Psi4 leaves files where it is
psi4.set_num_threads(1)
psi4.set_memory("1 GB")
rows = []
for name, atoms, charge, multiplicity, reference, basis, freeze_core in CASES:
    psi4.core.clean()
    psi4.core.clean_options()
    molecule = psi4.geometry(molecule_text(atoms, charge, multiplicity))
    psi4.set_options({
        "basis": basis,
        "reference": reference,
        "scf_type": "df",
        "mp2_type": "df",
        "df_scf_guess": False,
        "df_fitting_condition": 1e-14,
        "freeze_core": freeze_core,
        "points": 5,
        "e_convergence": 1e-11,
        "d_convergence": 1e-10,
        "r_convergence": 1e-10,
        "ints_tolerance": 1e-14,
    })
    kind = {"dertype": 0} if reference == "uhf" else {}
    gradient = psi4.gradient("mp2", molecule=molecule, **kind)
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
    "source": f"Psi4 {psi4.__version__}, scf_type df, mp2_type df, e_convergence 1e-11, d_convergence 1e-10, df_fitting_condition 1e-14; of open shells differences of energies",
    "units": "geometry in bohr, energies in Hartree, gradients in Hartree/bohr",
}
write_cases("psi4_fitted_mp2_gradients.json", head, rows)
