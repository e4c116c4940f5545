// Stacked rings: middles within 5.5 angstrom and one of them within 2 angstrom of the other ring's axis, planes within 30
// degrees of parallel, or of perpendicular (T). G. B. McGaughey, M. Gagne, A. K. Rappe, J. Biol. Chem. 273, 15458 (1998),
// doi:10.1074/jbc.273.25.15458, with the numbers of PLIP (doi:10.1093/nar/gkv315). Parallel rings count as displaced from
// an offset of 0.8 angstrom on, half of the 1.6 by which the displaced benzene dimer is slipped: M. O. Sinnokrot,
// C. D. Sherrill, J. Phys. Chem. A 108, 10200 (2004), doi:10.1021/jp0469517.

import { bohrFromAngstrom } from "../../base/units.ts";
import { areConnected } from "./bonds.ts";
import { visitNear } from "./cells.ts";
import { type Detector, paired } from "./detector.ts";
import type { StackingGeometry } from "./interaction.ts";
import type { InteractionGeometry } from "./interaction_geometry.ts";
import { offsetFrom, planeAngle, pointOf } from "./points.ts";
import { ringAtoms } from "./rings.ts";

const MAX_DISTANCE = bohrFromAngstrom(5.5);
const MAX_OFFSET = bohrFromAngstrom(2);
const MIN_DISPLACED_OFFSET = bohrFromAngstrom(0.8);
const MAX_TILT_DEGREES = 30;

/** The detector. */
export const piStacking: Detector = {
  kind: "pi-stacking",
  sites: ({ rings }) => Array.from(rings.owner.keys()),
  around: ({ rings, ringCells }, ring) => [pointOf(rings.middles, ring), ringCells],
  find: (system, ring, report) => {
    const { rings, ringCells } = system;
    const [middle, normal] = [pointOf(rings.middles, ring), pointOf(rings.normals, ring)];
    visitNear(ringCells, middle, MAX_DISTANCE, (other, distance) => {
      if (other <= ring || rings.owner[other] === rings.owner[ring]) return;
      const [otherMiddle, otherNormal] = [pointOf(rings.middles, other), pointOf(rings.normals, other)];
      const angle = planeAngle(normal, otherNormal);
      const offset = Math.min(
        offsetFrom(normal, middle, otherMiddle),
        offsetFrom(otherNormal, otherMiddle, middle),
      );
      const geometry = geometryOf(angle, offset);
      if (geometry === undefined || areFused(system, ring, other)) return;
      const pair = paired(
        rings.owner[ring]!,
        [...ringAtoms(rings, ring)],
        rings.owner[other]!,
        [...ringAtoms(rings, other)],
      );
      report({ kind: "pi-stacking", ...pair, distance, angle, offset, geometry });
    });
  },
};

function geometryOf(angle: number, offset: number): StackingGeometry | undefined {
  if (offset > MAX_OFFSET) return undefined;
  if (angle >= 90 - MAX_TILT_DEGREES) return "T";
  if (angle > MAX_TILT_DEGREES) return undefined;
  return offset < MIN_DISPLACED_OFFSET ? "parallel" : "displaced";
}

/** Whether two rings belong to one molecule that was cut between them. */
function areFused({ rings, bonds }: InteractionGeometry, one: number, other: number): boolean {
  if (!bonds.cut) return false;
  const others = ringAtoms(rings, other);
  return ringAtoms(rings, one).some((atom) => others.some((partner) => areConnected(bonds, atom, partner)));
}
