"""Writes the basis-set files of this folder from the Basis Set Exchange (H to Kr): one file for each family of sets.

    python make_data.py        # needs basis_set_exchange 0.12

A set is the sum of parts: 6-31+G* is 6-31G, the d functions of 6-31G* and the diffuse functions of 6-31+G. A part
bears the name of the set that has it first, so the family's first part is its smallest set. Versions are those whose
numbers Psi4 and NWChem use. Version 0 of the Pople sets holds the numbers of the original papers; version 1 holds those
of Gaussian, which differ from the 6th digit on. Version 1 of the sets of Dunning corrects Li, Be, Na and Mg (Prascher
et al. 2011); Psi4 1.3.2 has older diffuse functions for these four elements in the augmented ones. From Ca on, version 0 has a digit
more of some coefficients, as Psi4 has. In general
contractions a primitive that also stands alone is left out of the other functions: the space spanned is the same, and
fewer integrals are needed.

Version 0 has no 6-31G of Ga to Kr; version 1 has, with the numbers of 6-31G* in version 0, and of Psi4. Of K and Ca
version 1 has d functions in 6-31G that version 0, Psi4, NWChem and PySCF have not. K to Kr are in files of their own, in k_to_kr.
"""

import json
from collections import Counter

import basis_set_exchange as bse

from family_file import RANGES, write_family

# File, version, kind of d and f functions where it is not told by the Exchange, and sets.
FAMILIES = [
    ("sto-3g", "0", "spherical", ["STO-3G"]),
    ("3-21g", "0", "cartesian", ["3-21G"]),
    ("6-31g", "0", "cartesian", [
        "6-31G", "6-31G*", "6-31G**", "6-31+G", "6-31+G*", "6-31+G**", "6-31++G", "6-31++G*", "6-31++G**",
    ]),
    ("6-311g", "0", "spherical", [
        "6-311G", "6-311G*", "6-311G**", "6-311+G", "6-311+G*", "6-311+G**", "6-311++G", "6-311++G*", "6-311++G**",
        "6-311+G(2d,p)", "6-311++G(2d,2p)",
    ]),
    ("cc-pvdz", "1", "spherical", ["cc-pVDZ", "aug-cc-pVDZ"]),
    ("cc-pvtz", "1", "spherical", ["cc-pVTZ", "aug-cc-pVTZ"]),
    ("cc-pvqz", "1", "spherical", ["cc-pVQZ", "aug-cc-pVQZ"]),
    ("def2-svp", "1", "spherical", ["def2-SVP", "def2-SVPD"]),
    ("def2-tzvp", "1", "spherical", ["def2-TZVP", "def2-TZVPD", "def2-TZVPP", "def2-TZVPPD"]),
    ("def2-qzvp", "1", "spherical", ["def2-QZVP", "def2-QZVPP"]),
]
# Helium has no diffuse function in the ++ sets, and the Exchange, Psi4 and Gaussian disagree on whether it is in them.
WITHOUT = {"6-31++G*": [2], "6-311++G*": [2]}
# Elements with the numbers of another version.
OTHER_VERSIONS = {
    "6-31g": ("1", range(31, 37)),
    "cc-pvdz": ("0", range(19, 37)),
    "cc-pvtz": ("0", range(19, 37)),
    "cc-pvqz": ("0", range(19, 37)),
}
# def2-QZVPP differs from def2-QZVP in Na and Mg alone, of H to Ar: these are parts of their own.
APART = {"def2-qzvp": {11: "Na", 12: "Mg"}}


def citation(entry):
    authors = ", ".join(entry.get("authors", []))
    where = " ".join(str(entry[k]) for k in ("journal", "volume") if k in entry)
    pages = entry.get("pages", entry.get("page", ""))
    doi = f", doi:{entry['doi']}" if "doi" in entry else ""
    return f"{authors}, {where}, {pages} ({entry.get('year', 'unpublished')}){doi}"


def shells(element):
    for shell in element["electron_shells"]:
        yield json.dumps({
            "l": shell["angular_momentum"],
            "exponents": [float(x) for x in shell["exponents"]],
            "coefficients": [[float(x) for x in column] for column in shell["coefficients"]],
        })


def read(file, name, version, atomic_numbers):
    """Shells by atomic number, publications, and where they come from."""
    elements, references, sources = {}, set(), {}
    for z in atomic_numbers:
        other, others = OTHER_VERSIONS.get(file, (version, ()))
        v = other if z in others else version
        known = bse.get_basis(name, version=v)
        if str(z) not in known["elements"] or z in WITHOUT.get(name, []):
            continue
        data = bse.get_basis(name, elements=[z], version=v, optimize_general=True)["elements"][str(z)]
        assert "ecp_potentials" not in data, (name, z)
        elements[z] = list(shells(data))
        sources.setdefault(v, f"{known['revision_description']}, {known['revision_date']}")
        for group in bse.get_references(name, elements=[z], version=v):
            for info in group["reference_info"]:
                references.update(citation(entry) for _, entry in info["reference_data"])
    return elements, references, sources


def functions_of(shell):
    """The contracted functions of a shell, however the Exchange groups them."""
    shell = json.loads(shell)
    momenta = shell["l"] if len(shell["l"]) > 1 else shell["l"] * len(shell["coefficients"])
    return Counter(
        (l, tuple(sorted((a, c) for a, c in zip(shell["exponents"], column) if c != 0)))
        for l, column in zip(momenta, shell["coefficients"])
    )


def without(element, part):
    """What a part leaves over of an element's shells, or None where the element lacks some of the part."""
    taken = sum(map(functions_of, part), Counter())
    rest = []
    for shell in element:
        functions = functions_of(shell)
        if functions <= taken:
            taken -= functions
        elif not functions & taken:
            rest.append(shell)
        else:
            left = functions - taken
            taken -= functions
            rest.append(general_shell(left))
    return None if taken else rest


def general_shell(functions):
    """One shell of functions with the same l."""
    (l,) = {l for l, _ in functions}
    exponents = sorted({a for _, primitives in functions for a, _ in primitives}, reverse=True)
    columns = [[dict(primitives).get(a, 0.0) for a in exponents] for _, primitives in functions]
    return json.dumps({"l": [l], "exponents": exponents, "coefficients": columns})


def family(file, version, functions, names, folder, first, last):
    """Writes the sets of a family for a range of elements."""
    parts, sets, versions = {}, {}, {}
    for name in names:
        elements, references, sources = read(file, name, version, range(first, last + 1))
        if not elements:
            continue
        versions |= sources
        apart = {z: element for z, element in elements.items() if z in APART.get(file, {})}
        chosen, rest = [], {z: element for z, element in elements.items() if z not in apart}
        for part, content in parts.items():
            left = {z: without(element, content["elements"].get(z, [])) for z, element in rest.items()}
            if any(element is None for element in left.values()) or left == rest:
                continue
            chosen.append(part)
            rest = left
            references -= set(content["references"])
        rest = {z: element for z, element in rest.items() if element}
        if rest:
            parts[name] = {"references": sorted(references), "elements": rest}
            chosen.append(name)
        if apart:
            part = f"{name} of {' and '.join(APART[file].values())}"
            parts[part] = {"references": [], "elements": apart}
            chosen.append(part)
        sets[name] = {"parts": chosen, "elements": sorted(elements)}
        print(f"{name} = {' + '.join(chosen)}", "lacks", sorted(set(range(first, last + 1)) - set(elements)))
    source = f"Basis Set Exchange {bse.version()}, {'; '.join(versions.values())}, doi:10.1021/acs.jcim.9b00725"
    write_family(folder, file, " and ".join(versions), source, functions, sets, parts)


for folder, first, last in RANGES:
    for file, version, functions, names in FAMILIES:
        family(file, version, functions, names, folder, first, last)
