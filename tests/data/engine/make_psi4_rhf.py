"""Writes psi4_rhf.json: restricted Hartree-Fock energies by Psi4 1.3.2, against which the built-in engine is tested.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_rhf.py

Integrals are exact (scf_type pk), convergence is tight, and every other option is Psi4's default.
Geometries are in bohr; `Gh(X)` is a ghost atom.
"""

import json

import psi4
from recorded_cases import places, write_cases

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
MONOMER, DIMER = TRIMER[:3], TRIMER[:6]


def ghost(atoms):
    return [(f"Gh({symbol})", x, y, z) for symbol, x, y, z in atoms]


def ring(n, symbol, radius):
    from math import cos, pi, sin
    return [(symbol, radius * cos(2 * pi * k / n), radius * sin(2 * pi * k / n), 0.0) for k in range(n)]


def tetrahedron(centre, outer, d):
    return [(centre, 0.1, -0.2, 0.3)] + [
        (outer, 0.1 + d * x, -0.2 + d * y, 0.3 + d * z) for x, y, z in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
    ]


H2 = [("H", 0.0, 0.0, 0.0), ("H", 0.0, 0.3, 1.4)]
LIH = [("Li", 0.0, 0.0, 0.0), ("H", 0.0, 0.0, 3.015)]
BEH2 = [("Be", 0.0, 0.0, 0.0), ("H", 0.0, 0.1, 2.54), ("H", 0.0, 0.0, -2.54)]
BH3 = [("B", 0.0, 0.0, 0.0), ("H", 2.25, 0.0, 0.0), ("H", -1.125, 1.9486, 0.0), ("H", -1.125, -1.9486, 0.1)]
CH4 = tetrahedron("C", "H", 1.19)
NH3 = [("N", 0.0, 0.0, 0.2), ("H", 1.77, 0.0, -0.5), ("H", -0.885, 1.5329, -0.5), ("H", -0.885, -1.5329, -0.5)]
HF = [("H", 0.0, 0.0, 0.0), ("F", 0.4, 0.9, 1.4)]
NAH = [("Na", 0.0, 0.0, 0.0), ("H", 0.0, 0.0, 3.57)]
MGH2 = [("Mg", 0.0, 0.0, 0.0), ("H", 0.0, 0.0, 3.22), ("H", 0.0, 0.2, -3.22)]
ALH3 = [("Al", 0.0, 0.0, 0.0), ("H", 2.98, 0.0, 0.0), ("H", -1.49, 2.5808, 0.0), ("H", -1.49, -2.5808, 0.0)]
SIH4 = tetrahedron("Si", "H", 1.613)
PH3 = [("P", 0.0, 0.0, 0.2), ("H", 2.25, 0.0, -1.25), ("H", -1.125, 1.9486, -1.25), ("H", -1.125, -1.9486, -1.25)]
H2S = [("S", 0.0, 0.0, 0.0), ("H", 1.82, 0.1, 1.75), ("H", -1.82, 0.0, 1.75)]
HCL = [("H", 0.0, 0.0, 0.0), ("Cl", 1.2, 1.3, 1.6)]
BENZENE = ring(6, "C", 2.634) + ring(6, "H", 4.692)
FORMALDEHYDE = [("C", 0.0, 0.0, 0.0), ("O", 0.0, 0.1, 2.28), ("H", 1.77, 0.0, -1.1), ("H", -1.77, 0.0, -1.1)]
SIO = [("Si", 0.0, 0.0, 0.0), ("O", 0.3, 0.5, 2.8)]

OZONE = [("O", 0.0, 0.0, 0.0), ("O", 0.0, 2.05, 1.3), ("O", 0.0, -2.05, 1.3)]
STRETCHED_WATER = [("O", 0.0, 0.0, 0.0), ("H", 0.0, 3.5, 2.5), ("H", 0.0, -3.5, 2.5)]
SULFUR_DIOXIDE = [("S", 0.0, 0.0, 0.0), ("O", 0.0, 2.34, 1.37), ("O", 0.0, -2.34, 1.37)]
SODIUM_OXIDE = [("Na", 0.0, 0.0, 0.0), ("O", 0.0, 0.0, 3.7), ("Na", 0.0, 0.0, 7.4)]

ALL = ["sto-3g", "3-21g", "6-31g", "6-31g*", "6-31g**", "cc-pvdz"]
CASES = [
    *[("water", MONOMER, 0, basis) for basis in ALL],
    *[("water trimer", TRIMER, 0, basis) for basis in ("sto-3g", "6-31g", "cc-pvdz")],
    *[("water dimer", DIMER, 0, basis) for basis in ("3-21g", "6-31g**", "cc-pvdz")],
    *[("water 1 in the basis of 1 and 2", MONOMER + ghost(DIMER[3:]), 0, basis) for basis in ("6-31g", "cc-pvdz")],
    ("water 2 in the basis of 1 and 2", ghost(MONOMER) + DIMER[3:], 0, "6-31g*"),
    ("water 2 in the basis of 1 and 2", ghost(MONOMER) + DIMER[3:], 0, "cc-pvdz"),
    ("water 3 in the basis of the trimer", ghost(DIMER) + TRIMER[6:], 0, "6-31g"),
    ("hydrogen", H2, 0, "6-31g**"),
    ("hydrogen", H2, 0, "cc-pvdz"),
    ("helium", [("He", 0.5, -0.3, 0.2)], 0, "sto-3g"),
    ("helium", [("He", 0.5, -0.3, 0.2)], 0, "6-31g"),
    ("helium with a ghost of neon", [("He", 0.0, 0.0, 0.0), ("Gh(Ne)", 0.0, 0.5, 3.0)], 0, "cc-pvdz"),
    ("lithium hydride", LIH, 0, "6-31g*"),
    ("lithium hydride", LIH, 0, "cc-pvdz"),
    ("beryllium hydride", BEH2, 0, "cc-pvdz"),
    ("borane", BH3, 0, "3-21g"),
    ("borane", BH3, 0, "cc-pvdz"),
    ("methane", CH4, 0, "6-31g**"),
    ("ammonia", NH3, 0, "6-31g*"),
    ("ammonium", [("N", 0.1, -0.2, 0.3)] + tetrahedron("N", "H", 1.115)[1:], 1, "6-31g"),
    ("hydroxide", [("O", 0.0, 0.0, 0.0), ("H", 0.3, 0.4, 1.75)], -1, "6-31g**"),
    ("hydrogen fluoride", HF, 0, "cc-pvdz"),
    ("fluoride", [("F", 0.0, 0.0, 0.0)], -1, "6-31g*"),
    ("neon", [("Ne", 0.0, 0.0, 0.0)], 0, "cc-pvdz"),
    ("sodium ion", [("Na", 0.0, 0.0, 0.0)], 1, "6-31g"),
    ("sodium hydride", NAH, 0, "sto-3g"),
    ("sodium hydride", NAH, 0, "cc-pvdz"),
    ("magnesium hydride", MGH2, 0, "6-31g*"),
    ("magnesium hydride", MGH2, 0, "cc-pvdz"),
    ("alane", ALH3, 0, "3-21g"),
    ("silane", SIH4, 0, "6-31g**"),
    ("silicon monoxide", SIO, 0, "cc-pvdz"),
    ("phosphine", PH3, 0, "6-31g*"),
    ("hydrogen sulfide", H2S, 0, "cc-pvdz"),
    ("hydrogen chloride", HCL, 0, "6-31g**"),
    ("chloride", [("Cl", 0.0, 0.0, 0.0)], -1, "cc-pvdz"),
    ("argon", [("Ar", 0.0, 0.0, 0.0)], 0, "3-21g"),
    ("argon", [("Ar", 0.0, 0.0, 0.0)], 0, "cc-pvdz"),
    ("formaldehyde", FORMALDEHYDE, 0, "6-31g*"),
    ("ozone", OZONE, 0, "6-31g*"),
    ("sulfur dioxide", SULFUR_DIOXIDE, 0, "6-31g*"),
    ("sodium oxide", SODIUM_OXIDE, 0, "6-31g"),
    ("stretched nitrogen", [("N", 0.0, 0.0, 0.0), ("N", 0.0, 0.0, 3.5)], 0, "6-31g"),
    ("stretched lithium fluoride", [("Li", 0.0, 0.0, 0.0), ("F", 0.0, 0.0, 8.0)], 0, "6-31g"),
    ("stretched water", STRETCHED_WATER, 0, "6-31g"),
    ("hydrogen with a ghost beside it", H2 + [("Gh(H)", 0.0, 0.2, 0.0)], 0, "6-31g**"),
    ("water with a ghost of oxygen beside its own", MONOMER + [("Gh(O)", -2.76373224, -1.24377706, 0.05)], 0, "cc-pvdz"),
    ("aluminium chloride", [("Al", 0.0, 0.0, 0.0)] + ring(3, "Cl", 3.9), 0, "6-31g*"),
    ("benzene", BENZENE, 0, "6-31g*"),
]

psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)
rows = []
for name, atoms, charge, basis in CASES:
    psi4.core.clean()
    psi4.core.clean_options()
    lines = [f"{charge} 1"] + [f"{s} {x!r} {y!r} {z!r}" for s, x, y, z in atoms]
    molecule = psi4.geometry("\n".join(lines + ["units bohr", "no_reorient", "no_com", "symmetry c1"]))
    psi4.set_options({"basis": basis, "scf_type": "pk", "e_convergence": 1e-11, "d_convergence": 1e-10})
    energy, wavefunction = psi4.energy("scf", return_wfn=True, molecule=molecule)
    row = {
        "name": name,
        "basis": basis,
        "charge": charge,
        **places(atoms),
        "energy": energy,
        "nuclear_repulsion_energy": wavefunction.molecule().nuclear_repulsion_energy(),
        "basis_functions": wavefunction.basisset().nbf(),
    }
    print(name, basis, energy)
    rows.append(json.dumps(row))
head = {
    "source": f"Psi4 {psi4.__version__}, RHF, scf_type pk, e_convergence 1e-11, d_convergence 1e-10",
    "units": "geometry in bohr, energies in Hartree",
}
write_cases("psi4_rhf.json", head, rows)
