// Close contacts: two atoms nearer than the sum of their van der Waals radii, those of S. Alvarez, Dalton Trans. 42, 8617
// (2013), doi:10.1039/c3dt50599e. Of two fragments the one contact is kept that is shortest against that sum; it is there
// beside what says more of the pair, as a hydrogen bond is a close contact, too.

import { areConnected } from "./bonds.ts";
import { visitNear } from "./cells.ts";
import { type Detector, paired } from "./detector.ts";
import { touchDistance } from "./interaction_geometry.ts";
import { pointOf } from "./points.ts";

/** The detector. */
export const closeContacts: Detector = {
  kind: "close-contact",
  sites: ({ atomicNumbers }) => Array.from(atomicNumbers.keys()),
  around: ({ geometry, atomCells }, atom) => [pointOf(geometry, atom), atomCells],
  find: (system, atom, report) => {
    const { geometry, owner, bonds, atomCells, radii, maxRadius } = system;
    visitNear(atomCells, pointOf(geometry, atom), radii[atom]! + maxRadius, (other, distance) => {
      if (other <= atom || owner[other] === owner[atom]) return;
      if (distance >= touchDistance(system, atom, other) || areConnected(bonds, atom, other)) return;
      report({ kind: "close-contact", ...paired(owner[atom]!, [atom], owner[other]!, [other]), distance });
    });
  },
};
