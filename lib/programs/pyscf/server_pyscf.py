"""PySCF behind nmer's server, in its process: energies, gradients and Hessians of one n-mer after the other. What the
input's words mean has been decided before (`method.ts`, `keywords.ts`); nothing of an input is evaluated here."""

import gc
import os

from server_pyscf_correlation import correlate, correlated_gradient, tight_responses
from server_pyscf_differences import by_differences, lower_driver
from server_pyscf_dispersion import dispersion_of, version_of_package
from server_pyscf_kept import KEPT_SHARE, share_between_tasks
from server_pyscf_molecule import Molecules
from server_pyscf_moments import correlated_dipole
from server_pyscf_polarizability import by_energies, closer, field_polarizability
from server_pyscf_preflight import missing_for
from server_pyscf_scf import converged_field, field_gradient, field_hessian
from server_results import failure


# As QCSchema begins the names of a method's moments.
MOMENTS_OF = {"mp2": "mp2", "dfmp2": "mp2", "ccsd": "ccsd", "ccsd(t)": "ccsd_prt_pr"}


# What fields around a molecule need at least; `closer` continues from there.
TIGHT = {
    "scf": {"conv_tol": 1e-11, "conv_tol_grad": 1e-8},
    # Second differences have an error of energies over the field's square, 1.6e-5.
    "cc": {"conv_tol": 1e-12, "conv_tol_normt": 1e-10},
}


def in_fields(task):
    """The task with thresholds that are no looser than those, by DIIS first: second order, which takes over where that
    fails, stalls at larger gradients, and the molecule without a field is a good beginning."""
    settings = {**task["settings"], "newton": False}
    for part, least in TIGHT.items():
        given = settings[part]
        settings[part] = {**given, **{name: min(value, given.get(name) or value) for name, value in least.items()}}
    return {**task, "settings": settings}


class Pyscf:
    """PySCF, 2.5 and newer."""

    def __init__(self):
        import pyscf
        from pyscf import cc, df, dft, grad, hessian, lib, mp, qmmm, scf  # what tasks would else load
        from pyscf.dft import libxc

        self.lib = lib
        self.versions = {"pyscf": pyscf.__version__, "libxc": libxc.__version__}
        if version_of_package():
            self.versions["pyscf-dispersion"] = version_of_package()
        tight_responses()
        self.molecules = Molecules()
        share_between_tasks(self.molecules.kept)
        gc.collect()
        gc.freeze()  # what is loaded stays: a look at what tasks leave behind takes no time

    def compute(self, task):
        self.lib.num_threads(task["threads"])
        self.lib.param.TMPDIR = os.getcwd()
        self.molecules.kept.limit(KEPT_SHARE * task["memory_bytes"])
        try:
            lower = lower_driver(task)
            return by_differences(task, lower, self.result_of) if lower else self.result_of(task)
        except NotImplementedError as error:
            return failure("PySCF does not have this: %s" % error, "input_error")
        finally:
            gc.collect()

    def result_of(self, task):
        given, settings = task["input"], task["settings"]
        driver = given["driver"]
        mol = self.molecules.build(task)
        properties = {
            "calcinfo_natom": mol.natm,
            "calcinfo_nbasis": int(mol.nao),
            "calcinfo_nalpha": int(mol.nelec[0]),
            "calcinfo_nbeta": int(mol.nelec[1]),
            "nuclear_repulsion_energy": float(mol.energy_nuc()),
        }
        mf, found = converged_field(mol, task, self.molecules)
        properties.update(found)
        energy, correlated, gradient, hessian = mf.e_tot, None, None, None
        if settings["method"] == "scf" and "polarizability" in task["moments"]:
            properties["scf_polarizability"] = field_polarizability(mf, task, self.field_in(mol, task, mf))
        if settings["method"] != "scf":
            correlated, found = correlate(mf, task, self.molecules)
            properties.update(found)
            energy += correlated.energy
            if "dipole" in task["moments"]:
                properties["%s_dipole_moment" % MOMENTS_OF[settings["method"]]] = correlated_dipole(
                    mol, lambda perturbation: self.energy_of(mol, task, perturbation)
                )
            if "polarizability" in task["moments"]:
                in_field = self.field_in(mol, task, mf)
                properties["%s_polarizability" % MOMENTS_OF[settings["method"]]] = by_energies(
                    mol, lambda change: self.correlated_energy(in_field(change), in_fields(task))
                )
        if driver != "energy":
            gradient = (
                field_gradient(mf, task) if correlated is None else correlated_gradient(mf, correlated, settings)
            )
        if driver == "hessian":
            hessian = field_hessian(mf)
        if settings["dispersion"] is not None:
            added = dispersion_of(given["molecule"], settings["dispersion"], driver)
            properties["dispersion_correction_energy"] = added.energy
            energy += added.energy
            gradient = None if gradient is None else added.to_gradient(gradient)
            hessian = None if hessian is None else added.to_hessian(hessian)
        properties["return_energy"] = float(energy)
        if gradient is not None:
            properties["return_gradient"] = gradient.ravel().tolist()
        result = {"energy": energy, "gradient": gradient, "hessian": hessian}[driver]
        return {
            "success": True,
            "return_result": float(result) if driver == "energy" else result.ravel().tolist(),
            "properties": properties,
            "molecule": self.molecules.as_computed(mol, given["molecule"]),
        }

    def energy_of(self, mol, task, perturbation):
        """Of what is correlated, with a change of the one-body integrals."""
        return self.correlated_energy(converged_field(mol, task, self.molecules, perturbation)[0], task)

    def correlated_energy(self, mf, task):
        return mf.e_tot + correlate(mf, task, self.molecules)[0].energy

    def field_in(self, mol, task, mf):
        """The field as a function of a change of the one-body integrals, from that of mf on."""
        density = mf.make_rdm1()
        return lambda change: closer(converged_field(mol, in_fields(task), self.molecules, change, density)[0])

    def preflight(self, models, elements, ghosts):
        """What is missing for the models: a functional, basis sets of all elements, parameters, a package."""
        problems = []
        for index, model in enumerate(models):
            found = missing_for(self.molecules, model, elements, ghosts)
            problems += [{"model": index, **problem} for problem in found]
        return problems
