"""Writes the basis-set files of this folder from the Basis Set Exchange (H to Ar).

    python make_data.py        # needs basis_set_exchange 0.12

Version 0 of the Pople sets holds the numbers of the original papers, as Psi4 and NWChem use them; version 1 holds
those of Gaussian, which differ from the 6th digit on (helium of 6-31G even in the first). Version 1 of cc-pVDZ
corrects Li, Be, Na and Mg (Prascher et al. 2011). In general contractions a primitive that also stands alone
is left out of the other functions: the space spanned is the same, and fewer integrals are needed.
"""

import json
import pathlib

import basis_set_exchange as bse

SETS = {
    "sto-3g": ("STO-3G", "0", "spherical"),
    "3-21g": ("3-21G", "0", "cartesian"),
    "6-31g": ("6-31G", "0", "cartesian"),
    "6-31gs": ("6-31G*", "0", "cartesian"),
    "6-31gss": ("6-31G**", "0", "cartesian"),
    "cc-pvdz": ("cc-pVDZ", "1", "spherical"),
}


def citation(entry):
    authors = ", ".join(entry.get("authors", []))
    where = " ".join(str(entry[k]) for k in ("journal", "volume") if k in entry)
    pages = entry.get("pages", entry.get("page", ""))
    doi = f", doi:{entry['doi']}" if "doi" in entry else ""
    return f"{authors}, {where}, {pages} ({entry.get('year', 'unpublished')}){doi}"


def shells(element):
    for shell in element["electron_shells"]:
        yield {
            "l": shell["angular_momentum"],
            "exponents": [float(x) for x in shell["exponents"]],
            "coefficients": [[float(x) for x in column] for column in shell["coefficients"]],
        }


for file, (name, version, functions) in SETS.items():
    elements, references = {}, set()
    for z in range(1, 19):
        data = bse.get_basis(name, elements=[z], version=version, optimize_general=True)
        elements[str(z)] = list(shells(data["elements"][str(z)]))
        for group in bse.get_references(name, elements=[z], version=version):
            for info in group["reference_info"]:
                references.update(citation(entry) for _, entry in info["reference_data"])
    head = {
        "name": name,
        "version": version,
        "source": f"Basis Set Exchange {bse.version()}, {data['revision_description']}, {data['revision_date']}, "
        "doi:10.1021/acs.jcim.9b00725",
        "references": sorted(references),
        "functions": functions,
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
    rows = [
        f"    {json.dumps(z)}: [\n      " + ",\n      ".join(json.dumps(s) for s in element) + "\n    ]"
        for z, element in elements.items()
    ]
    text = "{\n" + "\n".join(lines) + '\n  "elements": {\n' + ",\n".join(rows) + "\n  }\n}\n"
    json.loads(text)
    (pathlib.Path(__file__).parent / f"{file}.json").write_text(text)
