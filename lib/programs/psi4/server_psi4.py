"""Psi4 behind nmer's server: in this process where Python imports it, else a process for each task."""

import copy
import importlib.util
import json
import os
import re
import subprocess

from server_psi4_preflight import missing_for
from server_psi4_embedding import Field
from server_psi4_kept import share_basis_sets
from server_psi4_moments import KeptWavefunction, Polarizability, quadrupole_moment
from server_results import failure, to_dict


class Psi4:
    """Psi4, 1.3 and newer, in this process."""

    def __init__(self):
        import psi4

        self.psi4 = psi4
        self.versions = {"psi4": psi4.__version__}
        psi4.core.be_quiet()
        share_basis_sets()
        if importlib.util.find_spec("psi4.driver.schema_wrapper") is not None:
            from psi4.driver import schema_wrapper
            from psi4.driver.schema_wrapper import run_qcschema

            self.run = lambda task: to_dict(run_qcschema(task, clean=True))
            wrapper = schema_wrapper
        else:
            from psi4.driver import json_wrapper
            from psi4.driver.json_wrapper import run_json_qcschema

            self.run = lambda task: run_json_qcschema(task, True)
            wrapper = json_wrapper
        self.dipole_unit = dipole_unit(getattr(wrapper, "_qcschema_translation", {}))
        self.field = Field(psi4, self.run)
        self.kept = KeptWavefunction(wrapper)

    def compute(self, task):
        psi4 = self.psi4
        psi4.set_num_threads(task["threads"], quiet=True)
        psi4.core.set_memory_bytes(int(task["memory_bytes"]), True)
        psi4.core.IOManager.shared_object().set_default_path(os.path.join(os.getcwd(), ""))
        try:
            return self.with_moments(in_atomic_units(self.run_in_field(task["input"], task), self.dipole_unit), task)
        finally:
            self.kept.last = None
            psi4.core.clean()
            psi4.core.clean_options()
            psi4.core.clean_variables()
            psi4.core.be_quiet()

    def run_in_field(self, given, task):
        given = copy.deepcopy(given)  # it writes its results into it
        return self.field.run(given, task["charges"]) if task.get("charges") else self.run(given)

    def with_moments(self, result, task):
        """The result with what is asked for beside what Psi4 gives by itself."""
        moments = task.get("moments", ())
        if result.get("success") and "quadrupole" in moments:
            wavefunction = self.kept.take(task["input"]["molecule"])
            result["properties"]["scf_quadrupole_moment"] = quadrupole_moment(self.psi4, wavefunction)
        if result.get("success") and "polarizability" in moments:
            tensor = Polarizability(self.psi4, task["input"], lambda given: self.energy_in(given, task)).tensor()
            result["properties"]["scf_polarizability"] = tensor
        return result

    def energy_in(self, given, task):
        """The energy of an AtomicInput among the charges of a task, and its wavefunction."""
        result = self.run_in_field(given, task)
        if not result.get("success"):
            raise ValueError("in a field of which its polarizability is made: %s" % result.get("error"))
        return result["return_result"], self.kept.take(given["molecule"])

    def preflight(self, models, elements, charges, moments=()):
        """What is missing for the models: keywords that Psi4 does not take, basis sets that do not have all elements."""
        problems = []
        for index, model in enumerate(models):
            try:
                found = missing_for(self.psi4, model, elements)
            except Exception:  # what a Psi4 cannot be asked, its tasks report
                found = []
            finally:
                self.psi4.core.clean_options()
            problems += [{"model": index, **problem} for problem in found]
        if moments and not self.kept.is_kept:
            problems.append({"model": 0, "key": "MOMENTS", "value": ", ".join(moments)})
        return problems


# As Psi4's own constants have it, Debye in an e a0.
DEBYE = 2.541746451895026


def dipole_unit(translation):
    """What an e a0 is in the results' dipole moments: Psi4 has one array in atomic units or, before 1.5, a variable for
    each component, in Debye. None where it is not known."""
    entry = translation.get("scf", {}).get("scf_dipole_moment", {})
    if "variables" not in entry:
        return None
    if isinstance(entry["variables"], str) or "conversion_factor" in entry:
        return 1
    return DEBYE


def in_atomic_units(result, unit):
    """The result with dipole moments in e a0, where their unit is known; else without."""
    properties = result.get("properties") or {}
    for name in [name for name in properties if name.endswith("_dipole_moment")]:
        moment = properties.pop(name)
        if moment is not None and unit is not None:
            properties[name] = [float(component) / unit for component in moment]
        elif name.startswith("scf") and unit == DEBYE:  # what Psi4 before 1.5 says of a moment of zero
            properties[name] = [0.0, 0.0, 0.0]
    return result


class Psi4Executable:
    """Psi4 where no Python imports it, a wrapper around a container say: a process for each task."""

    def __init__(self, executable, version):
        self.executable = executable
        number = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
        self.old = number < (1, 4)
        self.dipole_unit = DEBYE if self.old else None if number < (1, 5) else 1
        self.versions = {"psi4": version}

    def preflight(self, models, elements, charges, moments=()):
        problems = [{"model": 0, "key": "CHARGES", "value": ""}] if charges else []
        return problems + ([{"model": 0, "key": "MOMENTS", "value": ", ".join(moments)}] if moments else [])

    def compute(self, task):
        given, threads, memory = task["input"], task["threads"], int(task["memory_bytes"])
        options = ["--nthread", str(threads), "--memory", "%.3fGiB" % (memory / 2**30), "--qcschema", "data.json"]
        if self.old:
            given = {**given, "schema_name": "qc_schema_input", "nthreads": threads, "memory": memory}
            options = ["--json", "data.json"]
        with open("data.json", "w") as file:
            json.dump(given, file)
        command = [self.executable, "--scratch", os.getcwd(), *options]
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if ended.returncode != 0:
            words = ended.stderr.decode(errors="replace") or "psi4 ended with exit code %d" % ended.returncode
            return failure(words, "execution_error")
        with open("data.json") as file:
            return in_atomic_units(json.load(file), self.dipole_unit)
