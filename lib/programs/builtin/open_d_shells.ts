// Open d shells: whose electrons are where, DIIS decides by the first density, and often it is no minimum of the energy.

import { elementSymbol } from "../../base/elements.ts";
import { enumeration } from "../../base/plural.ts";
import type { MethodSettings } from "../../engine/rules/mod.ts";
import type { Molecule } from "../../molecule/mod.ts";

/** Sc to Cu, whose d shells may be open; those of Zn to Kr are full. */
const FIRST = 21, LAST = 29;

/**
 * Warns of n-mers with unpaired electrons and transition metals whose orbitals nobody looks at: a fragment that has
 * both, or several that have them together.
 */
export function openDShells(
  { stability = "none" }: MethodSettings["options"],
  { atomicNumbers, fragments }: Molecule,
): { readonly statement: string; readonly advice: string } | undefined {
  if (stability !== "none") return undefined;
  if (fragments.every(({ multiplicity }) => multiplicity === 1)) return undefined;
  const metals = new Set(
    fragments.flatMap(({ atoms }) => atoms.map((atom) => atomicNumbers[atom]!))
      .filter((atomicNumber) => atomicNumber >= FIRST && atomicNumber <= LAST),
  );
  if (metals.size === 0) return undefined;
  const symbols = [...metals].toSorted((a, b) => a - b).map(elementSymbol);
  return {
    statement:
      `wavefunctions of open shells with ${enumeration(symbols, "and")} are often saddle points, whose ` +
      "energies are too high and not alike from n-mer to n-mer",
    advice:
      "Give keywords: { stability_analysis: follow }, which continues to a minimum, or check, which tells.",
  };
}
