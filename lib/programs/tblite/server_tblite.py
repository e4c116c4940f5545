"""A resident server that computes by tblite, one task after the other, in its own process.

nmer starts it as `python server_tblite.py [DIRECTORY...]`; the directories are added to Python's path. It talks in
lines of JSON: a task on its standard input, in atomic units,

    {"id": 1, "driver": "energy", "gradient" or "hessian", "method": "GFN2-xTB", "set": [[NAME, VALUE], ...],
     "add": [[NAME, VALUE, ...], ...], "numbers": [...], "positions": [...], "charge": 0, "unpaired": 0}

with one answer to each on its standard output,

    {"id": 1, "result": {"success": true, "energy": ..., "gradient": [...], "hessian": [...], "dipole": [...],
     "charge": SUM OF THE ATOMS' CHARGES, "electrons": [UP, DOWN] or [ALL], "functions": ..., "atoms": ...} or
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
        from tblite import library

        self.version = ".".join(str(part) for part in library.get_version())
        self.calculators = {}
        helium = KeptCalculator(
            {"method": "GFN1-xTB", "set": [], "add": [], "numbers": [2], "charge": 0, "unpaired": 0}
        )
        # Versions before 0.5 give the electrons of both spins in one, unless their spins are polarised.
        self.gives_spins = helium.compute([0.0, 0.0, 0.0], False)["electrons"] == [1, 1]

    def calculator_for(self, task):
        key = json.dumps([task[name] for name in ("method", "set", "add", "numbers", "charge", "unpaired")])
        kept = self.calculators.get(key)
        if kept is not None:
            return kept
        calculator = KeptCalculator(task)
        if len(task["numbers"]) <= MAX_KEPT_ATOMS:
            if len(self.calculators) >= MAX_CALCULATORS:
                del self.calculators[next(iter(self.calculators))]
            self.calculators[key] = calculator
        return calculator

    def compute(self, task):
        if task["driver"] == "hessian":
            accuracy = min([value for name, value in task["set"] if name == "accuracy"] + [HESSIAN_ACCURACY])
            others = [call for call in task["set"] if call[0] != "accuracy"]
            task = {**task, "set": others + [["accuracy", accuracy]]}
        calculator = self.calculator_for(task)
        computed = calculator.compute(task["positions"], task["driver"] != "energy")
        if not self.gives_spins and not any(name == "spin-polarization" for name, *_ in task["add"]):
            computed["electrons"] = [sum(computed["electrons"])]
        if task["driver"] == "hessian":
            computed["hessian"] = hessian(calculator, task["positions"])
        return computed

    def preflight(self, models, numbers):
        """What it refuses of the models for molecules of some elements."""
        problems = []
        for index, model in enumerate(models):
            try:
                for number in numbers:
                    new_calculator({**model, "numbers": [number], "charge": 0, "unpaired": number % 2})
            except Refusal as refusal:
                problems.append({"model": index, "name": refusal.name, "message": str(refusal)[:MAX_MESSAGE_LENGTH]})
        return problems


class Refusal(Exception):
    """What tblite does not take of a model: the name of a call, and what it says."""

    def __init__(self, name, error):
        super().__init__(str(error))
        self.name = name


def new_calculator(task):
    """A calculator for molecules of some atoms, which are all in one place."""
    import numpy
    from tblite.interface import Calculator

    numbers = numpy.array(task["numbers"])
    # Where atoms are makes no difference before it computes; none are in the same place.
    positions = numpy.outer(numpy.arange(len(numbers)), [4.0, 0.0, 0.0])
    name = "method"
    try:
        calculator = Calculator(task["method"], numbers, positions, task["charge"], task["unpaired"])
        calculator.set("verbosity", 0)
        for name, value in task["set"]:
            calculator.set(name, value)
        for name, *values in task["add"]:
            add_interaction(calculator, name, values)
    except Exception as error:
        raise Refusal(name, error)
    return calculator


def add_interaction(calculator, name, values):
    """Adds it by the name that it has in this version."""
    known = type(calculator)._interaction
    if name == "alpb-solvation" and "gbsa-solvation" not in known:
        # Its energies are off by as much as solvation weighs.
        raise ValueError("tblite before 0.5 has this model without the parameters of solvents")
    if name == "ddX-solvation" and name not in known:
        epsilon, model = values
        if model != "cpcm":
            raise ValueError("tblite before 0.7 has cpcm alone of these models")
        if isinstance(epsilon, str):
            raise ValueError("tblite before 0.7 takes a dielectric constant here, no solvent's name")
        name, values = "cpcm-solvation", [epsilon]
    calculator.add(name, *values)


class KeptCalculator:
    """A calculator with room for what it computes, by the functions of tblite's C interface: its classes in Python take a
    third of the time of a small molecule."""

    def __init__(self, task):
        from tblite.library import ffi, lib, new_error

        self.ffi, self.lib = ffi, lib
        self.calculator = new_calculator(task)
        self.context, self.structure = self.calculator._ctx[0], self.calculator._mol
        self.atoms = len(task["numbers"])
        self.error = new_error()
        functions = ffi.new("int*")
        lib.tblite_get_calculator_orbital_count(self.context, self.calculator._calc, functions)
        self.functions = functions[0]
        self.result = ffi.new("tblite_result*")
        self.numbers = {
            name: (ffi.new("double[]", length), length)
            for name, length in (
                ("energy", 1),
                ("gradient", 3 * self.atoms),
                ("charges", self.atoms),
                ("orbital_occupations", 2 * self.functions),
                ("dipole", 3),
            )
        }
        self.dictionary = ffi.new("tblite_double_dictionary*")
        self.dipole_label = ffi.new("char[]", b"molecular-dipole")

    def refuse_errors(self):
        message = self.ffi.new("char[]", MAX_MESSAGE_LENGTH)
        if self.lib.tblite_check_error(self.error):
            self.lib.tblite_get_error(self.error, message, self.ffi.new("int*", MAX_MESSAGE_LENGTH))
        elif self.lib.tblite_check_context(self.context):
            self.lib.tblite_get_context_error(self.context, message, self.ffi.new("int*", MAX_MESSAGE_LENGTH))
        else:
            return
        raise RuntimeError(self.ffi.string(message).decode(errors="replace"))

    def read(self, name):
        buffer, length = self.numbers[name]
        getattr(self.lib, "tblite_get_result_" + name)(self.error, self.result[0], buffer)
        return self.ffi.unpack(buffer, length)

    def read_dipole(self):
        buffer, length = self.numbers["dipole"]
        self.dictionary[0] = self.lib.tblite_get_post_processing_dict(self.error, self.result[0])
        try:
            self.lib.tblite_get_array_entry_label(self.error, self.dictionary[0], self.dipole_label, buffer)
        finally:
            self.lib.tblite_delete_double_dictionary(self.dictionary)
        return self.ffi.unpack(buffer, length)

    def run(self, positions):
        """Computes, from nothing, so that the numbers are those of a calculator that has computed nothing before."""
        ffi, lib = self.ffi, self.lib
        coordinates = ffi.new("double[]", positions)
        lib.tblite_update_structure_geometry(self.error, self.structure, coordinates, ffi.NULL)
        lib.tblite_get_singlepoint(self.context, self.structure, self.calculator._calc, self.result[0])
        self.refuse_errors()

    def compute(self, positions, with_gradient):
        self.result[0] = self.lib.tblite_new_result()
        try:
            self.run(positions)
            occupations = self.read("orbital_occupations")
            computed = {
                "success": True,
                "energy": self.read("energy")[0],
                "dipole": self.read_dipole(),
                "charge": sum(self.read("charges")),
                "electrons": [sum(occupations[: self.functions]), sum(occupations[self.functions :])],
                "functions": self.functions,
                "atoms": self.atoms,
            }
            if with_gradient:
                computed["gradient"] = self.read("gradient")
            self.refuse_errors()
            return computed
        finally:
            self.lib.tblite_delete_result(self.result)


def hessian(calculator, positions):
    rows = []
    for index, position in enumerate(positions):
        row = [0.0] * len(positions)
        for steps, weight in POINTS:
            moved = positions[:index] + [position + steps * STEP_BOHR] + positions[index + 1 :]
            gradient = calculator.compute(moved, True)["gradient"]
            row = [value + weight / STEP_BOHR * slope for value, slope in zip(row, gradient)]
        rows.append(row)
    return [(value + rows[j][i]) / 2 for i, row in enumerate(rows) for j, value in enumerate(row)]


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
