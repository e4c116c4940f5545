"""What Psi4 is asked before any task: whether it has the methods, takes the keywords, and has the basis sets, and the
sets for density fitting that go with them, of all elements; and for which of them a set has core potentials. Its own code
decides."""

import difflib
import json

WORDS = {"true": 1, "yes": 1, "on": 1, "false": 0, "no": 0, "off": 0}


def missing_for(psi4, model, elements):
    """What Psi4 lacks for a model and some elements, a mapping each."""
    basis = model["basis"]
    keywords = {key: value for key, value in model["keywords"].items() if key != "function_kwargs"}
    try:
        psi4.set_options(keywords)
    except Exception as error:
        if type(error).__name__ == "ValidationError":
            return [{"key": "KEYWORDS", "value": str(error), "near": near_options(psi4, keywords)}]
        raise
    for name, value in keywords.items():
        if not is_taken(psi4, name, value):
            return [{"key": "VALUE", "value": "%s: %s" % (name, json.dumps(value))}]
    problem = unknown_method(model["method"])
    if problem is not None:
        return [problem]
    if "[" in basis or model["method"].lower().endswith("3c"):  # several sets, or one of the method's own
        return []
    sets = [("BASIS", "ORBITAL", basis)]
    scf_type = option(psi4, "SCF", "SCF_TYPE", "DF")
    if scf_type.endswith("DF") or scf_type == "DIRECT" and psi4.core.get_option("SCF", "DF_SCF_GUESS"):
        sets.append(("DF_BASIS_SCF", "JKFIT", psi4.core.get_option("SCF", "DF_BASIS_SCF")))
    if model["method"].lower() == "mp2" and option(psi4, "DFMP2", "MP2_TYPE", "DF") == "DF":
        sets.append(("DF_BASIS_MP2", "RIFIT", psi4.core.get_option("DFMP2", "DF_BASIS_MP2")))
    for key, role, name in sets:
        if not has_set(psi4, key, role, name, basis, elements):
            missing = [element for element in elements if not has_set(psi4, key, role, name, basis, [element])]
            return [{"key": key, "value": name, "elements": missing}]
    if has_potential(psi4, basis, elements):
        potentials = [element for element in elements if has_potential(psi4, basis, [element])]
        return [{"key": "ECP", "value": basis, "elements": potentials}]
    return []


def near_options(psi4, keywords):
    """The options that may be meant by keywords that Psi4 does not have."""
    known = psi4.core.get_global_option_list() if hasattr(psi4.core, "get_global_option_list") else []
    near = []
    for name in keywords:
        option = name.upper().rpartition("__")[2]
        if option not in known:
            near += difflib.get_close_matches(option, known, 1, 0.8)
    return [name.lower() for name in near]


def is_taken(psi4, name, value):
    """Whether Psi4 has the value that it was given: text in place of a number it drops silently, and of 20.7 in
    place of a whole number it makes 20."""
    module, _, option = name.upper().rpartition("__")
    core = psi4.core
    try:
        taken = core.get_local_option(module, option) if module else core.get_global_option(option)
    except RuntimeError as error:  # "declared as a int and a double"
        return "declared as" not in str(error)
    if isinstance(taken, float):  # a whole number may be a power of ten
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(taken, int):  # a number, or true or false
        return taken == (WORDS.get(value.lower()) if isinstance(value, str) else value)
    return True


def unknown_method(method):
    """What Psi4's driver would say of a method that it does not have."""
    try:
        from psi4.driver import driver_util

        name, _ = driver_util.parse_arbitrary_order(method.lower())
        driver_util._method_exists("energy", name)
    except Exception as error:  # another one means that this Psi4 cannot be asked so
        if type(error).__name__ == "ValidationError":
            return {"key": "METHOD", "value": str(error)}
    return None


def option(psi4, module, name, default):
    """An option, with the default that Psi4's driver has in place of that of its modules."""
    core = psi4.core
    return core.get_option(module, name) if core.has_option_changed(module, name) else default


def has_set(psi4, key, role, name, basis, elements):
    try:
        built_set(psi4, key, role, name, basis, elements)
    except Exception as error:
        if type(error).__name__ == "BasisSetNotFound":
            return False
        raise
    return True


def has_potential(psi4, basis, elements):
    """Whether a set has potentials in place of the cores of some elements."""
    built = built_set(psi4, "BASIS", "ORBITAL", basis, basis, elements)
    return hasattr(built, "has_ECP") and built.has_ECP()


def built_set(psi4, key, role, name, basis, elements):
    core = psi4.core
    atoms = {
        "symbols": elements,
        "geometry": [coordinate for i in range(len(elements)) for coordinate in (0.0, 0.0, 5.0 * i)],
        "real": [False] * len(elements),  # no electrons, so no multiplicity
        "molecular_charge": 0,
        "molecular_multiplicity": 1,
    }
    molecule = core.Molecule.from_schema({"schema_name": "qcschema_molecule", "schema_version": 2, **atoms})
    return core.BasisSet.build(molecule, key, name, role, basis, quiet=True)
