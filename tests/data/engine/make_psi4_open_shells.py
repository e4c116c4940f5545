"""Writes psi4_open_shells.json: UHF and ROHF by Psi4 1.3.2, against which the built-in engine is tested.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_open_shells.py

Integrals are exact (scf_type pk), convergence is tight, and every other option is Psi4's default. Geometries are in
bohr; `Gh(X)` is a ghost atom. The dipole moment is in e a0 about the origin.
"""

import json

import psi4
from recorded_cases import molecule_text, places, write_cases


def diatomic(a, b, r):
    # Along no axis, so that nothing holds by symmetry of the frame alone.
    return [(a, 0.1, -0.2, 0.3), (b, 0.1 + r * 0.48, -0.2 + r * 0.6, 0.3 + r * 0.64)]


def atom(symbol):
    return [(symbol, 0.3, -0.1, 0.2)]


def ghost(atoms):
    return [(f"Gh({symbol})", x, y, z) for symbol, x, y, z in atoms]


WATER = [("O", 0.0, 0.0, 0.0), ("H", 0.0, 1.5, 1.1), ("H", 0.0, -1.5, 1.1)]
FAR_WATER = [(s, x + 0.2, y + 5.2, z + 1.3) for s, x, y, z in WATER]
NO2 = [("N", 0.0, 0.0, 0.0), ("O", 0.0, 2.08, 0.89), ("O", 0.0, -2.08, 0.89)]
NH2 = [("N", 0.0, 0.0, 0.0), ("H", 0.0, 1.52, 1.2), ("H", 0.0, -1.52, 1.2)]
CH2 = [("C", 0.0, 0.0, 0.0), ("H", 0.0, 1.87, 0.8), ("H", 0.0, -1.87, 0.8)]
CH3 = [("C", 0.0, 0.0, 0.0), ("H", 2.04, 0.0, 0.1), ("H", -1.02, 1.7667, 0.1), ("H", -1.02, -1.7667, 0.0)]
HO2 = [("H", 0.0, 1.68, 1.2), ("O", 0.0, 0.0, 0.9), ("O", 0.0, 0.0, -1.6)]

BOTH = ("uhf", "rohf")
CASES = [
    ("hydrogen atom", atom("H"), 0, 2, "cc-pvdz", BOTH),
    ("lithium", atom("Li"), 0, 2, "6-31g*", BOTH),
    ("nitrogen atom", atom("N"), 0, 4, "cc-pvdz", BOTH),
    ("sodium", atom("Na"), 0, 2, "6-31g", BOTH),
    ("phosphorus", atom("P"), 0, 4, "3-21g", BOTH),
    ("oxygen", diatomic("O", "O", 2.282), 0, 3, "cc-pvdz", BOTH),
    ("oxygen", diatomic("O", "O", 2.282), 0, 3, "sto-3g", BOTH),
    ("nitric oxide", diatomic("N", "O", 2.17), 0, 2, "6-31g*", BOTH),
    ("cyano radical", diatomic("C", "N", 2.21), 0, 2, "cc-pvdz", BOTH),
    ("hydroxyl", diatomic("O", "H", 1.83), 0, 2, "6-31g**", BOTH),
    ("sulfur monoxide", diatomic("S", "O", 2.8), 0, 3, "6-31g*", BOTH),
    ("chlorine monoxide", diatomic("Cl", "O", 2.97), 0, 2, "cc-pvdz", BOTH),
    ("disulfur", diatomic("S", "S", 3.57), 0, 3, "3-21g", BOTH),
    ("nitrogen cation", diatomic("N", "N", 2.11), 1, 2, "6-31g", BOTH),
    ("superoxide", diatomic("O", "O", 2.55), -1, 2, "6-31g*", BOTH),
    ("hydrogen molecule cation", diatomic("H", "H", 2.0), 1, 2, "cc-pvdz", BOTH),
    ("triplet hydrogen", diatomic("H", "H", 3.0), 0, 3, "6-31g**", BOTH),
    ("nitrogen dioxide", NO2, 0, 2, "6-31g*", BOTH),
    ("amidogen", NH2, 0, 2, "cc-pvdz", BOTH),
    ("methylene", CH2, 0, 3, "6-31g**", BOTH),
    ("methyl", CH3, 0, 2, "cc-pvdz", BOTH),
    ("hydroperoxyl", HO2, 0, 2, "6-31g", BOTH),
    ("water cation", WATER, 1, 2, "cc-pvdz", BOTH),
    ("water cation in the basis of a dimer", WATER + ghost(FAR_WATER), 1, 2, "6-31g*", BOTH),
    ("water", WATER, 0, 1, "6-31g*", ("rhf", "uhf", "rohf")),
    ("ammonium", [("N", 0.0, 0.0, 0.0)] + [("H", 1.1 * x, 1.1 * y, 1.1 * z) for x, y, z in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))], 1, 1, "cc-pvdz", ("uhf",)),
]

psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)
rows = []
for name, atoms, charge, multiplicity, basis, references in CASES:
    for reference in references:
        psi4.core.clean()
        psi4.core.clean_options()
        molecule = psi4.geometry(molecule_text(atoms, charge, multiplicity))
        psi4.set_options({
            "basis": basis, "reference": reference, "scf_type": "pk", "e_convergence": 1e-11, "d_convergence": 1e-10,
        })
        energy, wavefunction = psi4.energy("scf", return_wfn=True, molecule=molecule)
        psi4.oeprop(wavefunction, "DIPOLE", "MULLIKEN_CHARGES", title="SCF")
        a = wavefunction.Da().np
        overlap = wavefunction.S().np
        up, down = wavefunction.nalpha(), wavefunction.nbeta()
        mixed = (a @ overlap @ wavefunction.Db().np @ overlap).trace()
        z = (up - down) / 2
        row = {
            "name": name,
            "basis": basis,
            "reference": reference,
            "charge": charge,
            "multiplicity": multiplicity,
            **places(atoms),
            "energy": energy,
            "one_electron_energy": psi4.variable("ONE-ELECTRON ENERGY"),
            "two_electron_energy": psi4.variable("TWO-ELECTRON ENERGY"),
            "spin_squared": z * (z + 1) + down - mixed,
            "dipole": [psi4.variable(f"SCF DIPOLE {axis}") / psi4.constants.dipmom_au2debye for axis in "XYZ"],
            "mulliken_charges": list(wavefunction.atomic_point_charges().np),
            "orbital_energies_up": list(wavefunction.epsilon_a().np)[: up + 2],
        }
        print(name, basis, reference, energy)
        rows.append(json.dumps(row))
head = {
    "source": f"Psi4 {psi4.__version__}, scf_type pk, e_convergence 1e-11, d_convergence 1e-10",
    "units": "geometry in bohr, energies in Hartree, dipole moments in e a0, charges in e",
}
write_cases("psi4_open_shells.json", head, rows)
