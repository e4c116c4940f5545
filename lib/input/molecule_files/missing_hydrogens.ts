// Hydrogens that a file of bonds leaves to its reader, as drawings and many databases do: computed without them the
// molecule would be another one.

import { InputError, type Place } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";

/** An atom, its bonds and its formal charge. */
export interface BondedAtom {
  readonly symbol: string;
  /** Sum of the orders of its bonds; an aromatic one counts 1.5. */
  readonly bondOrders: number;
  /** Formal charge. */
  readonly charge: number;
  /** Unpaired electrons that the file states. */
  readonly unpaired: number;
}

/** Bonds of neutral atoms. */
const VALENCE: Readonly<Record<string, number>> = { C: 4, N: 3, O: 2, S: 2, P: 3, B: 3 };

const HINT = "Add the hydrogens, as Open Babel does with -h, and save it in three dimensions.";

/**
 * Looks for atoms of C, N and O with fewer bonds than they have.
 *
 * @param place Where an atom stands.
 * @returns A warning where a few are open, as in a radical that the file does not state.
 * @throws {InputError} Where the molecule has no hydrogens at all, or more atoms are open than in any radical.
 */
export function checkHydrogens(
  atoms: readonly BondedAtom[],
  place: (atom: number) => Place,
): readonly Notice[] {
  const open = atoms.flatMap((atom, i) => openBonds(atom) > 0.75 ? [i] : []);
  const first = open[0];
  if (first === undefined) return [];
  const missing = open.reduce((sum, i) => sum + Math.round(openBonds(atoms[i]!)), 0);
  const { symbol, bondOrders } = atoms[first]!;
  const words = `${symbol} with ${bondOrders} bonds`;
  const hasHydrogens = atoms.some((atom) => /^[HDT]$/.test(atom.symbol));
  if (!hasHydrogens || missing > 2) {
    throw new InputError({
      ...place(first),
      found: `${words}: ${missing} hydrogens seem to be left out`,
      expected: "all hydrogens as atoms",
      hint: HINT,
    });
  }
  return [{
    ...place(first),
    severity: "warning",
    statement: `${words} is a radical or lacks hydrogens, and it is taken as it is`,
    advice: HINT,
  }];
}

function openBonds({ symbol, bondOrders, charge, unpaired }: BondedAtom): number {
  const neutral = VALENCE[symbol];
  if (neutral === undefined) return 0;
  // A cation of N, O, S or P has a bond more, an anion one less; ions of C have one less, those of B one more.
  const change = symbol === "C" ? -Math.abs(charge) : symbol === "B" ? -charge : charge;
  return neutral + change - unpaired - bondOrders;
}
