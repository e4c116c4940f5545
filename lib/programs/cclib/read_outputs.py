"""Text outputs of programs, read by cclib: names of files as a list of JSON on standard input, a line of JSON for each
file on standard output. Nothing is judged here. Energies are given as they are printed, so that their digits are known:
cclib converts them to eV, and what it has is looked up again in the text."""

import io
import json
import logging
import re
import sys

MAX_BYTES = 2**28
NUMBER = re.compile(r"-\d*\.\d{4,}(?:[DEde][+-]?\d+)?")
# Of Debian's Psi4, whose revision is none that cclib reads; of NWChem with ghost atoms, where cclib counts elements, and
# with embedding charges, whose energies stand between the iterations.
UNREADABLE = (
    (re.compile(r"^ *Git: Rev .*$", re.M), ""),
    (re.compile(r"^ *Atomic Mass *$", re.M), ""),
    (re.compile(r'^ *Summary of "ao basis".*$', re.M), ""),
    (re.compile(r"^ *(?:Nuclear repulsion|Bq nuclear interaction) energy =.*\n", re.M), ""),
)
# cclib takes NWChem's coordinates for angstrom whatever they are.
NWCHEM_BOHR = re.compile(r"^ *Output coordinates in a\.u\.", re.M)
ANGSTROM = 0.529177210903
UNCONVERGED = re.compile(
    r"^.*(?:not\s+(?:yet\s+)?converge|fail\w*\s+to\s+converge|convergence\s+fail|no\s+convergence|"
    r"(?:could|did)\s+not\s+converge).*$",
    re.I | re.M,
)
# What says that it would, or how often.
HARMLESS = re.compile(r"\bif\b|\bwhen\b|roots? not converged|abort|die_if|fail_on|continue|maxiter|option|warn", re.I)
# Psi4's module for orbital-optimized methods prints names that cclib does not read.
PSI4_OCC = re.compile(r"^\s*MP2 Total Energy \(a\.u\.\)\s*:\s*(-\d+\.\d+)", re.M)
# What cclib does not say of Molpro.
MOLPRO_END = re.compile(r"^ *Molpro calculation terminated *$", re.M)
MOLPRO_TRIPLES = re.compile(r"^ *!(?:[RU]?)CCSD\(T\) total energy", re.M | re.I)
MOLPRO_SCF = re.compile(r"^ *!(?:RHF|UHF|HF|RKS|UKS|KS) STATE +\d+\.\d+ Energy +(-\d+\.\d+)", re.M | re.I)
ORCA_GHOST = re.compile(r"^\|\s*\d+>\s*[A-Z][a-z]?\s*:\s+-?\d", re.M)


def printed(text, value):
    """The longest of the numbers in the text that are a value."""
    best = None
    for match in NUMBER.finditer(text):
        word = match.group()
        number = float(re.sub("[Dd]", "e", word))
        if abs(number - value) <= 2e-13 * abs(value) and (best is None or len(word) > len(best)):
            best = word
    return best


def hartree(value):
    from cclib.parser import utils

    return float(utils.convertor(float(value), "eV", "hartree"))


def last(values):
    while hasattr(values, "__len__"):
        if len(values) == 0:
            return None
        values = values[-1]
    return values


def energies(data, text):
    found = {}
    for kind, name in (("scf", "scfenergies"), ("mp2", "mpenergies"), ("cc", "ccenergies")):
        values = getattr(data, name, None)
        if values is None or last(values) is None:
            continue
        # Of MP2 to MP4 the first is MP2.
        value = hartree(values[-1][0] if kind == "mp2" else last(values))
        word = printed(text, value)
        if word is not None:
            found[kind] = word
    if "mp2" not in found and PSI4_OCC.search(text):
        found["mp2"] = PSI4_OCC.findall(text)[-1]
    if "scf" not in found and MOLPRO_SCF.search(text):
        found["scf"] = MOLPRO_SCF.findall(text)[-1]
    return found


def read(path):
    import cclib

    with open(path, "rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        return {"problem": "more than 256 MiB"}
    text = content.decode("utf-8", "replace")
    readable = text
    for pattern, instead in UNREADABLE:
        readable = pattern.sub(instead, readable)
    parser = cclib.io.ccopen(io.StringIO(readable), loglevel=logging.CRITICAL)
    if parser is None:
        return {"problem": "no output of a program that cclib knows"}
    parser.logger.setLevel(logging.CRITICAL)
    if type(parser).__name__ == "NWChem":
        parser.after_parsing = lambda: None  # works out names of orbitals, which needs what was left out above
    data = parser.parse()
    meta = data.metadata
    package = meta.get("package")
    scale = ANGSTROM if package == "NWChem" and NWCHEM_BOHR.search(text) else 1
    unconverged = [line.strip() for line in UNCONVERGED.findall(text) if not HARMLESS.search(line)]
    return {
        "package": package,
        "success": bool(meta.get("success")) or package == "Molpro" and MOLPRO_END.search(text) is not None,
        "methods": methods(meta, package, text),
        "basis": meta.get("basis_set"),
        "functions": int(data.nbasis) if hasattr(data, "nbasis") else None,
        "unconverged": unconverged[:1],
        "energies": energies(data, text),
        "dispersion": hasattr(data, "dispersionenergies"),
        "geometries": len(getattr(data, "atomcoords", [])),
        "numbers": [int(number) for number in getattr(data, "atomnos", [])],
        "coordinates": coordinates(data, scale),
        "charge": int(data.charge) if hasattr(data, "charge") else None,
        "multiplicity": int(data.mult) if hasattr(data, "mult") else None,
        # cclib keeps the forces of Gaussian, and the gradients of others.
        "gradient": gradient(data, -1 if package == "Gaussian" else 1),
        "ghosts": len(ORCA_GHOST.findall(text)) if package == "ORCA" else None,
    }


def methods(meta, package, text):
    named = [str(method).replace("CCSD-T", "CCSD(T)") for method in meta.get("methods", [])]
    return named + ["CCSD(T)"] if package == "Molpro" and MOLPRO_TRIPLES.search(text) else named


def coordinates(data, scale):
    if not hasattr(data, "atomcoords") or len(data.atomcoords) == 0:
        return []
    return [[scale * float(x) for x in atom] for atom in data.atomcoords[-1]]


def gradient(data, sign):
    if not hasattr(data, "grads") or len(data.grads) == 0:
        return None
    return [sign * float(value) for atom in data.grads[-1] for value in atom]


def main():
    logging.disable(logging.CRITICAL)
    out, sys.stdout = sys.stdout, sys.stderr  # what cclib prints is no answer
    for path in json.load(sys.stdin):
        try:
            answer = read(path)
        except Exception as error:
            answer = {"problem": "cclib cannot read it: %s: %s" % (type(error).__name__, str(error)[:200])}
        json.dump(answer, out)
        out.write("\n")
        out.flush()


main()
