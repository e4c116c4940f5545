"""Molecules for PySCF, with basis sets that are read once for each element: reading them takes longer than a small
n-mer. A ghost has the functions of its element, and no core potential."""

import numpy

from server_pyscf_kept import GHOST, KEPT_SHARE, Kept


class Molecules:
    """Builds molecules, and keeps what it has read of basis sets, and what tasks share."""

    def __init__(self):
        self.kept = Kept()
        self.functions, self.potentials = {}, {}

    def functions_of(self, name, symbol):
        """The functions of an element in a set that PySCF, or Basis Set Exchange by it, has; None where it has none."""
        from pyscf.gto import basis

        return kept(self.functions, (name.lower(), symbol), lambda: basis.load(name, symbol))

    def potential_of(self, name, symbol):
        """The core potential of an element that goes with a set; None where there is none."""
        from pyscf.gto import basis

        return kept(self.potentials, (name.lower(), symbol), lambda: basis.load_ecp(name, symbol))

    def needed(self, name, symbol):
        functions = self.functions_of(name, symbol)
        if functions is None:
            raise ValueError("PySCF has no basis set %s for %s" % (name, symbol))
        return functions

    def by_label(self, mol, name):
        """The functions of a set for all atoms of a molecule, ghosts included: sets for density fitting."""
        labels = {mol.atom_symbol(index) for index in range(mol.natm)}
        return {label: self.needed(name, label.replace(GHOST, "")) for label in labels}

    def build(self, task):
        from pyscf import gto

        given, own = task["input"]["molecule"], task.get("basis")
        name = task["input"]["model"]["basis"]
        places = numpy.array(given["geometry"], dtype=float).reshape(-1, 3)
        labels = [symbol if real else GHOST + symbol for symbol, real in zip(given["symbols"], given["real"])]
        mol = gto.Mole()
        mol.verbose = 0
        mol.unit = "Bohr"
        mol.atom = [[label, tuple(place)] for label, place in zip(labels, places)]
        mol.charge = int(given["molecular_charge"])
        mol.spin = int(given["molecular_multiplicity"]) - 1
        mol.cart = own["cart"] if own else task["settings"]["cart"]
        mol.max_memory = (1 - KEPT_SHARE) * task["memory_bytes"] / 1e6
        mol.basis, mol.ecp = {}, {}
        for label, symbol, real in zip(labels, given["symbols"], given["real"]):
            mol.basis[label] = own["elements"][symbol] if own else self.needed(name, symbol)
            potential = None if own or not real else self.potential_of(name, symbol)
            if potential:
                mol.ecp[label] = potential
        mol.build(dump_input=False, parse_arg=False)
        return mol

    def as_computed(self, mol, given):
        """The molecule as PySCF had it."""
        labels = [mol.atom_symbol(index) for index in range(mol.natm)]
        return {
            "symbols": [label.replace(GHOST, "") for label in labels],
            "real": [not label.startswith(GHOST) for label in labels],
            "geometry": mol.atom_coords().ravel().tolist(),
            "molecular_charge": mol.charge,
            "molecular_multiplicity": mol.spin + 1,
        }


def kept(cache, key, load):
    if key not in cache:
        try:
            cache[key] = load() or None
        except Exception:  # each version has its own for what it does not have
            cache[key] = None
    return cache[key]
