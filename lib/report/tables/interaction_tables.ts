// The table of what holds pairs of fragments together: `nmer plan --interactions` and the sheets of a report have it.

import { angstromFromBohr } from "../../base/units.ts";
import { type Interaction, tellingByPair } from "../../molecule/interactions/mod.ts";
import type { Cell, Column, Table } from "./table.ts";

/** Its columns. */
export const INTERACTION_COLUMNS: readonly Column[] = [
  { name: "fragments", head: "fragments", isText: true },
  { name: "kind", head: "interaction", isText: true },
  { name: "geometry", head: "", isText: true },
  { name: "atoms", head: "atoms", isText: true },
  { name: "distance_angstrom", head: "distance Å", decimals: 3 },
  { name: "angle_degrees", head: "angle °", decimals: 1 },
  { name: "offset_angstrom", head: "offset Å", decimals: 3 },
];

/** The atoms that rows name. */
export interface NamedAtoms {
  /** Symbol of each. */
  readonly symbols: readonly string[];
  /** Which belong to each fragment, counted from 0. */
  readonly fragments: readonly { readonly atoms: readonly number[] }[];
}

/** What says most of each pair: close contacts only of pairs that have nothing else. */
export function interactionTable(interactions: readonly Interaction[], system: NamedAtoms): Table {
  return {
    title: "What holds fragments together",
    columns: INTERACTION_COLUMNS,
    rows: tellingByPair(interactions).map((interaction) => interactionRow(interaction, system)),
  };
}

/** Its row for an interaction. */
export function interactionRow(interaction: Interaction, system: NamedAtoms): readonly Cell[] {
  const { fragments, kind, geometry, distance, angle, offset } = interaction;
  return [
    { fragments },
    kind,
    geometry,
    atomWords(interaction, system),
    angstromFromBohr(distance),
    angle,
    offset === undefined ? undefined : angstromFromBohr(offset),
  ];
}

/** `O1-H3...O4`: who is in contact, counted from 1; of rings and charged groups, how many atoms they are. */
function atomWords({ fragments: [first], atoms, anchor }: Interaction, system: NamedAtoms): string {
  if (atoms.length > 2) return `${atoms.length} atoms`;
  const name = (atom: number) => `${system.symbols[atom]!}${atom + 1}`;
  const [one, other] = atoms as readonly [number, number];
  if (anchor === undefined) return `${name(one)}...${name(other)}`;
  return system.fragments[first]!.atoms.includes(anchor)
    ? `${name(anchor)}-${name(one)}...${name(other)}`
    : `${name(anchor)}-${name(other)}...${name(one)}`;
}
