"""Writes quadruple_zeta.json: energies in quadruple-zeta sets, with each program's own tables of these sets.

    /path/to/python/with/pyscf make_quadruple_zeta.py                          # pip install pyscf==2.14.0
    PYTHONPATH=<directory of the psi4 module> python3 make_quadruple_zeta.py   # Psi4 1.3.2

Each program writes its own part of the file. Integrals are exact; MP2 with all electrons. Geometries in bohr. Psi4 also
has the energies of fitted integrals, with the auxiliary sets that go with the basis sets.
"""

import os
import pathlib
import tempfile
from recorded_cases import write_part

FILE = pathlib.Path(__file__).resolve().parent / "quadruple_zeta.json"
CASES = [
    # name, basis, multiplicity, atoms
    ("hydrogen fluoride", "cc-pvqz", 1, [("H", 0, 0, 0), ("F", 0, 0, 1.7328)]),
    ("hydrogen fluoride", "def2-qzvp", 1, [("H", 0, 0, 0), ("F", 0, 0, 1.7328)]),
    ("helium beside hydrogen", "aug-cc-pvqz", 2, [("He", 0, 0, 0), ("H", 0, 0, 5)]),
    ("neon", "aug-cc-pvqz", 1, [("Ne", 0, 0, 0)]),
    ("argon", "cc-pvqz", 1, [("Ar", 0, 0, 0)]),
    ("nitrogen", "cc-pvqz", 4, [("N", 0, 0, 0)]),
    ("sodium", "def2-qzvp", 2, [("Na", 0, 0, 0)]),
    ("magnesium", "def2-qzvpp", 1, [("Mg", 0, 0, 0)]),
    ("chlorine", "def2-qzvpp", 2, [("Cl", 0, 0, 0)]),
]


def by_pyscf():
    import pyscf
    from pyscf import gto, mp, scf

    rows = []
    for name, basis, multiplicity, atoms in CASES:
        mol = gto.M(atom=atoms, unit="bohr", basis=basis, spin=multiplicity - 1, verbose=0)
        field = (scf.RHF if multiplicity == 1 else scf.UHF)(mol)
        field.conv_tol, field.conv_tol_grad, field.direct_scf_tol = 1e-12, 1e-8, 1e-15
        energy = field.kernel()
        correlated = (mp.MP2 if multiplicity == 1 else mp.UMP2)(field)
        rows.append({"name": name, "basis": basis, "multiplicity": multiplicity, "symbols": [a[0] for a in atoms],
                     "geometry": [x for a in atoms for x in a[1:]], "basis_functions": mol.nao, "energy": energy,
                     "mp2": energy + correlated.kernel()[0]})
        print(rows[-1])
    return {"source": f"PySCF {pyscf.__version__}", "rows": rows}


def by_psi4():
    import psi4

    os.chdir(tempfile.mkdtemp())  # Psi4 leaves files where it is
    psi4.core.set_output_file("/dev/null", False)
    psi4.set_num_threads(1)
    rows = []
    for name, basis, multiplicity, atoms in CASES:
        row = {"name": name, "basis": basis, "multiplicity": multiplicity}
        for fitted in (False, True):
            psi4.core.clean()
            psi4.core.clean_options()
            psi4.set_options({"basis": basis, "reference": "rhf" if multiplicity == 1 else "uhf",
                              "scf_type": "df" if fitted else "pk", "mp2_type": "df" if fitted else "conv",
                              "e_convergence": 1e-11, "d_convergence": 1e-9, "ints_tolerance": 1e-14})
            lines = "\n".join(" ".join(map(str, atom)) for atom in atoms)
            text = f"0 {multiplicity}\n{lines}\nunits bohr\nno_reorient\nno_com\nsymmetry c1"
            total, wavefunction = psi4.energy("mp2", return_wfn=True, molecule=psi4.geometry(text))
            key = "fitted_" if fitted else ""
            row |= {f"{key}energy": psi4.variable("SCF TOTAL ENERGY"), f"{key}mp2": total,
                    "basis_functions": wavefunction.basisset().nbf()}
        rows.append(row)
        print(row, flush=True)
    return {"source": f"Psi4 {psi4.__version__}", "rows": rows}


write_part(FILE, by_pyscf, by_psi4)
