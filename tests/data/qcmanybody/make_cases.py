"""Makes the reference cases in this directory with QCManyBody, an independent implementation.

    python3 -m venv venv
    venv/bin/pip install qcmanybody==0.8.0 qcengine
    venv/bin/python tests/data/qcmanybody/make_cases.py            # writes the files beside this script
    venv/bin/python tests/data/qcmanybody/make_cases.py --check    # compares them with what is there
    venv/bin/python tests/data/qcmanybody/make_cases.py --quirks   # shows the cases left out, and why

Made with QCManyBody 0.8.0 (BSD-3-Clause). Nothing here needs a quantum-chemistry program: the component
energies, gradients and Hessians are random numbers (seeded, rounded to 10 decimals), so every mistake in a
coefficient shows. Before anything is written each result is compared with a second calculation, by
inclusion-exclusion over subsets of the fragments, written for this script.

counts.json, one line per case:
    {"nfragments", "bsse", "levels", "max_nbody", "return_total_data", "supersystem_ie_only",
     "calcinfo_nmc", "calcinfo_nmbe", "models": {NAME: {NBODY: {all, nocp, cp, vmfc}}}, "labels"?}
  The fragments are single atoms. `levels` is null for one model, whose name is then "(auto)". NBODY is the
  number of real fragments; bodies without any task are left out. `labels` (2 or 3 fragments, and the cases of
  4 fragments that name several models or the treatments nocp+cp+vmfc) lists every task, sorted as strings.

input_v1.json, input_v2.json, result_v1.json, result_v2.json: one small gradient (two fragments, two models) as
QCManyBody writes its inputs and results, in both versions of the schema.

results.json: {"molecules": {NAME: {symbols, geometry (bohr), fragments}}, "cases": [...]}, a case being
    {"name", "molecule", "driver", "bsse", "levels", "max_nbody", "return_total_data", "supersystem_ie_only",
     "components": {LABEL: {energy, gradient?, hessian?}}, "expected": {...}, "notes": [...]}
  Component gradients have the shape (atoms of the basis fragments, 3), Hessians (3 n, 3 n), nested lists.
  `expected` holds
    properties     every name and value of ManyBodyResult.properties, calcinfo_*, return_* and
                   nuclear_repulsion_energy included; arrays as flat lists, row-major
    return_result  as in ManyBodyResult
    ret_energy, ret_gradient, ret_hessian   as ManyBodyCore.analyze returns them
    stdout         the text tables
"""

import json
import random
import re
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import qcmanybody
from qcelemental.models.v2 import Molecule
from qcmanybody import ManyBodyCore
from qcmanybody.utils import delabeler, labeler
from qcmanybody.v2.computer import ManyBodyComputer

HERE = Path(__file__).resolve().parent
VERSION = "0.8.0"
AUTO = "(auto)"

# ---------------------------------------------------------------------------------------------- molecules

FRAGMENTS = {
    "He": [("He", 0.0, 0.0, 0.0)],
    "Ne": [("Ne", 0.0, 0.0, 0.0)],
    "H2": [("H", 0.0, 0.0, -0.7), ("H", 0.0, 0.0, 0.7)],
    "HF": [("H", 0.0, 0.0, -1.65), ("F", 0.0, 0.0, 0.09)],
    "OH2": [("O", 0.0, 0.0, 0.13), ("H", 0.0, -1.49, -1.03), ("H", 0.0, 1.49, -1.03)],
}


def cluster(*names):
    """Fragments along a bent line, about 6 bohr apart."""
    symbols, geometry, fragments = [], [], []
    for i, name in enumerate(names):
        fragments.append(list(range(len(symbols), len(symbols) + len(FRAGMENTS[name]))))
        for symbol, x, y, z in FRAGMENTS[name]:
            symbols.append(symbol)
            geometry += [round(x + 6.0 * i, 6), round(y + 0.5 * (i % 2), 6), round(z - 0.25 * i * i, 6)]
    return {"symbols": symbols, "geometry": geometry, "fragments": fragments}


MOLECULES = {
    "dimer_1_3": cluster("Ne", "OH2"),
    "dimer_2_1": cluster("HF", "He"),
    "trimer_1_2_1": cluster("He", "H2", "Ne"),
    "trimer_3_1_2": cluster("OH2", "He", "HF"),
    "tetramer_2_1_3_1": cluster("HF", "Ne", "OH2", "He"),
    "tetramer_1_1_2_1": cluster("He", "Ne", "H2", "He"),
    "pentamer_1_2_3_1_2": cluster("He", "H2", "OH2", "Ne", "HF"),
}

# ------------------------------------------------------------------------------------------ QCManyBody side


def model_names(levels):
    return list(dict.fromkeys(levels.values())) if levels else [AUTO]


def computer(molecule, case, program="none", method="none", basis="none"):
    """QCManyBody's ManyBodyComputer with the given input; its qcmb_core is the ManyBodyCore."""
    keywords = {
        "bsse_type": list(case["bsse"]),
        "return_total_data": case["return_total_data"],
        "supersystem_ie_only": case["supersystem_ie_only"],
    }
    if case["levels"]:
        keywords["levels"] = {int(k) if k != "supersystem" else k: v for k, v in case["levels"].items()}
    if case["max_nbody"] is not None:
        keywords["max_nbody"] = case["max_nbody"]
    driver = case.get("driver", "energy")
    atomic = {"program": program, "driver": driver, "model": {"method": method, "basis": basis}}
    return ManyBodyComputer.from_manybodyinput(
        {
            "molecule": molecule if isinstance(molecule, Molecule) else Molecule(**molecule),
            "specification": {
                "driver": driver,
                "keywords": keywords,
                "specification": {name: atomic for name in model_names(case["levels"])},
            },
        },
        build_tasks=False,
    )


def labels_of(core):
    """All labels of a plan, from the same table that ManyBodyCore.iterate_molecules walks."""
    labels = {
        labeler(model, real, basis)
        for model, lists in core.compute_map.items()
        for tasks in lists["all"].values()
        for real, basis in tasks
    }
    return sorted(labels)


def random_components(core, driver, seed):
    """Component results for exactly the planned labels; real magnitudes, 10 decimals."""
    rng = random.Random(seed)
    number = lambda scale: round(rng.uniform(-scale, scale), 10)
    components = {}
    for label in labels_of(core):
        model, real, basis = delabeler(label)
        n = sum(core.fragment_size_dict[f] for f in basis)
        entry = {"energy": round(-75.0 * len(real) - 0.25 * (sum(map(ord, model)) % 5) + number(1e-2), 10)}
        if driver in ("gradient", "hessian"):
            entry["gradient"] = [[number(5e-2) for _ in range(3)] for _ in range(n)]
        if driver == "hessian":
            h = [[0.0] * (3 * n) for _ in range(3 * n)]
            for i in range(3 * n):
                for j in range(i + 1):
                    h[i][j] = h[j][i] = number(0.5)
            entry["hessian"] = h
        components[label] = entry
    return components


def analyze(comp, components):
    core = comp.qcmb_core
    as_arrays = {
        label: {k: v if k == "energy" else np.array(v) for k, v in entry.items()} for label, entry in components.items()
    }
    back = core.analyze(as_arrays)
    raw = dict(back)
    back["nbody_number"] = len(components)
    result = comp.get_results(external_results=back, component_results={})
    return raw, result


def flat(value):
    return value.ravel().tolist() if isinstance(value, np.ndarray) else value


# ------------------------------------------------------------------------------------- independent check


def subsets(items, sizes):
    for n in sizes:
        yield from combinations(items, n)


def pad(entry, prop, basis, slices, natom):
    if prop == "energy":
        return entry["energy"]
    index = np.concatenate([np.arange(slices[f].start, slices[f].stop) for f in basis])
    small = np.array(entry[prop])
    if prop == "gradient":
        big = np.zeros((natom, 3))
        big[index] = small
    else:
        index = (3 * index[:, None] + np.arange(3)).ravel()
        big = np.zeros((3 * natom, 3 * natom))
        big[np.ix_(index, index)] = small
    return big


def increments(prop, treatment, nfr, levels, components, slices, natom):
    """{order: sum of the increments of that order}, order 1 being None where monomers were not computed.

    The increment of a set S is the alternating sum over its subsets T of the energy of T, in the basis of T
    (nocp), of the whole cluster (cp) or of S (vmfc). Order 1 is always the monomers in their own basis.
    """
    fragments = range(1, nfr + 1)

    def value(model, real, basis):
        return pad(components[labeler(model, real, basis)], prop, basis, slices, natom)

    sums = {}
    for order, model in levels.items():
        if order == "supersystem":
            continue
        if order == 1:
            known = all(labeler(model, (f,), (f,)) in components for f in fragments)
            sums[1] = sum(value(model, (f,), (f,)) for f in fragments) if known else None
            continue
        total = 0.0
        for s in combinations(fragments, order):
            basis_of = {"nocp": lambda t: t, "cp": lambda t: tuple(fragments), "vmfc": lambda t: s}[treatment]
            for t in subsets(s, range(1, order + 1)):
                total = total + (-1) ** (order - len(t)) * value(model, t, basis_of(t))
        sums[order] = total
    if "supersystem" in levels:
        model, whole = levels["supersystem"], tuple(fragments)
        low = max(k for k in levels if k != "supersystem")
        rest = value(model, whole, whole)
        for s in subsets(fragments, range(1, low + 1)):
            for t in subsets(s, range(1, len(s) + 1)):
                rest = rest - (-1) ** (len(s) - len(t)) * value(model, t, t)
        sums[nfr] = sums.get(nfr, 0.0) + rest
    return sums


def whole_only(prop, treatment, nfr, model, components, slices, natom):
    """supersystem_ie_only: the whole cluster less the monomers, nothing in between."""
    whole = tuple(range(1, nfr + 1))

    def value(real, basis):
        return pad(components[labeler(model, real, basis)], prop, basis, slices, natom)

    parts = [value((f,), whole if treatment == "cp" else (f,)) for f in whole]
    known = all(labeler(model, (f,), (f,)) in components for f in whole)
    return {1: sum(value((f,), (f,)) for f in whole) if known else None, nfr: value(whole, whole) - sum(parts)}


def expected_properties(comp, components, driver):
    """What must come out: names and values, without any of QCManyBody's summing code."""
    core = comp.qcmb_core
    nfr, natom = core.nfragments, len(core.molecule.symbols)
    levels = {nb: model for model, nbs in core.nbodies_per_mc_level.items() for nb in nbs}
    single = len(set(levels.values())) == 1
    bsse = [b.value for b in comp.bsse_type]
    if "vmfc" in bsse and single:
        bsse += [b for b in ("nocp",) if b not in bsse]
        bsse += [b for b in ("cp",) if b not in bsse and core.max_nbody == nfr]
    # monomers in their own basis count for the totals of cp only where total data or nocp was asked for
    cp_total = comp.return_total_data or ("nocp" in bsse and not comp.supersystem_ie_only)
    out, returned = {}, {}
    for prop in ["energy", "gradient", "hessian"][: {"energy": 1, "gradient": 2, "hessian": 3}[driver]]:
        if components and not any(prop in entry for entry in components.values()):
            continue
        for b in bsse:
            args = (components, core.fragment_slice_dict, natom)
            if comp.supersystem_ie_only:
                sums = whole_only(prop, b, nfr, levels[1], *args)
            else:
                sums = increments(prop, b, nfr, levels, *args)
            one = sums.pop(1)
            zero = 0.0 if prop == "energy" else np.zeros((natom, 3) if prop == "gradient" else (3 * natom, 3 * natom))
            total = one is not None and (b != "cp" or cp_total)
            pre = f"{b}_corrected"
            interaction = zero
            out[f"{pre}_interaction_{prop}_through_1_body"] = zero
            if total:
                out[f"{pre}_total_{prop}_through_1_body"] = one
            for order in sorted(sums):
                interaction = interaction + sums[order]
                out[f"{pre}_interaction_{prop}_through_{order}_body"] = interaction
                if not comp.supersystem_ie_only or nfr == 2:
                    out[f"{pre}_{order}_body_contribution_to_{prop}"] = sums[order]
                if total:
                    out[f"{pre}_total_{prop}_through_{order}_body"] = one + interaction
            out[f"{pre}_interaction_{prop}"] = interaction
            if total:
                out[f"{pre}_total_{prop}"] = one + interaction
            if b == bsse[0]:
                returned[prop] = one + interaction if comp.return_total_data else interaction
    return out, returned, bsse


def close(a, b):
    return np.allclose(np.asarray(a, dtype=float).ravel(), np.asarray(b, dtype=float).ravel(), rtol=0, atol=2e-9)


def self_check(name, comp, components, driver, raw, result):
    mine, returned, _ = expected_properties(comp, components, driver)
    theirs = raw["results"]
    if set(mine) != set(theirs):
        raise SystemExit(f"{name}: property names differ: {sorted(set(mine) ^ set(theirs))}")
    for key, value in mine.items():
        if not close(value, theirs[key]):
            raise SystemExit(f"{name}: {key}: {value} by inclusion-exclusion, {theirs[key]} by QCManyBody")
    for prop, value in returned.items():
        if not close(value, raw[f"ret_{prop}"]):
            raise SystemExit(f"{name}: return of {prop}: {value} against {raw[f'ret_{prop}']}")
    if not close(returned[driver], result.return_result):
        raise SystemExit(f"{name}: return_result differs")
    return len(mine) + len(returned)


# ------------------------------------------------------------------------------------------------- counts

TREATMENTS = [c for n in (1, 2, 3) for c in combinations(["nocp", "cp", "vmfc"], n)]


def case_of(bsse, levels=None, max_nbody=None, rtd=None, ie_only=False, **more):
    return {
        **more,
        "bsse": list(bsse),
        "levels": levels,
        "max_nbody": max_nbody,
        "return_total_data": rtd,
        "supersystem_ie_only": ie_only,
    }


def count_cases():
    for nfr in range(2, 7):
        for max_nbody in range(1, nfr + 1):
            for bsse in TREATMENTS:
                for rtd in (False, True):
                    yield nfr, case_of(bsse, max_nbody=max_nbody, rtd=rtd)
        for bsse in (("nocp",), ("cp",), ("nocp", "cp")):
            for rtd in (False, True):
                yield nfr, case_of(bsse, max_nbody=nfr, rtd=rtd, ie_only=True)
    settings = [
        {"1": "a", "2": "b"},
        {"2": "a", "3": "b"},
        {"1": "a", "3": "b"},
        {"1": "a", "2": "b", "3": "c"},
        {"1": "a", "supersystem": "b"},
        {"2": "a", "supersystem": "b"},
        {"1": "a", "2": "b", "supersystem": "c"},
        {"2": "a", "3": "b", "4": "c"},
        {"2": "a", "4": "b", "supersystem": "c"},
        {"1": "a", "2": "b", "3": "c", "supersystem": "d"},
    ]
    for nfr in (2, 3, 4, 5):
        for levels in settings:
            top = max(int(k) for k in levels if k != "supersystem")
            if top > nfr or ("supersystem" in levels and top == nfr):
                continue
            for bsse in TREATMENTS if nfr == 4 else (("nocp",), ("cp",), ("vmfc",), ("nocp", "cp", "vmfc")):
                for rtd in (False, True):
                    if nfr == 5 and not rtd and bsse != ("cp",):
                        continue
                    yield nfr, case_of(bsse, levels=levels, rtd=rtd)


def make_counts():
    lines = []
    for nfr, case in count_cases():
        helium = Molecule(
            symbols=["He"] * nfr,
            geometry=[x for i in range(nfr) for x in (0.0, 0.0, 5.0 * i)],
            fragments=[[i] for i in range(nfr)],
        )
        comp = computer(helium, case)
        core = comp.qcmb_core
        labels = labels_of(core)
        plans = {
            key: core.format_calc_plan(sset)[1]
            for key, sset in {"all": "all", "nocp": "nocp", "cp": "cp", "vmfc": "vmfc_compute"}.items()
        }
        models = {}
        for model in core.mc_levels:
            bodies = sorted(set().union(*(plans[key][model] for key in plans)))
            models[model] = {str(nb): {key: plans[key][model][nb] for key in plans} for nb in bodies}
        total = sum(body["all"] for model in models.values() for body in model.values())
        assert total == len(labels), case
        if nfr <= 3:  # the slow public way gives the same
            assert labels == sorted(label for _, label, _ in core.iterate_molecules()), case
        record = {
            "nfragments": nfr,
            **case,
            "max_nbody": comp.max_nbody,
            "calcinfo_nmc": len(comp.nbodies_per_mc_level),
            "calcinfo_nmbe": len(labels),
            "models": models,
        }
        if nfr <= 3 or (nfr == 4 and (case["levels"] or len(case["bsse"]) == 3)):
            record["labels"] = labels
        lines.append(record)
    return lines


# ------------------------------------------------------------------------------------------------ results


def result_cases():
    E = lambda molecule, bsse, levels=None, max_nbody=None, rtd=None, ie_only=False, driver="energy", notes=(): {
        "molecule": molecule,
        "driver": driver,
        **case_of(bsse, levels, max_nbody, rtd, ie_only),
        "notes": list(notes),
    }
    free = "vmfc with one model gives nocp for free, and cp where max_nbody is the number of fragments"
    no_total = "cp alone, interaction data: the monomers in their own basis are not computed, so no totals"
    ss = "interaction_energy_through_k_body exists for k up to max_nbody and for k = number of fragments only"
    d13, d21, t121, t312 = "dimer_1_3", "dimer_2_1", "trimer_1_2_1", "trimer_3_1_2"
    q2131, q1121, p5 = "tetramer_2_1_3_1", "tetramer_1_1_2_1", "pentamer_1_2_3_1_2"

    # one treatment, dimers and trimers, every max_nbody
    for bsse in ("nocp", "cp", "vmfc"):
        notes = [free] if bsse == "vmfc" else []
        yield E(d13, [bsse], rtd=False, notes=notes + ([no_total] if bsse == "cp" else []))
        yield E(d13, [bsse], rtd=True, notes=notes)
        for max_nbody in (1, 2):
            yield E(t312, [bsse], max_nbody=max_nbody, rtd=True, notes=notes)
    yield E(t312, ["cp"], max_nbody=2, rtd=False, notes=[no_total])
    yield E(
        t312, ["cp"], max_nbody=1, rtd=False, notes=["no task at all: interaction through 1-body is zero by definition"]
    )
    yield E(t312, ["nocp"], max_nbody=1, rtd=False)
    yield E(t312, ["vmfc"], rtd=False, notes=[free])
    # the first treatment is returned
    for order in (["nocp", "cp"], ["cp", "nocp"], ["vmfc", "cp"], ["cp", "vmfc"], ["nocp", "vmfc"]):
        yield E(t312, order, rtd=False)
    yield E(t312, ["cp", "vmfc", "nocp"], rtd=True)
    yield E(t312, ["vmfc", "nocp", "cp"], max_nbody=2, rtd=False)
    yield E(t312, ["cp", "vmfc"], max_nbody=2, rtd=False, notes=["cp totals because vmfc brings nocp along"])
    # tetramers and pentamers
    yield E(q2131, ["cp", "nocp", "vmfc"], rtd=True)
    yield E(q2131, ["nocp"], max_nbody=3, rtd=False)
    yield E(q2131, ["cp"], max_nbody=3, rtd=False, notes=[no_total])
    yield E(q2131, ["cp"], max_nbody=2, rtd=True)
    yield E(q2131, ["vmfc"], max_nbody=3, rtd=False, notes=[free])
    yield E(q2131, ["vmfc"], max_nbody=1, rtd=False, notes=[free])
    yield E(p5, ["nocp", "cp"], max_nbody=3, rtd=False)
    yield E(p5, ["nocp"], rtd=True)
    yield E(p5, ["cp"], rtd=False, notes=[no_total])
    yield E(p5, ["vmfc"], max_nbody=2, rtd=True, notes=[free])
    # defaults left to QCManyBody
    yield E(t121, ["cp"], notes=["return_total_data left out: false for energies"])
    # several models
    ab, a_b, abc = {"1": "a", "2": "b"}, {"2": "a", "3": "b"}, {"1": "a", "2": "b", "3": "c"}
    yield E(t312, ["nocp"], levels=ab, rtd=False)
    yield E(t312, ["cp"], levels=ab, rtd=False, notes=["model a has no task at all", no_total])
    yield E(t312, ["cp"], levels=ab, rtd=True)
    yield E(t312, ["vmfc"], levels=ab, rtd=False, notes=["several models: nothing for free"])
    yield E(t312, ["nocp", "cp", "vmfc"], levels=a_b, rtd=True, notes=["a fills in level 1"])
    yield E(t312, ["cp", "nocp"], levels=a_b, rtd=False, notes=["a fills in level 1"])
    yield E(
        t312,
        ["cp", "vmfc"],
        levels=a_b,
        rtd=False,
        notes=["several models: cp has no totals although vmfc computes the monomers in their own basis"],
    )
    yield E(q2131, ["vmfc", "cp"], levels=abc, rtd=True)
    yield E(q2131, ["cp", "nocp"], levels={"1": "a", "3": "b"}, rtd=False, notes=["b fills in level 2"])
    yield E(q2131, ["nocp"], levels={"2": "a", "4": "b"}, rtd=True, notes=["a fills in level 1, b level 3"])
    yield E(p5, ["cp"], levels=abc, rtd=True)
    yield E(t312, ["vmfc"], levels={"3": "a"}, rtd=False, notes=["one named model: as without levels", free])
    # supersystem
    yield E(t312, ["nocp"], levels={"1": "a", "supersystem": "b"}, rtd=False, notes=[ss])
    yield E(t312, ["cp"], levels={"2": "a", "supersystem": "b"}, rtd=False, notes=[ss, no_total])
    yield E(t312, ["cp"], levels={"2": "a", "supersystem": "b"}, rtd=True, notes=[ss])
    yield E(q2131, ["nocp"], levels={"1": "a", "2": "b", "supersystem": "c"}, rtd=True, notes=[ss])
    yield E(q2131, ["cp", "vmfc", "nocp"], levels={"2": "a", "supersystem": "b"}, rtd=False, notes=[ss])
    yield E(p5, ["nocp", "cp"], levels={"1": "a", "2": "b", "supersystem": "c"}, rtd=False, notes=[ss])
    # supersystem_ie_only
    skip = "no contributions except for dimers; the table has them as N/A"
    yield E(d13, ["cp"], rtd=False, ie_only=True, notes=["a dimer: contributions are there, the table has N/A"])
    yield E(t312, ["cp"], rtd=False, ie_only=True, notes=[skip, no_total])
    yield E(t312, ["cp"], rtd=True, ie_only=True, notes=[skip])
    yield E(
        t312,
        ["cp", "nocp"],
        rtd=False,
        ie_only=True,
        notes=[skip, "cp has no totals although nocp computes the monomers in their own basis"],
    )
    yield E(q2131, ["nocp", "cp"], rtd=True, ie_only=True, notes=[skip])
    yield E(q2131, ["nocp"], rtd=False, ie_only=True, notes=[skip])
    # gradients
    yield E(d21, ["nocp"], driver="gradient", notes=["return_total_data left out: true for gradients"])
    yield E(d21, ["cp"], driver="gradient", rtd=False, notes=[no_total])
    yield E(t121, ["cp", "nocp", "vmfc"], driver="gradient", rtd=True)
    yield E(t121, ["vmfc"], driver="gradient", rtd=False, notes=[free])
    yield E(t312, ["cp"], max_nbody=2, driver="gradient", rtd=True)
    yield E(t121, ["cp", "nocp"], levels=a_b, driver="gradient", rtd=True)
    yield E(t121, ["nocp", "cp"], levels={"1": "a", "supersystem": "b"}, driver="gradient", rtd=True)
    yield E(q1121, ["vmfc", "cp"], levels=ab, driver="gradient", rtd=True)
    yield E(q1121, ["cp"], driver="gradient", rtd=True, ie_only=True, notes=[skip])
    # Hessians
    yield E(d21, ["cp", "nocp"], driver="hessian", rtd=True)
    yield E(d21, ["vmfc"], driver="hessian", rtd=False, notes=[free])
    yield E(t121, ["vmfc", "cp"], max_nbody=2, driver="hessian", rtd=True)
    yield E(t121, ["nocp"], levels=ab, driver="hessian", rtd=True)
    yield E(t121, ["cp"], levels={"2": "a", "supersystem": "b"}, driver="hessian", rtd=True, notes=[ss])


def case_name(case):
    parts = [case["molecule"], case["driver"], "+".join(case["bsse"])]
    if case["levels"]:
        parts.append(",".join(f"{'ss' if k == 'supersystem' else k}:{v}" for k, v in case["levels"].items()))
    if case["max_nbody"]:
        parts.append(f"max{case['max_nbody']}")
    parts.append({None: "default", True: "total", False: "interaction"}[case["return_total_data"]])
    if case["supersystem_ie_only"]:
        parts.append("ie_only")
    return " ".join(parts)


def make_results():
    cases, compared = [], 0
    for case in result_cases():
        name = case_name(case)
        comp = computer(MOLECULES[case["molecule"]], case)
        components = random_components(comp.qcmb_core, case["driver"], seed=f"nmer {name}")
        raw, result = analyze(comp, components)
        compared += self_check(name, comp, components, case["driver"], raw, result)
        properties = result.properties.model_dump()
        properties.pop("schema_name")
        expected = {
            "properties": {k: flat(properties[k]) for k in sorted(properties)},
            "return_result": flat(result.return_result),
            **{k: flat(raw[k]) for k in ("ret_energy", "ret_gradient", "ret_hessian") if k in raw},
            "stdout": raw["stdout"],
        }
        cases.append({"name": name, **case, "components": components, "expected": expected})
    assert len({c["name"] for c in cases}) == len(cases)
    return cases, compared


# ------------------------------------------------------------------------------------------------- samples


def make_samples():
    """Input and result as QCManyBody serializes them, {file: text}."""
    case = case_of(["cp", "nocp"], {"1": "high", "2": "low"}, rtd=True, driver="gradient")
    comp = computer(MOLECULES["dimer_2_1"], case, program="psi4", method="hf", basis="6-31g")
    _, result = analyze(comp, random_components(comp.qcmb_core, "gradient", "sample"))
    models = {
        "input_v1.json": comp.input_data.convert_v(1),
        "input_v2.json": comp.input_data,
        "result_v1.json": result.convert_v(1),
        "result_v2.json": result,
    }
    return {
        name: json.dumps(json.loads(model.serialize("json")), indent=1, ensure_ascii=False) + "\n"
        for name, model in models.items()
    }


# ------------------------------------------------------------------------------------------------- quirks


def quirks():
    """Tries the cases that were left out and says what happened."""
    t, d = "trimer_1_2_1", "dimer_2_1"

    def run(molecule, case, driver="energy", drop=(), zero=None):
        case = {**case, "driver": driver}
        comp = computer(MOLECULES[molecule], case)
        components = random_components(comp.qcmb_core, driver, "quirk")
        for entry in components.values():
            for prop in drop:
                entry.pop(prop)
        if zero:
            for label, entry in components.items():
                if len(delabeler(label)[2]) == 1:
                    entry[zero] = (np.array(entry[zero]) * 0.0).tolist()
        raw, result = analyze(comp, components)
        mine, returned, _ = expected_properties(comp, components, driver)
        names = set(mine) ^ set(raw["results"])
        values = [k for k in mine if k in raw["results"] and not close(mine[k], raw["results"][k])]
        said = f"max_nbody={comp.max_nbody} levels={comp.levels} tasks={len(components)}"
        if names:
            said += f"; names differ: {sorted(names)}"
        if values:
            said += f"; values differ: {sorted(values)}"
        if not close(returned["energy"], raw["ret_energy"]):
            said += "; returned energy differs"
        return said

    def core(levels):
        molecule = Molecule(**MOLECULES[t])
        c = ManyBodyCore(
            molecule, ["nocp"], levels, return_total_data=True, supersystem_ie_only=False, embedding_charges={}
        )
        components = random_components(c, "energy", "quirk")
        return c.analyze(components)["ret_energy"]

    trials = {
        "supersystem while max_nbody is the number of fragments": lambda: run(
            t, case_of(["nocp"], {"1": "a", "3": "b", "supersystem": "c"}, rtd=True)
        ),
        "supersystem model named as a level too": lambda: run(t, case_of(["nocp"], {"1": "a", "supersystem": "a"})),
        "the same, ManyBodyCore alone": lambda: core({1: "a", "supersystem": "a"}),
        "one name for two keys of levels": lambda: run(t, case_of(["nocp"], {"1": "a", "2": "a"})),
        "one name with a gap, ManyBodyCore alone": lambda: core({1: "a", 2: "b", 3: "a"}),
        "supersystem_ie_only with several models": lambda: run(t, case_of(["nocp"], {"1": "a", "3": "b"}, ie_only=True)),
        "supersystem_ie_only with supersystem": lambda: run(
            t, case_of(["nocp"], {"3": "a", "supersystem": "b"}, ie_only=True)
        ),
        "supersystem_ie_only with max_nbody below the fragments": lambda: run(
            t, case_of(["nocp"], max_nbody=2, ie_only=True)
        ),
        "supersystem_ie_only with vmfc": lambda: run(t, case_of(["vmfc"], ie_only=True)),
        "only supersystem in levels": lambda: run(t, case_of(["nocp"], {"supersystem": "a"})),
        "max_nbody contradicts levels": lambda: run(t, case_of(["nocp"], {"1": "a", "2": "b"}, max_nbody=3, rtd=True)),
        "max_nbody 0": lambda: run(t, case_of(["nocp"], max_nbody=0)),
        "levels beyond the number of fragments": lambda: run(t, case_of(["nocp"], {"1": "a", "5": "b"})),
        "gradient, cp, interaction data, max_nbody 1": lambda: run(t, case_of(["cp"], max_nbody=1, rtd=False), "gradient"),
        "gradients without energies": lambda: run(t, case_of(["nocp"], rtd=True), "gradient", drop=["energy"]),
        "Hessians without gradients": lambda: run(d, case_of(["nocp"], rtd=True), "hessian", drop=["gradient"]),
        "one-body gradient exactly zero": lambda: run(t, case_of(["nocp"], rtd=True), "gradient", zero="gradient"),
        "one-body energy exactly zero": lambda: run(t, case_of(["nocp"], rtd=True), zero="energy"),
    }
    for title, trial in trials.items():
        try:
            print(f"{title}:\n    {trial()}")
        except (Exception, SystemExit) as error:
            first = " ".join(str(error).split())
            print(f"{title}:\n    {type(error).__name__}: {first[:200]}")


# ------------------------------------------------------------------------------------------------- output


def dump(head, key, records):
    """Compact JSON, one record per line, so that differences stay readable."""
    compact = lambda x: json.dumps(x, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    start = compact(head)[:-1]
    return start + f',"{key}":[\n' + ",\n".join(compact(r) for r in records) + "\n]}\n"


def agree(a, b):
    """Equal, floats to 1e-9 (QCManyBody adds arrays in the order of a set: last digits differ between runs)."""
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(agree(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(agree(x, y) for x, y in zip(a, b))
    if isinstance(a, float) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-9
    if isinstance(a, str) and isinstance(b, str):  # tables: the twelfth decimal may differ
        number = re.compile(r"-?\d+\.\d{12}")
        values = zip(map(float, number.findall(a)), map(float, number.findall(b)))
        return number.sub("#", a) == number.sub("#", b) and all(abs(x - y) <= 1e-6 for x, y in values)
    return a == b


def main(arguments):
    if qcmanybody.__version__ != VERSION:
        raise SystemExit(f"QCManyBody {VERSION} expected, {qcmanybody.__version__} found")
    if arguments == ["--quirks"]:
        return quirks()
    head = {"generator": "make_cases.py", "qcmanybody": VERSION}
    counts = make_counts()
    results, compared = make_results()
    files = {
        "counts.json": dump(head, "cases", counts),
        "results.json": dump({**head, "molecules": MOLECULES}, "cases", results),
        **make_samples(),
    }
    for name, text in files.items():
        path = HERE / name
        if arguments == ["--check"]:
            same = agree(json.loads(path.read_text(encoding="utf-8")), json.loads(text))
            print(f"{name}: {'agrees' if same else 'DIFFERS'}")
            if not same:
                sys.exit(1)
        else:
            path.write_text(text, encoding="utf-8")
            print(f"{name}: {len(text.encode())} bytes")
    labelled = sum("labels" in c for c in counts)
    print(f"{len(counts)} cases of counts ({labelled} with labels); {len(results)} of results,")
    print(f"{compared} of their values compared with inclusion-exclusion by hand: all agree")


if __name__ == "__main__":
    main(sys.argv[1:])
