// What can be asked of an MP2 calculation beside what its Hartree-Fock calculation takes, with Psi4's names.

import { closestString } from "@std/text/closest-string";
import { EngineError } from "../error.ts";
import { parseScfKeywords, SCF_DEFAULTS, SCF_KEYWORDS, type ScfOptions } from "../scf/options.ts";

/** Options of an MP2 calculation: those of its Hartree-Fock calculation, and its own. */
export interface Mp2Options extends ScfOptions {
  /** Whether electrons in the cores of the atoms are left out of the correlation. */
  readonly freezeCore: boolean;
}

/**
 * What applies where nothing is said. The error of the correlation energy goes with that of the orbitals, that of the
 * Hartree-Fock energy with its square: so orbitals are converged further than for the latter alone.
 */
export const MP2_DEFAULTS: Mp2Options = { ...SCF_DEFAULTS, dConvergence: 1e-9, freezeCore: false };

/** Names of the keywords that {@linkcode parseMp2Keywords} knows. */
export const MP2_KEYWORDS: readonly string[] = [...SCF_KEYWORDS, "freeze_core", "mp2_type"];

/**
 * Reads keywords in any case. Throws an {@linkcode EngineError}: "unknown-keyword" with the nearest known one, or
 * "bad-keyword" for a value that the keyword cannot take.
 */
export function parseMp2Keywords(keywords: Readonly<Record<string, unknown>>): Partial<Mp2Options> {
  const others: Record<string, unknown> = {};
  let own: { freezeCore?: boolean } = {};
  for (const [name, value] of Object.entries(keywords)) {
    const key = name.toLowerCase();
    const text = String(value).toLowerCase();
    if (key === "freeze_core") {
      if (text !== "true" && text !== "false") throw badKeyword(key, value, "true or false");
      own = { freezeCore: text === "true" };
    } else if (key === "mp2_type") {
      if (text !== "conv") throw badKeyword(key, value, "conv, exact integrals, which the engine computes");
    } else if (!MP2_KEYWORDS.includes(key)) {
      throw new EngineError(
        "unknown-keyword",
        `the embedded engine has no keyword ${JSON.stringify(name)}; did you mean ` +
          `${closestString(key, MP2_KEYWORDS)}? It knows ${MP2_KEYWORDS.join(", ")}`,
      );
    } else {
      others[name] = value;
    }
  }
  return { ...parseScfKeywords(others), ...own };
}

function badKeyword(name: string, value: unknown, expected: string): EngineError {
  return new EngineError(
    "bad-keyword",
    `keyword ${name} of the embedded engine is ${JSON.stringify(value)}; expected ${expected}`,
  );
}
