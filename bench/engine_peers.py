"""Times of resident Psi4 or PySCF on one thread, for engine_peers.ts: reads a case a line, answers a line.

A case is {atoms: [[symbol, x, y, z (bohr)]], basis, cartesian, method: hf or mp2, gradient, fitted, reuses, rounds}; the
answer {seconds (median), energy (Hartree)}. All converge the energy to 1e-10 Hartree; a calculation to warm up comes first. Fitted MP2 has
auxiliary functions made for it; where it `reuses` those of the mean field, PySCF does as of itself, which is another model.
"""

import json
import os
import sys
import time

# Before numpy loads its linear algebra, which may have threads of its own.
os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")})
os.environ["PYSCF_TMPDIR"] = os.environ.get("TMPDIR", "/tmp")


def psi4_runner():
    from psi4_module import import_psi4

    psi4 = import_psi4()
    psi4.core.set_output_file("/dev/null", False)
    psi4.set_num_threads(1)
    psi4.set_memory("4 GB")

    def run(case):
        if case["reuses"]:
            raise ValueError("Psi4 has one set for the mean field and another one for MP2")
        text = "\n".join(f"{s} {x!r} {y!r} {z!r}" for s, x, y, z in case["atoms"])
        molecule = psi4.geometry(text + "\nunits bohr\nno_reorient\nno_com\nsymmetry c1")
        psi4.core.clean()
        psi4.core.clean_options()
        kind = "df" if case["fitted"] else "pk"
        psi4.set_options({"basis": case["basis"], "scf_type": kind, "mp2_type": "df" if case["fitted"] else "conv",
                          "df_scf_guess": False, "e_convergence": 1e-10, "d_convergence": 1e-8})
        method = "scf" if case["method"] == "hf" else "mp2"
        if not case["gradient"]:
            return psi4.energy(method, molecule=molecule)
        _, wavefunction = psi4.gradient(method, return_wfn=True, molecule=molecule)
        return wavefunction.energy()

    return run, "Psi4 " + psi4.__version__


def pyscf_runner():
    import pyscf
    from pyscf import df, gto, lib, mp, scf
    from pyscf.mp import dfmp2_native

    lib.num_threads(1)

    def run(case):
        molecule = gto.M(atom=[(s, (x, y, z)) for s, x, y, z in case["atoms"]], unit="bohr", basis=case["basis"],
                         cart=case["cartesian"], verbose=0, max_memory=8000)
        field = scf.RHF(molecule)
        if case["fitted"]:
            field = field.density_fit()
        field.conv_tol = 1e-10
        energy = field.kernel()
        method = field
        if case["method"] == "mp2":
            if case["fitted"] and case["gradient"]:
                method = dfmp2_native.DFMP2(field)
                method.kernel()
                energy = method.e_tot
            else:
                method = mp.dfmp2.DFMP2(field) if case["fitted"] else mp.MP2(field)
                if case["fitted"] and not case["reuses"]:
                    method.with_df = df.DF(molecule, auxbasis=df.make_auxbasis(molecule, mp2fit=True))
                method.kernel()
                energy = method.e_tot
        if case["gradient"]:
            method.nuc_grad_method().kernel()
        return energy

    return run, "PySCF " + pyscf.__version__


run, name = {"psi4": psi4_runner, "pyscf": pyscf_runner}[sys.argv[1]]()
out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what a program prints is no answer
print(json.dumps({"name": name}), file=out, flush=True)
for line in sys.stdin:
    case = json.loads(line)
    try:
        energy = run(case)
        times = []
        for _ in range(case["rounds"]):
            start = time.perf_counter()
            run(case)
            times.append(time.perf_counter() - start)
        answer = {"seconds": sorted(times)[len(times) // 2], "energy": energy}
    except Exception as error:  # what a program cannot do has no time
        answer = {"error": repr(error)[:200]}
    print(json.dumps(answer), file=out, flush=True)
