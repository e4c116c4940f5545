"""A warm loop of tblite or Psi4 over water clusters: flat coordinates of each as JSON on the standard input, in bohr; the
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

    psi4.core.set_output_file("loop.out", False)
    psi4.set_num_threads(1)

    def compute(positions):
        symbols = ["O", "H", "H"] * (len(positions) // 9)
        atoms = [" ".join([symbol] + [repr(x) for x in positions[3 * i : 3 * i + 3]]) for i, symbol in enumerate(symbols)]
        molecule = psi4.geometry("\n".join(atoms + ["units bohr", "no_com", "no_reorient", "symmetry c1"]))
        energy = psi4.energy("hf/sto-3g", molecule=molecule)
        psi4.core.clean()
        return energy

    return compute


compute = {"tblite": tblite, "psi4": psi4}[sys.argv[1]]()
clusters = json.load(sys.stdin)
compute(clusters[0])
begin = time.process_time()
for positions in clusters:
    compute(positions)
print(time.process_time() - begin)
