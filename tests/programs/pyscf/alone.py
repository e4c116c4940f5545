"""What PySCF gives by its own interface for each question on standard input, with dispersion by PyPI's dftd3 and dftd4:
nothing of nmer's is used."""

import json
import sys

import numpy
from pyscf import cc, dft, gto, mp, scf


def dispersion(question):
    kind, functional = question["dispersion"]
    real = numpy.array(question["real"])
    numbers = numpy.array([gto.charge(symbol) for symbol in question["symbols"]])[real]
    places = numpy.array(question["geometry"]).reshape(-1, 3)[real]
    if kind == "d4":
        from dftd4.interface import DampingParam, DispersionModel

        model = DispersionModel(numbers, places, charge=question["charge"])
    else:
        from dftd3.interface import DispersionModel, RationalDampingParam as DampingParam

        model = DispersionModel(numbers, places)
    # Three atoms at a time belong to D4 alone.
    param = DampingParam(method=functional, **({} if kind == "d4" else {"atm": False}))
    return real, model.get_dispersion(param, grad=True)


def answer(question):
    labels = [s if real else "ghost-" + s for s, real in zip(question["symbols"], question["real"])]
    places = zip(*[iter(question["geometry"])] * 3)
    mol = gto.M(
        atom=list(zip(labels, places)),
        unit="Bohr",
        basis=question["basis"],
        ecp=question["basis"] if question["basis"].startswith("def2") else {},
        charge=question["charge"],
        spin=question["spin"],
        verbose=0,
    )
    if question.get("xc"):
        mf = (dft.UKS if mol.spin else dft.RKS)(mol, xc=question["xc"])
        if "nlc" in question:
            mf.nlc = question["nlc"]
    else:
        mf = (scf.UHF if mol.spin else scf.RHF)(mol)
    mf.conv_tol, mf.conv_tol_grad = 1e-12, 1e-9 if question.get("step") else 1e-7
    mf.kernel()
    solver, energy = mf, mf.e_tot
    step = question.get("step")
    if step:
        solver = (mp.MP2 if step == "mp2" else cc.CCSD)(mf, frozen=question.get("frozen") or None)
        if step != "mp2":
            solver.conv_tol, solver.conv_tol_normt = 1e-12, 1e-9
        solver.kernel()
        energy = solver.e_tot + (solver.ccsd_t() if step == "ccsd(t)" else 0)
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


print(json.dumps([answer(question) for question in json.load(sys.stdin)]))
