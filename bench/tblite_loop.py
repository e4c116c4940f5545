"""A warm loop of tblite: molecules as JSON on the standard input, on the standard output the seconds and energies of a
calculator for each, as tblite's documents have it, and of one for each kind of molecule, which is told new coordinates."""

import json
import sys
import time

import numpy
from tblite.interface import Calculator


def calculator_of(numbers, positions):
    calculator = Calculator("GFN2-xTB", numpy.array(numbers), positions)
    calculator.set("verbosity", 0)
    return calculator


def new(numbers, positions):
    return calculator_of(numbers, positions).singlepoint().get("energy")


def kept(numbers, positions, calculators={}):
    calculator = calculators.get(len(numbers))
    if calculator is None:
        calculator = calculators[len(numbers)] = calculator_of(numbers, positions)
    calculator.update(positions)
    return calculator.singlepoint().get("energy")


molecules = [
    (molecule["numbers"], numpy.array(molecule["positions"]).reshape(-1, 3)) for molecule in json.load(sys.stdin)
]
answer = {}
for name, way in (("new", new), ("kept", kept)):
    way(*molecules[0])
    begin = time.perf_counter()
    energies = [float(way(*molecule)) for molecule in molecules]
    answer[name] = {"seconds": time.perf_counter() - begin, "energies": energies}
print(json.dumps(answer))
