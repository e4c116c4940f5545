#!/opt/nmer/pyscf/bin/python
"""One QCSchema AtomicInput on standard input, computed by PySCF, one AtomicResult on standard output.

Methods: hf, mp2 (all electrons), and PySCF's density functionals; energies and gradients, ghost atoms, open
shells. Keywords: conv_tol, max_cycle, and grid_level of functionals.
"""
import json
import sys

from pyscf import dft, gto, mp, scf


def refuse(kind, message):
    json.dump({"success": False, "error": {"error_type": kind, "error_message": message}}, sys.stdout)
    sys.exit(0)


def molecule_of(task):
    found = task["molecule"]
    symbols, places = found["symbols"], found["geometry"]
    is_real = found.get("real") or [True] * len(symbols)
    return gto.M(
        atom=[
            (symbol if real else f"GHOST-{symbol}", places[3 * i : 3 * i + 3])
            for i, (symbol, real) in enumerate(zip(symbols, is_real))
        ],
        unit="Bohr",
        basis=task["model"]["basis"],
        charge=round(found.get("molecular_charge", 0)),
        spin=found.get("molecular_multiplicity", 1) - 1,
        verbose=0,
    )


def main():
    task = json.load(sys.stdin)
    method, driver = task["model"]["method"].lower(), task["driver"]
    keywords = dict(task.get("keywords") or {})
    if driver not in ("energy", "gradient"):
        refuse("input_error", f"energies and gradients only, not {driver}")
    try:
        molecule = molecule_of(task)
        if method in ("hf", "scf", "mp2"):
            field = scf.UHF(molecule) if molecule.spin else scf.RHF(molecule)
        else:
            field = dft.UKS(molecule) if molecule.spin else dft.RKS(molecule)
            field.xc = method
            field.grids.level = keywords.pop("grid_level", 4)
        field.conv_tol = keywords.pop("conv_tol", 1e-10)
        field.max_cycle = keywords.pop("max_cycle", 100)
        if keywords:
            refuse("input_error", f"unknown keywords: {', '.join(keywords)}; conv_tol, max_cycle, grid_level")
        field.kernel()
    except (KeyError, RuntimeError, ValueError) as error:
        refuse("input_error", f"{type(error).__name__}: {error}")
    if not field.converged:
        refuse("convergence_error", f"the SCF has not converged in {field.max_cycle} iterations")
    solved = field
    if method == "mp2":
        solved = mp.MP2(field)
        solved.kernel()
    energy = float(solved.e_tot)
    result = energy
    if driver == "gradient":
        result = solved.nuc_grad_method().kernel().ravel().tolist()
    json.dump(
        {
            **task,
            "success": True,
            "return_result": result,
            "properties": {"return_energy": energy},
            "provenance": {"creator": "PySCF", "version": "2.14.0", "routine": method},
        },
        sys.stdout,
    )


main()
