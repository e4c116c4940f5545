"""Derivatives that PySCF does not have, by differences over four points for each coordinate: gradients of energies,
Hessians of gradients. Ghosts move as atoms do."""

import numpy

from server_pyscf_scf import NotConverged

STEP_BOHR = 0.01
POINTS = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))
# Of a derivative over two points at one step and at two, which is some 1e-4 for a bond; other states are further off.
MAX_DISAGREEMENT = 0.02


def lower_driver(task):
    """The driver whose differences a task needs; None where PySCF has what is asked for."""
    driver, settings, given = task["input"]["driver"], task["settings"], task["input"]["molecule"]
    method, spin = settings["method"], int(given["molecular_multiplicity"]) - 1
    restricted_open = spin > 0 and settings["reference"] == "rohf"
    if driver == "gradient":
        unrestricted = spin > 0 or settings["reference"] == "uhf"
        lacks = {"dfmp2": True, "ccsd(t)": unrestricted, "ccsd": restricted_open}.get(method, False)
        return "energy" if lacks else None
    if driver == "hessian":
        return "gradient" if method != "scf" or restricted_open or has_vv10(settings) else None
    return None


def has_vv10(settings):
    """Whether PySCF computes non-local correlation, by whatever name the functional goes."""
    from pyscf.dft import libxc

    return settings["xc"] is not None and settings["nlc"] and bool(libxc.is_nlc(settings["xc"]))


def by_differences(task, lower, result_of):
    """The result of a task from those of displaced molecules, by a function that computes one."""
    given = task["input"]["molecule"]
    places = numpy.array(given["geometry"], dtype=float).ravel()

    def at(geometry, moments=()):
        molecule = {**given, "geometry": geometry.tolist()}
        changed = {**task["input"], "driver": lower, "molecule": molecule}
        return result_of({**task, "moments": moments, "input": changed})

    result = at(places, task["moments"])
    rows = []
    for index in range(places.size):
        values = {}
        for steps, _ in POINTS:
            moved = places.copy()
            moved[index] += steps * STEP_BOHR
            values[steps] = numpy.array(at(moved)["return_result"])
        near, far = (values[1] - values[-1]) / (2 * STEP_BOHR), (values[2] - values[-2]) / (4 * STEP_BOHR)
        if numpy.abs(near - far).max() > MAX_DISAGREEMENT:
            raise NotConverged("displaced molecules are not in one state: differences disagree")
        rows.append(sum(weight / STEP_BOHR * values[steps] for steps, weight in POINTS))
    found = numpy.array(rows)
    properties = dict(result["properties"])
    if lower == "energy":
        properties["return_gradient"] = found.ravel().tolist()
    else:
        found = (found + found.T) / 2
    return {**result, "properties": properties, "return_result": found.ravel().tolist()}
