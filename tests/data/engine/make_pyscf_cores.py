"""MP2 energies with frozen cores by PySCF (pip install pyscf==2.14.0), where the cores are not the lowest orbitals: chosen
by their weight on PySCF's own minimal atomic orbitals (MINAO, STO-3G of K and Zn), which nothing of nmer knows. Writes pyscf_cores.json.

    python make_pyscf_cores.py
"""
import json
import pathlib

import numpy as np
from pyscf import __version__, gto, mp, scf

BOHR = 0.52917721067
CORE_ORBITALS = [(2, 0), (10, 1), (18, 5), (36, 9)]  # elements up to this number have this many core orbitals

CASES = [
    # name, basis, charge, spin (2S), atoms in angstrom; a symbol with @ is a ghost
    ("two Na beside HF", "6-31g*", 0, 0, "Na 0 0 0; Na 0 0 3.08; F 4.5 0 1.54; H 5.42 0 1.54"),
    ("two Na beside a ghost of HF", "6-31g*", 0, 0, "Na 0 0 0; Na 0 0 3.08; @F 4.5 0 1.54; @H 5.42 0 1.54"),
    ("HF beside ghosts of two Na", "6-31g*", 0, 0, "@Na 0 0 0; @Na 0 0 3.08; F 4.5 0 1.54; H 5.42 0 1.54"),
    ("Na+ beside Ne", "6-31g*", 1, 0, "Na 0 0 0; Ne 0 0 2.5"),
    ("Na+ alone", "6-31g*", 1, 0, "Na 0 0 0"),
    ("Na beside HF, a doublet", "6-31g*", 0, 1, "Na 0 0 0; F 2.4 0 0; H 3.3 0 0"),
    ("Na+ and water", "6-31g*", 1, 0, "Na 0 0 2.3; O 0 0 0; H 0.77 0 -0.6; H -0.77 0 -0.6"),
    ("K+ and water", "6-31g*", 1, 0, "K 0 0 2.62; O 0 0 0; H 0.77 0 -0.6; H -0.77 0 -0.6"),
    ("potassium fluoride", "6-31g*", 0, 0, "K 0 0 0; F 0 0 2.17"),
    ("zinc fluoride", "6-31g*", 0, 0, "Zn 0 0 0; F 0 0 1.75; F 0 0 -1.75"),
]


def cores_of(number):
    return next(count for last, count in CORE_ORBITALS if number <= last)


def heaviest(mol, minimal, coefficients, occupied, frozen):
    """Indices of the `frozen` occupied orbitals with the largest weight on core orbitals of MINAO."""
    overlap = gto.mole.intor_cross("int1e_ovlp", mol, minimal)
    # Of each atom, the shells of the noble gas before it.
    chosen = []
    for index, (atom, _, shell, _) in enumerate(minimal.ao_labels(fmt=None)):
        number = minimal.atom_charge(atom)
        cores = cores_of(number)
        noble = "1s" * (cores >= 1), "2s2p" * (cores >= 5), "3s3p" * (cores >= 9)
        if shell in "".join(noble):
            chosen.append(index)
    weights = ((coefficients[:, :occupied].T @ overlap[:, chosen]) ** 2).sum(axis=1)
    return sorted(np.argsort(-weights)[:frozen].tolist())


def compute(name, basis, charge, spin, text):
    atoms = [line.split() for line in text.split(";")]
    geometry = [[float(x) / BOHR for x in words[1:]] for words in atoms]
    symbols = [words[0].lstrip("@") for words in atoms]
    ghosts = [words[0].startswith("@") for words in atoms]
    mol = gto.M(
        atom=[(("ghost-" if ghost else "") + symbol, xyz) for symbol, ghost, xyz in zip(symbols, ghosts, geometry)],
        unit="bohr", basis=basis, charge=charge, spin=spin, cart=True, verbose=0)
    real = [(symbol, xyz) for symbol, ghost, xyz in zip(symbols, ghosts, geometry) if not ghost]
    minimal = gto.M(atom=real, unit="bohr", basis={"default": "minao", "K": "sto-3g", "Zn": "sto-3g"}, charge=charge, spin=spin, verbose=0)
    field = (scf.UHF if spin else scf.RHF)(mol)
    field.conv_tol, field.conv_tol_grad = 1e-12, 1e-9
    field.kernel()
    assert field.converged
    frozen = sum(cores_of(gto.charge(symbol)) for symbol, _ in real)
    coefficients = field.mo_coeff if spin else [field.mo_coeff]
    occupied = mol.nelec if spin else [mol.nelectron // 2]
    chosen = [heaviest(mol, minimal, c, o, min(frozen, o)) for c, o in zip(coefficients, occupied)]
    if all(len(indices) == o for indices, o in zip(chosen, occupied)):
        correlation = 0.0
    else:
        correlation = mp.MP2(field, frozen=chosen if spin else chosen[0]).kernel()[0]
    return {"name": name, "basis": basis, "charge": charge, "multiplicity": spin + 1, "symbols": symbols,
            "ghosts": ghosts, "geometry": [x for xyz in geometry for x in xyz], "frozen": chosen,
            "scf": field.e_tot, "mp2": field.e_tot + correlation}


if __name__ == "__main__":
    rows = [compute(*case) for case in CASES]
    out = pathlib.Path(__file__).with_name("pyscf_cores.json")
    out.write_text(json.dumps({"program": f"PySCF {__version__}", "cases": rows}, indent=1) + "\n")
