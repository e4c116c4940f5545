// Chalcogen bonds R-Ch...Y, defined by IUPAC (C. B. Aakeroy et al., Pure Appl. Chem. 91, 1889 (2019),
// doi:10.1515/pac-2018-0713): Ch...Y below the sum of the van der Waals radii, R-Ch...Y near 180 degrees. "Near" is 150
// degrees or more here; the recommendation names no number.

import { type Detector, paired } from "./detector.ts";
import { pointOf } from "./points.ts";
import { anchorsOf, visitBehind } from "./sigma_holes.ts";

const MIN_ANGLE_DEGREES = 150;

/** S, Se, Te. */
const DONORS = new Set([16, 34, 52]);

/** The detector. */
export const chalcogenBonds: Detector = {
  kind: "chalcogen-bond",
  sites: (system) =>
    Array.from(system.atomicNumbers.keys()).filter((atom) =>
      DONORS.has(system.atomicNumbers[atom]!) && anchorsOf(system, atom).length > 0
    ),
  around: ({ geometry, atomCells }, atom) => [pointOf(geometry, atom), atomCells],
  find: (system, atom, report) => {
    const { owner, acceptors } = system;
    const accepts = (acceptor: number) => acceptors[acceptor] === 1;
    visitBehind(system, atom, MIN_ANGLE_DEGREES, accepts, ({ acceptor, anchor, angle, distance }) => {
      const pair = paired(owner[atom]!, [atom], owner[acceptor]!, [acceptor]);
      report({ kind: "chalcogen-bond", ...pair, anchor, distance, angle });
    });
  },
};
