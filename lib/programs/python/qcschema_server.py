"""A resident server that computes QCSchema AtomicInputs, one after the other, by Psi4, PySCF or QCEngine.

nmer starts it as `python qcschema_server.py psi4|pyscf|qcengine [DIRECTORY...]`, in a scratch directory; the directories
are added to Python's path. Or as `... psi4-executable PSI4 VERSION`, for a psi4 that no Python can import. The modules
`server_*.py` beside it and in the folders of the programs belong to it. It talks in lines of JSON: a task on its standard input,

    {"id": 1, "program": "psi4", "input": AtomicInput, "threads": 1, "memory_bytes": 1e9, "task_config": {},
     "charges": [[CHARGE, X, Y, Z], ...], "moments": ["dipole", ...]}

(the charges, in bohr, and properties of the molecule for Psi4 and PySCF; for the latter also what `pyscf/adapter.ts` says) with one answer to each on its standard output,

    {"id": 1, "result": {"success": ..., "return_result": ..., "properties": ..., "molecule": ...}, or an "error",
     "memory_bytes": MEMORY OF THIS PROCESS, "peak_memory_bytes": THE MOST THAT IT AND ITS CHILDREN HAVE HELD}

nmer also asks, before the first task, whether it can compute what is to come,

    {"preflight": {"models": [{"method": ..., "basis": ..., "keywords": {...}}], "elements": [...], "charges": BOOLEAN,
     "moments": [...]}}

and gets {"preflight": [{"model": INDEX, "key": ..., "value": ..., "elements": [...]}, ...]}: what is missing. All this
after a first line {"ready": {"versions": {...}}}. Whatever else is printed, by Psi4 or by anything below it, goes to
standard error. The server ends with its standard input, and ends its process group with it; so it needs one of its own.
It runs on Python 3.6 and newer, and needs nothing but the programs themselves.
"""

import ctypes
import json
import os
import queue
import shutil
import signal
import sys
import tempfile
import threading

from server_memory import MemoryWatch, memory_bytes, peak_memory_bytes
from server_results import failure, plain

# What of a result nmer reads; wavefunctions, native files and printed output stay here.
KEPT = ("success", "return_result", "properties", "molecule", "error")
# How names of properties of the molecule end.
MOMENTS = ("_moment", "_polarizability")
MAX_MESSAGE_LENGTH = 16000
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


def compute(program, task):
    """The result of a task, computed in a directory of its own that is gone afterwards."""
    home = os.getcwd()
    directory = tempfile.mkdtemp(prefix="task-", dir=home)
    os.chdir(directory)
    try:
        if task["input"]["driver"] != "hessian":
            return program.compute(task)
        return with_gradient(program, task, program.compute({**task, "moments": []}))  # they come with the gradient
    except Exception as error:  # whatever it is, it is the task's, and the next one may do better
        return failure(str(error), type(error).__name__)
    finally:
        os.chdir(home)
        shutil.rmtree(directory, ignore_errors=True)  # what is left goes with the server's own directory


def with_gradient(program, task, result):
    """A Hessian comes together with the gradient, which few programs give along."""
    has_gradient = (result.get("properties") or {}).get("return_gradient") is not None
    if not result.get("success") or has_gradient and not task.get("moments"):
        return result
    gradient = program.compute({**task, "input": {**task["input"], "driver": "gradient"}})
    if not gradient.get("success"):
        return gradient
    # Where the Hessian is made of differences, its last moments are those of a displaced geometry.
    own = {name: value for name, value in result["properties"].items() if not name.endswith(MOMENTS)}
    properties = {**gradient["properties"], **own}
    return {**result, "properties": {**properties, "return_gradient": gradient["return_result"]}}


def answer(program, task, watch):
    result = compute(program, task)
    kept = {key: result[key] for key in KEPT if result.get(key) is not None}
    if not kept.get("success"):  # what was computed before it failed is no result, and all that was printed is long
        error = result.get("error") or {}
        kept = failure(str(error.get("error_message"))[-MAX_MESSAGE_LENGTH:], str(error.get("error_type")))
    own_peak = peak_memory_bytes()
    reply = {"id": task["id"], "result": kept, "memory_bytes": memory_bytes()}
    if own_peak is not None:
        reply["peak_memory_bytes"] = own_peak + (watch.most if watch else 0)
    try:
        return json.dumps(reply, default=plain, allow_nan=False)
    except ValueError:
        reply["result"] = failure("it gave a number that is not finite", "ArithmeticError")
        return json.dumps(reply)


def import_from(folder):
    """Makes the modules of a program's folder importable."""
    programs = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path.insert(1, os.path.join(programs, folder))


def start(kind, words):
    """The program that computes; only what it needs is imported."""
    import_from("psi4" if kind == "psi4-executable" else kind)
    if kind == "psi4-executable":
        from server_psi4 import Psi4Executable

        return Psi4Executable(*words)
    sys.path[1:1] = words
    if kind == "psi4":
        from server_psi4 import Psi4

        return Psi4()
    if kind == "pyscf":
        from server_pyscf import Pyscf

        return Pyscf()
    from server_qcengine import QCEngine

    return QCEngine()


def main():
    kind, words = sys.argv[1], sys.argv[2:]
    pipe, answers = protect_pipes()
    in_process = kind in ("psi4", "pyscf")
    end_with_parent(busy_in_native_code=in_process)
    tasks = queue.Queue()
    threading.Thread(target=read_tasks, args=(pipe, tasks), daemon=True).start()
    program = start(kind, words)

    def say(line):
        answers.write(line + "\n")
        answers.flush()

    # What computes in this process starts no others.
    watch = MemoryWatch() if not in_process and os.path.isdir("/proc/self") else None
    if watch:
        watch.start()
    say(json.dumps({"ready": {"versions": program.versions}}))
    while True:
        request = tasks.get()
        if "preflight" in request:
            say(json.dumps({"preflight": program.preflight(**request["preflight"])}))
        else:
            say(answer(program, request, watch))


if __name__ == "__main__":
    main()
