// Opposite charges within 5.5 angstrom of each other, middle to middle. D. J. Barlow, J. M. Thornton, J. Mol. Biol. 168, 867
// (1983), doi:10.1016/S0022-2836(83)80079-5, who allow 4 angstrom between charged atoms; PLIP (doi:10.1093/nar/gkv315)
// makes that 5.5 between the middles of charged groups.

import { bohrFromAngstrom } from "../../base/units.ts";
import { areConnected } from "./bonds.ts";
import { visitNear } from "./cells.ts";
import { chargeAtoms } from "./charges.ts";
import { type Detector, paired } from "./detector.ts";
import { pointOf } from "./points.ts";

const MAX_DISTANCE = bohrFromAngstrom(5.5);

/** The detector. */
export const ionicInteractions: Detector = {
  kind: "ionic",
  sites: ({ charges }) => Array.from(charges.owner.keys()).filter((charge) => charges.signs[charge]! > 0),
  around: ({ charges, chargeCells }, charge) => [pointOf(charges.middles, charge), chargeCells],
  find: ({ charges, chargeCells, bonds }, cation, report) => {
    visitNear(chargeCells, pointOf(charges.middles, cation), MAX_DISTANCE, (anion, distance) => {
      if (charges.signs[anion]! > 0 || charges.owner[anion] === charges.owner[cation]) return;
      const [members, others] = [[...chargeAtoms(charges, cation)], [...chargeAtoms(charges, anion)]];
      if (members.some((atom) => others.some((other) => areConnected(bonds, atom, other)))) return;
      report({
        kind: "ionic",
        ...paired(charges.owner[cation]!, members, charges.owner[anion]!, others),
        distance,
      });
    });
  },
};
