// What a detector is: the places from which it looks, what it looks for around one of them, and how many there are to look
// at. Pure: what it finds at a place depends on the geometry alone, so places may be cut among threads in any way.

import type { Cells } from "./cells.ts";
import type { InteractionGeometry } from "./interaction_geometry.ts";
import type { Interaction, InteractionKind } from "./interaction.ts";
import type { Vector } from "./points.ts";

/** Finds the interactions of one kind. */
export interface Detector {
  /** What it finds. */
  readonly kind: InteractionKind;
  /** The places from which it looks: atoms, rings or charges, counted from 0. */
  readonly sites: (geometry: InteractionGeometry) => readonly number[];
  /** Where such a place is, and the cells that it looks at from there. */
  readonly around: (geometry: InteractionGeometry, site: number) => readonly [place: Vector, cells: Cells];
  /** Reports what it finds from a place. An interaction is found from one place only. */
  readonly find: (
    geometry: InteractionGeometry,
    site: number,
    report: (interaction: Interaction) => void,
  ) => void;
}

/** Two fragments with their atoms, the lower fragment first. */
export function paired(
  one: number,
  atomsOfOne: readonly number[],
  other: number,
  atomsOfOther: readonly number[],
): Pick<Interaction, "fragments" | "atoms"> {
  return one < other
    ? { fragments: [one, other], atoms: [...atomsOfOne, ...atomsOfOther] }
    : { fragments: [other, one], atoms: [...atomsOfOther, ...atomsOfOne] };
}
