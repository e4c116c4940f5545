"""Writes high_momenta.json: water and its cation in high_momenta.gbs, which has g and h functions.

    /path/to/python/with/pyscf make_high_momenta.py                          # pip install pyscf==2.14.0
    PYTHONPATH=<directory of the psi4 module> python3 make_high_momenta.py   # Psi4 1.3.2

Each program writes its own part of the file: exact integrals, tight convergence; MP2 with all electrons. Gradients
are PySCF's.
"""

import os
import pathlib
import tempfile
from recorded_cases import write_part

HERE = pathlib.Path(__file__).resolve().parent
FILE = HERE / "high_momenta.json"
BASIS = (HERE / "high_momenta.gbs").read_text()
_, HYDROGEN, OXYGEN, _ = BASIS.split("****\n")
WATER = [
    ("O", -2.76373224, -1.24377706, -0.15444566),
    ("H", -1.12357791, -2.06227970, -0.05243799),
    ("H", -3.80792362, -2.08705525, 1.06090407),
]
CASES = [
    ("rhf", 0, "spherical"), ("rhf", 0, "cartesian"), ("uhf", 1, "spherical"), ("rohf", 1, "cartesian"),
]


def by_pyscf():
    import pyscf
    from pyscf import gto, mp, scf
    from pyscf.gto.basis import parse_gaussian

    rows = []
    for reference, charge, functions in CASES:
        shells = {"H": parse_gaussian.parse(HYDROGEN), "O": parse_gaussian.parse(OXYGEN)}
        mol = gto.M(atom=WATER, unit="bohr", basis=shells, charge=charge, spin=charge, cart=functions == "cartesian")
        field = {"rhf": scf.RHF, "uhf": scf.UHF, "rohf": scf.ROHF}[reference](mol)
        field.conv_tol, field.conv_tol_grad, field.direct_scf_tol = 1e-13, 1e-9, 1e-15
        row = {"reference": reference, "charge": charge, "functions": functions, "basis_functions": mol.nao,
               "energy": field.kernel(), "gradient": field.nuc_grad_method().kernel().ravel().tolist()}
        if reference != "rohf":
            correlated = (mp.MP2 if reference == "rhf" else mp.UMP2)(field)
            row["mp2"] = field.e_tot + correlated.kernel()[0]
            row["mp2_gradient"] = correlated.nuc_grad_method().kernel().ravel().tolist()
        rows.append(row)
    return {"source": f"PySCF {pyscf.__version__}", "rows": rows}


def by_psi4():
    import psi4

    os.chdir(tempfile.mkdtemp())  # Psi4 leaves files where it is
    psi4.core.set_output_file("/dev/null", False)
    psi4.set_num_threads(1)
    rows = []
    for reference, charge, functions in CASES:
        psi4.core.clean()
        psi4.core.clean_options()
        shells = BASIS.split("\n", 1)[1]
        psi4.basis_helper(f"assign mine\n[mine]\n{functions}\n{shells}", name=f"mine {functions}")
        psi4.set_options({"reference": reference, "scf_type": "pk", "mp2_type": "conv", "e_convergence": 1e-11,
                          "d_convergence": 1e-10, "ints_tolerance": 1e-14, "puream": functions == "spherical"})
        atoms = "\n".join(" ".join(map(str, atom)) for atom in WATER)
        molecule = psi4.geometry(f"{charge} {1 + charge}\n{atoms}\nunits bohr\nno_reorient\nno_com\nsymmetry c1")
        energy, wavefunction = psi4.energy("scf", return_wfn=True, molecule=molecule)
        row = {"reference": reference, "charge": charge, "functions": functions,
               "basis_functions": wavefunction.basisset().nbf(), "energy": energy}
        if reference != "rohf":
            row["mp2"] = psi4.energy("mp2", molecule=molecule)
        rows.append(row)
    return {"source": f"Psi4 {psi4.__version__}", "rows": rows}


write_part(FILE, by_pyscf, by_psi4)
