"""A pytest plugin: QCManyBody's own tests, with nmer behind its computer, its core and its plans.

    python -m pytest -p nmer_plugin --pyargs qcmanybody.tests --nmer '["deno", "run", "-A", "cli.ts"]' \\
        --nmer-folder FOLDER [--nmer-engine builtin] [--nmer-summary FILE]

What QCManyBody would compute, `nmer run` computes from the ManyBodyInput as QCManyBody writes it; what its core adds
up, `nmer assemble` adds up; where it only plans, `nmer plan` has to count the same tasks, or refuse what it refuses.
The tests compare the results as they always do. A test that asks nmer nothing fails: left_out.py names those.

`--nmer-engine builtin` puts the built-in engine in the place of the programs. FOLDER keeps a journal and all inputs
and results. FILE gets the counts, as JSON. Liberties that are taken: `extras` of results, where nmer has its own
things, is emptied; flat arrays get the shape that QCManyBody's models want; models that a test of plans only names
are described.
"""

import collections
import copy
import json
import pathlib
import subprocess

import numpy
import pytest
import qcmanybody.core
import qcmanybody.tests.addons
from qcmanybody.models import v1 as models_v1, v2 as models_v2
from qcmanybody.v1 import computer as computer_v1
from qcmanybody.v2 import computer as computer_v2

from left_out import LEFT_OUT, LEFT_OUT_OF

WORDS = {"cp": "cp", "nocp": "nocp", "vmfc": "vmfc_compute"}


class NmerError(ValueError):
    """nmer ended with something else than 0; the message is what it said."""


class Nmer:
    """nmer's command line, and a folder for its files."""

    def __init__(self, command, folder):
        self.command = command
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.calls = 0
        self.sinceTest = 0

    def ask(self, subcommand, data, *options, components=None):
        """Runs a subcommand on an input; its result, or its standard output as JSON where it writes none."""
        self.calls += 1
        self.sinceTest += 1
        stem = self.folder / f"{self.calls:05d}"
        given, result = stem.with_suffix(".json"), stem.with_suffix(".result.json")
        given.write_text(json.dumps(data))
        arguments = [*self.command, subcommand, str(given), *options]
        if subcommand != "plan":
            arguments += ["-o", str(result)]
        if components is not None:
            there = stem.with_suffix(".components.json")
            there.write_text(json.dumps(components))
            arguments += ["--components", str(there)]
        ended = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if ended.returncode != 0:
            raise NmerError(f"{stem.name}: status {ended.returncode}: {ended.stderr}")
        return json.loads(ended.stdout if subcommand == "plan" else result.read_text())

    def run(self, data):
        return self.ask("run", data, "-q", "--journal", str(self.folder / "journal.db"))


# ---- pytest ---------------------------------------------------------------------------------------------------------


def pytest_addoption(parser):
    group = parser.getgroup("nmer")
    group.addoption("--nmer", help="nmer's command, a JSON list")
    group.addoption("--nmer-folder", help="where its files go")
    group.addoption("--nmer-engine", default="as-written", choices=["as-written", "builtin"])
    group.addoption("--nmer-summary", help="file for the counts")


def pytest_configure(config):
    config.nmer = Nmer(json.loads(config.getoption("--nmer")), config.getoption("--nmer-folder"))
    config.outcomes = {"passed": 0, "failed": [], "skipped": collections.Counter(), "left_out": collections.Counter()}
    engine = config.getoption("--nmer-engine")
    isBuiltin = engine == "builtin"
    config.left_out = [*LEFT_OUT, *LEFT_OUT_OF[engine]]
    if isBuiltin:
        # The tests ask whether the programs are there; in their place stands what is always there.
        qcmanybody.tests.addons._programs.update(psi4=True, nwchem=True, cfour=True)
    for module, version in ((computer_v1, 1), (computer_v2, 2)):
        computer = module.ManyBodyComputer
        original = computer.__dict__["from_manybodyinput"].__func__
        computer.from_manybodyinput = classmethod(asked_of(config.nmer, version, original, isBuiltin))
    qcmanybody.core.ManyBodyCore.analyze = lambda core, results: analysis(config.nmer, core, results)


def pytest_collection_modifyitems(config, items):
    kept = []
    for item in items:
        reason = next((reason for pattern, reason in config.left_out if pattern.search(name_of(item))), None)
        if reason is None:
            kept.append(item)
        else:
            config.outcomes["left_out"][reason] += 1
    items[:] = kept


def name_of(item):
    return f"{item.path.name}::{item.name}"


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    nmer = pyfuncitem.config.nmer
    nmer.sinceTest = 0
    result = yield
    if nmer.sinceTest == 0:
        pytest.fail("passed, but asked nmer nothing: name it in left_out.py")
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    outcomes = item.config.outcomes
    if report.skipped:
        outcomes["skipped"][str(report.longrepr[2]).removeprefix("Skipped: ")] += 1
    elif report.failed:
        outcomes["failed"].append({"test": name_of(item), "error": str(call.excinfo.value)[:600]})
    elif report.when == "call":
        outcomes["passed"] += 1
    return report


def pytest_sessionfinish(session):
    there = session.config.getoption("--nmer-summary")
    if there:
        pathlib.Path(there).write_text(json.dumps({**session.config.outcomes, "nmer_calls": session.config.nmer.calls}))


# ---- QCManyBody's computer ------------------------------------------------------------------------------------------


def asked_of(nmer, version, original, isBuiltin):
    """A `from_manybodyinput` that asks nmer."""
    models = models_v1 if version == 1 else models_v2

    def from_manybodyinput(cls, input_model, build_tasks=True):
        if isinstance(input_model, dict):
            input_model = models.ManyBodyInput(**input_model)
        data = json.loads(input_model.json() if version == 1 else input_model.model_dump_json())
        if not build_tasks:
            return planned(nmer, data, lambda: original(cls, input_model, build_tasks))
        result = result_model(nmer.run(by_builtin(data) if isBuiltin else data))
        return result if version == 2 else result.convert_v(1)

    return from_manybodyinput


def planned(nmer, data, make):
    """QCManyBody's computer, once nmer has counted the same tasks; QCManyBody's error, if nmer refuses as well."""
    # These tests name models that they do not describe.
    specification = data["specification"]
    models, levels = specification["specification"], specification["keywords"].get("levels") or {}
    if "model" in models:
        models = specification["specification"] = {"(auto)": models}
    for name in levels.values():
        models.setdefault(name, next(iter(models.values())))
    try:
        plan, refusal = nmer.ask("plan", data, "--format", "json"), None
    except NmerError as error:
        plan, refusal = None, error
    try:
        computer = make()
    except Exception as error:
        assert refusal is not None, f"nmer plans what QCManyBody refuses: {error}"
        raise
    if refusal is not None:
        raise refusal
    for way, word in WORDS.items():
        _, counts = computer.qcmb_core.format_calc_plan(word)
        assert plan_counts(plan, way) == without_zeros(counts), f"other numbers of tasks for {way}"
    _, counts = computer.qcmb_core.format_calc_plan()
    assert plan_counts(plan, "all") == without_zeros(counts), "other numbers of tasks"
    return computer


def plan_counts(plan, way):
    models = {model: {int(n): counts[way] for n, counts in orders.items()} for model, orders in plan["models"].items()}
    return without_zeros(models)


def without_zeros(models):
    counts = {model: {n: count for n, count in orders.items() if count} for model, orders in models.items()}
    return {model: orders for model, orders in counts.items() if orders}


def by_builtin(data):
    """The input with the built-in engine in the place of the programs, and keywords that mean the same."""
    data = copy.deepcopy(data)
    specification = data["specification"]
    models, levels = specification["specification"], specification["keywords"].get("levels")
    if levels:
        models = {name: model for name, model in models.items() if name in levels.values()}
        specification["specification"] = models
    for model in models.values():
        method = model["model"]["method"].lower()
        if method not in ("hf", "scf", "mp2"):
            pytest.skip(f"the built-in engine has no {method}")
        isFitted = model["program"] == "psi4"
        keywords = {"e_convergence": 1e-10, "d_convergence": 1e-9}
        written = {**(model.get("keywords") or {})}
        keywords["scf_type"] = written.get("scf_type", "df" if isFitted else "pk")
        if method == "mp2":
            # Psi4 has its gradients of fitted integrals, the built-in engine of exact ones.
            isFitted = isFitted and specification["driver"] == "energy"
            keywords["mp2_type"] = written.get("mp2_type", "df" if isFitted else "conv")
        model.update(program="builtin", keywords=keywords)
        model["model"]["method"] = "hf" if method == "scf" else method
        model["model"]["basis"] = {"aug-pvdz": "aug-cc-pvdz"}.get(model["model"]["basis"].lower(), model["model"]["basis"])
    return data


def result_model(out):
    """nmer's result as QCManyBody's."""
    atoms = len(out["molecule"]["symbols"])
    properties = {name: shaped(value, atoms, name) for name, value in out["properties"].items()}
    returned = out["return_result"]
    if isinstance(returned, list):
        returned = properties["return_hessian" if "return_hessian" in properties else "return_gradient"]
    return models_v2.ManyBodyResult(**{**out, "extras": {}, "properties": properties, "return_result": returned})


def shaped(value, atoms, name):
    if not isinstance(value, list):
        return value
    return numpy.array(value).reshape((atoms, 3) if "gradient" in name else (3 * atoms, 3 * atoms))


# ---- QCManyBody's core ----------------------------------------------------------------------------------------------


def analysis(nmer, core, component_results):
    """What `ManyBodyCore.analyze` returns, from nmer's sums."""
    given = [set(parts) for parts in component_results.values()]
    driver = next((d for d in ("hessian", "gradient") if any(d in parts for parts in given)), "energy")
    out = nmer.ask("assemble", core_input(core, driver), components=plain(component_results))
    properties, atoms = out["properties"], len(core.molecule.symbols)
    found = {
        "ret_energy": float(properties["return_energy"]),
        "results": {name: value for name, value in properties.items() if name.startswith(("cp", "nocp", "vmfc"))},
        "energy_body_dict": {},
        "gradient_body_dict": {},
        "hessian_body_dict": {},
    }
    for d in ("gradient", "hessian"):
        if f"return_{d}" in properties:
            found[f"ret_{d}"] = shaped(properties[f"return_{d}"], atoms, d)
    for way in ("cp", "nocp", "vmfc"):
        for n in range(1, core.nfragments + 1):
            for d in ("energy", "gradient", "hessian"):
                value = properties.get(f"{way}_corrected_total_{d}_through_{n}_body")
                if value is None:
                    continue
                if d == "energy":
                    found["energy_body_dict"][f"{n}{way}"] = float(value)
                else:
                    found[f"{d}_body_dict"].setdefault(way, {})[n] = shaped(value, atoms, d)
    return found


def core_input(core, driver):
    """The input of a core; its models need no program, since their results are given."""
    levels = {}
    for model, orders in core.nbodies_per_mc_level.items():
        levels["supersystem" if "supersystem" in orders else max(orders)] = model
    molecule = core.molecule
    model = {"program": "psi4", "driver": driver, "model": {"method": "hf", "basis": "sto-3g"}, "keywords": {}}
    return {
        "molecule": {
            "symbols": [str(symbol) for symbol in molecule.symbols],
            "geometry": numpy.asarray(molecule.geometry).ravel().tolist(),
            "fragments": [[int(atom) for atom in atoms] for atoms in molecule.fragments],
            "fragment_charges": [float(charge) for charge in molecule.fragment_charges],
            "fragment_multiplicities": [int(multiplicity) for multiplicity in molecule.fragment_multiplicities],
        },
        "specification": {
            "driver": driver,
            "keywords": {
                "bsse_type": [way.value for way in core.bsse_type],
                "return_total_data": core.return_total_data,
                "supersystem_ie_only": core.supersystem_ie_only,
                "levels": levels,
            },
            "specification": {name: model for name in core.nbodies_per_mc_level},
        },
    }


def plain(value):
    """Arrays as lists."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, numpy.ndarray)):
        return numpy.asarray(value).tolist()
    return value.item() if isinstance(value, numpy.generic) else value
