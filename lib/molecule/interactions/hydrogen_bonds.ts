// Hydrogen bonds X-H...Y, defined by IUPAC (E. Arunan et al., Pure Appl. Chem. 83, 1637 (2011),
// doi:10.1351/PAC-REC-10-01-02), with the lengths and angles of E. N. Baker, R. E. Hubbard, Prog. Biophys. Mol. Biol. 44,
// 97 (1984), doi:10.1016/0079-6107(84)90007-5: H...Y below 2.5 angstrom, X-H...Y above 120 degrees. These are for N, O
// and F; of heavier acceptors the length grows as their van der Waals radius exceeds that of oxygen.

import { bohrFromAngstrom } from "../../base/units.ts";
import { areConnected, bondedTo } from "./bonds.ts";
import { visitNear } from "./cells.ts";
import { type Detector, paired } from "./detector.ts";
import type { InteractionGeometry } from "./interaction_geometry.ts";
import { angleAt, pointOf } from "./points.ts";
import { vanDerWaalsRadius } from "./van_der_waals.ts";

const MAX_LENGTH = bohrFromAngstrom(2.5);
const MIN_ANGLE_DEGREES = 120;

const HYDROGEN = 1, CARBON = 6, OXYGEN = 8;

/** N, O, F, S, Cl, Se, Br, I: more electronegative than hydrogen. */
const DONORS = new Set([7, 8, 9, 16, 17, 34, 35, 53]);

/** The length to the largest acceptor, iodide. */
const REACH = maxLength(53);

/** The detector. */
export const hydrogenBonds: Detector = {
  kind: "hydrogen-bond",
  sites: (geometry) =>
    Array.from(geometry.atomicNumbers.keys()).filter((atom) => donorOf(geometry, atom) !== undefined),
  around: ({ geometry, atomCells }, hydrogen) => [pointOf(geometry, hydrogen), atomCells],
  find: (system, hydrogen, report) => {
    const { atomicNumbers, geometry, owner, acceptors, atomCells, bonds } = system;
    const anchor = donorOf(system, hydrogen)!;
    visitNear(atomCells, pointOf(geometry, hydrogen), REACH, (acceptor, distance) => {
      if (acceptors[acceptor] === 0 || owner[acceptor] === owner[hydrogen]) return;
      if (distance >= maxLength(atomicNumbers[acceptor]!)) return;
      const angle = angleAt(geometry, anchor, hydrogen, acceptor);
      if (angle <= MIN_ANGLE_DEGREES || areConnected(bonds, hydrogen, acceptor)) return;
      const pair = paired(owner[hydrogen]!, [hydrogen], owner[acceptor]!, [acceptor]);
      report({ kind: "hydrogen-bond", ...pair, anchor, distance, angle });
    });
  },
};

function maxLength(acceptor: number): number {
  const excess = (vanDerWaalsRadius(acceptor) ?? 0) - vanDerWaalsRadius(OXYGEN)!;
  return acceptor > OXYGEN ? MAX_LENGTH + Math.max(0, excess) : MAX_LENGTH;
}

/** The atom from which a hydrogen may be given: its only partner, where that draws electrons enough. */
function donorOf({ atomicNumbers, bonds }: InteractionGeometry, hydrogen: number): number | undefined {
  if (atomicNumbers[hydrogen] !== HYDROGEN) return undefined;
  const partners = bondedTo(bonds, hydrogen);
  return partners.length === 1 && isDonor(partners[0]!, atomicNumbers, bonds) ? partners[0] : undefined;
}

// Of carbons only those that are bonded to a single other atom, as in HCN and ethyne, give a hydrogen as acids do.
function isDonor(atom: number, atomicNumbers: Uint8Array, bonds: InteractionGeometry["bonds"]): boolean {
  if (atomicNumbers[atom] === CARBON) return bondedTo(bonds, atom).length === 2;
  return DONORS.has(atomicNumbers[atom]!);
}
