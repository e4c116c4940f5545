"""Writes psi4_fitting.json: Hartree-Fock and MP2 by density fitting in Psi4 1.3.2, against which nmer's is tested.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_fitting.py

Convergence is tight, auxiliary basis sets are those that Psi4 takes by itself unless a row names one. Geometries in
bohr, in the frame as written; `Gh(X)` is a ghost atom. MP2 is fitted too (mp2_type df), with all electrons and with
frozen cores where there are any.

By default Psi4 leaves out what of the auxiliary basis has eigenvalues of (P|Q) below 1e-10 of the largest. For
Cartesian functions that depends on how xx and xy are normalised, and changes an energy of water in 6-31G by 2e-7 Hartree;
nmer leaves out only what is dependent to rounding, as Psi4 does with df_fitting_condition 1e-14. Cartesian auxiliary
functions of the second row (3-21G, 6-31G*) have eigenvalues below that too, of which Psi4's energies depend by 1e-6
Hartree: these cases have spherical functions. For the same reason Psi4's analytic gradients of some Cartesian cases are
not the derivatives of its energies, by 2e-6 Hartree/bohr: they are left out.
"""

import json
import os
import pathlib
import tempfile

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
GHOST = [(f"Gh({symbol})", x, y, z) for symbol, x, y, z in TRIMER[3:6]]
AMMONIA = [("N", 0.1, 0.05, 0.12), ("H", 1.85, 0.1, -0.55), ("H", -0.75, 1.65, -0.5), ("H", -0.8, -1.6, -0.6)]
METHYL = [("C", 0.0, 0.1, 0.05), ("H", 2.04, 0.0, 0.1), ("H", -1.0, 1.78, 0.0), ("H", -1.05, -1.75, 0.02)]
HF = [("F", 0.1, 0.0, -0.1), ("H", 0.3, 0.2, 1.63)]
HCL = [("Cl", 0.1, 0.0, -0.1), ("H", 0.3, 0.2, 2.3)]
H2S = [("S", 0.0, 0.1, 0.0), ("H", 1.8, 0.0, 1.75), ("H", -1.83, 0.2, 1.7)]
LIH = [("Li", 0.0, 0.1, 0.0), ("H", 0.2, 0.0, 3.05)]
NACL = [("Na", 0.1, 0.0, 0.0), ("Cl", 0.3, 0.2, 4.5)]
OXYGEN = [("O", 0.1, 0.0, 0.0), ("O", 0.2, 0.3, 2.28)]
NH2 = [("N", 0.0, 0.1, 0.0), ("H", 1.5, 0.0, 1.2), ("H", -1.52, 0.2, 1.22)]
HELIUM = [("He", 0.0, 0.0, 0.0), ("He", 0.3, 0.2, 5.5)]
SIH4 = [("Si", 0.0, 0.0, 0.0), ("H", 1.6, 1.61, 1.62), ("H", -1.62, -1.6, 1.6), ("H", -1.6, 1.62, -1.61), ("H", 1.61, -1.6, -1.62)]
PHOSPHINE = [("P", 0.0, 0.05, 0.1), ("H", 2.25, 0.1, -1.35), ("H", -1.15, 1.95, -1.4), ("H", -1.1, -1.95, -1.3)]
BERYLLIUM = [("Be", 0.0, 0.0, 0.1), ("H", 0.1, 0.0, 2.6), ("H", 0.0, 0.2, -2.4)]
ALUMINIUM = [("Al", 0.0, 0.0, 0.1), ("F", 0.1, 0.2, 3.2)]

# Name, atoms, charge, multiplicity, reference, basis set, other options.
CASES = [
    ("water", WATER, 0, 1, "rhf", "sto-3g", {}),
    ("water", WATER, 0, 1, "rhf", "3-21g", {}),
    ("water", WATER, 0, 1, "rhf", "6-31g", {}),
    ("water", WATER, 0, 1, "rhf", "6-31g*", {}),
    ("water", WATER, 0, 1, "rhf", "6-31g**", {"puream": True}),
    ("water", WATER, 0, 1, "rhf", "6-31+g*", {}),
    ("water", WATER, 0, 1, "rhf", "6-31++g**", {}),
    ("water", WATER, 0, 1, "rhf", "6-311g**", {}),
    ("water", WATER, 0, 1, "rhf", "6-311+g(2d,p)", {}),
    ("water", WATER, 0, 1, "rhf", "6-311++g(2d,2p)", {}),
    ("water", WATER, 0, 1, "rhf", "cc-pvdz", {}),
    ("water", WATER, 0, 1, "rhf", "cc-pvdz", {"df_basis_scf": "def2-tzvp-jkfit", "df_basis_mp2": "aug-cc-pvtz-ri"}),
    ("water", WATER, 0, 1, "rhf", "aug-cc-pvdz", {}),
    ("water", WATER, 0, 1, "rhf", "cc-pvtz", {}),
    ("water", WATER, 0, 1, "rhf", "aug-cc-pvtz", {}),
    ("water", WATER, 0, 1, "rhf", "def2-svp", {}),
    ("water", WATER, 0, 1, "rhf", "def2-svpd", {}),
    ("water", WATER, 0, 1, "rhf", "def2-tzvp", {}),
    ("water", WATER, 0, 1, "rhf", "def2-tzvpd", {}),
    ("water dimer", DIMER, 0, 1, "rhf", "cc-pvdz", {}),
    ("water with ghosts", WATER + GHOST, 0, 1, "rhf", "aug-cc-pvdz", {}),
    ("water cation with ghosts", WATER + GHOST, 1, 2, "uhf", "6-31g", {}),
    ("water trimer", TRIMER, 0, 1, "rhf", "6-31g", {}),
    ("hydroxide", WATER[:2], -1, 1, "rhf", "aug-cc-pvdz", {}),
    ("ammonium-like cation", AMMONIA, 1, 2, "uhf", "cc-pvdz", {}),
    ("methyl", METHYL, 0, 2, "uhf", "6-31g**", {}),
    ("methyl", METHYL, 0, 2, "rohf", "def2-svp", {}),
    ("oxygen", OXYGEN, 0, 3, "uhf", "cc-pvdz", {}),
    ("oxygen", OXYGEN, 0, 3, "rohf", "6-31g", {}),
    ("amidogen", NH2, 0, 2, "uhf", "cc-pvtz", {}),
    ("hydrogen fluoride cation", HF, 1, 2, "rohf", "sto-3g", {}),
    ("hydrogen chloride", HCL, 0, 1, "rhf", "aug-cc-pvdz", {}),
    ("hydrogen chloride", HCL, 0, 1, "rhf", "6-31g*", {}),
    ("hydrogen sulfide", H2S, 0, 1, "rhf", "def2-tzvp", {}),
    ("hydrogen sulfide cation", H2S, 1, 2, "uhf", "cc-pvdz", {}),
    ("lithium hydride", LIH, 0, 1, "rhf", "cc-pvdz", {}),
    ("lithium hydride", LIH, 0, 1, "rhf", "6-311+g**", {}),
    ("beryllium hydride", BERYLLIUM, 0, 1, "rhf", "cc-pvtz", {}),
    ("sodium chloride", NACL, 0, 1, "rhf", "6-31g*", {"puream": True}),
    ("sodium chloride", NACL, 0, 1, "rhf", "cc-pvdz", {}),
    ("helium dimer", HELIUM, 0, 1, "rhf", "cc-pvdz", {}),
    ("silane", SIH4, 0, 1, "rhf", "3-21g", {"puream": True}),
    ("phosphine", PHOSPHINE, 0, 1, "rhf", "6-311g**", {}),
    ("aluminium fluoride", ALUMINIUM, 0, 1, "rhf", "def2-svp", {}),
    ("hydrogen atom", [("H", 0.3, -0.2, 0.1)], 0, 2, "uhf", "aug-cc-pvdz", {}),
    ("argon", [("Ar", 0.3, -0.2, 0.1)], 0, 1, "rhf", "cc-pvdz", {}),
]
# Psi4 has a gradient of ROHF by density fitting too; larger cases would only take longer.
GRADIENT_LIMIT = 60

WITHOUT_GRADIENT = [("water", "3-21g"), ("hydrogen chloride", "6-31g*")]

psi4.core.set_output_file("/dev/null", False)
os.chdir(tempfile.mkdtemp())  # Psi4 leaves files where it is
psi4.set_num_threads(1)
psi4.set_memory("2 GB")


def fresh(case, **extra):
    *_, reference, basis, options = case
    psi4.core.clean()
    psi4.core.clean_options()
    psi4.core.clean_variables()
    psi4.set_options({
        "basis": basis, "reference": reference, "scf_type": "df", "mp2_type": "df", "df_scf_guess": False, "df_fitting_condition": 1e-14,
        "e_convergence": 1e-11, "d_convergence": 1e-10, "ints_tolerance": 1e-14, "maxiter": 200, "guess": "sad",
        **options, **extra,
    })


def molecule_of(atoms, charge, multiplicity):
    lines = [f"{charge} {multiplicity}"] + [f"{s} {x!r} {y!r} {z!r}" for s, x, y, z in atoms]
    return psi4.geometry("\n".join(lines + ["units bohr", "no_reorient", "no_com", "symmetry c1"]))


def core(symbol):
    return 0 if symbol in ("H", "He") or symbol.startswith("Gh(") else 1 if symbol in "Li Be B C N O F Ne".split() else 5


rows = []
for case in CASES:
    name, atoms, charge, multiplicity, reference, basis, options = case
    molecule = molecule_of(atoms, charge, multiplicity)
    fresh(case)
    energy, wavefunction = psi4.energy("scf", return_wfn=True, molecule=molecule)
    functions = wavefunction.basisset().nbf()
    row = {
        "name": name,
        "basis": basis,
        **({"options": options} if options else {}),
        "reference": reference,
        "charge": charge,
        "multiplicity": multiplicity,
        "symbols": [s.replace("Gh(", "").replace(")", "") for s, *_ in atoms],
        "ghosts": [int(s.startswith("Gh(")) for s, *_ in atoms],
        "geometry": [c for _, *xyz in atoms for c in xyz],
        "auxiliary_functions": wavefunction.get_basisset("DF_BASIS_SCF").nbf(),
        "energy": energy,
    }
    if functions <= GRADIENT_LIMIT and len(atoms) > 1 and (name, basis) not in WITHOUT_GRADIENT:
        row["gradient"] = [float(g) for g in psi4.gradient("scf", ref_wfn=wavefunction, molecule=molecule).np.ravel()]
    frozen = sum(core(s) for s, *_ in atoms)
    if reference != "rohf" and wavefunction.nbeta() > 0:
        for key, freeze in (("mp2", False), ("mp2_frozen", True)):
            if freeze and not 0 < frozen < wavefunction.nbeta():
                continue
            fresh(case, freeze_core=freeze)
            psi4.energy("mp2", molecule=molecule)
            row[key] = psi4.core.variable("MP2 TOTAL ENERGY")
    print(name, basis, reference, functions, row["auxiliary_functions"], energy, row.get("mp2"), row.get("mp2_frozen"), flush=True)
    rows.append(json.dumps(row))
head = {
    "source": f"Psi4 {psi4.__version__}, scf_type df, mp2_type df, e_convergence 1e-11, d_convergence 1e-10, ints_tolerance 1e-14, df_fitting_condition 1e-14",
    "units": "geometry in bohr; energies in Hartree; gradient in Hartree/bohr, of every centre, ghosts included",
}
text = json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(rows) + "\n]}\n"
(pathlib.Path(__file__).parent / "psi4_fitting.json").write_text(text)
