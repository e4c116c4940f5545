"""What PySCF is asked before any task: whether libxc has the functional, whether there are basis sets and sets for density
fitting for all elements, with the core potentials that go with them, and parameters of the dispersion. Its own code
decides."""

import difflib
import importlib.util

from server_pyscf_dispersion import dispersion_of, version_of_package

MAX_MESSAGE_LENGTH = 2000


def missing_for(molecules, model, elements, ghosts):
    """What is lacking for a model and some elements, a mapping each."""
    settings, basis = model["settings"], model["basis"]
    if settings["xc"] is not None:
        problem = unknown_functional(settings["xc"]) or exchange_alone(settings["xc"])
        if problem is not None:
            return [problem]
        if ghosts and not gives_ghosts_points():
            return [{"key": "GRID", "value": ""}]
    if basis is not None:
        for key, name in (("basis", basis), ("auxbasis", settings["density_fit"]), ("auxbasis_mp2", fit(settings))):
            missing = [] if name is None else [one for one in elements if molecules.functions_of(name, one) is None]
            if missing:
                return [{"key": key, "value": name, "elements": missing, "exchange": has_basis_set_exchange()}]
        without = [one for one in model["potentials"] if molecules.potential_of(basis, one) is None]
        if without:
            return [{"key": "ECP", "value": basis, "elements": without}]
        others = [one for one in elements if molecules.potential_of(basis, one) and one not in model["potentials"]]
        if others:
            return [{"key": "UNEXPECTED", "value": basis, "elements": others}]
    return missing_dispersion(settings["dispersion"], elements)


def has_basis_set_exchange():
    """Whether PySCF can ask Basis Set Exchange for sets that it lacks."""
    return importlib.util.find_spec("basis_set_exchange") is not None


def fit(settings):
    return settings["auxbasis_mp2"] if settings["method"] == "dfmp2" else None


def unknown_functional(name):
    from pyscf.dft import libxc

    try:
        hybrid, parts = libxc.parse_xc(name)
        if not parts and not any(hybrid):
            raise ValueError("it has no part")
        libxc.xc_type(name)
    except Exception as error:
        return {"key": "METHOD", "value": str(error)[:MAX_MESSAGE_LENGTH], "near": near_names(libxc, name)}
    return None


def near_names(libxc, name):
    """Names that PySCF has, as users write them: without libxc's prefixes of kinds, in lower case."""
    whole = (key for key in [*libxc.XC_CODES, *libxc.XC_ALIAS] if "_X_" not in key and "_C_" not in key)
    known = {key.split("_XC_")[-1] for key in whole}
    return [key.lower() for key in difflib.get_close_matches(name.upper(), sorted(known), 3, 0.7)]


def exchange_alone(name):
    """A name without a comma is meant as a whole functional; a few of PySCF's, as lda, are parts alone."""
    from pyscf.dft import libxc

    kinds = {code: key for key, code in libxc.XC_CODES.items() if "_" in key and not isinstance(code, str)}
    parts = [kinds.get(int(code), "_XC_") for code, _ in libxc.parse_xc(name)[1]]
    if "," in name or not parts or not all("_X_" in part or part.endswith("_X") for part in parts):
        return None
    return {"key": "EXCHANGE", "value": name}


def missing_dispersion(how, elements):
    if how is None:
        return []
    if version_of_package() is None:
        return [{"key": "PACKAGE", "value": "pyscf-dispersion"}]
    molecule = {
        "symbols": elements,
        "real": [True] * len(elements),
        "geometry": [place for index in range(len(elements)) for place in (0.0, 0.0, 10.0 * index)],
        "molecular_charge": 0,
    }
    try:
        dispersion_of(molecule, how)
    except Exception as error:
        return [{"key": "DISPERSION", "value": str(error)[:MAX_MESSAGE_LENGTH]}]
    return []


def gives_ghosts_points():
    """Whether ghosts have as many points as their elements have, which old versions may not do."""
    from pyscf import dft, gto

    mol = gto.Mole()
    mol.verbose, mol.atom, mol.basis, mol.spin = 0, [["O", (0, 0, 0)], ["GHOST-O", (0, 0, 9)]], "sto-3g", 0
    mol.build(dump_input=False, parse_arg=False)
    grids = dft.gen_grid.gen_atomic_grids(mol, level=0)
    return len({len(points) for points, _ in (grids["O"], grids["GHOST-O"])}) == 1
