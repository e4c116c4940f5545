"""PySCF by itself for bench/pyscf.ts: the tasks of standard input one after the other in this process, each with objects
of its own, as a user's script would; their seconds and energies as JSON, and the processor time of all."""

import json
import sys
import time

import numpy
from pyscf import dft, gto, scf

given = json.load(sys.stdin)
seconds, energies, begun = [], [], time.process_time()
for task in given["tasks"]:
    start = time.perf_counter()
    mol = gto.M(
        atom=[(s if real else "ghost-" + s, place) for s, real, place in task],
        unit="Bohr", basis=given["basis"], cart=True, verbose=0,
    )
    mf = scf.RHF(mol) if given["xc"] is None else dft.RKS(mol, xc=given["xc"])
    mf.conv_tol, mf.conv_tol_grad = 1e-10, 1e-6
    energies.append(float(mf.kernel()))
    seconds.append(time.perf_counter() - start)
processor = time.process_time() - begun
print(json.dumps({"seconds": seconds, "energies": energies, "processor": processor}))
