// The fragments as nmer understood them, a line for each kind or each fragment.

import { plural } from "../../base/plural.ts";
import { angstromFromBohr } from "../../base/units.ts";
import type { Contact, FragmentKind } from "../../molecule/mod.ts";

/** Words for multiplicities that have one. */
const MULTIPLICITY = ["", "singlet", "doublet", "triplet", "quartet", "quintet"];

/**
 * Lines such as `6 H2O  3 atoms  charge 0  singlet  shortest contact 1.83 angstrom`, each kind of fragments one.
 *
 * @param kinds The kinds of fragments.
 */
export function describeKinds(kinds: readonly FragmentKind[]): readonly string[] {
  const rows = kinds.map(({ formula, charge, multiplicity, atoms, fragments, contact }) => [
    `${fragments.length} ${formula}`,
    listed(fragments),
    `${plural(atoms, "atom")}${fragments.length > 1 ? " each" : ""}`,
    `charge ${signed(charge)}`,
    MULTIPLICITY[multiplicity] ?? `multiplicity ${multiplicity}`,
    contact === undefined ? "" : describeContact(contact),
  ]);
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, i) => Math.max(cell.length, all[i] ?? 0)),
    [],
  );
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd());
}

/** Whether any fragment is no neutral singlet. */
export function hasSpecialFragments(kinds: readonly FragmentKind[]): boolean {
  return kinds.some(({ charge, multiplicity }) => charge !== 0 || multiplicity !== 1);
}

function describeContact({ distance }: Contact): string {
  return `shortest contact ${angstromFromBohr(distance).toFixed(2)} angstrom`;
}

function signed(charge: number): string {
  return charge > 0 ? `+${charge}` : String(charge);
}

/** 1-based numbers of fragments: `fragments 1-3, 5`, cut where they are many. */
function listed(fragments: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const fragment of fragments) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === fragment - 1) run[1] = fragment;
    else runs.push([fragment, fragment]);
  }
  const shown = runs.slice(0, 4).map(([first, last]) =>
    first === last ? String(first + 1) : `${first + 1}-${last + 1}`
  );
  const more = runs.length > 4 ? ", ..." : "";
  return `${fragments.length === 1 ? "fragment" : "fragments"} ${shown.join(", ")}${more}`;
}
