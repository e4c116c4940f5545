"""Writes the files of auxiliary basis sets of this folder from those of Psi4 (H to Kr): one file for each family.

    python make_fitting_data.py [/usr/share/psi4/basis]        # the folder of Psi4's basis sets

A set is the sum of parts, as in make_data.py: aug-cc-pVDZ-JKFIT is cc-pVDZ-JKFIT, what heavy-aug-cc-pVDZ-JKFIT has
beyond it, and the diffuse functions of H and He. Psi4 1.3.2 has the auxiliary sets of Molpro 2009 for Hartree-Fock with
the sets of Dunning, of which the Basis Set Exchange has no double-zeta and no augmented one. The files of
def2-SV(P), -SVP, -TZVP, -QZVP and so on for Hartree-Fock hold the same functions for H to Kr: they are def2-universal.
Psi4's def2-qzvp-ri repeats functions of Ge to Kr, and has others twice for Ca; for K to Kr def2-QZVP-RI is def2-QZVPP-RI,
as in the Basis Set Exchange.
"""

import json
import pathlib
import re
import sys

from family_file import LETTERS, RANGES, write_family

GBS = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/psi4/basis")
SYMBOLS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr"
).split()

JK = "Weigend, Florian, Phys. Chem. Chem. Phys. 4, 4285-4291 (2002), doi:10.1039/b204199p"
RI = (
    "Weigend, Florian, Köhn, Andreas, Hättig, Christof, J. Chem. Phys. 116, 3175-3183 (2002), doi:10.1063/1.1445115"
)
CORE_RI = "Hättig, Christof, Phys. Chem. Chem. Phys. 7, 59-66 (2005), doi:10.1039/b415208e"
UNIVERSAL = "Weigend, Florian, J. Comput. Chem. 29, 167-175 (2008), doi:10.1002/jcc.20702"
AHLRICHS = (
    "Weigend, Florian, Häser, Marco, Patzelt, Holger, Ahlrichs, Reinhart, Chem. Phys. Lett. 294, 143-152 (1998), "
    "doi:10.1016/S0009-2614(98)00862-8"
)
DIFFUSE = "Hellweg, Arnim, Rappoport, Dmitrij, Phys. Chem. Chem. Phys. 17, 1010-1017 (2015), doi:10.1039/c4cp04286g"
QUADRUPLE = (
    "Hellweg, Arnim, Hättig, Christof, Höfener, Sebastian, Klopper, Wim, Theor. Chem. Acc. 117, 587-597 (2007), "
    "doi:10.1007/s00214-007-0250-5"
)

# File, and its sets with Psi4's file and publications. What a set shares with those before it becomes their parts.
FAMILIES = {
    "cc-pvdz-fit": [
        ("cc-pVDZ-JKFIT", "cc-pvdz-jkfit", [JK]),
        ("heavy-aug-cc-pVDZ-JKFIT", "heavy-aug-cc-pvdz-jkfit", [JK]),
        ("aug-cc-pVDZ-JKFIT", "aug-cc-pvdz-jkfit", [JK]),
        ("cc-pVDZ-RI", "cc-pvdz-ri", [RI, CORE_RI]),
        ("heavy-aug-cc-pVDZ-RI", "heavy-aug-cc-pvdz-ri", [RI]),
        ("aug-cc-pVDZ-RI", "aug-cc-pvdz-ri", [RI]),
    ],
    "cc-pvtz-fit": [
        ("cc-pVTZ-JKFIT", "cc-pvtz-jkfit", [JK]),
        ("heavy-aug-cc-pVTZ-JKFIT", "heavy-aug-cc-pvtz-jkfit", [JK]),
        ("aug-cc-pVTZ-JKFIT", "aug-cc-pvtz-jkfit", [JK]),
        ("cc-pVTZ-RI", "cc-pvtz-ri", [RI, CORE_RI]),
        ("heavy-aug-cc-pVTZ-RI", "heavy-aug-cc-pvtz-ri", [RI]),
        ("aug-cc-pVTZ-RI", "aug-cc-pvtz-ri", [RI]),
    ],
    "cc-pvqz-fit": [
        ("cc-pVQZ-JKFIT", "cc-pvqz-jkfit", [JK]),
        ("heavy-aug-cc-pVQZ-JKFIT", "heavy-aug-cc-pvqz-jkfit", [JK]),
        ("aug-cc-pVQZ-JKFIT", "aug-cc-pvqz-jkfit", [JK]),
        ("cc-pVQZ-RI", "cc-pvqz-ri", [RI, CORE_RI]),
        ("heavy-aug-cc-pVQZ-RI", "heavy-aug-cc-pvqz-ri", [RI]),
        ("aug-cc-pVQZ-RI", "aug-cc-pvqz-ri", [RI]),
    ],
    "def2-fit": [
        ("def2-universal-JKFIT", "def2-qzvpp-jkfit", [UNIVERSAL]),
        ("def2-SVP-RI", "def2-svp-ri", [AHLRICHS, CORE_RI]),
        ("def2-SVPD-RI", "def2-svpd-ri", [DIFFUSE]),
        ("def2-TZVP-RI", "def2-tzvp-ri", [AHLRICHS, CORE_RI]),
        ("def2-TZVPD-RI", "def2-tzvpd-ri", [DIFFUSE]),
        ("def2-TZVPP-RI", "def2-tzvpp-ri", [AHLRICHS, CORE_RI]),
        ("def2-TZVPPD-RI", "def2-tzvppd-ri", [DIFFUSE]),
        ("def2-QZVPP-RI", "def2-qzvpp-ri", [CORE_RI, QUADRUPLE]),
        ("def2-QZVP-RI", "def2-qzvp-ri", [CORE_RI, QUADRUPLE]),
    ],
}


# Files of Psi4 that stand in for another from K on.
FROM_K_ON = {"def2-qzvp-ri": "def2-qzvpp-ri"}


def read(file, first=1, last=36):
    """Shells by atomic number, as JSON: the angular momentum, exponents, one column of coefficients."""
    text = (GBS / f"{file if first == 1 else FROM_K_ON.get(file, file)}.gbs").read_text()
    assert re.search(r"^spherical$", text, re.M), file
    elements, shells, left = {}, None, 0
    for line in text.replace("D+", "E+").replace("D-", "E-").splitlines():
        words = line.split()
        if not words or words[0][0] in "!*":
            continue
        if left > 0:
            exponent, coefficient = map(float, words)
            shells[-1]["exponents"].append(exponent)
            shells[-1]["coefficients"][0].append(coefficient)
            left -= 1
        elif len(words) == 2 and words[1] == "0":
            z = SYMBOLS.index(words[0].capitalize()) + 1 if words[0].capitalize() in SYMBOLS else 0
            shells = None
            if first <= z <= last:
                assert z not in elements, (file, words)
                shells = elements[z] = []
        elif len(words) == 3 and shells is not None:
            shells.append({"l": [LETTERS.index(words[0].upper())], "exponents": [], "coefficients": [[]]})
            left = int(words[1])
    for z, element in elements.items():
        elements[z] = [json.dumps(shell) for shell in element]
        assert len(set(elements[z])) == len(element), (file, z)
    return {z: elements[z] for z in sorted(elements)}


def family(file, names, folder, first, last):
    """Writes the sets of a family for a range of elements."""
    parts, sets = {}, {}
    for name, gbs, references in names:
        rest = elements = read(gbs, first, last)
        chosen = []
        for part, content in parts.items():
            own = content["elements"]
            shared = [z for z in rest if z in own]
            # A part serves where each element that both have takes in all of it.
            if not shared or not all(set(own[z]) <= set(rest[z]) for z in shared):
                continue
            chosen.append(part)
            rest = {z: [s for s in shells if s not in own.get(z, [])] for z, shells in rest.items()}
        rest = {z: shells for z, shells in rest.items() if shells}
        if rest:
            parts[name] = {"references": references, "elements": rest}
            chosen.append(name)
        sets[name] = {"parts": chosen, "elements": sorted(elements)}
        lacking = [s for z, s in enumerate(SYMBOLS, 1) if first <= z <= last and z not in elements]
        print(f"{name} = {' + '.join(chosen)}", "lacks", lacking)
    source = "Psi4 1.3.2, share/psi4/basis, doi:10.1063/5.0006002"
    write_family(folder, file, "Psi4 1.3.2", source, "spherical", sets, parts)


universal = read("def2-qzvpp-jkfit")
for other in ("def2-sv_p_-jkfit", "def2-svp-jkfit", "def2-tzvp-jkfit", "def2-tzvpp-jkfit", "def2-qzvp-jkfit"):
    assert read(other) == universal, other
for folder, first, last in RANGES:
    for file, names in FAMILIES.items():
        family(file, names, folder, first, last)
