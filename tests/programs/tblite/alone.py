"""tblite by itself: JSON of questions on the standard input, of answers on the standard output; each has a calculator
of its own."""

import json
import sys

import numpy
from tblite.interface import Calculator

answers = []
for question in json.load(sys.stdin):
    calculator = Calculator(
        question["method"],
        numpy.array(question["numbers"]),
        numpy.array(question["positions"]).reshape(-1, 3),
        question.get("charge", 0),
        question.get("unpaired", 0),
        logger=lambda text: None,
    )
    calculator.set("verbosity", 0)
    for name, value in question.get("set", []):
        calculator.set(name, value)
    for name, *values in question.get("add", []):
        if name == "ddX-solvation" and name not in Calculator._interaction:  # before 0.7
            name, values = "cpcm-solvation", values[:1]
        calculator.add(name, *values)
    result = calculator.singlepoint()
    answers.append(
        {
            "energy": float(result.get("energy")),
            "gradient": result.get("gradient").ravel().tolist(),
            "dipole": result.get("dipole").ravel().tolist(),
        }
    )
print(json.dumps(answers))
