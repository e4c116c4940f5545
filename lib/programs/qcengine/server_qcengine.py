"""QCEngine behind nmer's server, with QCSchema's version 1, or 2 where that is all that it has."""

import getpass
import os
import sys

from server_results import to_dict


class QCEngine:
    """Whatever QCEngine knows, 0.24 and newer."""

    def __init__(self):
        import qcengine

        self.qcengine = qcengine
        self.versions = {"qcengine": qcengine.__version__}
        give_user_a_name()

    def compute(self, task):
        config = dict(task.get("task_config") or {})
        config["ncores"] = task["threads"]
        config["memory"] = task["memory_bytes"] / 2**30
        config["scratch_directory"] = os.getcwd()
        # QCSchema's version 1 needs a pydantic that Python 3.14 ends.
        given = as_version_2(task["input"], task["program"]) if sys.version_info >= (3, 14) else task["input"]
        return to_dict(self.qcengine.compute(given, task["program"], task_config=config, return_dict=True))


def give_user_a_name():
    """QCEngine fails for a user whose number has no name, as users of containers may be: the number is the name."""
    try:
        getpass.getuser()
    except (KeyError, OSError):
        os.environ["LOGNAME"] = str(os.getuid())


def as_version_2(atomic_input, program):
    """An AtomicInput of QCSchema's version 2 from one of version 1."""
    old = ("schema_name", "schema_version")
    return {
        "schema_name": "qcschema_atomic_input",
        "schema_version": 2,
        "molecule": {key: value for key, value in atomic_input["molecule"].items() if key not in old},
        "specification": {
            "program": program,
            **{key: atomic_input[key] for key in ("driver", "model", "keywords", "protocols")},
        },
    }
