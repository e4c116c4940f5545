"""A resident server that computes by tblite, one task after the other, in its own process.

nmer starts it as `python server_tblite.py [DIRECTORY...]`; the directories are added to Python's path. It talks in
lines of JSON: a task on its standard input, in atomic units,

    {"id": 1, "driver": "energy", "gradient" or "hessian", "method": "GFN2-xTB", "set": [[NAME, VALUE], ...],
     "add": [[NAME, VALUE, ...], ...], "numbers": [...], "positions": [...], "charge": 0, "unpaired": 0}

with one answer to each on its standard output,

    {"id": 1, "result": {"success": true, "energy": ..., "gradient": [...], "hessian": [...], "dipole": [...],
     "charge": SUM OF THE ATOMS' CHARGES, "electrons": [UP, DOWN], "functions": ..., "atoms": ...} or
     {"success": false, "error": {...}}, "memory_bytes": ...}

after a first line {"ready": {...}}. Before the first task it is asked whether it can compute what is to come,

    {"preflight": {"models": [{"method": ..., "set": ..., "add": ...}], "numbers": [...]}}

and answers {"preflight": [{"model": INDEX, "name": WHAT IS REFUSED, "message": ...}, ...]}. It ends with its standard
input.
"""

import json
import os
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "python"))

from qcschema_server import end_with_parent, protect_pipes
from server_memory import memory_bytes
from server_results import failure

MAX_MESSAGE_LENGTH = 2000
# Calculators are kept for molecules of the same atoms, charge and spin; those of large ones take memory.
MAX_CALCULATORS, MAX_KEPT_ATOMS = 64, 100
# Second derivatives by differences over four points: with 0.01 bohr, what is left out, of order h^4, and what the
# gradients are converged to weigh about the same.
STEP_BOHR = 0.01
POINTS = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))
# Of gradients for differences.
HESSIAN_ACCURACY = 1e-3


class Tblite:
    """tblite's calculators, each for molecules that differ in nothing but their coordinates."""

    def __init__(self):
        import numpy
        from tblite import library
        from tblite.interface import Calculator

        self.numpy, self.library, self.Calculator = numpy, library, Calculator
        self.version = ".".join(str(part) for part in library.get_version())
        self.calculators = {}

    def new_calculator(self, method, numbers, positions, charge=0, unpaired=0):
        calculator = self.Calculator(method, numbers, positions, charge, unpaired)
        calculator.set("verbosity", 0)
        return calculator

    def calculator_for(self, task, positions):
        key = json.dumps([task[name] for name in ("method", "set", "add", "numbers", "charge", "unpaired")])
        calculator = self.calculators.get(key)
        if calculator is not None:
            calculator.update(positions)
            return calculator
        numbers = self.numpy.array(task["numbers"])
        calculator = self.new_calculator(task["method"], numbers, positions, task["charge"], task["unpaired"])
        for name, value in task["set"]:
            calculator.set(name, value)
        for name, *values in task["add"]:
            calculator.add(name, *values)
        if len(numbers) <= MAX_KEPT_ATOMS:
            if len(self.calculators) >= MAX_CALCULATORS:
                del self.calculators[next(iter(self.calculators))]
            self.calculators[key] = calculator
        return calculator

    def electrons(self, result, functions):
        """How many have spin up, and how many down."""
        occupations = self.numpy.zeros((2, functions))
        library = self.library
        library.error_check(library.lib.tblite_get_result_orbital_occupations)(
            result._res, library.ffi.cast("double*", occupations.ctypes.data)
        )
        return occupations.sum(axis=1).tolist()

    def compute(self, task):
        if task["driver"] == "hessian":
            accuracy = min([value for name, value in task["set"] if name == "accuracy"] + [HESSIAN_ACCURACY])
            others = [call for call in task["set"] if call[0] != "accuracy"]
            task = {**task, "set": others + [["accuracy", accuracy]]}
        positions = self.numpy.array(task["positions"]).reshape(-1, 3)
        calculator = self.calculator_for(task, positions)
        result = calculator.singlepoint()
        functions = int(result.get("norbitals"))
        computed = {
            "success": True,
            "energy": float(result.get("energy")),
            "dipole": result.get("dipole").ravel().tolist(),
            "charge": float(result.get("charges").sum()),
            "electrons": self.electrons(result, functions),
            "functions": functions,
            "atoms": len(positions),
        }
        if task["driver"] != "energy":
            computed["gradient"] = result.get("gradient").ravel().tolist()
        if task["driver"] == "hessian":
            computed["hessian"] = self.hessian(calculator, positions).ravel().tolist()
        return computed

    def hessian(self, calculator, positions):
        rows = self.numpy.zeros((positions.size, positions.size))
        for index in range(positions.size):
            for steps, weight in POINTS:
                moved = positions.copy()
                moved.flat[index] += steps * STEP_BOHR
                calculator.update(moved)
                rows[index] += weight / STEP_BOHR * calculator.singlepoint().get("gradient").ravel()
        return (rows + rows.T) / 2

    def preflight(self, models, numbers):
        """What it refuses of the models for molecules of some elements."""
        problems = []
        positions = self.numpy.zeros((1, 3))
        for index, model in enumerate(models):
            name = "method"
            try:
                for number in numbers:
                    atom = self.numpy.array([number])
                    calculator = self.new_calculator(model["method"], atom, positions, 0, number % 2)
                    for name, value in model["set"]:
                        calculator.set(name, value)
                    for name, *values in model["add"]:
                        calculator.add(name, *values)
            except Exception as error:
                problems.append({"model": index, "name": name, "message": str(error)[:MAX_MESSAGE_LENGTH]})
        return problems


def answer(program, task):
    try:
        result = program.compute(task)
    except Exception as error:  # whatever it is, it is the task's
        result = failure(str(error)[-MAX_MESSAGE_LENGTH:], type(error).__name__)
    try:
        return json.dumps({"id": task["id"], "result": result, "memory_bytes": memory_bytes()}, allow_nan=False)
    except ValueError:
        result = failure("it gave a number that is not finite", "ArithmeticError")
        return json.dumps({"id": task["id"], "result": result})


def main():
    sys.path[1:1] = sys.argv[1:]
    tasks, answers = protect_pipes()
    # It computes without looking left or right: the system itself must end it when its parent dies.
    end_with_parent(busy_in_native_code=True)
    program = Tblite()

    def say(line):
        answers.write(line + "\n")
        answers.flush()

    say(json.dumps({"ready": {"versions": {"tblite": program.version}}}))
    for line in tasks:
        request = json.loads(line)
        if "preflight" in request:
            say(json.dumps({"preflight": program.preflight(**request["preflight"])}))
        else:
            say(answer(program, request))


if __name__ == "__main__":
    main()
