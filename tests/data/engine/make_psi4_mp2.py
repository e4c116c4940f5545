"""Writes psi4_mp2.json: MP2 energies with their spin components, and frozen cores, by Psi4 1.3.2.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_mp2.py

Integrals are exact (scf_type pk, mp2_type conv), convergence is tight. Geometries in bohr, in the frame as written;
`Gh(X)` is a ghost atom.
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
WATER, DIMER = TRIMER[:3], TRIMER[:6]


def ghost(atoms):
    return [(f"Gh({symbol})", *xyz) for symbol, *xyz in atoms]


def atom(symbol):
    return [(symbol, 0.2, -0.1, 0.4)]


def pair(a, b, r):
    return [(a, 0.0, 0.0, 0.0), (b, 0.3, -0.2, r)]


METHYL = [("C", 0.0, 0.0, 0.1), ("H", 2.03, 0.0, 0.0), ("H", -1.0, 1.76, 0.0), ("H", -1.0, -1.76, 0.0)]

# name, atoms, charge, multiplicity, reference, basis, freeze_core
CASES = [
    ("water", WATER, 0, 1, "rhf", "6-31g**", False),
    ("water", WATER, 0, 1, "rhf", "6-31g**", True),
    ("water trimer", TRIMER, 0, 1, "rhf", "6-31g", False),
    ("water trimer", TRIMER, 0, 1, "rhf", "cc-pvdz", True),
    ("water 1 in the basis of 1 and 2", WATER + ghost(DIMER[3:]), 0, 1, "rhf", "cc-pvdz", False),
    ("water 2 in the basis of 1 and 2", ghost(WATER) + DIMER[3:], 0, 1, "rhf", "cc-pvdz", True),
    ("helium", atom("He"), 0, 1, "rhf", "cc-pvdz", True),
    ("hydride", atom("H"), -1, 1, "rhf", "6-31g**", False),
    ("fluoride", atom("F"), -1, 1, "rhf", "cc-pvdz", True),
    ("sodium ion", atom("Na"), 1, 1, "rhf", "6-31g", True),
    ("magnesium ion", atom("Mg"), 2, 1, "rhf", "6-31g*", True),
    ("hydrated sodium ion", atom("Na") + [(s, x + 7.0, y, z) for s, x, y, z in WATER], 1, 1, "rhf", "6-31g", True),
    ("sodium chloride", pair("Na", "Cl", 4.46), 0, 1, "rhf", "6-31g*", True),
    ("hydrogen sulfide", [("S", 0, 0, 0), ("H", 1.82, 0.0, 1.75), ("H", -1.82, 0.0, 1.75)], 0, 1, "rhf", "cc-pvdz", False),
    ("argon pair", pair("Ar", "Ar", 7.0), 0, 1, "rhf", "6-31g*", True),
    ("carbon monoxide", pair("C", "O", 2.13), 0, 1, "rhf", "sto-3g", False),
    ("neon without virtual orbitals", atom("Ne"), 0, 1, "rhf", "sto-3g", False),
    ("hydrogen atom", atom("H"), 0, 2, "uhf", "cc-pvdz", False),
    ("lithium", atom("Li"), 0, 2, "uhf", "6-31g*", False),
    ("lithium", atom("Li"), 0, 2, "uhf", "6-31g*", True),
    ("methyl", METHYL, 0, 2, "uhf", "6-31g*", False),
    ("methyl", METHYL, 0, 2, "uhf", "cc-pvdz", True),
    ("methyl with a ghost water", METHYL + ghost([(s, x, y + 2.0, z + 7.0) for s, x, y, z in WATER]), 0, 2, "uhf", "6-31g", False),
    ("oxygen", pair("O", "O", 2.28), 0, 3, "uhf", "cc-pvdz", False),
    ("triplet helium", atom("He"), 0, 3, "uhf", "cc-pvdz", False),
    ("water ion", WATER, 1, 2, "uhf", "6-31g*", True),
    ("water as uhf", WATER, 0, 1, "uhf", "6-31g**", True),
    ("phosphorus", atom("P"), 0, 4, "uhf", "6-31g*", True),
]

# Systems whose frozen orbitals alone are wanted.
CORES = [
    (pair("H", "H", 1.4), 0, 1), (atom("He"), 0, 1), (atom("Li"), 1, 1), (atom("Li"), 0, 2), (atom("Be"), 0, 1),
    (atom("Be"), 2, 1), (atom("Be"), 1, 2), (atom("B"), 3, 1), (atom("Ne"), 0, 1), (atom("Na"), 1, 1),
    (atom("Na"), 0, 2), (atom("Mg"), 0, 1), (atom("Mg"), 2, 1), (atom("Mg"), 1, 2), (atom("Al"), 3, 1),
    (atom("Ar"), 0, 1), (atom("C"), 4, 1), (atom("H"), 1, 1), (atom("Cl"), -1, 1), (pair("Na", "Na", 9.0), 2, 1),
    (pair("Li", "Na", 9.0), 2, 1), (pair("Mg", "Na", 9.0), 3, 1), (pair("Na", "Cl", 4.5), 0, 1),
    (pair("Na", "Gh(O)", 4.5), 1, 1), (pair("Gh(Na)", "O", 4.5), 0, 3), (pair("Na", "O", 4.5), 1, 1),
    (pair("Na", "H", 3.0), 2, 1), (atom("C"), 6, 1),
]

psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)


def molecule_of(atoms, charge, multiplicity):
    lines = [f"{charge} {multiplicity}"] + [f"{s} {x!r} {y!r} {z!r}" for s, x, y, z in atoms]
    return psi4.geometry("\n".join(lines + ["units bohr", "no_reorient", "no_com", "symmetry c1"]))


def system(atoms, charge, multiplicity):
    return {
        "symbols": [s.removeprefix("Gh(").removesuffix(")") for s, *_ in atoms],
        "ghosts": [s.startswith("Gh(") for s, *_ in atoms],
        "geometry": [c for _, *xyz in atoms for c in xyz],
        "charge": charge,
        "multiplicity": multiplicity,
    }


def energies(atoms, charge, multiplicity, reference, basis, freeze_core):
    psi4.core.clean()
    psi4.core.clean_options()
    psi4.core.clean_variables()
    psi4.set_options({
        "basis": basis, "reference": reference, "scf_type": "pk", "mp2_type": "conv", "e_convergence": 1e-11,
        "d_convergence": 1e-10, "ints_tolerance": 1e-14, "maxiter": 300, "guess": "sad", "freeze_core": freeze_core,
    })
    molecule = molecule_of(atoms, charge, multiplicity)
    try:
        _, wavefunction = psi4.energy("mp2", return_wfn=True, molecule=molecule)
        frozen = wavefunction.nfrzc()
    except Exception:
        # Psi4 refuses systems with nothing to correlate.
        energy = psi4.energy("scf", molecule=molecule)
        return {"scf": energy, "mp2": energy, "same_spin": 0.0, "opposite_spin": 0.0, "frozen": None}
    variable = psi4.core.variable
    return {
        "scf": variable("SCF TOTAL ENERGY"),
        "mp2": variable("MP2 TOTAL ENERGY"),
        "same_spin": variable("MP2 SAME-SPIN CORRELATION ENERGY"),
        "opposite_spin": variable("MP2 OPPOSITE-SPIN CORRELATION ENERGY"),
        "frozen": frozen,
    }


rows = []
for name, atoms, charge, multiplicity, reference, basis, freeze_core in CASES:
    row = {
        "name": name, **system(atoms, charge, multiplicity), "reference": reference, "basis": basis,
        "freeze_core": freeze_core, **energies(atoms, charge, multiplicity, reference, basis, freeze_core),
    }
    print(name, reference, basis, row["mp2"], row["same_spin"], row["opposite_spin"], row["frozen"], flush=True)
    rows.append(row)

cores = []
for atoms, charge, multiplicity in CORES:
    molecule = molecule_of(atoms, charge, multiplicity)
    count = psi4.core.BasisSet.build(molecule, "BASIS", "sto-3g").n_frozen_core("TRUE", molecule)
    cores.append({**system(atoms, charge, multiplicity), "frozen": count})

# All tasks of the trimer's expansion with all treatments of basis set superposition errors: real and basis molecules,
# counted from 1.
trimer = []
for basis_molecules in ([1], [2], [3], [1, 2], [1, 3], [2, 3], [1, 2, 3]):
    for bits in range(1, 8):
        real = [m for m in (1, 2, 3) if bits >> (m - 1) & 1]
        if not set(real) <= set(basis_molecules):
            continue
        atoms = []
        for m in basis_molecules:
            molecule = TRIMER[3 * m - 3:3 * m]
            atoms += molecule if m in real else ghost(molecule)
        energy = energies(atoms, 0, 1, "rhf", "6-31g", True)
        trimer.append({"real": real, "basis": basis_molecules, "scf": energy["scf"], "mp2": energy["mp2"]})

data = {
    "source": f"Psi4 {psi4.__version__}, scf_type pk, mp2_type conv, e_convergence 1e-11, d_convergence 1e-10",
    "units": "Hartree, bohr",
    "cases": rows,
    "cores": cores,
    "trimer": {"basis": "6-31g", "freeze_core": True, "tasks": trimer},
}
pathlib.Path(__file__).with_name("psi4_mp2.json").write_text(json.dumps(data, indent=1) + "\n")
