"""Dispersion of the real atoms by pyscf-dispersion: ghosts take no part."""

import numpy

# Second derivatives of D4 by differences of gradients over four points.
STEP_BOHR = 0.01
POINTS = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))


def version_of_package():
    """The version of pyscf-dispersion; None where it is not there."""
    try:
        from importlib.metadata import version

        return version("pyscf-dispersion")
    except Exception:  # PackageNotFoundError, or Python 3.7
        return None


class Dispersion:
    """What it adds to the energy, and to derivatives."""

    def __init__(self, energy, atoms, gradient=None, hessian=None):
        self.energy, self.atoms, self.gradient, self.hessian = energy, atoms, gradient, hessian

    def to_gradient(self, gradient):
        """Adds its gradient to that of all atoms, and charges."""
        total = numpy.array(gradient)
        total[self.atoms] += self.gradient
        return total

    def to_hessian(self, hessian):
        total = numpy.array(hessian)
        rows = (3 * numpy.array(self.atoms)[:, None] + numpy.arange(3)).ravel()
        total[numpy.ix_(rows, rows)] += self.hessian
        return total


def dispersion_of(molecule, how, driver="energy"):
    """What dispersion adds for the real atoms of a molecule as QCSchema has it."""
    atoms = [index for index, real in enumerate(molecule["real"]) if real]
    symbols = [molecule["symbols"][index] for index in atoms]
    places = numpy.array(molecule["geometry"], dtype=float).reshape(-1, 3)[atoms]
    charge = int(molecule["molecular_charge"])
    energy, gradient = evaluate(symbols, places, charge, how, driver != "energy")
    hessian = differences(symbols, places, charge, how) if driver == "hessian" else None
    return Dispersion(energy, atoms, gradient, hessian)


def evaluate(symbols, places, charge, how, with_gradient):
    from pyscf import gto
    from pyscf.dispersion import dftd3, dftd4

    mol = gto.Mole()
    mol.verbose, mol.unit, mol.charge, mol.spin = 0, "Bohr", charge, None
    mol.atom = [[symbol, tuple(place)] for symbol, place in zip(symbols, places)]
    mol.basis = {symbol: [[0, [1.0, 1.0]]] for symbol in symbols}  # of no account, but PySCF wants one
    mol.build(dump_input=False, parse_arg=False)
    if how["version"] == "d4":
        model = dftd4.DFTD4Dispersion(mol, how["functional"])
    else:
        model = dftd3.DFTD3Dispersion(mol, how["functional"], how["version"])
    found = model.get_dispersion(grad=with_gradient)
    return float(found["energy"]), found.get("gradient")


def differences(symbols, places, charge, how):
    rows = numpy.zeros((places.size, places.size))
    for index in range(places.size):
        for steps, weight in POINTS:
            moved = places.copy()
            moved.flat[index] += steps * STEP_BOHR
            rows[index] += weight / STEP_BOHR * evaluate(symbols, moved, charge, how, True)[1].ravel()
    return (rows + rows.T) / 2
