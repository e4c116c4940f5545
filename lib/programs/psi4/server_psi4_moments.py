"""Quadrupole moments by Psi4, which its results have in no version that is known, about the origin of the coordinates:
from the density of the wavefunction that a calculation ends with, and Psi4's integrals."""

import numpy

# Bohr; a wavefunction of another geometry is that of a displacement.
SAME_PLACE = 1e-8
AXES = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))  # as Psi4 has integrals of products of coordinates


class KeptWavefunction:
    """The wavefunction of the last calculation by Psi4's JSON interface, which keeps it to itself."""

    def __init__(self, interface):
        self.last = None
        methods = getattr(interface, "methods_dict_", {})
        self.is_kept = bool(methods)
        for name, method in list(methods.items()):
            methods[name] = self.keeping(method)

    def keeping(self, method):
        def call(*args, **kwargs):
            result = method(*args, **kwargs)
            self.last = result[1] if isinstance(result, tuple) else None
            return result

        return call

    def take(self, molecule):
        """The wavefunction of the last calculation, which must be of a QCSchema molecule."""
        wavefunction, self.last = self.last, None
        if wavefunction is None:
            raise ValueError("this Psi4 does not hand over its wavefunction as nmer knows to take it")
        places = numpy.asarray(wavefunction.molecule().geometry())
        asked = numpy.reshape(molecule["geometry"], (-1, 3))
        if places.shape != asked.shape or not numpy.allclose(places, asked, rtol=0, atol=SAME_PLACE):
            raise ValueError("Psi4 ended with the wavefunction of another geometry than the one that was asked about")
        return wavefunction


def density_of(wavefunction):
    """Of both spins, over the functions of the atoms."""
    return numpy.asarray(wavefunction.Da_subset("AO")) + numpy.asarray(wavefunction.Db_subset("AO"))


def quadrupole_moment(psi4, wavefunction):
    """Sums of charge times two coordinates, trace included, in e a0^2: xx, xy, xz, yx, ..."""
    density, molecule = density_of(wavefunction), wavefunction.molecule()
    integrals = psi4.core.MintsHelper(wavefunction.basisset()).ao_quadrupole()
    charges = [molecule.Z(atom) for atom in range(molecule.natom())]  # of ghosts 0
    places = numpy.asarray(molecule.geometry())
    moment = numpy.einsum("i,ix,iy->xy", charges, places, places)
    for (row, column), integral in zip(AXES, integrals):
        electrons = float(numpy.sum(density * numpy.asarray(integral)))  # their charge is in the integrals
        if row == column and electrons > 0:
            raise ValueError("this Psi4 has integrals of products of coordinates of another sign than nmer knows")
        moment[row, column] += electrons
        moment[column, row] = moment[row, column]
    return [float(component) for component in moment.ravel()]
