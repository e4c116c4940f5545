// What MOPAC computes right by way of QCEngine, which knows some of its methods and says the spin by MS alone. Seen with
// MOPAC 22.0.6 and QCEngine 0.26: with an odd number of electrons it takes unrestricted orbitals, and the energy is that
// of `UHF DOUBLET` and so on; with an even number restricted ones, in which two unpaired electrons have no place, and it
// gives up.

import type { KeyPath } from "../../base/key_path.ts";
import { describeValue, InputError } from "../../base/error.ts";
import { didYouMean } from "../../base/near_word.ts";
import type { Molecule } from "../../molecule/mod.ts";
import type { Dialect } from "./dialect.ts";

// QCEngine 0.26's, all that it has.
const METHODS = [
  "am1",
  "mndo",
  "mndod",
  "pm3",
  "pm6",
  "pm6-3dh4x",
  "pm6-d3",
  "pm6-d3h4",
  "pm6-dh+",
  "pm6-dh2",
]
  .concat("pm6-dh2x", "pm7", "pm7-ts", "rm1");

/** MOPAC's methods and keywords. */
export const MOPAC: Dialect<void> = {
  settings({ method, keywords }, path) {
    checkMethod(method, [...path, "method"]);
    checkKeywords(keywords, [...path, "keywords"]);
  },
  check: (_settings, molecule) => checkSpin(molecule),
};

/**
 * Refuses methods that QCEngine would.
 *
 * @param path Key path of the method in the input.
 * @throws {InputError} With the key path.
 */
function checkMethod(method: string, path: KeyPath): void {
  if (METHODS.includes(method.toLowerCase())) return;
  const near = didYouMean(method, METHODS);
  throw new InputError({
    keyPath: path,
    found: describeValue(method),
    expected: `one of ${METHODS.join(", ")}`,
    ...(near === undefined ? {} : { hint: near }),
  });
}

/**
 * Refuses keywords that QCEngine would print into MOPAC's line of keywords as they are.
 *
 * @param path Key path of the keywords in the input.
 * @throws {InputError} With the key path of the keyword.
 */
function checkKeywords(keywords: Readonly<Record<string, unknown>>, path: KeyPath): void {
  for (const [name, value] of Object.entries(keywords)) {
    const lower = name.toLowerCase();
    if (lower === "iter" && Number.isInteger(value) && value as number > 0) continue;
    if (lower === "pulay" && typeof value === "boolean") continue;
    throw new InputError({
      keyPath: [...path, name],
      found: `${name}: ${describeValue(value)}`,
      expected: "iter, a number of iterations, or pulay, true or false: QCEngine has no others of MOPAC",
    });
  }
}

/**
 * Refuses multiplicities that some n-mer would have and MOPAC has no orbitals for.
 *
 * @throws {InputError} With the key path of the multiplicities.
 */
function checkSpin({ fragments, multiplicity }: Molecule): void {
  const open = fragments.flatMap((fragment, i) => fragment.multiplicity === 1 ? [] : [i]);
  const odd = fragments.findIndex((fragment) => fragment.multiplicity > 1 && fragment.multiplicity % 2 === 1);
  const refuse = (found: string) => {
    throw new InputError({
      keyPath: ["molecule", "fragment_multiplicities"],
      found: `${found}; MOPAC by QCEngine has unpaired electrons only where their number is odd`,
      expected: "at most one open fragment, of an even multiplicity, or another program",
    });
  };
  if (odd >= 0) {
    refuse(`multiplicity ${fragments[odd]!.multiplicity} of fragment ${odd + 1}, counted from 1`);
  }
  if (open.length > 1) {
    const numbers = open.slice(0, 2).map((i) => i + 1).join(" and ");
    refuse(`unpaired electrons of fragments ${numbers}, counted from 1, which n-mers couple to high spin`);
  }
  if (multiplicity > 1 && multiplicity % 2 === 1) refuse(`multiplicity ${multiplicity} of the molecule`);
}
