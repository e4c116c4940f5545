"""A warm loop of tblite or Psi4, through its JSON interface, over water clusters: flat coordinates of each as JSON on the standard input, in bohr; the
processor time of all of them in seconds on the standard output. tblite's calculators are kept for clusters of
one size, and told new coordinates."""

import json
import sys
import time


def tblite():
    import numpy
    from tblite.interface import Calculator

    calculators = {}

    def compute(positions):
        numbers = [8, 1, 1] * (len(positions) // 9)
        calculator = calculators.get(len(numbers))
        coordinates = numpy.array(positions).reshape(-1, 3)
        if calculator is None:
            calculator = calculators[len(numbers)] = Calculator("GFN2-xTB", numpy.array(numbers), coordinates)
            calculator.set("verbosity", 0)
        calculator.update(coordinates)
        return calculator.singlepoint().get("energy")

    return compute


def psi4():
    import psi4

    try:
        from psi4.driver.schema_wrapper import run_qcschema

        def run(task):
            return run_qcschema(task, clean=True).dict()
    except ImportError:  # 1.3
        from psi4.driver.json_wrapper import run_json_qcschema

        def run(task):
            return run_json_qcschema(task, True)

    psi4.core.be_quiet()
    psi4.set_num_threads(1)

    def compute(positions):
        atoms = len(positions) // 3
        molecule = {
            "schema_name": "qcschema_molecule",
            "schema_version": 2,
            "symbols": ["O", "H", "H"] * (atoms // 3),
            "geometry": positions,
            "real": [True] * atoms,
            "fix_com": True,
            "fix_orientation": True,
            "fix_symmetry": "c1",
        }
        result = run(
            {
                "schema_name": "qcschema_input",
                "schema_version": 1,
                "molecule": molecule,
                "driver": "energy",
                "model": {"method": "hf", "basis": "sto-3g"},
                "keywords": {},
            }
        )
        if not result["success"]:
            raise RuntimeError(result["error"])
        psi4.core.clean()
        psi4.core.clean_options()
        psi4.core.clean_variables()
        psi4.core.be_quiet()
        return result["return_result"]

    return compute


compute = {"tblite": tblite, "psi4": psi4}[sys.argv[1]]()
clusters = json.load(sys.stdin)
compute(clusters[0])
begin = time.process_time()
for positions in clusters:
    compute(positions)
print(time.process_time() - begin)
