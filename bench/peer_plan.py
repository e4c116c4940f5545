"""Time and peak memory of QCManyBody's task planner, to set nmer's beside.

Calls qcmanybody.builder.build_nbody_compute_list for two large systems and prints one JSON line
per case: {"case", "tasks", "seconds", "peak_rss_mb", "import_rss_mb", "qcmanybody", "python"}.

    seconds        wall-clock time of the call alone (imports and counting excluded)
    peak_rss_mb    peak resident memory of the process up to the end of the call, MB = 2**20 bytes
    import_rss_mb  the part of it that was there before the call (Python, numpy, pydantic, ...)
    tasks          distinct (real fragments, basis fragments) pairs, counted after the measurement

Every case runs in a child process of its own, so that the peaks do not mix.

Install and run:

    python3 -m venv venv
    venv/bin/pip install qcmanybody==0.8.0
    venv/bin/python bench/peer_plan.py            # all cases
    venv/bin/python bench/peer_plan.py nocp100    # one

Needs about 1.5 GB of memory; Linux or macOS.
"""

import json
import platform
import resource
import subprocess
import sys
import time

CASES = {
    "nocp100": ("100 fragments, nocp, to 4-body", 100, ["nocp"], 4, 4_087_975),
    "vmfc50": ("50 fragments, vmfc, to 4-body", 50, ["vmfc"], 4, 3_595_425),
}


def peak_mb():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kB on Linux, bytes on macOS
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def child(key):
    import qcmanybody
    from qcmanybody.builder import build_nbody_compute_list

    title, nfragments, bsse, max_nbody, expected = CASES[key]
    before = peak_mb()
    start = time.perf_counter()
    lists = build_nbody_compute_list(bsse, nfragments, list(range(1, max_nbody + 1)), False, False, max_nbody)
    seconds = time.perf_counter() - start
    peak = peak_mb()
    tasks = len(set().union(*lists["all"].values()))
    assert tasks == expected, f"{title}: {tasks} tasks, expected {expected}"
    record = {
        "case": title,
        "tasks": tasks,
        "seconds": round(seconds, 2),
        "peak_rss_mb": round(peak),
        "import_rss_mb": round(before),
        "qcmanybody": qcmanybody.__version__,
        "python": platform.python_version(),
    }
    print(json.dumps(record), flush=True)


def main(arguments):
    if arguments[:1] == ["--child"]:
        return child(arguments[1])
    unknown = [a for a in arguments if a not in CASES]
    if unknown:
        sys.exit(f"unknown case {', '.join(unknown)}; known: {', '.join(CASES)}")
    try:
        import qcmanybody  # noqa: F401
    except ImportError:
        print("qcmanybody is not installed: see the head of this file", file=sys.stderr)
        sys.exit(77)
    for key in arguments or CASES:
        subprocess.run([sys.executable, __file__, "--child", key], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
