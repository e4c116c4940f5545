"""Writes isotopes.json: the masses of each element's isotopes and its standard atomic weight.

    python make_isotopes.py        # needs qcelemental 0.51 and ase 3.23

Masses are those of QCElemental, from NIST's Standard Reference Database 144, Atomic Weights and Isotopic Compositions with
Relative Atomic Masses (doi:10.1351/PAC-REP-10-06-02); standard atomic weights those of ASE, from IUPAC 2016
(doi:10.1515/pac-2015-0305). An entry holds the usual isotope's mass number, as QCElemental has it, the lowest mass number
of the list, the masses from there on (null where an isotope is not known) and the weight, or null where an element has
none. Unified atomic mass units.
"""

import json
import pathlib

import qcelemental
from ase.data import atomic_masses_iupac2016
from qcelemental import periodictable as table

# QCElemental ends at livermorium (116).
ELEMENTS = 116


def entry(number: int) -> list:
    symbol = table.to_E(number)
    named = {label: float(mass) for label, mass in table._eliso2mass.items() if table._eliso2el[label] == symbol}
    masses = {int(label[len(symbol):]): mass for label, mass in named.items() if label[len(symbol):].isdigit()}
    first, last = min(masses), max(masses)
    weight = round(float(atomic_masses_iupac2016[number]), 6)
    isotopes = [masses.get(a) for a in range(first, last + 1)]
    # A weight without decimals is the mass number of an element that has no weight.
    return [table.to_A(symbol), first, isotopes, None if weight == int(weight) else weight]


content = {
    "source": "NIST Standard Reference Database 144, as in QCElemental " + qcelemental.__version__ + "; IUPAC 2016",
    "doi": ["10.1351/PAC-REP-10-06-02", "10.1515/pac-2015-0305"],
    "elements": [entry(number) for number in range(1, ELEMENTS + 1)],
}
(pathlib.Path(__file__).parent / "isotopes.json").write_text(json.dumps(content, separators=(", ", ": ")) + "\n")
