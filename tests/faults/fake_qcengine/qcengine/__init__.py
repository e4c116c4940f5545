"""A module that looks like QCEngine to nmer's server: one that has NWChem, writes down what it is asked, and answers
with energies of -1 Hartree for each real atom. Where there is a file `version-2` in PSIDATADIR it is a QCEngine of
Python 3.14, which has lost QCSchema's version 1."""

import json
import os
import sys

__version__ = "v0.50.0"

PLACE = os.environ.get("PSIDATADIR", "")
VERSION = 2 if os.path.exists(os.path.join(PLACE, "version-2")) else 1
if VERSION == 2:
    sys.version_info = (3, 14, 0, "final", 0)


class Harness:
    def __init__(self, name):
        self.name = name

    def found(self, raise_error=False):
        if self.name != "nwchem" and raise_error:
            raise ModuleNotFoundError("Command '%s' not found in envvar PATH." % self.name)
        return self.name == "nwchem"

    def get_version(self):
        return "7.2"


def get_program(name, check=True):
    return Harness(name)


class Array:
    """What NumPy's arrays are to whoever turns them into lists."""

    def __init__(self, values):
        self.values = values

    def tolist(self):
        return self.values


def compute(input_data, program, raise_error=False, task_config=None, return_dict=False, return_version=-1):
    assert return_dict and os.path.realpath(task_config["scratch_directory"]) == os.getcwd()
    with open(os.path.join(PLACE, "heard.jsonl"), "a") as file:
        file.write(json.dumps({"program": program, "input": input_data, "task_config": task_config}) + "\n")
    if input_data["schema_version"] != VERSION:
        error = {"error_type": "input_error", "error_message": "pydantic.v1 is unavailable"}
        return {"success": False, "error": error, "input_data": input_data}
    molecule = input_data["molecule"]
    energy = -float(sum(molecule["real"]))
    kept = {
        "molecule": {**molecule, "geometry": Array(molecule["geometry"])},
        "properties": {"return_energy": energy, "calcinfo_natom": len(molecule["symbols"])},
        "return_result": energy,
        "success": True,
        "stdout": "x" * 1000,
    }
    if VERSION == 1:
        return {**input_data, **kept, "schema_name": "qcschema_output", "error": None}
    specification = input_data["specification"]
    assert specification["program"] == program and "driver" not in input_data
    return {"schema_name": "qcschema_atomic_result", "schema_version": 2, "input_data": input_data, **kept}
