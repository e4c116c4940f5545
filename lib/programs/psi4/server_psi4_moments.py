"""Quadrupole moments and polarizabilities by Psi4, which its results have in no version that is known: from the density of
the wavefunction that a calculation ends with, and Psi4's integrals; the latter by differences over homogeneous fields."""

try:
    import numpy
except ImportError:  # a Psi4 that is an executable only is asked by a Python that need not have it, and never for these
    numpy = None

# Bohr; a wavefunction of another geometry is that of a displacement.
SAME_PLACE = 1e-8
AXES = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))  # as Psi4 has integrals of products of coordinates
# Of the fields, e/a0^2, beside the double of it: errors of differences over both go with the fourth power.
FIELD = 2e-3
# Polarizabilities over both fields differ by the second hyperpolarizability times the field squared; by more than this part
# of themselves where there are several states, or fields that pull electrons off.
SAME_STATE = 0.1
# Of polarizabilities from dipole moments and from energies, whose differences have few digits.
SAME_RESPONSE = 0.02


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


class Polarizability:
    """The static dipole polarizability of a molecule, from its dipole moments in fields along each axis, in a0^3.

    energy_in gives the energy of an AtomicInput and its wavefunction. Psi4 adds the field's product with the dipole moment
    to the energy: its field has the sign of an electron's. That it does, and that it is in atomic units, is seen by the
    energies in the fields, whose second differences are the polarizability as well."""

    def __init__(self, psi4, given, energy_in):
        self.psi4, self.given, self.energy_in = psi4, given, energy_in

    def tensor(self):
        alone, _ = self.in_field(0, 0.0)
        rows = [self.row(axis, alone) for axis in range(3)]
        tensor = numpy.array(rows)
        return [float(component) for component in ((tensor + tensor.T) / 2).ravel()]

    def row(self, axis, alone):
        near, far = (self.over(axis, field, alone) for field in (FIELD, 2 * FIELD))
        if numpy.abs(near - far).max() > SAME_STATE * max(1.0, numpy.abs(near).max()):
            raise ValueError("in the fields that its polarizability is made of, the molecule is not in one state")
        return (4 * near - far) / 3

    def over(self, axis, field, alone):
        (up, moment_up), (down, moment_down) = (self.in_field(axis, sign * field) for sign in (1, -1))
        row = -(moment_up - moment_down) / (2 * field)
        from_energies = -(up + down - 2 * alone) / field**2
        if abs(row[axis] - from_energies) > SAME_RESPONSE * max(1.0, abs(from_energies)):
            raise ValueError("this Psi4 has fields of another sign or unit than nmer knows, or they have no effect")
        return row

    def in_field(self, axis, field):
        """The energy, and the electrons' dipole moment."""
        fields = [field if index == axis else 0.0 for index in range(3)]
        keywords = {**self.given["keywords"], "perturb_h": True, "perturb_with": "dipole", "perturb_dipole": fields}
        energy, wavefunction = self.energy_in({**self.given, "driver": "energy", "keywords": keywords})
        density = density_of(wavefunction)
        integrals = self.psi4.core.MintsHelper(wavefunction.basisset()).ao_dipole()
        return energy, numpy.array([numpy.sum(density * numpy.asarray(integral)) for integral in integrals])
