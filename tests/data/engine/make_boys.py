"""Writes boys.json: the Boys function F_m(T) to 17 digits, from its series in 80-digit decimal arithmetic.

    python3 make_boys.py

F_m(T) = exp(-T) sum_i (2T)^i / ((2m + 1)(2m + 3)...(2m + 2i + 1)); all terms are positive.
"""

import json
import pathlib
from decimal import Decimal, getcontext

getcontext().prec = 80


def boys(m, t):
    term = 1 / Decimal(2 * m + 1)
    total, i = term, 0
    while term > total * Decimal("1e-40"):
        i += 1
        term *= 2 * t / (2 * m + 2 * i + 1)
        total += term
    return total * (-t).exp()


TS = ["0", "1e-13", "1e-5", "0.03125", "0.1", "0.46875", "0.5", "1", "2.71828", "5.03125", "9.99", "17.3", "24.96875",
      "33.3", "34.999", "35", "35.001", "39", "45.5", "51.03125", "57.7", "63.9", "64", "64.1", "80", "150", "1000"]
rows = [json.dumps([float(t), [float(boys(m, Decimal(float(t)))) for m in range(22)]]) for t in TS]
(pathlib.Path(__file__).parent / "boys.json").write_text("[\n  " + ",\n  ".join(rows) + "\n]\n")
