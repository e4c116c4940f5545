"""Self-consistent fields by PySCF, converged or an error: by DIIS, and where that fails to second order. Their gradients
and Hessians; forces on charges around the molecule."""

import numpy

from server_pyscf_dependence import leave_dependent_out, number_of_orbitals, said_of_dependence
from server_pyscf_kept import keep_integrals, with_kept_integrals
from server_pyscf_moments import field_moments

MAX_DESCENTS = 5
# Bohr; PySCF's points are Gaussian charges of exponent 1e16.
POINT_RADIUS = 1e-8


class NotConverged(Exception):
    """What has no number to trust."""


def new_field(mol, settings):
    """A field that has not been computed."""
    from pyscf import dft, scf

    reference = settings["reference"] or ("rhf" if mol.spin == 0 else "uhf")
    if settings["xc"] is None:
        return {"rhf": scf.RHF, "uhf": scf.UHF, "rohf": scf.ROHF if mol.spin else scf.RHF}[reference](mol)
    mf = {"rhf": dft.RKS, "uhf": dft.UKS, "rohf": dft.ROKS if mol.spin else dft.RKS}[reference](mol)
    mf.xc = settings["xc"]
    if not settings["nlc"]:
        mf.nlc = False
    for part in ("grids", "nlcgrids"):
        for name, value in settings[part].items():
            setattr(getattr(mf, part), name, pruning(value) if name == "prune" else value)
    return mf


def pruning(name):
    from pyscf.dft import gen_grid

    return {"nwchem": gen_grid.nwchem_prune, "sg1": gen_grid.sg1_prune, "treutler": gen_grid.treutler_prune}.get(name)


def converged_field(mol, task, molecules, perturbation=None, start=None):
    """The field, with what a result says of it; perturbation is added to its one-body integrals, start the density that it
    begins with in place of a guess."""
    settings, charges = task["settings"], task.get("charges")
    if mol.nelectron == 0:
        raise ValueError("there are no electrons")
    mf = new_field(mol, settings)
    for name, value in settings["scf"].items():
        setattr(mf, name, value)
    if settings["density_fit"] is not None:
        mf = mf.density_fit(auxbasis=molecules.by_label(mol, settings["density_fit"]))
    if charges:
        mf = among_charges(mf, charges)
    mf.chkfile = None
    if perturbation is not None:
        perturbed = mf.get_hcore() + perturbation
        mf.get_hcore = lambda *_: perturbed
    leave_dependent_out(mf, settings["s_tolerance"])
    with_kept_integrals(mf, task, molecules.kept)
    if settings["newton"]:
        mf = second_order(mf)
    mf.kernel(dm0=start)
    keep_integrals(mf, task, molecules.kept)
    if not mf.converged and not settings["newton"]:
        take_over(mf, second_order(mf), mf.mo_coeff, mf.mo_occ)
    if not mf.converged:
        raise NotConverged("SCF not converged in %d cycles%s" % (mf.max_cycle, said_of_dependence(mf)))
    if settings["stability"] is not None and mol.nelectron > 1:
        settle(mf, settings["stability"] == "follow")
    iterations = getattr(mf, "cycles", None)
    return mf, {
        "scf_total_energy": float(mf.e_tot),
        "calcinfo_nmo": number_of_orbitals(mf),
        **field_moments(mf, "quadrupole" in task["moments"]),
        **({"scf_iterations": int(iterations)} if iterations else {}),
    }


def among_charges(mf, charges):
    """The field of a molecule among points with charges."""
    from pyscf import qmmm

    places, values = numpy.array([charge[1:] for charge in charges]), numpy.array([charge[0] for charge in charges])
    field = qmmm.mm_charge(mf, places, values, unit="Bohr")
    if numpy.ndim(field.mm_mol.get_zetas()) > 0:
        return field
    # Versions such as 2.7 have one width for all points, which their forces cannot take: the same for each.
    return qmmm.mm_charge(mf, places, values, radii=numpy.full(len(values), POINT_RADIUS), unit="Bohr")


def second_order(mf):
    """Steps to second order; by PySCF's own limits of their solver they stall at gradients of some 2e-7 (2.14.0)."""
    newton = mf.newton()
    newton.chkfile = None
    newton.ah_conv_tol, newton.ah_lindep = 1e-16, 1e-22
    return newton


def take_over(mf, other, *start):
    """Continues a field by another one, and takes what it has come to."""
    other.kernel(*start)
    for name in ("mo_coeff", "mo_occ", "mo_energy", "e_tot", "converged"):
        setattr(mf, name, getattr(other, name))


def settle(mf, follows):
    """Sees that orbitals are a minimum among those of their kind, or goes downhill to one."""
    for _ in range(MAX_DESCENTS):
        orbitals, _, stable, _ = mf.stability(return_status=True)
        if stable:
            return
        if not follows:
            raise NotConverged("the orbitals are no minimum (stability: check); write stability: follow")
        newton = second_order(mf)
        take_over(mf, newton, orbitals, mf.mo_occ)
        if not mf.converged:
            raise NotConverged("SCF not converged in %d cycles on the way to a minimum" % mf.max_cycle)
    raise NotConverged("the orbitals are no minimum after %d descents" % MAX_DESCENTS)


def field_gradient(mf, task):
    """Of the atoms, ghosts included; the charges' follow."""
    method = mf.nuc_grad_method()
    if task["settings"]["grid_response"]:
        method.grid_response = True
    if not task.get("charges"):
        return method.kernel()
    method.grad_nuc = lambda mol=None, atmlst=None: nuclear_gradient(mf)
    gradient = method.kernel()
    density = mf.make_rdm1()
    density = density if getattr(density, "ndim", 3) == 2 else density[0] + density[1]
    return numpy.vstack([gradient, forces_of_electrons(method, density) + method.grad_nuc_mm()])


def forces_of_electrons(method, density):
    """On the charges. PySCF refuses their s functions, which are spherical, beside Cartesian ones; they are the same."""
    from pyscf import gto

    points = gto.fakemol_for_charges

    def points_like_atoms(*args, **kwargs):
        made = points(*args, **kwargs)
        made.cart = method.mol.cart
        return made

    gto.fakemol_for_charges = points_like_atoms
    try:
        return method.grad_hcore_mm(density)
    finally:
        gto.fakemol_for_charges = points


def nuclear_gradient(mf):
    """Of the nuclei among themselves and with the charges. PySCF's own leaves the rows of ghosts to chance (2.14.0)."""
    from pyscf.grad import rhf

    gradient = rhf.grad_nuc(mf.mol)
    places, charges = mf.mm_mol.atom_coords(), mf.mm_mol.atom_charges()
    for index, nucleus in enumerate(mf.mol.atom_charges()):
        if nucleus != 0:
            away = mf.mol.atom_coord(index) - places
            gradient[index] -= nucleus * (charges / numpy.linalg.norm(away, axis=1) ** 3) @ away
    return gradient


def field_hessian(mf):
    size = 3 * mf.mol.natm
    hessian = mf.Hessian().kernel().transpose(0, 2, 1, 3).reshape(size, size)
    return (hessian + hessian.T) / 2
