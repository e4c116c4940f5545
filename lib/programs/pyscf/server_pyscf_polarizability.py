"""Static dipole polarizabilities by PySCF, in a0^3: of a field by the response of its orbitals; where PySCF has not all
second derivatives, of VV10 and restricted open shells, from dipole moments in homogeneous fields; of what is correlated from energies in such fields.

In a field F along an axis an electron has the energy F x, so that the polarizability is minus the second derivative of the
energy, and minus the derivative of the electrons' sum of x with the charge's sign turned."""

import numpy

from server_pyscf_differences import has_vv10
from server_pyscf_scf import NotConverged

# Of the fields, e/a0^2, beside the double of each: errors of differences over both go with the fourth power, those of the
# thresholds with the inverse of it for dipole moments, and with its inverse square for energies.
FIELD_OF_DIPOLES = 2e-3
FIELD_OF_ENERGIES = 4e-3
# Polarizabilities over both fields differ by the second hyperpolarizability times the field squared; by more than this part
# of themselves where there are several states, or fields that pull electrons off.
SAME_STATE = 0.1
AIMED_GRADIENT = 1e-10
STEPS_CLOSER = 20
# Hartree; another state is further off.
SAME_ENERGY = 1e-9
MAX_ITERATIONS = 200
RELATIVE_RESIDUAL = 1e-9


def field_polarizability(mf, task, in_field):
    """Of a converged field; in_field gives the same in the presence of a change of its one-body integrals."""
    settings = task["settings"]
    # Of restricted open shells PySCF's second derivatives leave out what rotations among a spin's occupied orbitals do.
    open_shells = numpy.ndim(mf.mo_occ) == 1 and (mf.mo_occ == 1).any()
    if open_shells or has_vv10(settings) or has_nonlocal_correlation(mf):
        return by_dipoles(mf.mol, in_field)
    return by_response(mf._scf if settings["newton"] else mf, mf.mo_coeff, mf.mo_occ)


def has_nonlocal_correlation(mf):
    """VV10 and its kind, of the functional or added to it."""
    return getattr(mf, "do_nlc", lambda: False)()


def by_response(mf, orbitals, occupations):
    """By the second derivatives of the energy by rotations of the orbitals: E = 2 g x + x H x, g that of the field."""
    slopes, product, curvature = rotations(mf, orbitals, occupations)
    turned = [solve(product, curvature, slope) for slope in slopes]
    return symmetric([[2 * slope @ rotation for slope in slopes] for rotation in turned])


def rotations(mf, orbitals, occupations):
    """Derivatives by rotations in fields along x, y and z; the product with the second ones; their diagonal."""
    from pyscf.soscf import newton_ah

    places = places_of(mf.mol)
    if numpy.ndim(occupations) == 2:
        _, product, curvature = newton_ah.gen_g_hop_uhf(mf, orbitals, occupations)
        return [of_spins(x, orbitals, occupations) for x in places], product, curvature
    _, product, curvature = newton_ah.gen_g_hop_rhf(mf, orbitals, occupations)
    return [2 * between(x, orbitals, occupations > 0).ravel() for x in places], product, curvature


def between(integral, orbitals, occupied):
    """Empty x occupied."""
    return orbitals[:, ~occupied].T @ integral @ orbitals[:, occupied]


def of_spins(integral, orbitals, occupations):
    return numpy.hstack([between(integral, c, n > 0).ravel() for c, n in zip(orbitals, occupations)])


def solve(product, curvature, right):
    """By conjugate gradients, which the second derivatives of a minimum suit."""
    solution, residual = numpy.zeros_like(right), right.copy()
    needed = RELATIVE_RESIDUAL * max(1.0, numpy.abs(right).max(initial=0))
    scale = numpy.maximum(curvature, 0.1)
    direction, before = None, None
    for _ in range(MAX_ITERATIONS):
        if numpy.abs(residual).max(initial=0) <= needed:
            return solution
        scaled = residual / scale
        now = residual @ scaled
        direction = scaled if direction is None else scaled + now / before * direction
        changed = product(direction)
        bend = direction @ changed
        if not bend > 0:
            raise NotConverged("the orbitals are no minimum, so that they have no polarizability; try stability: follow")
        solution += now / bend * direction
        residual -= now / bend * changed
        before = now
    raise NotConverged("the response of the orbitals to a field did not converge in %d cycles" % MAX_ITERATIONS)


def by_dipoles(mol, in_field):
    """From the electrons' sums of x, y and z in fields along each axis."""
    places = places_of(mol)

    def sums(axis, field):
        density = in_field(field * places[axis]).make_rdm1()
        density = density if getattr(density, "ndim", 3) == 2 else density[0] + density[1]
        return numpy.einsum("xij,ji->x", places, density)

    def row(axis):
        return over_two_fields(
            FIELD_OF_DIPOLES, lambda field: -(sums(axis, field) - sums(axis, -field)) / (2 * field)
        )

    return symmetric([row(axis) for axis in range(3)])


def closer(mf):
    """The field with a smaller gradient where a few steps lead to one. Moments are of first order in it: at 1e-8 the
    polarizability of a lithium atom differs by 6e-5 a0^3 with the way that its orbitals were found. A step of VV10 takes as
long as all the rest, and the noise of its grid is larger."""
    if has_nonlocal_correlation(mf):
        return mf
    other = mf.copy()
    other.conv_tol_grad, other.max_cycle = min(AIMED_GRADIENT, mf.conv_tol_grad), STEPS_CLOSER
    other.conv_check = False  # one step more
    other.kernel(dm0=mf.make_rdm1())
    if abs(other.e_tot - mf.e_tot) > SAME_ENERGY:
        return mf
    return other if other.converged or gradient_of(other) < gradient_of(mf) else mf


def gradient_of(mf):
    return numpy.linalg.norm(mf.get_grad(mf.mo_coeff, mf.mo_occ))


def by_energies(mol, energy):
    """From an energy as a function of a change of the one-body integrals: second differences along six directions."""
    places = places_of(mol)
    alone = energy(None)

    def along(*axes):
        direction = sum(places[axis] for axis in axes) / len(axes) ** 0.5

        def bend(field):
            return -(energy(field * direction) + energy(-field * direction) - 2 * alone) / field**2

        return over_two_fields(FIELD_OF_ENERGIES, bend)

    tensor = numpy.diag([along(axis) for axis in range(3)])
    for one, other in ((0, 1), (0, 2), (1, 2)):
        mean = (tensor[one, one] + tensor[other, other]) / 2
        tensor[one, other] = tensor[other, one] = along(one, other) - mean
    return symmetric(tensor)


def over_two_fields(least, slope):
    near, far = (numpy.asarray(slope(field)) for field in (least, 2 * least))
    if numpy.abs(near - far).max() > SAME_STATE * max(1.0, numpy.abs(near).max()):
        raise NotConverged("in the fields that its polarizability is made of, the molecule is not in one state")
    return (4 * near - far) / 3


def places_of(mol):
    with mol.with_common_orig((0, 0, 0)):
        return mol.intor_symmetric("int1e_r", comp=3)


def symmetric(tensor):
    tensor = numpy.asarray(tensor)
    return [float(component) for component in ((tensor + tensor.T) / 2).ravel()]
