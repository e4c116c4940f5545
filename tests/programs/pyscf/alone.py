"""What PySCF gives by its own interface for each question on standard input, with dispersion by PyPI's dftd3 and dftd4:
nothing of nmer's is used."""

import json
import sys

import numpy
from pyscf import cc, df, dft, gto, mp, qmmm, scf
from pyscf.mp.dfmp2 import DFMP2
from pyscf.mp.dfump2 import DFUMP2


def dispersion(question):
    kind, functional = question["dispersion"]
    real = numpy.array(question["real"])
    numbers = numpy.array([gto.charge(symbol) for symbol in question["symbols"]])[real]
    places = numpy.array(question["geometry"]).reshape(-1, 3)[real]
    if kind == "d4":
        from dftd4.interface import DampingParam, DispersionModel

        model = DispersionModel(numbers, places, charge=question["charge"])
    else:
        from dftd3.interface import DispersionModel, RationalDampingParam, ZeroDampingParam

        DampingParam = ZeroDampingParam if kind == "d3zero" else RationalDampingParam

        model = DispersionModel(numbers, places)
    # Three atoms at a time belong to D4 alone.
    param = DampingParam(method=functional, **({} if kind == "d4" else {"atm": False}))
    return real, model.get_dispersion(param, grad=True)


def molecule(question):
    labels = [s if real else "ghost-" + s for s, real in zip(question["symbols"], question["real"])]
    places = zip(*[iter(question["geometry"])] * 3)
    basis, text = question["basis"], question.get("basis_text")
    return gto.M(
        atom=list(zip(labels, places)),
        unit="Bohr",
        basis=basis if text is None else {
            label: gto.basis.parse(text, symb=symbol) for label, symbol in zip(labels, question["symbols"])
        },
        ecp=basis if basis.startswith("def2") else {},
        charge=question["charge"],
        spin=question["spin"],
        cart=question.get("cart", False),
        verbose=0,
    )


def field(question, mol):
    reference = question.get("reference") or ("uhf" if mol.spin else "rhf")
    if question.get("xc"):
        mf = {"rhf": dft.RKS, "uhf": dft.UKS, "rohf": dft.ROKS}[reference](mol, xc=question["xc"])
        if "nlc" in question:
            mf.nlc = question["nlc"]
        mf.grids.level = question.get("level", 3)
        if "nlc_grid" in question:
            mf.nlcgrids.atom_grid = tuple(question["nlc_grid"])
    else:
        mf = {"rhf": scf.RHF, "uhf": scf.UHF, "rohf": scf.ROHF}[reference](mol)
    if question.get("density_fit"):
        mf = mf.density_fit(auxbasis=question["density_fit"])
    if question.get("charges"):
        charges = numpy.array(question["charges"])
        mf = qmmm.mm_charge(mf, charges[:, 1:], charges[:, 0], unit="Bohr")
    tight = question.get("step") or question.get("gradient")
    mf.conv_tol, mf.conv_tol_grad = 1e-12, 1e-9 if tight else 1e-7
    mf.kernel()
    if not mf.converged:
        newton = mf.newton()
        newton.kernel(mf.mo_coeff, mf.mo_occ)
        mf.kernel(dm0=newton.make_rdm1())
    while question.get("follow"):
        orbitals, _, stable, _ = mf.stability(return_status=True)
        if stable:
            break
        mf.kernel(dm0=mf.make_rdm1(orbitals, mf.mo_occ))
    if not mf.converged:
        raise ValueError("not converged")
    return mf


def correlated(question, mf):
    step, frozen = question["step"], question.get("frozen") or None
    if step == "dfmp2":
        solver = (DFUMP2 if mf.mol.spin else DFMP2)(mf, frozen=frozen)
        solver.with_df = df.DF(mf.mol, auxbasis=question["auxbasis"])
    else:
        solver = (mp.MP2 if step == "mp2" else cc.CCSD)(mf, frozen=frozen)
    if step.startswith("cc"):
        solver.conv_tol, solver.conv_tol_normt, solver.max_cycle = 1e-12, 1e-9, 300
    solver.kernel()
    return solver, solver.e_tot + (solver.ccsd_t() if step == "ccsd(t)" else 0)


def answer(question):
    mf = field(question, molecule(question))
    solver, energy = correlated(question, mf) if question.get("step") else (mf, mf.e_tot)
    found = {"energy": float(energy)}
    if question.get("gradient"):
        found["gradient"] = solver.nuc_grad_method().kernel().ravel()
    if question.get("dispersion"):
        real, added = dispersion(question)
        found["energy"] += float(added["energy"])
        if "gradient" in found:
            found["gradient"][numpy.repeat(real, 3)] += added["gradient"].ravel()
    if "gradient" in found:
        found["gradient"] = found["gradient"].tolist()
    return found


def answer_or_error(question):
    try:
        return answer(question)
    except Exception as error:  # the others are asked for all the same
        return {"energy": None, "error": repr(error)}


print(json.dumps([answer_or_error(question) for question in json.load(sys.stdin)]))
