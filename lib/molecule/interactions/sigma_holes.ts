// What halogen and chalcogen bonds have in common: an atom A that is bonded to R is met by a lone pair from behind, where
// R-A leaves it short of electrons. Bohr and degrees; atoms count from 0.

import { areConnected, bondedTo } from "./bonds.ts";
import { visitNear } from "./cells.ts";
import { type InteractionGeometry, touchDistance } from "./interaction_geometry.ts";
import { angleAt, pointOf } from "./points.ts";

const HYDROGEN = 1;

/** A lone pair that meets an atom from behind one of its bonds. */
export interface Met {
  /** The atom with the lone pair. */
  readonly acceptor: number;
  /** The atom R. */
  readonly anchor: number;
  /** The angle of anchor, atom and acceptor. */
  readonly angle: number;
  readonly distance: number;
}

/**
 * Visits what meets an atom within the sum of the van der Waals radii, behind the bond that is straightest to it.
 *
 * @param minAngle The least angle of anchor, atom and acceptor, in degrees.
 * @param accepts Whether an atom of another fragment is an acceptor, given the angle.
 */
export function visitBehind(
  system: InteractionGeometry,
  atom: number,
  minAngle: number,
  accepts: (acceptor: number, angle: number) => boolean,
  visit: (met: Met) => void,
): void {
  const { geometry, owner, bonds, atomCells } = system;
  const anchors = anchorsOf(system, atom);
  visitNear(atomCells, pointOf(geometry, atom), atomCells.width, (acceptor, distance) => {
    if (owner[acceptor] === owner[atom]) return;
    if (distance >= touchDistance(system, atom, acceptor)) return;
    const [anchor, angle] = straightest(geometry, anchors, atom, acceptor);
    if (angle < minAngle || !accepts(acceptor, angle) || areConnected(bonds, atom, acceptor)) return;
    visit({ acceptor, anchor, angle, distance });
  });
}

/** The atoms other than hydrogen to which an atom is bonded: those whose bond leaves it short of electrons. */
export function anchorsOf({ atomicNumbers, bonds }: InteractionGeometry, atom: number): readonly number[] {
  return [...bondedTo(bonds, atom)].filter((partner) => atomicNumbers[partner] !== HYDROGEN);
}

function straightest(
  geometry: Float64Array,
  anchors: readonly number[],
  atom: number,
  acceptor: number,
): readonly [anchor: number, angle: number] {
  return anchors.map((anchor) => [anchor, angleAt(geometry, anchor, atom, acceptor)] as const)
    .reduce((best, each) => each[1] > best[1] ? each : best);
}
