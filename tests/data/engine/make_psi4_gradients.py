"""Writes psi4_gradients.json: Hartree-Fock gradients by Psi4 1.3.2, against which the built-in engine is tested.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_gradients.py

Integrals are exact (scf_type pk), convergence is tight. Geometries in bohr, in the frame as written; `Gh(X)` is a
ghost atom. External charges are [charge, x, y, z] in bohr, the unit of the molecule, which Psi4's ExternalPotential
takes; Psi4's energy holds their interaction with nuclei and electrons and not that among themselves. Its gradient is
that of the atoms; what acts on the charges it does not give.
"""

import json

import numpy
import psi4
from recorded_cases import molecule_text, places, write_cases

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
WATER, DIMER = TRIMER[:3], TRIMER[:6]


def ghost(atoms):
    return [(f"Gh({symbol})", x, y, z) for symbol, x, y, z in atoms]


CHARGES = [[0.5, 3.0, 1.0, 2.0], [-0.7, -1.0, 2.0, -3.0]]
WATERS_AS_CHARGES = [[-0.834 if s == "O" else 0.417, x, y, z] for s, x, y, z in TRIMER[3:]]
SIO = [("Si", 0.0, 0.0, 0.0), ("O", 0.3, 0.5, 2.8)]
H2S = [("S", 0.0, 0.0, 0.0), ("H", 1.82, 0.1, 1.75), ("H", -1.82, 0.0, 1.75)]
HCL = [("H", 0.0, 0.0, 0.0), ("Cl", 1.2, 1.3, 1.6)]
FORMALDEHYDE = [("C", 0.0, 0.0, 0.0), ("O", 0.0, 0.1, 2.28), ("H", 1.77, 0.0, -1.1), ("H", -1.77, 0.2, -1.1)]
METHYL = [("C", 0.0, 0.0, 0.1), ("H", 2.05, 0.0, -0.1), ("H", -1.02, 1.77, 0.0), ("H", -1.02, -1.77, 0.05)]
NO2 = [("N", 0.0, 0.0, 0.6), ("O", 0.0, 2.08, -0.26), ("O", 0.1, -2.0, -0.28)]

# Name, atoms, charge, multiplicity, reference, basis set, external charges.
CASES = [
    ("hydrogen", [("H", 0.0, 0.0, 0.0), ("H", 0.0, 0.3, 1.4)], 0, 1, "rhf", "6-31g**", []),
    ("water", WATER, 0, 1, "rhf", "sto-3g", []),
    ("water", WATER, 0, 1, "rhf", "3-21g", []),
    ("water", WATER, 0, 1, "rhf", "6-31g**", []),
    ("water", WATER, 0, 1, "rhf", "cc-pvdz", []),
    ("water dimer", DIMER, 0, 1, "rhf", "6-31g*", []),
    ("water trimer", TRIMER, 0, 1, "rhf", "6-31g", []),
    ("water trimer", TRIMER, 0, 1, "rhf", "cc-pvdz", []),
    ("water 1 in the basis of 1 and 2", WATER + ghost(DIMER[3:]), 0, 1, "rhf", "6-31g**", []),
    ("water 2 in the basis of 1 and 2", ghost(WATER) + DIMER[3:], 0, 1, "rhf", "cc-pvdz", []),
    ("water with a ghost beside its oxygen", WATER + [("Gh(O)", -2.763, -1.244, 0.25)], 0, 1, "rhf", "6-31g*", []),
    ("lithium hydride", [("Li", 0.0, 0.0, 0.0), ("H", 0.1, 0.3, 2.9)], 0, 1, "rhf", "6-31g*", []),
    ("silicon monoxide", SIO, 0, 1, "rhf", "cc-pvdz", []),
    ("hydrogen sulfide", H2S, 0, 1, "rhf", "cc-pvdz", []),
    ("hydrogen chloride", HCL, 0, 1, "rhf", "6-31g**", []),
    ("formaldehyde", FORMALDEHYDE, 0, 1, "rhf", "6-31g*", []),
    ("hydroxide", [("O", 0.0, 0.0, 0.0), ("H", 0.3, 0.4, 1.75)], -1, 1, "rhf", "6-31g**", []),
    ("water with two charges", WATER, 0, 1, "rhf", "6-31g", CHARGES),
    ("water among waters of charges", WATER, 0, 1, "rhf", "cc-pvdz", WATERS_AS_CHARGES),
    ("water 1 in the basis of 1 and 2 with charges", WATER + ghost(DIMER[3:]), 0, 1, "rhf", "6-31g", CHARGES),
    ("hydroxyl", [("O", 0.0, 0.0, 0.0), ("H", 0.3, 0.4, 1.75)], 0, 2, "uhf", "6-31g**", []),
    ("methyl", METHYL, 0, 2, "uhf", "cc-pvdz", []),
    ("oxygen, triplet", [("O", 0.0, 0.0, 0.0), ("O", 0.1, 0.2, 2.3)], 0, 3, "uhf", "6-31g*", []),
    ("water cation and a ghost", WATER + ghost(DIMER[3:4]), 1, 2, "uhf", "6-31g*", []),
    ("nitrogen dioxide", NO2, 0, 2, "uhf", "6-31g*", []),
    ("methyl with charges", METHYL, 0, 2, "uhf", "6-31g", [[0.4, 4.0, 3.0, 1.0], [-0.3, -3.0, 1.0, 4.0]]),
    ("methyl", METHYL, 0, 2, "rohf", "cc-pvdz", []),
    ("oxygen, triplet", [("O", 0.0, 0.0, 0.0), ("O", 0.1, 0.2, 2.3)], 0, 3, "rohf", "6-31g*", []),
    ("water", WATER, 0, 1, "rhf", "cc-pvtz", []),
    ("water", WATER, 0, 1, "rhf", "aug-cc-pvdz", []),
    ("water", WATER, 0, 1, "rhf", "def2-tzvp", []),
    ("hydrogen chloride", HCL, 0, 1, "rhf", "cc-pvtz", []),
    ("hydroxyl", [("O", 0.0, 0.0, 0.0), ("H", 0.3, 0.4, 1.75)], 0, 2, "uhf", "cc-pvtz", []),
]

psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)
rows = []
# An external potential stays until the next one: the cases that have one come last.
for name, atoms, charge, multiplicity, reference, basis, charges in sorted(CASES, key=lambda case: case[-1] != []):
    psi4.core.clean()
    psi4.core.clean_options()
    molecule = psi4.geometry(molecule_text(atoms, charge, multiplicity))
    psi4.set_options({
        "basis": basis,
        "reference": reference,
        "scf_type": "pk",
        "e_convergence": 1e-11,
        "d_convergence": 1e-9 if reference == "rohf" else 1e-10,
        "maxiter": 500,
        "ints_tolerance": 1e-14,
    })
    potential = psi4.core.ExternalPotential()
    for each in charges:
        potential.addCharge(*each)
    if charges:
        psi4.core.set_global_option_python("EXTERN", potential)
    gradient, wavefunction = psi4.gradient("scf", return_wfn=True, molecule=molecule)
    row = {
        "name": name,
        "basis": basis,
        "reference": reference,
        "charge": charge,
        "multiplicity": multiplicity,
        **places(atoms),
        "point_charges": charges,
        "energy": wavefunction.energy(),
        "gradient": [round(float(value), 11) for value in numpy.asarray(gradient).ravel()],
    }
    print(name, basis, reference, row["energy"], flush=True)
    rows.append(json.dumps(row))
head = {
    "source": f"Psi4 {psi4.__version__}, scf_type pk, e_convergence 1e-11, d_convergence 1e-10 (ROHF 1e-9), ints_tolerance 1e-14",
    "units": "geometry in bohr, energies in Hartree, gradients in Hartree/bohr",
}
write_cases("psi4_gradients.json", head, rows)
