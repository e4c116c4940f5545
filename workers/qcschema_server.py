"""A resident server that computes QCSchema AtomicInputs, one after the other, by Psi4 or by QCEngine.

nmer starts it as `python qcschema_server.py psi4|qcengine [DIRECTORY...]`, in a scratch directory; the directories
are added to Python's path. Or as `... psi4-executable PSI4 VERSION`, for a psi4 that no Python can import. It talks in lines of JSON: a task on its standard input,

    {"id": 1, "program": "psi4", "input": AtomicInput, "threads": 1, "memory_bytes": 1e9, "task_config": {},
     "charges": [[CHARGE, X, Y, Z], ...]}

(the charges, in bohr, for Psi4 alone) with one answer to each on its standard output,

    {"id": 1, "result": {"success": ..., "return_result": ..., "properties": ..., "molecule": ...}, or an "error",
     "memory_bytes": MEMORY OF THIS PROCESS, "peak_memory_bytes": THE MOST THAT IT AND ITS CHILDREN HAVE HELD}

nmer also asks, before the first task, whether it can compute what is to come,

    {"examine": {"models": [{"method": ..., "basis": ..., "keywords": {...}}], "elements": [...], "charges": BOOLEAN}}

and gets {"examined": [{"model": INDEX, "key": ..., "value": ..., "elements": [...]}, ...]}: what is missing. All this
after a first line {"ready": {"versions": {...}}}. Whatever else is printed, by Psi4 or by anything below it, goes to
standard error. The server ends with its standard input, and takes its process group along; so it needs one of its own.
It runs on Python 3.6 and newer, and needs nothing but the programs themselves.
"""

import copy
import ctypes
import importlib.util
import json
import math
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

# What of a result nmer reads; wavefunctions, native files and printed output stay here.
KEPT = ("success", "return_result", "properties", "molecule", "error")
LONGEST_MESSAGE = 16000
PR_SET_PDEATHSIG = 1


def protect_pipes():
    """The two pipes of the talk, out of reach of whatever prints or reads."""
    tasks = os.fdopen(os.dup(0), "r", encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return tasks, answers


def end_with_parent(busy_in_native_code):
    """Psi4 computes without letting other threads run: the system itself must end it when its parent dies. QCEngine
    waits for programs that it started, which would survive that; there the end of the standard input is seen at once,
    and ends the whole group."""
    if sys.platform == "linux":
        death_signal = signal.SIGKILL if busy_in_native_code else 0
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)


def end_group():
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def read_tasks(pipe, tasks):
    try:
        for line in pipe:
            tasks.put(json.loads(line))
    finally:
        end_group()


def memory_bytes():
    """Memory that this process holds, or None where the system does not say."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def peak_memory_bytes():
    """The most that this process has held, or None."""
    try:
        with open("/proc/self/status") as file:
            return int(re.search(r"VmHWM:\s+(\d+) kB", file.read()).group(1)) * 1024
    except (OSError, AttributeError):
        return None


class MemoryWatch(threading.Thread):
    """Looks now and then at what the processes hold that this one has started."""

    INTERVAL_SECONDS = 0.2

    def __init__(self):
        super().__init__(daemon=True)
        self.most = 0

    def run(self):
        while True:
            self.most = max(self.most, self.look())
            time.sleep(self.INTERVAL_SECONDS)

    @staticmethod
    def look():
        """Bytes that all children, and theirs, hold now."""
        parents, held = {}, {}
        page = os.sysconf("SC_PAGE_SIZE")
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            try:
                with open("/proc/%s/stat" % name) as file:
                    words = file.read().rpartition(")")[2].split()
            except OSError:  # it has ended
                continue
            parents[int(name)], held[int(name)] = int(words[1]), int(words[21]) * page
        with open("/proc/self/stat") as file:  # this process as it is called there
            own = int(file.read().split()[0])
        family = {own}
        while True:
            more = {child for child, parent in parents.items() if parent in family} - family
            if not more:
                return sum(held[child] for child in family - {own})
            family |= more


def plain(value):
    """Arrays of NumPy, and models of pydantic, as JSON."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "model_dump"):
        return value.model_dump()
    if hasattr(value, "dict"):
        return value.dict()
    return str(value)


class Psi4:
    """Psi4, 1.3 and newer, in this process."""

    def __init__(self):
        import psi4

        self.psi4 = psi4
        self.versions = {"psi4": psi4.__version__}
        psi4.core.be_quiet()
        if importlib.util.find_spec("psi4.driver.schema_wrapper") is not None:
            from psi4.driver.schema_wrapper import run_qcschema

            self.run = lambda task: to_dict(run_qcschema(task, clean=True))
        else:
            from psi4.driver.json_wrapper import run_json_qcschema

            self.run = lambda task: run_json_qcschema(task, True)
        self.run_in_field = None

    def compute(self, task):
        psi4 = self.psi4
        psi4.set_num_threads(task["threads"], quiet=True)
        psi4.core.set_memory_bytes(int(task["memory_bytes"]), True)
        psi4.core.IOManager.shared_object().set_default_path(os.path.join(os.getcwd(), ""))
        try:
            given = copy.deepcopy(task["input"])  # it writes its results into it
            return self.in_field(given, task["charges"]) if task.get("charges") else self.run(given)
        finally:
            psi4.core.clean()
            psi4.core.clean_options()
            psi4.core.clean_variables()
            psi4.core.be_quiet()


    def examine(self, models, elements, charges):
        """What is missing for the models: keywords that Psi4 does not take, basis sets that do not have all elements."""
        problems = []
        for index, model in enumerate(models):
            try:
                found = self.missing_for(model, elements)
            except Exception:  # what a Psi4 cannot be asked, its tasks tell
                found = []
            finally:
                self.psi4.core.clean_options()
            problems += [{"model": index, **problem} for problem in found]
        return problems

    def missing_for(self, model, elements):
        psi4, basis = self.psi4, model["basis"]
        try:
            psi4.set_options({key: value for key, value in model["keywords"].items() if key != "function_kwargs"})
        except Exception as error:
            if type(error).__name__ == "ValidationError":
                return [{"key": "KEYWORDS", "value": str(error)}]
            raise
        problem = self.unknown_method(model["method"])
        if problem is not None:
            return [problem]
        if "[" in basis or model["method"].lower().endswith("3c"):  # several sets, or one of the method's own
            return []
        sets = [("BASIS", "ORBITAL", basis)]
        scf_type = self.option("SCF", "SCF_TYPE", "DF")
        if scf_type.endswith("DF") or scf_type == "DIRECT" and psi4.core.get_option("SCF", "DF_SCF_GUESS"):
            sets.append(("DF_BASIS_SCF", "JKFIT", psi4.core.get_option("SCF", "DF_BASIS_SCF")))
        if model["method"].lower() == "mp2" and self.option("DFMP2", "MP2_TYPE", "DF") == "DF":
            sets.append(("DF_BASIS_MP2", "RIFIT", psi4.core.get_option("DFMP2", "DF_BASIS_MP2")))
        for key, role, name in sets:
            if not self.has_set(key, role, name, basis, elements):
                missing = [element for element in elements if not self.has_set(key, role, name, basis, [element])]
                return [{"key": key, "value": name, "elements": missing}]
        return []

    def unknown_method(self, method):
        """What Psi4's driver would say of a method that it does not have."""
        try:
            from psi4.driver import driver_util

            name, _ = driver_util.parse_arbitrary_order(method.lower())
            driver_util._method_exists("energy", name)
        except Exception as error:  # another one means that this Psi4 cannot be asked so
            if type(error).__name__ == "ValidationError":
                return {"key": "METHOD", "value": str(error)}
        return None

    def option(self, module, name, default):
        """An option, with the default that Psi4's driver has in place of that of its modules."""
        core = self.psi4.core
        return core.get_option(module, name) if core.has_option_changed(module, name) else default

    def has_set(self, key, role, name, basis, elements):
        core = self.psi4.core
        atoms = {
            "symbols": elements,
            "geometry": [coordinate for i in range(len(elements)) for coordinate in (0.0, 0.0, 5.0 * i)],
            "real": [False] * len(elements),  # no electrons, so no multiplicity
            "molecular_charge": 0,
            "molecular_multiplicity": 1,
        }
        molecule = core.Molecule.from_schema({"schema_name": "qcschema_molecule", "schema_version": 2, **atoms})
        try:
            core.BasisSet.build(molecule, key, name, role, basis, quiet=True)
        except Exception as error:
            if type(error).__name__ == "BasisSetNotFound":
                return False
            raise
        return True

    def in_field(self, given, charges):
        """The result in the field of charges, handed over in a way that has been seen to work."""
        if self.run_in_field is None:
            ways = (self.with_extern, self.with_keyword)
            self.run_in_field = next((way for way in ways if self.shifts_helium(way)), None)
        if self.run_in_field is None:
            return failure("this Psi4 does not take point charges as nmer knows to hand them over", "input_error")
        return self.run_in_field(given, charges)

    def with_extern(self, given, charges):
        """Psi4 1.3 to 1.5."""
        core = self.psi4.core
        potential = core.ExternalPotential()
        for charge, x, y, z in charges:
            potential.addCharge(charge, x, y, z)
        core.set_global_option_python("EXTERN", potential)
        try:
            return self.run(given)
        finally:
            core.set_global_option_python("EXTERN", None)

    def with_keyword(self, given, charges):
        """Psi4 1.6 and newer."""
        keywords = given["keywords"]
        potentials = [[charge, [x, y, z]] for charge, x, y, z in charges]
        function_kwargs = {**keywords.get("function_kwargs", {}), "external_potentials": potentials}
        return self.run({**given, "keywords": {**keywords, "function_kwargs": function_kwargs}})

    def shifts_helium(self, way):
        """Whether charges that are handed over in a way do what they must, in bohr, to electrons and nuclei: helium
        with a single function cannot yield to a charge, so what it does to its energy is one integral."""
        distance = 2.0
        try:
            alone = self.run(helium())
            near = way(helium(), [[1.0, 0.0, 0.0, distance]])
            shift = near["return_result"] - alone["return_result"]
        except Exception:  # this Psi4 has another way
            return False
        return abs(shift - helium_shift(distance)) < 1e-7


# STO-3G of helium (doi:10.1063/1.1672392): exponents and contraction coefficients.
HELIUM = ((6.36242139, 0.15432897), (1.15892300, 0.53532814), (0.31364979, 0.44463454))


def helium():
    return {
        "schema_name": "qcschema_input",
        "schema_version": 1,
        "molecule": {
            "schema_name": "qcschema_molecule",
            "schema_version": 2,
            "symbols": ["He"],
            "geometry": [0.0, 0.0, 0.0],
            "real": [True],
            "fix_com": True,
            "fix_orientation": True,
            "fix_symmetry": "c1",
        },
        "driver": "energy",
        "model": {"method": "hf", "basis": "sto-3g"},
        "keywords": {"scf_type": "pk"},
        "extras": {},
    }


def helium_shift(distance):
    """What a charge of 1 at a distance in bohr does to the energy of helium in STO-3G, in Hartree."""
    overlap = attraction = 0.0
    for a, c in HELIUM:
        for b, d in HELIUM:
            product = c * d * (a * b) ** 0.75 / (a + b) ** 1.5
            overlap += product
            attraction += product * math.erf(math.sqrt(a + b) * distance) / distance
    return 2 / distance - 2 * attraction / overlap


class Psi4Executable:
    """Psi4 where no Python imports it, a wrapper around a container say: a process for each task."""

    def __init__(self, executable, version):
        self.executable = executable
        self.old = tuple(int(part) for part in version.split(".")[:2]) < (1, 4)
        self.versions = {"psi4": version}

    def examine(self, models, elements, charges):
        return [{"model": 0, "key": "CHARGES", "value": ""}] if charges else []

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
            return json.load(file)


class QCEngine:
    """Whatever QCEngine knows, 0.24 and newer."""

    def __init__(self):
        import qcengine

        self.qcengine = qcengine
        self.versions = {"qcengine": qcengine.__version__}

    def compute(self, task):
        config = dict(task.get("task_config") or {})
        config["ncores"] = task["threads"]
        config["memory"] = task["memory_bytes"] / 2**30
        config["scratch_directory"] = os.getcwd()
        # QCSchema's version 1 needs a pydantic that Python 3.14 ends.
        given = as_version_2(task["input"], task["program"]) if sys.version_info >= (3, 14) else task["input"]
        return to_dict(self.qcengine.compute(given, task["program"], task_config=config, return_dict=True))


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


def to_dict(result):
    if isinstance(result, dict):
        return result
    return result.model_dump() if hasattr(result, "model_dump") else result.dict()


def failure(message, kind):
    return {"success": False, "error": {"error_type": kind, "error_message": message}}


def compute(program, task):
    """The result of a task, computed in a directory of its own that is gone afterwards."""
    home = os.getcwd()
    directory = tempfile.mkdtemp(prefix="task-", dir=home)
    os.chdir(directory)
    try:
        result = program.compute(task)
        return with_gradient(program, task, result) if task["input"]["driver"] == "hessian" else result
    except Exception as error:  # whatever it is, it is the task's, and the next one may do better
        return failure(str(error), type(error).__name__)
    finally:
        os.chdir(home)
        shutil.rmtree(directory, ignore_errors=True)  # what is left goes with the server's own directory


def with_gradient(program, task, result):
    """A Hessian is asked for together with the gradient, which few programs give along."""
    if not result.get("success") or (result.get("properties") or {}).get("return_gradient") is not None:
        return result
    gradient = program.compute({**task, "input": {**task["input"], "driver": "gradient"}})
    if not gradient.get("success"):
        return gradient
    properties = {**gradient["properties"], **result["properties"]}
    return {**result, "properties": {**properties, "return_gradient": gradient["return_result"]}}


def answer(program, task, watch):
    result = compute(program, task)
    kept = {key: result[key] for key in KEPT if result.get(key) is not None}
    if not kept.get("success"):  # what was computed before it failed is no result, and all that was printed is long
        error = result.get("error") or {}
        kept = failure(str(error.get("error_message"))[-LONGEST_MESSAGE:], str(error.get("error_type")))
    own_peak = peak_memory_bytes()
    reply = {"id": task["id"], "result": kept, "memory_bytes": memory_bytes()}
    if own_peak is not None:
        reply["peak_memory_bytes"] = own_peak + (watch.most if watch else 0)
    try:
        return json.dumps(reply, default=plain, allow_nan=False)
    except ValueError:
        reply["result"] = failure("it gave a number that is not finite", "ArithmeticError")
        return json.dumps(reply)


def main():
    kind, words = sys.argv[1], sys.argv[2:]
    pipe, answers = protect_pipes()
    end_with_parent(busy_in_native_code=kind == "psi4")
    tasks = queue.Queue()
    threading.Thread(target=read_tasks, args=(pipe, tasks), daemon=True).start()
    if kind == "psi4-executable":
        program = Psi4Executable(*words)
    else:
        sys.path[1:1] = words
        program = {"psi4": Psi4, "qcengine": QCEngine}[kind]()

    def say(line):
        answers.write(line + "\n")
        answers.flush()

    # Psi4 computes in this process.
    watch = MemoryWatch() if kind != "psi4" and os.path.isdir("/proc/self") else None
    if watch:
        watch.start()
    say(json.dumps({"ready": {"versions": program.versions}}))
    while True:
        asked = tasks.get()
        say(json.dumps({"examined": program.examine(**asked["examine"])}) if "examine" in asked else answer(program, asked, watch))


if __name__ == "__main__":
    main()
