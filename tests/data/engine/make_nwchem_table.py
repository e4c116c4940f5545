"""Writes nwchem_table.json: Hartree-Fock and MP2 by NWChem, a second opinion on a part of psi4_table.json.

    python3 make_nwchem_table.py        # needs nwchem on the PATH; run make_psi4_table.py first

Cases are taken from psi4_table.json by name, basis and reference; the basis sets are those of NWChem's own library.
Integrals are direct with tol2e 1e-15, converged to an orbital gradient of 1e-8.
"""

import json
import pathlib
import re
import subprocess
import tempfile

CASES = [
    ("water", "6-31++g**", "rhf"),
    ("water", "aug-cc-pvdz", "rhf"),
    ("water", "cc-pvtz", "rhf"),
    ("water", "def2-tzvp", "rhf"),
    ("water of 6 d and 10 f", "cc-pvtz", "rhf"),
    ("water 2 in the basis of 1 and 2", "aug-cc-pvdz", "rhf"),
    ("ammonia", "6-311++g(2d,2p)", "rhf"),
    ("lithium fluoride", "6-311g**", "rhf"),
    ("phosphine", "cc-pvtz", "rhf"),
    ("argon", "def2-tzvp", "rhf"),
    ("cyanide", "6-31++g**", "rhf"),
    ("methyl", "6-31g*", "uhf"),
    ("oxygen", "cc-pvdz", "uhf"),
    ("hydroperoxyl", "def2-svp", "uhf"),
    ("hydrogen molecular ion", "aug-cc-pvdz", "uhf"),
    ("methyl", "6-31g*", "rohf"),
]
CARTESIAN = ("3-21g", "6-31g", "6-31+", "6-31++")
HERE = pathlib.Path(__file__).parent


def deck(row):
    cartesian = not row.get("puream", not row["basis"].startswith(CARTESIAN))
    geometry = [
        f"  {'bq' if ghost else ''}{symbol} " + " ".join(f"{c:.12f}" for c in row["geometry"][3 * a:3 * a + 3])
        for a, (symbol, ghost) in enumerate(zip(row["symbols"], row["ghosts"]))
    ]
    names = sorted({("bq" if g else "", s) for s, g in zip(row["symbols"], row["ghosts"])})
    basis = [f"  {bq}{symbol} library {symbol} {row['basis']}" for bq, symbol in names]
    unrestricted = row["reference"] == "uhf"
    frozen = row.get("frozen_orbitals", 0)
    lines = [
        "start case", "memory total 1500 mb", f"charge {row['charge']}", "geometry units au noautosym nocenter noautoz",
        *geometry, "end", f"basis {'cartesian' if cartesian else 'spherical'} noprint", *basis, "end",
        "scf", "  direct", f"  {row['reference']}", f"  nopen {row['multiplicity'] - 1}",
        "  thresh 1e-8", "  tol2e 1e-15", "  maxiter 200", "end", "task scf gradient",
    ]
    if "mp2" in row:
        lines += ["mp2", "  freeze 0", "  tight", "end", "task mp2 energy"]
    if "mp2_frozen" in row:
        lines += ["mp2", f"  freeze {frozen}", "  tight", "end", "task mp2 energy"]
    return "\n".join(lines) + "\n"


def run(text):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "case.nw").write_text(text)
        done = subprocess.run(["nwchem", "case.nw"], cwd=folder, capture_output=True, text=True)
        return done.stdout


def number(pattern, text, which=-1):
    found = re.findall(pattern + r"\s*=?\s*(-?\d+\.\d+)", text)
    return float(found[which]) if found else None


def gradient(text, count):
    # Ghosts come in this table too, with their forces.
    block = text[text.index("ENERGY GRADIENTS"):]
    rows = re.findall(r"^\s+\d+\s+\S+" + r"\s+(-?\d+\.\d+)" * 6 + r"\s*$", block, re.M)[:count]
    return [float(value) for row in rows for value in row[3:]]


version = None
rows = []
table = json.loads((HERE / "psi4_table.json").read_text())["cases"]
for name, basis, reference in CASES:
    row = next(r for r in table if (r["name"], r["basis"], r["reference"]) == (name, basis, reference))
    out = run(deck(row))
    version = re.search(r"nwchem branch\s*=\s*(\S+)", out).group(1)
    mp2 = re.findall(r"Total MP2 energy\s+(-?\d+\.\d+)", out)
    result = {
        "name": name,
        "basis": basis,
        "reference": reference,
        "energy": number("Total SCF energy", out),
        "one_electron_energy": number("One-electron energy", out, 0),
        "two_electron_energy": number("Two-electron energy", out, 0),
        "nuclear_repulsion_energy": number("Nuclear repulsion energy", out, 0),
        "gradient": gradient(out, len(row["symbols"])),
        **dict(zip(("mp2", "mp2_frozen"), map(float, mp2))),
    }
    worst = max((abs(a - b) for a, b in zip(result["gradient"], row.get("gradient", []))), default=0)
    print(name, basis, reference, result["energy"], f"off Psi4's by {result['energy'] - row['energy']:.1e}", f"gradient {worst:.1e}",
          *(f"{key} {result[key] - row[key]:.1e}" for key in ("mp2", "mp2_frozen") if key in result), flush=True)
    rows.append(json.dumps({k: v for k, v in result.items() if v is not None}))
head = {
    "source": f"NWChem {version}, direct, tol2e 1e-15, thresh 1e-8, its own library of basis sets",
    "units": "energies in Hartree, gradient in Hartree/bohr; systems are those of psi4_table.json with the same name, basis and "
    "reference",
}
text = "{\n" + "".join(f"  {json.dumps(k)}: {json.dumps(v)},\n" for k, v in head.items())
text += '  "cases": [\n    ' + ",\n    ".join(rows) + "\n  ]\n}\n"
(HERE / "nwchem_table.json").write_text(text)
