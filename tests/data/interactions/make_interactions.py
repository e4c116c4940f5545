"""Writes interactions.json: what other programs find in dimers of known character and in a box of water.

    pip install prolif rdkit mdtraj
    python3 make_interactions.py /usr/share/psi4/databases

Dimers: the S22 set (P. Jurecka, J. Sponer, J. Cerny, P. Hobza, Phys. Chem. Chem. Phys. 8, 1985 (2006),
doi:10.1039/b600027d) and the S66 set (J. Rezac, K. E. Riley, P. Hobza, J. Chem. Theory Comput. 7, 2427 (2011),
doi:10.1021/ct2002946), geometries as Psi4 carries them. Judge: ProLIF 2.2.3 (doi:10.1186/s13321-021-00548-6) with its
own criteria, on bonds and charges that RDKit perceives.

Water: 300 molecules on a lattice of 2.9 angstrom, turned at random. Judge: baker_hubbard of MDTraj 1.11.1
(doi:10.1016/j.bpj.2015.08.015), whose criteria are nmer's.

Angstrom; atoms are counted from 0 over the whole text.
"""

import json
import pathlib
import re
import sys

import mdtraj
import numpy
import prolif
import prolif.interactions
from rdkit import Chem
from rdkit.Chem import rdDetermineBonds


def dimers(folder):
    """Names and texts of both sets, in order."""
    for name in ("S22", "S66"):
        source = (pathlib.Path(folder) / f"{name}.py").read_text()
        blocks = re.findall(
            r"GEOS\['%s-%s-(?:dimer|%s)' +% \(dbse, '(\d+)'(?:, 'dimer')?\)\] = qcdb\.Molecule\(\"\"\"(.*?)\"\"\"\)",
            source,
            re.S,
        )
        texts = {}
        for number, text in blocks:
            lines = [line.split() for line in text.strip().splitlines()]
            atoms = [" ".join(line) for line in lines if len(line) == 4 or line == ["--"]]
            texts.setdefault(int(number), "\n".join(atoms))
        for number in sorted(texts):
            yield f"{name} {number}", texts[number]


def molecule(text):
    """A fragment with its bonds."""
    lines = text.strip().splitlines()
    found = Chem.MolFromXYZBlock(f"{len(lines)}\n\n" + "\n".join(lines))
    rdDetermineBonds.DetermineBonds(found, charge=0)
    return prolif.Molecule.from_rdkit(found)[0]


def judged(text):
    """Hydrogen bonds as [hydrogen, acceptor], and stacked rings as [kind, atoms]."""
    one, other = (molecule(part) for part in text.split("--"))
    shift = one.GetNumAtoms()
    detect = lambda kind: list(getattr(prolif.interactions, kind)().detect(one, other))
    bonds = [[hit["indices"]["ligand"][1], hit["indices"]["protein"][0] + shift] for hit in detect("HBDonor")]
    bonds += [[hit["indices"]["protein"][1] + shift, hit["indices"]["ligand"][0]] for hit in detect("HBAcceptor")]
    stacked = []
    for kind in ("FaceToFace", "EdgeToFace"):
        for hit in detect(kind):
            ring, others = sorted(hit["indices"]["ligand"]), sorted(hit["indices"]["protein"])
            stacked.append([kind, [int(i) for i in ring] + [int(i) + shift for i in others]])
    return {"hydrogen_bonds": sorted(bonds), "stacked": sorted(stacked)}


def water_box(count=300, spacing=2.9, seed=7):
    """Coordinates of waters, O H H, in angstrom; shape (3 count, 3)."""
    random = numpy.random.default_rng(seed)
    side = round(count ** (1 / 3) + 0.5)
    half = numpy.radians(104.5) / 2
    own = 0.96 * numpy.array([[0, 0, 0], [numpy.sin(half), 0, numpy.cos(half)], [-numpy.sin(half), 0, numpy.cos(half)]])
    places = []
    for i in range(count):
        turned, _ = numpy.linalg.qr(random.normal(size=(3, 3)))
        origin = spacing * numpy.array([i % side, i // side % side, i // side**2])
        places.append(own @ turned.T + origin + random.normal(scale=0.1, size=3))
    return numpy.round(numpy.concatenate(places), 3)


def water_bonds(places):
    """Hydrogen bonds as [hydrogen, acceptor]."""
    topology = mdtraj.Topology()
    chain = topology.add_chain()
    for _ in range(len(places) // 3):
        residue = topology.add_residue("HOH", chain)
        oxygen = topology.add_atom("O", mdtraj.element.oxygen, residue)
        for name in ("H1", "H2"):
            topology.add_bond(oxygen, topology.add_atom(name, mdtraj.element.hydrogen, residue))
    trajectory = mdtraj.Trajectory(places[None] / 10, topology)
    found = mdtraj.baker_hubbard(trajectory, freq=0, exclude_water=False, periodic=False)
    return sorted([int(hydrogen), int(acceptor)] for _, hydrogen, acceptor in found)


def main():
    places = water_box()
    reference = {
        "dimers": [{"name": name, "text": text, **judged(text)} for name, text in dimers(sys.argv[1])],
        "water": {"places": places.ravel().tolist(), "hydrogen_bonds": water_bonds(places)},
    }
    target = pathlib.Path(__file__).with_name("interactions.json")
    target.write_text(json.dumps(reference, separators=(",", ":")) + "\n")


main()
