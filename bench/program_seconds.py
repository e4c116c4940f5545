"""Seconds of a core that tasks of Psi4, and of NWChem and MOPAC through QCEngine, take: processor time, which holds on a
machine that has other things to do. Each program is loaded first, and what that takes is said as its start.

    /usr/bin/python3 bench/program_seconds.py psi4
    /usr/bin/python3 bench/program_seconds.py nwchem
    /usr/bin/python3 bench/program_seconds.py mopac

A line for each task: method, basis set, driver, atoms, basis functions where the program says so, seconds.
"""

import json
import os
import resource
import sys
import tempfile

CASES = {
    "psi4": [
        ("hf", "sto-3g", "energy", 1), ("hf", "sto-3g", "energy", 2), ("hf", "6-31g", "energy", 1),
        ("hf", "6-31g", "energy", 2), ("hf", "cc-pvdz", "energy", 2), ("hf", "aug-cc-pvdz", "energy", 3),
        ("hf", "aug-cc-pvtz", "energy", 2), ("mp2", "cc-pvdz", "energy", 1), ("mp2", "cc-pvdz", "energy", 2),
        ("mp2", "aug-cc-pvtz", "energy", 1), ("b3lyp", "6-31g*", "energy", 1), ("b3lyp", "6-31g*", "energy", 2),
        ("b3lyp", "aug-cc-pvdz", "energy", 2), ("ccsd", "6-31g", "energy", 2), ("ccsd(t)", "6-31g", "energy", 1),
        ("ccsd(t)", "6-31g", "energy", 2), ("ccsd(t)", "cc-pvdz", "energy", 2), ("hf", "6-31g", "gradient", 1),
        ("hf", "6-31g", "gradient", 2), ("mp2", "6-31g", "gradient", 2), ("b3lyp", "6-31g*", "gradient", 1),
        ("hf", "sto-3g", "hessian", 1), ("hf", "6-31g", "hessian", 2),
    ],
    "nwchem": [
        ("hf", "sto-3g", "energy", 1), ("hf", "sto-3g", "energy", 2), ("hf", "6-31g", "energy", 2),
        ("hf", "cc-pvdz", "energy", 2), ("hf", "aug-cc-pvdz", "energy", 2), ("mp2", "cc-pvdz", "energy", 2),
        ("b3lyp", "6-31g*", "energy", 1), ("b3lyp", "6-31g*", "energy", 2), ("ccsd(t)", "6-31g", "energy", 1),
        ("hf", "6-31g", "gradient", 2),
    ],
    "mopac": [("pm7", None, "energy", 1), ("pm7", None, "energy", 3), ("pm7", None, "gradient", 3)],
}


def seconds():
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def water(count):
    geometry = []
    for i in range(count):
        x, y = 5.5 * (i % 2), 5.5 * (i // 2)
        geometry += [x, y, 0, x + 1.43, y + 1.1, 0.1, x - 1.43, y + 1.1, 0.1]
    return {"symbols": ["O", "H", "H"] * count, "geometry": geometry}


def main(program):
    os.environ["OMP_NUM_THREADS"] = "1"
    begin = seconds()
    if program == "psi4":
        sys.path[:0] = ["/usr/lib/python3/dist-packages", "/usr/lib/x86_64-linux-gnu"]
        import psi4

        psi4.set_memory("2 GB")
        psi4.core.be_quiet()
        from psi4.driver.json_wrapper import run_json_qcschema

        compute = lambda task: run_json_qcschema(
            {**task, "schema_name": "qc_schema_input", "nthreads": 1, "memory": 2 * 10**9}, True
        )
    else:
        import qcengine

        compute = lambda task: qcengine.compute(task, program, task_config={"ncores": 1, "memory": 2}).dict()
    print(json.dumps({"program": program, "start": round(seconds() - begin, 2)}), flush=True)
    for method, basis, driver, waters in CASES[program]:
        task = {
            "schema_name": "qcschema_input", "schema_version": 1, "molecule": water(waters), "driver": driver,
            "model": {"method": method, **({} if basis is None else {"basis": basis})}, "keywords": {},
        }
        begin = seconds()
        result = compute(task)
        print(json.dumps({
            "method": method, "basis": basis, "driver": driver, "atoms": 3 * waters,
            "functions": (result.get("properties") or {}).get("calcinfo_nbasis"),
            "seconds": round(seconds() - begin, 3), "success": result.get("success"),
        }), flush=True)


os.chdir(tempfile.mkdtemp())
main(sys.argv[1])
