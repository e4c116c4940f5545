"""Writes psi4_table.json: Hartree-Fock and MP2 by Psi4 1.3.2, against which the built-in engine is tested.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_table.py [NAME ...]

Integrals are exact (scf_type pk, mp2_type conv), convergence is tight. Geometries in bohr, in the frame as written;
`Gh(X)` is a ghost atom. Every open shell is tried from three guesses and with Psi4's analysis of stability, and the
lowest state is the reference; the row names the guesses that lead there. With names, only these cases are computed
and printed.

What Psi4's files of basis sets hold, compared element by element, H to Ar, with the Basis Set Exchange 0.12: the
Pople sets and STO-3G equal version 0, the sets of Dunning version 1, def2 both versions. The one difference: the
diffuse functions of aug-cc-pVDZ and aug-cc-pVTZ for Li, Be, Na and Mg are older in Psi4; no case has them.
"""

import json
import math
import os
import pathlib
import sys
import tempfile
import time

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
WATER, DIMER = TRIMER[:3], TRIMER[:6]


def ghost(atoms):
    return [(f"Gh({symbol})", x, y, z) for symbol, x, y, z in atoms]


def moved(atoms, shift, angles=(0.0, 0.0, 0.0)):
    """Turned about z, y and x in this order, then shifted."""
    a, b, c = angles
    rz = numpy.array([[math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]])
    ry = numpy.array([[math.cos(b), 0, math.sin(b)], [0, 1, 0], [-math.sin(b), 0, math.cos(b)]])
    rx = numpy.array([[1, 0, 0], [0, math.cos(c), -math.sin(c)], [0, math.sin(c), math.cos(c)]])
    turn = rx @ ry @ rz
    return [(s, *(float(v) for v in numpy.round(turn @ numpy.array(xyz) + shift, 10))) for s, *xyz in atoms]


def ring(n, symbol, radius):
    return [
        (symbol, round(radius * math.cos(2 * math.pi * k / n), 10), round(radius * math.sin(2 * math.pi * k / n), 10), 0.0)
        for k in range(n)
    ]


def tetrahedron(centre, outer, d):
    return [(centre, 0.1, -0.2, 0.3)] + [
        (outer, 0.1 + d * x, -0.2 + d * y, 0.3 + d * z) for x, y, z in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
    ]


def pyramid(centre, outer, r, z):
    """Three atoms around one, slightly less than symmetric."""
    return [(centre, 0.0, 0.0, 0.1)] + [
        (outer, r, 0.0, z), (outer, -0.5 * r, 0.866 * r, z), (outer, -0.5 * r, -0.866 * r, z + 0.05)
    ]


def atom(symbol):
    return [(symbol, 0.3, -0.2, 0.1)]


def pair(a, b, length):
    """Two atoms along no axis."""
    return [(a, 0.1, 0.0, -0.2), (b, round(0.1 + length * 2 / 7, 10), round(length * 3 / 7, 10), round(-0.2 + length * 6 / 7, 10))]


def bent(centre, outer, y, z, other=None):
    return [(centre, 0.0, 0.0, 0.0), (outer, 0.1, y, z), (other or outer, 0.0, -y, z)]


BENZENE = ring(6, "C", 2.634) + ring(6, "H", 4.692)
FORMALDEHYDE = [("C", 0.0, 0.0, 0.0), ("O", 0.0, 0.1, 2.28), ("H", 1.77, 0.0, -1.1), ("H", -1.77, 0.0, -1.1)]
ACETYLENE = [("C", 0.0, 0.0, 1.14), ("C", 0.0, 0.0, -1.14), ("H", 0.0, 0.1, 3.14), ("H", 0.0, 0.0, -3.14)]
FORMAMIDE = [
    ("C", 0.0, 0.79, 0.0), ("O", 2.25, 1.35, 0.0), ("N", -1.78, 2.53, 0.0),
    ("H", -0.73, -1.17, 0.0), ("H", -3.65, 2.06, 0.1), ("H", -1.22, 4.36, 0.0),
]
ETHANOL = [
    ("C", 2.21, -0.46, 0.0), ("C", 0.0, 1.04, 0.0), ("O", -2.17, -0.52, 0.0),
    ("H", 3.89, 0.75, 0.0), ("H", 2.27, -1.66, 1.67), ("H", 2.27, -1.66, -1.67),
    ("H", 0.0, 2.27, 1.67), ("H", 0.0, 2.27, -1.67), ("H", -3.62, 0.53, 0.1),
]
ALLYL = [
    ("C", 0.0, 0.0, 0.83), ("C", 0.0, 2.31, -0.37), ("C", 0.0, -2.31, -0.37), ("H", 0.0, 0.0, 2.88),
    ("H", 0.0, 2.45, -2.41), ("H", 0.0, 4.05, 0.71), ("H", 0.1, -2.45, -2.41), ("H", 0.0, -4.05, 0.71),
]
OZONE = bent("O", "O", 2.05, 1.3)
HYDROPEROXYL = [("O", 0.0, 0.0, 0.0), ("O", 0.0, 0.1, 2.5), ("H", 1.72, 0.0, -0.6)]
FORMYL = [("C", 0.0, 0.0, 0.0), ("O", 0.0, 0.0, 2.22), ("H", 1.75, 0.1, -1.2)]
LONE_GHOSTS = [("Gh(H)", 40.0, 3.0, -2.0), ("Gh(O)", -30.0, 25.0, 8.0), ("Gh(He)", 0.0, 60.0, 0.0)]
OCTAHEDRON = [(3.0, 0, 0), (-3.0, 0, 0), (0, 3.0, 0), (0, -3.0, 0), (0, 0, 3.0), (0, 0, -3.1)]


def around(symbol, atoms):
    return atoms + [(f"Gh({symbol})", float(x), float(y), float(z)) for x, y, z in OCTAHEDRON]


# name, atoms, charge, multiplicity, reference, basis, and where wanted {"puream": ...}
CASES = [
    # Closed shells: every basis set on water.
    *[("water", WATER, 0, 1, "rhf", basis) for basis in (
        "sto-3g", "3-21g", "6-31g", "6-31g*", "6-31g**", "6-31+g", "6-31+g*", "6-31+g**", "6-31++g", "6-31++g*", "6-31++g**",
        "6-311g**", "6-311++g(2d,2p)", "cc-pvdz", "aug-cc-pvdz", "cc-pvtz", "aug-cc-pvtz", "def2-svp", "def2-tzvp",
    )],
    ("water of 5 d", WATER, 0, 1, "rhf", "6-31g*", {"puream": True}),
    ("water of 6 d", WATER, 0, 1, "rhf", "cc-pvdz", {"puream": False}),
    ("water of 6 d and 10 f", WATER, 0, 1, "rhf", "cc-pvtz", {"puream": False}),
    ("water of 6 d and 10 f", WATER, 0, 1, "rhf", "def2-tzvp", {"puream": False}),
    ("water, shifted and turned", moved(WATER, (11.0, -7.5, 3.25), (0.7, -1.1, 2.3)), 0, 1, "rhf", "6-31++g**"),
    ("water, shifted and turned", moved(WATER, (11.0, -7.5, 3.25), (0.7, -1.1, 2.3)), 0, 1, "rhf", "cc-pvtz"),
    ("water dimer", DIMER, 0, 1, "rhf", "6-31g**"),
    ("water dimer", DIMER, 0, 1, "rhf", "aug-cc-pvdz"),
    ("water dimer", DIMER, 0, 1, "rhf", "def2-svp"),
    ("water trimer", TRIMER, 0, 1, "rhf", "6-31g"),
    ("water trimer", TRIMER, 0, 1, "rhf", "cc-pvdz"),
    ("hydrogen", pair("H", "H", 1.4), 0, 1, "rhf", "aug-cc-pvtz"),
    ("helium", atom("He"), 0, 1, "rhf", "cc-pvtz"),
    ("helium pair", pair("He", "He", 5.6), 0, 1, "rhf", "aug-cc-pvdz"),
    ("lithium hydride", pair("Li", "H", 3.015), 0, 1, "rhf", "cc-pvtz"),
    ("lithium fluoride", pair("Li", "F", 2.96), 0, 1, "rhf", "6-311g**"),
    ("beryllium hydride", [("Be", 0.0, 0.0, 0.0), ("H", 0.0, 0.1, 2.54), ("H", 0.0, 0.0, -2.54)], 0, 1, "rhf", "def2-tzvp"),
    ("borane", pyramid("B", "H", 2.25, 0.1), 0, 1, "rhf", "def2-svp"),
    ("methane", tetrahedron("C", "H", 1.19), 0, 1, "rhf", "cc-pvtz"),
    ("ammonia", pyramid("N", "H", 1.77, -0.6), 0, 1, "rhf", "6-311++g(2d,2p)"),
    ("hydrogen fluoride", pair("H", "F", 1.74), 0, 1, "rhf", "aug-cc-pvdz"),
    ("neon", atom("Ne"), 0, 1, "rhf", "def2-tzvp"),
    ("carbon monoxide", pair("C", "O", 2.13), 0, 1, "rhf", "cc-pvtz"),
    ("hydrogen cyanide", [("H", 0.0, 0.0, 0.0), ("C", 0.0, 0.1, 2.01), ("N", 0.0, 0.0, 4.18)], 0, 1, "rhf", "6-311g**"),
    ("formaldehyde", FORMALDEHYDE, 0, 1, "rhf", "6-31+g*"),
    ("ozone", OZONE, 0, 1, "rhf", "def2-svp"),
    ("formamide", FORMAMIDE, 0, 1, "rhf", "6-31g*"),
    ("ethanol", ETHANOL, 0, 1, "rhf", "6-31g*"),
    ("acetylene", ACETYLENE, 0, 1, "rhf", "6-31++g**"),
    ("benzene", BENZENE, 0, 1, "rhf", "6-31g"),
    # Second row.
    ("sodium hydride", pair("Na", "H", 3.57), 0, 1, "rhf", "def2-tzvp"),
    ("sodium chloride", pair("Na", "Cl", 4.46), 0, 1, "rhf", "6-31+g*"),
    ("magnesium hydride", [("Mg", 0.0, 0.0, 0.0), ("H", 0.0, 0.0, 3.22), ("H", 0.0, 0.2, -3.22)], 0, 1, "rhf", "cc-pvtz"),
    ("alane", pyramid("Al", "H", 2.98, 0.1), 0, 1, "rhf", "def2-tzvp"),
    ("silane", tetrahedron("Si", "H", 1.613), 0, 1, "rhf", "6-311g**"),
    ("phosphine", pyramid("P", "H", 2.25, -1.25), 0, 1, "rhf", "cc-pvtz"),
    ("hydrogen sulfide", bent("S", "H", 1.82, 1.75), 0, 1, "rhf", "aug-cc-pvdz"),
    ("sulfur dioxide", bent("S", "O", 2.34, 1.37), 0, 1, "rhf", "def2-svp"),
    ("hydrogen chloride", pair("H", "Cl", 2.41), 0, 1, "rhf", "aug-cc-pvtz"),
    ("argon", atom("Ar"), 0, 1, "rhf", "6-311++g(2d,2p)"),
    ("argon", atom("Ar"), 0, 1, "rhf", "def2-tzvp"),
    # Closed ions.
    ("hydride", atom("H"), -1, 1, "rhf", "aug-cc-pvdz"),
    ("lithium ion", atom("Li"), 1, 1, "rhf", "cc-pvdz"),
    ("hydronium", pyramid("O", "H", 1.75, -0.4), 1, 1, "rhf", "def2-svp"),
    ("ammonium", tetrahedron("N", "H", 1.115), 1, 1, "rhf", "6-31g**"),
    ("hydroxide", pair("O", "H", 1.82), -1, 1, "rhf", "aug-cc-pvdz"),
    ("fluoride", atom("F"), -1, 1, "rhf", "6-311++g(2d,2p)"),
    ("cyanide", pair("C", "N", 2.22), -1, 1, "rhf", "6-31++g**"),
    ("sodium ion", atom("Na"), 1, 1, "rhf", "6-31g"),
    ("chloride", atom("Cl"), -1, 1, "rhf", "6-31+g*"),
    ("magnesium ion", atom("Mg"), 2, 1, "rhf", "def2-svp"),
    # Ghosts.
    ("water 1 in the basis of 1 and 2", WATER + ghost(DIMER[3:]), 0, 1, "rhf", "6-31+g*"),
    ("water 2 in the basis of 1 and 2", ghost(WATER) + DIMER[3:], 0, 1, "rhf", "aug-cc-pvdz"),
    ("water 3 in the basis of the trimer", ghost(DIMER) + TRIMER[6:], 0, 1, "rhf", "6-31g**"),
    ("neon among ghosts of helium", around("He", atom("Ne")), 0, 1, "rhf", "def2-svp"),
    ("helium among ghosts of sulfur", around("S", atom("He")), 0, 1, "rhf", "3-21g"),
    ("water with lone ghosts", WATER + LONE_GHOSTS, 0, 1, "rhf", "cc-pvdz"),
    # Nearly dependent sets.
    ("hydrogen with close ghosts", pair("H", "H", 1.4) + [("Gh(H)", 0.1, 0.11, -0.2), ("Gh(H)", 0.1, 0.0, -0.08)], 0, 1, "rhf", "6-31++g**"),
    ("helium with close ghosts", atom("He") + [("Gh(He)", 0.3, -0.2, 0.22), ("Gh(He)", 0.3, -0.08, 0.1)], 0, 1, "rhf", "aug-cc-pvdz"),
    ("chain of hydrogen", [("H", 0.0, 0.0, 1.2 * k) for k in range(8)], 0, 1, "rhf", "aug-cc-pvdz"),
    # One electron.
    ("hydrogen atom", atom("H"), 0, 2, "uhf", "cc-pvtz"),
    ("hydrogen atom among ghosts", around("H", atom("H")), 0, 2, "uhf", "6-31g**"),
    ("helium ion", atom("He"), 1, 2, "uhf", "def2-tzvp"),
    ("hydrogen molecular ion", pair("H", "H", 2.0), 1, 2, "uhf", "aug-cc-pvdz"),
    ("hydrogen with a helium nucleus", pair("He", "H", 1.5), 2, 2, "uhf", "6-311g**"),
    ("carbon nucleus with one electron", atom("C"), 5, 2, "uhf", "cc-pvdz"),
    # Open shells.
    ("lithium", atom("Li"), 0, 2, "uhf", "cc-pvtz"),
    ("nitrogen atom", atom("N"), 0, 4, "uhf", "def2-tzvp"),
    ("sodium", atom("Na"), 0, 2, "uhf", "6-31g*"),
    ("phosphorus", atom("P"), 0, 4, "uhf", "cc-pvtz"),
    ("triplet helium", atom("He"), 0, 3, "uhf", "aug-cc-pvdz"),
    ("triplet hydrogen", pair("H", "H", 2.5), 0, 3, "uhf", "cc-pvdz"),
    ("beryllium hydride radical", pair("Be", "H", 2.54), 0, 2, "uhf", "6-31g**"),
    ("methyl", pyramid("C", "H", 2.03, 0.1), 0, 2, "uhf", "6-31g*"),
    ("methyl", pyramid("C", "H", 2.03, 0.1), 0, 2, "uhf", "cc-pvtz"),
    ("methyl, shifted and turned", moved(pyramid("C", "H", 2.03, 0.1), (-4.0, 9.0, 2.5), (2.0, 0.4, -0.9)), 0, 2, "uhf", "6-31g*"),
    ("methylene", bent("C", "H", 1.87, 0.8), 0, 3, "uhf", "6-311g**"),
    ("imidogen", pair("N", "H", 1.96), 0, 3, "uhf", "cc-pvdz"),
    ("amidogen", bent("N", "H", 1.52, 1.2), 0, 2, "uhf", "6-31+g*"),
    ("hydroxyl", pair("O", "H", 1.83), 0, 2, "uhf", "6-31g**"),
    ("hydroxyl with a ghost water", pair("O", "H", 1.83) + ghost(moved(WATER, (7.0, 4.0, 0.0))), 0, 2, "uhf", "6-31g"),
    ("oxygen", pair("O", "O", 2.28), 0, 3, "uhf", "cc-pvdz"),
    ("carbon monoxide ion", pair("C", "O", 2.11), 1, 2, "uhf", "6-31g*"),
    ("hydroperoxyl", HYDROPEROXYL, 0, 2, "uhf", "def2-svp"),
    ("nitric oxide", pair("N", "O", 2.17), 0, 2, "uhf", "6-31g*"),
    ("formyl", FORMYL, 0, 2, "uhf", "6-31g*"),
    ("cyano radical", pair("C", "N", 2.21), 0, 2, "uhf", "6-31g*"),
    ("water ion", WATER, 1, 2, "uhf", "cc-pvdz"),
    ("ammonia ion", pyramid("N", "H", 1.92, 0.1), 1, 2, "uhf", "6-311g**"),
    ("formaldehyde ion", FORMALDEHYDE, 1, 2, "uhf", "6-31g*"),
    ("triplet formaldehyde", FORMALDEHYDE, 0, 3, "uhf", "6-31g*"),
    ("water as uhf", WATER, 0, 1, "uhf", "6-31g"),
    ("hydrated methyl", pyramid("C", "H", 2.03, 0.1) + moved(WATER, (2.76, 1.24, 6.4)), 0, 2, "uhf", "6-31g*"),
    ("allyl", ALLYL, 0, 2, "uhf", "6-31g"),
    ("magnesium hydride radical", pair("Mg", "H", 3.27), 0, 2, "uhf", "6-31g**"),
    ("silyl", pyramid("Si", "H", 2.66, -0.8), 0, 2, "uhf", "def2-svp"),
    ("phosphino", bent("P", "H", 1.94, 1.85), 0, 2, "uhf", "cc-pvdz"),
    ("sulfanyl", pair("S", "H", 2.53), 0, 2, "uhf", "6-31g*"),
    ("sulfur molecule", pair("S", "S", 3.57), 0, 3, "uhf", "6-31g*"),
    ("hydrogen chloride ion", pair("H", "Cl", 2.49), 1, 2, "uhf", "3-21g"),
    # Restricted open shells.
    ("hydroxyl", pair("O", "H", 1.83), 0, 2, "rohf", "6-31g**"),
    ("oxygen", pair("O", "O", 2.28), 0, 3, "rohf", "cc-pvdz"),
    ("methyl", pyramid("C", "H", 2.03, 0.1), 0, 2, "rohf", "6-31g*"),
    ("nitrogen atom", atom("N"), 0, 4, "rohf", "def2-tzvp"),
    ("water ion", WATER, 1, 2, "rohf", "cc-pvdz"),
    ("sodium", atom("Na"), 0, 2, "rohf", "6-31g*"),
    ("hydrogen atom", atom("H"), 0, 2, "rohf", "cc-pvdz"),
]
HERE = pathlib.Path(__file__).resolve().parent
GRADIENT_LIMIT = 100  # functions
MP2_GRADIENT_LIMIT = 35
HESSIAN_LIMIT = 25

psi4.core.set_output_file("/dev/null", False)
os.chdir(tempfile.mkdtemp())  # Psi4 leaves files where it is
psi4.set_num_threads(1)
psi4.set_memory("4 GB")


def molecule_of(atoms, charge, multiplicity):
    lines = [f"{charge} {multiplicity}"] + [f"{s} {x!r} {y!r} {z!r}" for s, x, y, z in atoms]
    return psi4.geometry("\n".join(lines + ["units bohr", "no_reorient", "no_com", "symmetry c1"]))


def fresh(reference, basis, extra):
    psi4.core.clean()
    psi4.core.clean_options()
    psi4.core.clean_variables()
    psi4.set_options({
        "basis": basis, "reference": reference, "scf_type": "pk", "mp2_type": "conv", "e_convergence": 1e-11,
        "d_convergence": 1e-10, "ints_tolerance": 1e-14, "maxiter": 300, "guess": "sad", **extra,
    })


def scf(case, **extra):
    name, atoms, charge, multiplicity, reference, basis, *options = case
    fresh(reference, basis, {**(options[0] if options else {}), **extra})
    return psi4.energy("scf", return_wfn=True, molecule=molecule_of(atoms, charge, multiplicity))


def mp2(case, frozen, **extra):
    name, atoms, charge, multiplicity, reference, basis, *options = case
    fresh(reference, basis, {**(options[0] if options else {}), **extra, "freeze_core": frozen})
    try:
        energy, wavefunction = psi4.energy("mp2", return_wfn=True, molecule=molecule_of(atoms, charge, multiplicity))
        return psi4.core.variable("MP2 TOTAL ENERGY")
    except Exception as error:
        print("   no mp2:", str(error).strip().splitlines()[-1][:100])
        return None


def mp2_gradient(case, **extra):
    """All electrons correlated: with frozen ones Psi4 1.3.2 has no gradient for exact integrals."""
    name, atoms, charge, multiplicity, reference, basis, *options = case
    fresh(reference, basis, {**(options[0] if options else {}), **extra, "freeze_core": False})
    molecule = molecule_of(atoms, charge, multiplicity)
    try:
        return [float(g) for g in psi4.gradient("mp2", molecule=molecule).np.ravel()]
    except Exception as error:
        print("   no mp2 gradient:", str(error).strip().splitlines()[-1][:100])
        return None


def hessian(case, **extra):
    name, atoms, charge, multiplicity, reference, basis, *options = case
    fresh(reference, basis, {**(options[0] if options else {}), **extra})
    return [float(h) for h in psi4.hessian("scf", molecule=molecule_of(atoms, charge, multiplicity)).np.ravel()]


def lowest(case):
    """The lowest state found, with the guess that leads there and the names of all that do."""
    found = {}
    for guess in ("sad", "core", "gwh"):
        try:
            found[guess] = scf(case, guess=guess)[0]
        except Exception as error:
            print("  ", guess, "fails")
    if case[4] == "uhf":
        try:
            found["follow"] = scf(case, guess="sad", stability_analysis="follow")[0]
        except Exception as error:
            print("   no analysis of stability:", str(error).strip().splitlines()[-1][:100])
    least = min(found.values())
    good = [guess for guess, energy in found.items() if energy < least + 1e-8]
    if len(good) < len(found):
        print("  ", {k: round(v, 8) for k, v in found.items()})
    return good


def properties(wavefunction):
    """Dipole about the frame's origin in e bohr, Mulliken charges, <S^2>."""
    basis, molecule = wavefunction.basisset(), wavefunction.molecule()
    da, db = wavefunction.Da().np, wavefunction.Db().np
    mints = psi4.core.MintsHelper(basis)
    overlap = mints.ao_overlap().np
    charges = numpy.array([molecule.Z(a) for a in range(molecule.natom())])
    places = molecule.geometry().np
    dipole = [float(numpy.sum((da + db) * d.np) + charges @ places[:, k]) for k, d in enumerate(mints.ao_dipole())]
    populations = numpy.einsum("ij,ji->i", da + db, overlap)
    mulliken = charges.copy()
    for f, population in enumerate(populations):
        mulliken[basis.function_to_center(f)] -= population
    na, nb = wavefunction.nalpha(), wavefunction.nbeta()
    s = (na - nb) / 2
    s_squared = s * (s + 1) + nb - float(numpy.trace(da @ overlap @ db @ overlap))
    eigenvalues = numpy.linalg.eigvalsh(overlap)
    return dipole, [float(q) for q in mulliken], s_squared, float(eigenvalues[0]), [float(e) for e in eigenvalues if e < 1e-5]


def frozen_orbitals(atoms):
    symbols = [s for s, *_ in atoms if not s.startswith("Gh(")]
    return sum(0 if s in ("H", "He") else 1 if s in "Li Be B C N O F Ne".split() else 5 for s in symbols)


wanted = sys.argv[1:]
rows = []
for case in CASES:
    name, atoms, charge, multiplicity, reference, basis, *options = case
    if wanted and name not in wanted:
        continue
    begin = time.time()
    guesses = ["sad"] if reference == "rhf" else lowest(case)
    extra = {"stability_analysis": "follow"} if guesses == ["follow"] else {"guess": guesses[0]}
    energy, wavefunction = scf(case, **extra)
    dipole, mulliken, s_squared, least, small = properties(wavefunction)
    functions = wavefunction.basisset().nbf()
    row = {
        "name": name,
        "basis": basis,
        **(options[0] if options else {}),
        "reference": reference,
        "charge": charge,
        "multiplicity": multiplicity,
        "symbols": [s.replace("Gh(", "").replace(")", "") for s, *_ in atoms],
        "ghosts": [int(s.startswith("Gh(")) for s, *_ in atoms],
        "geometry": [c for _, *xyz in atoms for c in xyz],
        "basis_functions": functions,
        "orbitals": wavefunction.nmo(),
        "least_overlap": least,
        "guesses": guesses,
        "nuclear_repulsion_energy": wavefunction.molecule().nuclear_repulsion_energy(),
        "one_electron_energy": psi4.core.variable("ONE-ELECTRON ENERGY"),
        "two_electron_energy": psi4.core.variable("TWO-ELECTRON ENERGY"),
        "energy": energy,
        "s_squared": s_squared,
        "dipole": dipole,
        "mulliken": mulliken,
    }
    if functions <= GRADIENT_LIMIT:
        gradient = psi4.gradient("scf", ref_wfn=wavefunction, molecule=wavefunction.molecule())
        row["gradient"] = [float(g) for g in gradient.np.ravel()]
    electrons = wavefunction.nalpha() + wavefunction.nbeta()
    if reference != "rohf" and electrons > 1:
        row["mp2"] = mp2(case, False, **extra)
        row["frozen_orbitals"] = frozen_orbitals(atoms)
        if 0 < row["frozen_orbitals"] < wavefunction.nbeta() + (wavefunction.nalpha() > wavefunction.nbeta()):
            row["mp2_frozen"] = mp2(case, True, **extra)
        if functions <= MP2_GRADIENT_LIMIT and len(atoms) > 1 and wavefunction.nbeta() > 0:  # else Psi4 crashes
            row["mp2_gradient"] = mp2_gradient(case, **extra)
    if reference == "rhf" and functions <= HESSIAN_LIMIT and len(atoms) in (2, 3) and not any(row["ghosts"]):
        row["hessian"] = hessian(case, **extra)
    print(f"{time.time() - begin:6.1f} s  {name}, {basis}, {reference}: {functions}/{wavefunction.nmo()} {energy:.10f} "
          f"<S2> {s_squared:.6f} least {least:.1e} {small if small and small[0] < 1e-6 else ''} mp2 {row.get('mp2')} {row.get('mp2_frozen')}"
          f"{' mp2 gradient' if row.get('mp2_gradient') else ''}{' hessian' if row.get('hessian') else ''}", flush=True)
    rows.append(json.dumps({k: v for k, v in row.items() if v is not None}))
if wanted:
    sys.exit()
head = {
    "source": f"Psi4 {psi4.__version__}, scf_type pk, mp2_type conv, e_convergence 1e-11, d_convergence 1e-10",
    "units": "geometry in bohr; energies in Hartree; gradient in Hartree/bohr, of every centre, ghosts included; "
    "dipole in e bohr about the origin of the frame; mulliken: charges in e",
    "orbitals": "combinations of functions that are kept: eigenvalues of the overlap of 1e-7 and more; least_overlap is the "
    "smallest of all",
    "mp2": "total energy with all electrons correlated, and mp2_gradient its derivative; mp2_frozen: with the frozen_orbitals lowest orbitals left out",
    "guesses": "initial guesses of Psi4 that lead to this energy, the lowest found; follow: its analysis of stability",
}
text = "{\n" + "".join(f"  {json.dumps(k)}: {json.dumps(v)},\n" for k, v in head.items())
text += '  "cases": [\n    ' + ",\n    ".join(rows) + "\n  ]\n}\n"
(HERE / "psi4_table.json").write_text(text)
