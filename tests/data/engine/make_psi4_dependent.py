"""Writes psi4_dependent.json: Hartree-Fock by Psi4 1.3.2 in nearly dependent basis sets, for the built-in engine's tests.

    PYTHONPATH=<directory of the psi4 module> python3 make_psi4_dependent.py

Integrals are exact (scf_type pk), convergence is tight; s_tolerance decides how many orbitals there are. Geometries are
in bohr; `Gh(X)` is a ghost atom.
"""

import json

import psi4
from recorded_cases import molecule_text, places, write_cases

WATER = [("O", 0.0, 0.0, 0.0), ("H", 0.0, 1.5, 1.1), ("H", 0.0, -1.5, 1.1)]


def beside(atoms, *shift):
    return [(f"Gh({s})", *(c + d for c, d in zip(xyz, shift))) for s, *xyz in atoms]


def chain(symbol, n, r):
    return [(symbol, 0.1 * k, 0.0, r * k) for k in range(n)]


CASES = [
    ("water with a ghost water beside it", WATER + beside(WATER, 0.06, 0.0, 0.09), 0, 1, "cc-pvdz", 1e-7),
    ("water with a ghost water beside it", WATER + beside(WATER, 0.06, 0.0, 0.09), 0, 1, "cc-pvdz", 1e-4),
    ("water cation with a ghost water beside it", WATER + beside(WATER, 0.06, 0.0, 0.09), 1, 2, "cc-pvdz", 1e-5),
    ("water with two ghosts of water", WATER + beside(WATER, 0.2, 0.1, 0.0) + beside(WATER, 0.0, -0.2, 0.3), 0, 1, "6-31g**", 1e-5),
    ("six hydrogen atoms in close quarters", chain("H", 6, 0.5), 0, 1, "cc-pvdz", 1e-7),
    ("six hydrogen atoms in close quarters", chain("H", 6, 0.5), 0, 1, "cc-pvdz", 1e-3),
    ("five hydrogen atoms in close quarters", chain("H", 5, 0.5), 0, 2, "cc-pvdz", 1e-5),
    ("helium in ten bases", [("He", 0.0, 0.0, 0.0)] + [a for k in range(1, 10) for a in beside([("He", 0.0, 0.0, 0.0)], 0.0, 0.1 * k, 0.25 * k)], 0, 1, "cc-pvdz", 1e-7),
    ("helium in ten bases", [("He", 0.0, 0.0, 0.0)] + [a for k in range(1, 10) for a in beside([("He", 0.0, 0.0, 0.0)], 0.0, 0.1 * k, 0.25 * k)], 0, 1, "cc-pvdz", 1e-5),
]

psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)
rows = []
for name, atoms, charge, multiplicity, basis, tolerance in CASES:
    psi4.core.clean()
    psi4.core.clean_options()
    molecule = psi4.geometry(molecule_text(atoms, charge, multiplicity))
    psi4.set_options({
        "basis": basis, "reference": "rhf" if multiplicity == 1 else "uhf", "scf_type": "pk", "s_tolerance": tolerance,
        "e_convergence": 1e-11, "d_convergence": 1e-9,
    })
    energy, wavefunction = psi4.energy("scf", return_wfn=True, molecule=molecule)
    row = {
        "name": name,
        "basis": basis,
        "s_tolerance": tolerance,
        "charge": charge,
        "multiplicity": multiplicity,
        **places(atoms),
        "functions": wavefunction.nso(),
        "orbitals": wavefunction.nmo(),
        "energy": energy,
    }
    print(name, basis, tolerance, wavefunction.nso(), wavefunction.nmo(), energy)
    rows.append(json.dumps(row))
head = {
    "source": f"Psi4 {psi4.__version__}, scf_type pk, e_convergence 1e-11, d_convergence 1e-9",
    "units": "geometry in bohr, energies in Hartree",
}
write_cases("psi4_dependent.json", head, rows)
