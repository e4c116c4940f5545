// Cations on rings: the middle of the charge within 6 angstrom of the middle of the ring, and within 2 angstrom of the
// ring's axis. J. P. Gallivan, D. A. Dougherty, Proc. Natl. Acad. Sci. 96, 9459 (1999), doi:10.1073/pnas.96.17.9459, with
// the numbers of PLIP (doi:10.1093/nar/gkv315).

import { bohrFromAngstrom } from "../../base/units.ts";
import { areConnected } from "./bonds.ts";
import { visitNear } from "./cells.ts";
import { chargeAtoms } from "./charges.ts";
import { type Detector, paired } from "./detector.ts";
import { offsetFrom, pointOf } from "./points.ts";
import { ringAtoms } from "./rings.ts";

const MAX_DISTANCE = bohrFromAngstrom(6);
const MAX_OFFSET = bohrFromAngstrom(2);

/** The detector. */
export const cationPi: Detector = {
  kind: "cation-pi",
  sites: ({ rings }) => Array.from(rings.owner.keys()),
  around: ({ rings, chargeCells }, ring) => [pointOf(rings.middles, ring), chargeCells],
  find: ({ rings, charges, chargeCells, bonds }, ring, report) => {
    const middle = pointOf(rings.middles, ring);
    visitNear(chargeCells, middle, MAX_DISTANCE, (charge, distance) => {
      if (charges.signs[charge]! < 0 || charges.owner[charge] === rings.owner[ring]) return;
      const offset = offsetFrom(pointOf(rings.normals, ring), middle, pointOf(charges.middles, charge));
      if (offset > MAX_OFFSET) return;
      const [ringMembers, members] = [[...ringAtoms(rings, ring)], [...chargeAtoms(charges, charge)]];
      if (ringMembers.some((atom) => members.some((member) => areConnected(bonds, atom, member)))) return;
      const pair = paired(rings.owner[ring]!, ringMembers, charges.owner[charge]!, members);
      report({ kind: "cation-pi", ...pair, distance, offset });
    });
  },
};
