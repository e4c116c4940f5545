// What holds two fragments together, as the detectors of this folder name it: a kind, who takes part, and the lengths
// and angles that say so. Bohr and degrees; atoms and fragments count from 0.

import { INTERACTION_KINDS, type InteractionKind } from "../../base/interactions/kinds.ts";

export { INTERACTION_KINDS, type InteractionKind };

/** How two stacked rings lie: face to face, face to face and slipped, or edge to face. */
export type StackingGeometry = "parallel" | "displaced" | "T";

/** An interaction of two fragments. */
export interface Interaction {
  /** What it is. */
  readonly kind: InteractionKind;
  /** The two fragments, counted from 0, ascending. */
  readonly fragments: readonly [number, number];
  /**
   * 0-based indices of the atoms in the molecule, those of the first fragment first: the two in contact, the atoms of
   * both rings, those of a ring and of a charge, or those of two charges.
   */
  readonly atoms: readonly number[];
  /** The atom to which the hydrogen, halogen or chalcogen is bonded; only for bonds of these three kinds. */
  readonly anchor?: number;
  /** Between the two atoms, the middles of rings, or the middles of charges; in bohr. */
  readonly distance: number;
  /**
   * In degrees: of anchor, hydrogen (halogen, chalcogen) and acceptor, 180 for a straight bond; between the planes of two
   * rings, 0 to 90.
   */
  readonly angle?: number;
  /** How far the middle of the other ring, or the charge, is from the axis of a ring; in bohr. */
  readonly offset?: number;
  /** How two rings lie. */
  readonly geometry?: StackingGeometry;
}

const RANK = new Map<string, number>(INTERACTION_KINDS.map((kind, rank) => [kind, rank]));

/** The order of interactions: by fragments, kind, length and atoms. It does not depend on how they were found. */
export function compareInteractions(one: Interaction, other: Interaction): number {
  return one.fragments[0] - other.fragments[0] || one.fragments[1] - other.fragments[1] ||
    RANK.get(one.kind)! - RANK.get(other.kind)! || one.distance - other.distance ||
    compareLists(one.atoms, other.atoms) || (one.anchor ?? -1) - (other.anchor ?? -1);
}

function compareLists(one: readonly number[], other: readonly number[]): number {
  for (let i = 0; i < one.length && i < other.length; i++) {
    if (one[i] !== other[i]) return one[i]! - other[i]!;
  }
  return one.length - other.length;
}
