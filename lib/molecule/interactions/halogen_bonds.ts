// Halogen bonds R-X...Y, defined by IUPAC (G. R. Desiraju et al., Pure Appl. Chem. 85, 1711 (2013),
// doi:10.1351/PAC-REC-12-05-10): X...Y below the sum of the van der Waals radii, R-X...Y near 180 degrees. From 135 degrees
// on, as P. Auffinger et al., Proc. Natl. Acad. Sci. 101, 16789 (2004), doi:10.1073/pnas.0407607101, have it by way of
// PLIP (doi:10.1093/nar/gkv315), 165 +- 30. Where Y is itself a halogen on another atom, it must be met from the side
// (type II: G. Cavallo et al., Chem. Rev. 116, 2478 (2016), doi:10.1021/acs.chemrev.5b00484).

import { bondedTo } from "./bonds.ts";
import { type Detector, paired } from "./detector.ts";
import type { InteractionGeometry } from "./interaction_geometry.ts";
import { angleAt, pointOf } from "./points.ts";
import { anchorsOf, visitBehind } from "./sigma_holes.ts";

const MIN_ANGLE_DEGREES = 135;

/** The angles R-X...X' and X...X'-R' of type I are equal by symmetry; those of type II differ by more than this. */
const MIN_DIFFERENCE_DEGREES = 30;

/** Cl, Br, I; fluorine has no region short of electrons but in a few molecules. */
const DONORS = new Set([17, 35, 53]);

/** The detector. */
export const halogenBonds: Detector = {
  kind: "halogen-bond",
  sites: (system) =>
    Array.from(system.atomicNumbers.keys()).filter((atom) =>
      DONORS.has(system.atomicNumbers[atom]!) && bondedTo(system.bonds, atom).length === 1 &&
      anchorsOf(system, atom).length === 1
    ),
  around: ({ geometry, atomCells }, atom) => [pointOf(geometry, atom), atomCells],
  find: (system, atom, report) => {
    const { owner, acceptors } = system;
    const accepts = (acceptor: number, angle: number) =>
      acceptors[acceptor] === 1 || isSideOfHalogen(system, atom, acceptor, angle);
    visitBehind(system, atom, MIN_ANGLE_DEGREES, accepts, ({ acceptor, anchor, angle, distance }) => {
      const pair = paired(owner[atom]!, [atom], owner[acceptor]!, [acceptor]);
      report({ kind: "halogen-bond", ...pair, anchor, distance, angle });
    });
  },
};

function isSideOfHalogen(
  { atomicNumbers, geometry, bonds }: InteractionGeometry,
  atom: number,
  acceptor: number,
  angle: number,
): boolean {
  const partners = bondedTo(bonds, acceptor);
  return DONORS.has(atomicNumbers[acceptor]!) && partners.length === 1 &&
    angle - angleAt(geometry, atom, acceptor, partners[0]!) >= MIN_DIFFERENCE_DEGREES;
}
