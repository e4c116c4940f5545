"""A resident server that computes QCSchema AtomicInputs, one after the other, by Psi4 or by QCEngine.

nmer starts it as `python qcschema_server.py psi4|qcengine [DIRECTORY...]`, in a scratch directory; the directories
are added to Python's path. Or as `... psi4-executable PSI4 VERSION`, for a psi4 that no Python can import. It talks in lines of JSON: a task on its standard input,

    {"id": 1, "program": "psi4", "input": AtomicInput, "threads": 1, "memory_bytes": 1e9, "task_config": {}}

and one answer to each on its standard output,

    {"id": 1, "result": {"success": ..., "return_result": ..., "properties": ..., "molecule": ...}, or an "error",
     "memory_bytes": MEMORY OF THIS PROCESS}

after a first line {"ready": {"versions": {...}}}. Whatever else is printed, by Psi4 or by anything below it, goes to
standard error. The server ends with its standard input, and takes its process group along; so it needs one of its own.
It runs on Python 3.6 and newer, and needs nothing but the programs themselves.
"""

import copy
import ctypes
import importlib.util
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

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

    def compute(self, task):
        psi4 = self.psi4
        psi4.set_num_threads(task["threads"], quiet=True)
        psi4.core.set_memory_bytes(int(task["memory_bytes"]), True)
        psi4.core.IOManager.shared_object().set_default_path(os.path.join(os.getcwd(), ""))
        try:
            return self.run(copy.deepcopy(task["input"]))  # it writes its results into it
        finally:
            psi4.core.clean()
            psi4.core.clean_options()
            psi4.core.clean_variables()
            psi4.core.be_quiet()


class Psi4Executable:
    """Psi4 where no Python imports it, a wrapper around a container say: a process for each task."""

    def __init__(self, executable, version):
        self.executable = executable
        self.old = tuple(int(part) for part in version.split(".")[:2]) < (1, 4)
        self.versions = {"psi4": version}

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


def answer(program, task):
    result = compute(program, task)
    kept = {key: result[key] for key in KEPT if result.get(key) is not None}
    if not kept.get("success"):  # what was computed before it failed is no result, and all that was printed is long
        error = result.get("error") or {}
        kept = failure(str(error.get("error_message"))[-LONGEST_MESSAGE:], str(error.get("error_type")))
    reply = {"id": task["id"], "result": kept, "memory_bytes": memory_bytes()}
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

    say(json.dumps({"ready": {"versions": program.versions}}))
    while True:
        say(answer(program, tasks.get()))


if __name__ == "__main__":
    main()
