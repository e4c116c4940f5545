"""Times of resident Psi4, one thread: median of five calculations after one to warm up. Started by resident_psi4.ts.

The first argument is a JSON list of {atomicNumbers, geometry (bohr), basis}, the second scf or mp2, the third energy
or gradient; the last line printed is a JSON list of {pk, df}, each {seconds, energy (Hartree), gradient
(Hartree/bohr)}. MP2 is conventional with pk, fitted with df.
"""

import json
import os
import sys
import tempfile
import time

# Before numpy and Psi4 load their linear algebra, which may have threads of its own.
os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")})

import numpy

from psi4_module import import_psi4

psi4 = import_psi4()
os.chdir(tempfile.mkdtemp())  # Psi4 leaves files where it is
psi4.core.set_output_file("/dev/null", False)
psi4.set_num_threads(1)


def timed(molecule, basis, scf_type):
    times = []
    for _ in range(6):
        psi4.core.clean()
        psi4.core.clean_options()
        psi4.set_options({"basis": basis, "scf_type": scf_type, "mp2_type": "df" if scf_type == "df" else "conv",
                          "df_scf_guess": False, "df_fitting_condition": 1e-14,
                          "e_convergence": 1e-10, "d_convergence": 1e-8})
        start = time.perf_counter()
        if sys.argv[3] == "gradient":
            gradient, wavefunction = psi4.gradient(sys.argv[2], return_wfn=True, molecule=molecule)
            energy, gradient = wavefunction.energy(), numpy.asarray(gradient).ravel().tolist()
        else:
            energy, gradient = psi4.energy(sys.argv[2], molecule=molecule), []
        times.append(time.perf_counter() - start)
    return {"seconds": sorted(times[1:])[2], "energy": energy, "gradient": gradient}


rows = []
for case in json.loads(sys.argv[1]):
    xyz = case["geometry"]
    symbols = [{1: "H", 8: "O"}[z] for z in case["atomicNumbers"]]
    atoms = [f"{s} {xyz[3 * i]!r} {xyz[3 * i + 1]!r} {xyz[3 * i + 2]!r}" for i, s in enumerate(symbols)]
    molecule = psi4.geometry("\n".join(atoms + ["units bohr", "no_reorient", "no_com", "symmetry c1"]))
    rows.append({scf_type: timed(molecule, case["basis"], scf_type) for scf_type in ("pk", "df")})
print(json.dumps(rows))
