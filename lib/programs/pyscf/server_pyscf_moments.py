"""Moments of a molecule by PySCF, about the origin of the coordinates: of a field from its density; of what is correlated,
of whose relaxed density PySCF gives none, from energies in homogeneous fields."""

import numpy

# Of the fields, e/a0^2: errors of differences over both go with their fourth power, those of the energies' thresholds with
# their inverse.
FIELD = 2e-3
# Slopes over both differ by hyperpolarisabilities times the field squared: some 1e-5 e a0 of small molecules.
SAME_STATE = 2e-3


def field_moments(mf, with_quadrupole):
    """Of the density of a field, in e a0 and, trace included, xx, xy, xz, yx, ..., in e a0^2."""
    dipole = mf.dip_moment(unit="AU", verbose=0)
    moments = {"scf_dipole_moment": [float(moment) for moment in dipole]}
    if with_quadrupole:
        moments["scf_quadrupole_moment"] = quadrupole_moment(mf)
    return moments


def quadrupole_moment(mf):
    mol, density = mf.mol, mf.make_rdm1()
    density = density if getattr(density, "ndim", 3) == 2 else density[0] + density[1]
    with mol.with_common_orig((0, 0, 0)):
        products = mol.intor_symmetric("int1e_rr", comp=9)
    places, charges = mol.atom_coords(), mol.atom_charges()
    nuclei = numpy.einsum("i,ix,iy->xy", charges, places, places).ravel()
    return [float(moment) for moment in nuclei - numpy.einsum("xij,ji->x", products, density)]


def correlated_dipole(mol, electronic_energy):
    """Minus the derivative of an energy by a field, in e a0: by differences over two fields along each axis.

    electronic_energy gives the energy with a change of the electrons' one-body integrals; the nuclei follow by hand."""
    with mol.with_common_orig((0, 0, 0)):
        places = mol.intor_symmetric("int1e_r", comp=3)
    nuclei = mol.atom_charges() @ mol.atom_coords()

    def slope(axis, field):
        up, down = (electronic_energy(sign * field * places[axis]) for sign in (1, -1))
        return (up - down) / (2 * field)

    def derivative(axis):
        near, far = slope(axis, FIELD / 2), slope(axis, FIELD)
        if abs(near - far) > SAME_STATE:
            raise ValueError("the energies in fields of which the dipole moment is made are not of one state")
        return (4 * near - far) / 3

    # An electron in a field F has the energy F x, a nucleus -F Z X.
    return [float(nuclei[axis] - derivative(axis)) for axis in range(3)]
