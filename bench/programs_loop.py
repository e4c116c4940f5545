"""The peer of bench/programs.ts: a plain Python loop over qcengine.compute, as a script of a chemist would have it.
Reads AtomicInputs as a JSON list, prints the energies as a JSON list and the seconds that they took."""

import json
import sys
import time

import qcengine

inputs = json.load(sys.stdin)
begin = time.perf_counter()
config = {"ncores": 1, "memory": 2}
results = [qcengine.compute(given, "psi4", raise_error=True, task_config=config, return_dict=True) for given in inputs]
seconds = time.perf_counter() - begin
print(json.dumps({"energies": [result["return_result"] for result in results], "seconds": seconds}))
