"""Energies of -1 Hartree for each real atom and -0.01 for each pair of atoms, real or ghost; and faults."""

import os
import signal
import subprocess
import sys
import time

from psi4 import core


def run_json_qcschema(task, clean):
    molecule, method = task["molecule"], task["model"]["method"]
    atoms, real = len(molecule["symbols"]), sum(molecule["real"])
    fault, _, size = method.partition("-")
    if atoms >= int(size or 1):
        FAULTS[fault]()
    assert os.getcwd() == os.path.realpath(core.path), (os.getcwd(), core.path)
    energy = -real - 0.01 * atoms * (atoms - 1) / 2
    for charge, _ in task["keywords"].pop("function_kwargs", {}).get("external_potentials", []):
        energy += charge * FIELD
    if fault == "nan":
        energy = float("nan")
    return {"success": True, "return_result": energy, "molecule": molecule, "properties": {"return_energy": energy}}


# What one charge does, whatever it is; of helium with a charge of 1 at a distance of 2 bohr, by Psi4 1.3.2.
FIELD = -2.8026098833634308 + 2.807783957539974


def fine():
    pass


def talk():
    print("stdout of Python")
    print('{"id": 1, "result": {"success": true, "return_result": 0}}')
    os.write(1, b"stdout of the process \xff\xfe\n")
    subprocess.run(["echo", "stdout of a child"], check=True)
    sys.stdin.read()  # nothing of the talk is there


def leave_files():
    with open(os.path.join(core.path, "scratch.dat"), "w") as file:
        file.write("x" * 1000)
    with open("timer.dat", "w") as file:
        file.write("x" * 1000)


def tidy():
    """As a program does that takes the whole directory for its own."""
    os.rmdir(os.getcwd())
    raise RuntimeError("tidied up")


def grow():
    """Holds much for a while."""
    bytearray(b"x" * (400 * 2**20))


def hang():
    """As a program does that has started another one."""
    subprocess.Popen(["sleep", "1000"])
    subprocess.Popen(["sh", "-c", "trap '' TERM HUP; exec setsid sleep 1001"])
    time.sleep(1000)


def once(deed):
    """The first server of a run that comes here does it; all the next ones do not."""
    marker = os.path.join(os.environ["PSIDATADIR"], "done")
    if not os.path.exists(marker):
        open(marker, "w").close()
        deed()


FAULTS = {
    "hf": fine,
    "fine": fine,
    "nan": fine,
    "talk": talk,
    "files": leave_files,
    "tidy": tidy,
    "hang": hang,
    "grow": grow,
    "raise": lambda: 1 / 0,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "killonce": lambda: once(lambda: os.kill(os.getpid(), signal.SIGKILL)),
    "exit": lambda: os._exit(3),
}
