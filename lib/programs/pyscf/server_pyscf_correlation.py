"""MP2 and coupled cluster on a field of PySCF, with cores frozen by the atoms: as many of the lowest orbitals as the
cores of the real atoms hold, less what their potentials stand for."""

import functools

from server_pyscf_dependence import number_of_orbitals
from server_pyscf_scf import NotConverged


class Correlated:
    """The energy beside the field's, and what its gradient needs; None where there is nothing to correlate."""

    def __init__(self, energy, solver=None):
        self.energy, self.solver = energy, solver


def frozen_orbitals(mol, cores):
    return sum(max(0, core - mol.atom_nelec_core(index)) for index, core in enumerate(cores)) // 2


def correlate(mf, task, molecules):
    """The correlation energy, with what a result says of it."""
    settings, mol = task["settings"], mf.mol
    frozen = frozen_orbitals(mol, task["cores"])
    orbitals = number_of_orbitals(mf)
    name = "mp2" if settings["method"] in ("mp2", "dfmp2") else "ccsd"
    alone = mol.nelectron - 2 * frozen < 2 or all(orbitals == electrons for electrons in mol.nelec)
    if alone:
        solver, energy = None, 0.0
    elif name == "mp2":
        solver = perturbation(mf, frozen, settings, molecules)
        energy = float(solver.e_corr)
    else:
        if any(orbitals == electrons for electrons in mol.nelec):
            raise ValueError("PySCF's coupled cluster needs an empty orbital of each spin; take a larger basis set")
        solver = cluster(mf, frozen, settings)
        energy = float(solver.e_corr)
    found = {
        "%s_correlation_energy" % name: energy,
        "%s_total_energy" % name: float(mf.e_tot) + energy,
        "nmer_frozen_orbitals": frozen,
    }
    if settings["method"] == "ccsd(t)":
        triples = 0.0 if solver is None else float(solver.ccsd_t())
        energy += triples
        found["ccsd_prt_pr_correlation_energy"] = energy
        found["ccsd_prt_pr_total_energy"] = float(mf.e_tot) + energy
    return Correlated(energy, solver), found


def perturbation(mf, frozen, settings, molecules):
    from pyscf import df, mp, scf

    if settings["method"] == "mp2":
        solver = mp.MP2(mf, frozen=frozen or None)
    else:
        if isinstance(mf, scf.uhf.UHF):
            try:
                from pyscf.mp.dfump2 import DFUMP2 as Solver
            except ImportError:
                raise NotImplementedError("DF-MP2 of open shells needs PySCF 2.8 or newer")
        else:
            from pyscf.mp.dfmp2 import DFMP2 as Solver
        solver = Solver(mf, frozen=frozen or None)
        solver.with_df = df.DF(mf.mol, auxbasis=molecules.by_label(mf.mol, settings["auxbasis_mp2"]))
    solver.kernel()
    if getattr(solver, "converged", True) is False:
        raise NotConverged("MP2 not converged")
    return solver


def cluster(mf, frozen, settings):
    from pyscf import cc

    solver = cc.CCSD(mf, frozen=frozen or None)
    for name, value in settings["cc"].items():
        setattr(solver, name, value)
    solver.kernel()
    if not solver.converged:
        raise NotConverged("CCSD not converged in %d cycles" % solver.max_cycle)
    return solver


def tight_responses():
    """Orbital responses of relaxed densities to 1e-12 where PySCF asks for no more than its default, and stops at a
    residual of 1e-6 whatever is asked: gradients of unrestricted MP2 are then off by 4e-6 Hartree/bohr (2.14.0)."""
    from pyscf import lib
    from pyscf.scf import cphf, ucphf

    lib.krylov = functools.partial(lib.krylov, lindep=1e-24)

    for module in (cphf, ucphf):
        module.solve = tight(module.solve)


def tight(solve):
    def solve_tightly(*args, **kwargs):
        if len(args) < 7 and "tol" not in kwargs:
            kwargs["tol"] = 1e-12
            kwargs["max_cycle"] = max(100, kwargs.get("max_cycle", 0)) if len(args) < 6 else None
        return solve(*args, **{name: value for name, value in kwargs.items() if value is not None})

    return solve_tightly


def correlated_gradient(mf, correlated, settings):
    solver = correlated.solver
    if solver is None:
        return mf.nuc_grad_method().kernel()
    if settings["method"] != "ccsd(t)":
        gradient = solver.nuc_grad_method().kernel()
        if getattr(solver, "converged_lambda", True) is False:
            raise NotConverged("the relaxed density of CCSD not converged in %d cycles" % solver.max_cycle)
        return gradient
    return triples_gradient(mf, solver)


def triples_gradient(mf, solver):
    """Of CCSD(T), whose own equations for the relaxed density PySCF's gradient does not solve by itself."""
    from pyscf import scf
    from pyscf.cc import uccsd_t_lambda
    from pyscf.grad import ccsd_t, uccsd_t

    try:
        from pyscf.cc import ccsd_t_lambda
    except ImportError:  # its name in versions such as 2.8
        from pyscf.cc import ccsd_t_lambda_slow as ccsd_t_lambda

    unrestricted = isinstance(mf, scf.uhf.UHF)
    equations, gradients = (uccsd_t_lambda, uccsd_t) if unrestricted else (ccsd_t_lambda, ccsd_t)
    eris = solver.ao2mo(solver.mo_coeff)
    converged, l1, l2 = equations.kernel(
        solver, eris, solver.t1, solver.t2, max_cycle=solver.max_cycle, tol=solver.conv_tol_normt, verbose=0
    )
    if not converged:
        raise NotConverged("the relaxed density of CCSD(T) not converged in %d cycles" % solver.max_cycle)
    return gradients.Gradients(solver).kernel(solver.t1, solver.t2, l1, l2, eris=eris)
