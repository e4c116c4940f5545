"""MP2 and coupled cluster on a field of PySCF, with cores frozen by the atoms: as many of the lowest orbitals as the
cores of the real atoms hold, less what their potentials stand for."""

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
    orbitals = mf.mo_coeff[0].shape[-1] if isinstance(mf.mo_coeff, (tuple, list)) else mf.mo_coeff.shape[-1]
    name = "mp2" if settings["method"] in ("mp2", "dfmp2") else "ccsd"
    alone = mol.nelectron - 2 * frozen < 2 or all(orbitals == electrons for electrons in mol.nelec)
    if alone:
        solver, energy = None, 0.0
    elif name == "mp2":
        solver = perturbation(mf, frozen, settings, molecules)
        energy = float(solver.e_corr)
    else:
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
            from pyscf.mp.dfump2 import DFUMP2 as Solver
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


def correlated_gradient(mf, correlated, settings):
    solver = correlated.solver
    if solver is None:
        return mf.nuc_grad_method().kernel()
    if settings["method"] == "ccsd(t)":
        from pyscf import scf
        from pyscf.grad import ccsd_t, uccsd_t

        method = (uccsd_t if isinstance(mf, scf.uhf.UHF) else ccsd_t).Gradients(solver)
    else:
        method = solver.nuc_grad_method()
    gradient = method.kernel()
    if getattr(solver, "converged_lambda", True) is False:
        raise NotConverged("the equations of CCSD's relaxed density not converged in %d cycles" % solver.max_cycle)
    return gradient
