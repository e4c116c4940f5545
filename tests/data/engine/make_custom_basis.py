"""Writes custom_basis.json: Hartree-Fock by Psi4 1.3.2 with the basis set of custom_basis.gbs, which no library has.

    PYTHONPATH=<directory of the psi4 module> python3 make_custom_basis.py

The options are those of make_psi4_table.py.
"""

import json
import os
import pathlib
import tempfile

import psi4

HERE = pathlib.Path(__file__).resolve().parent
SHELLS = (HERE / "custom_basis.gbs").read_text().split("\n", 1)[1]
WATER = """0 1
O -2.76373224 -1.24377706 -0.15444566
H -1.12357791 -2.06227970 -0.05243799
H -3.80792362 -2.08705525 1.06090407
units bohr\nno_reorient\nno_com\nsymmetry c1"""

os.chdir(tempfile.mkdtemp())  # Psi4 leaves files where it is
psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)
energies = {}
for functions in ("spherical", "cartesian"):
    psi4.core.clean()
    psi4.core.clean_options()
    psi4.basis_helper(f"assign mine\n[mine]\n{functions}\n{SHELLS}", name=f"mine {functions}")
    psi4.set_options({"reference": "rhf", "scf_type": "pk", "e_convergence": 1e-11, "d_convergence": 1e-10,
                      "ints_tolerance": 1e-14, "puream": functions == "spherical"})
    energy, wavefunction = psi4.energy("scf", return_wfn=True, molecule=psi4.geometry(WATER))
    energies[functions] = {"energy": energy, "basis_functions": wavefunction.basisset().nbf()}
    print(functions, energies[functions])
(HERE / "custom_basis.json").write_text(json.dumps({
    "source": f"Psi4 {psi4.__version__}, RHF of the water molecule of psi4_table.json, scf_type pk, tight",
    "units": "energies in Hartree",
    **energies,
}, indent=2) + "\n")
