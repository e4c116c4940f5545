// Keywords by PySCF's names, each with what it may be: no other attribute of PySCF's objects can be set. What nmer adds is
// `reference`, `freeze_core`, `density_fit`, `stability`, `s_tolerance` and `cart`.

import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { didYouMean } from "../../base/near_word.ts";
import { describeValue, InputError } from "../../base/error.ts";
import type { PyscfMethod } from "./method.ts";

type Value = string | number | boolean | readonly number[];

/** What PySCF's objects get: attributes by their names. */
export interface PyscfKeywords {
  readonly scf: Readonly<Record<string, Value>>;
  readonly grids: Readonly<Record<string, Value>>;
  readonly nlcgrids: Readonly<Record<string, Value>>;
  readonly cc: Readonly<Record<string, Value>>;
  /** Those of nmer's own. */
  readonly own: Readonly<Record<string, Value>>;
}

interface Keyword {
  readonly part: keyof PyscfKeywords;
  readonly accepts: (value: unknown) => boolean;
  readonly expected: string;
}

const word = (...words: readonly string[]) => ({
  accepts: (value: unknown) => typeof value === "string" && words.includes(value),
  expected: `one of ${words.join(", ")}`,
});
const truth = { accepts: (value: unknown) => typeof value === "boolean", expected: "true or false" };
const whole = (least: number, most: number) => ({
  accepts: (value: unknown) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  expected: `a whole number from ${least} to ${most}`,
});
const between = (least: number, most: number) => ({
  accepts: (value: unknown) => typeof value === "number" && value >= least && value <= most,
  expected: `a number from ${least} to ${most}`,
});
const threshold = (most: number) => ({
  accepts: (value: unknown) => typeof value === "number" && value >= 1e-16 && value <= most,
  expected: `a number from 1e-16 to ${most}: looser ones give no converged numbers`,
});
const setName = {
  accepts: (value: unknown) => typeof value === "string" && /^[A-Za-z0-9]/.test(value),
  expected: "the name of a basis set",
};
const gridOf = (part: "grids" | "nlcgrids") => ({
  [`${part}.level`]: { part, ...whole(2, 9) },
  [`${part}.prune`]: { part, ...word("nwchem", "sg1", "treutler", "none") },
  [`${part}.atom_grid`]: {
    part,
    accepts: (value: unknown) =>
      Array.isArray(value) && value.length === 2 && LEBEDEV.includes(value[1]) &&
      Number.isInteger(value[0]) && value[0] >= 30 && value[0] <= 1000,
    expected:
      "[radial points, from 30; angular points, of a Lebedev grid from 194 on], the same for all atoms",
  },
});
const LEBEDEV = [194, 230, 266, 302, 350, 434, 590, 770, 974, 1202, 1454, 1730, 2030, 2354, 2702, 3074, 3470];
// PySCF's derivatives leave out how what is left out turns: with this they are off by 5e-7 Hartree/bohr, with 1e-3 by 2e-5
// (hydrogen in aug-cc-pVTZ beside ghosts).
const MAX_S_TOLERANCE = 1e-5;

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  conv_tol: { part: "scf", ...threshold(1e-6) },
  conv_tol_grad: { part: "scf", ...threshold(1e-3) },
  max_cycle: { part: "scf", ...whole(1, 10_000) },
  init_guess: { part: "scf", ...word("minao", "atom", "1e", "hcore", "huckel", "vsap") },
  level_shift: { part: "scf", ...between(0, 10) },
  damp: { part: "scf", ...between(0, 0.99) },
  diis_space: { part: "scf", ...whole(2, 100) },
  diis_start_cycle: { part: "scf", ...whole(0, 1000) },
  direct_scf: { part: "scf", ...truth },
  direct_scf_tol: { part: "scf", ...threshold(1e-10) },
  ...gridOf("grids"),
  ...gridOf("nlcgrids"),
  "cc.conv_tol": { part: "cc", ...threshold(1e-5) },
  "cc.conv_tol_normt": { part: "cc", ...threshold(1e-3) },
  "cc.max_cycle": { part: "cc", ...whole(1, 10_000) },
  "cc.diis_space": { part: "cc", ...whole(2, 100) },
  "cc.level_shift": { part: "cc", ...between(0, 10) },
  reference: { part: "own", ...word("rhf", "uhf", "rohf") },
  freeze_core: { part: "own", ...truth },
  frozen: {
    part: "own",
    accepts: (value) => value === 0,
    expected: "0, or freeze_core: true, which goes by the atoms of each n-mer: another number would be the " +
      "same for n-mers of all sizes",
  },
  density_fit: { part: "own", ...truth },
  auxbasis: { part: "own", ...setName },
  auxbasis_mp2: { part: "own", ...setName },
  newton: { part: "own", ...truth },
  stability: { part: "own", ...word("check", "follow") },
  grid_response: { part: "own", ...truth },
  cart: { part: "own", ...truth },
  s_tolerance: {
    part: "own",
    accepts: (value) => typeof value === "number" && value >= 1e-14 && value <= MAX_S_TOLERANCE,
    expected: `a number from 1e-14 to ${MAX_S_TOLERANCE}`,
  },
};
// Without what screens integrals it ends with an error of Python's: for functionals that are range-separated, and for pure
// ones whose integrals are not kept (2.14.0).
const WHY_DIRECT =
  "no direct_scf, or true: PySCF fails where it needs parts of exchange, or Coulomb terms alone";
const HINTS: Readonly<Record<string, string>> = {
  scf_type: "density_fit: true fits densities.",
  df_basis_scf: "auxbasis names the set.",
  e_convergence: "conv_tol is the threshold of energies.",
  maxiter: "max_cycle is how many iterations there may be.",
  puream: "cart: true gives Cartesian d functions.",
  xc: "The functional is the model's method.",
  basis: "The basis set is the model's basis.",
};

/**
 * Reads the keywords.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of a keyword that there is not, or that cannot have its value.
 */
export function parsePyscfKeywords(model: ModelChemistry, method: PyscfMethod, path: KeyPath): PyscfKeywords {
  const parts = { scf: {}, grids: {}, nlcgrids: {}, cc: {}, own: {} } as Record<
    keyof PyscfKeywords,
    Record<string, Value>
  >;
  const fitsDensities = Object.entries(model.keywords).some(([name, value]) =>
    name.toLowerCase() === "density_fit" && value === true
  );
  for (const [given, value] of Object.entries(model.keywords)) {
    const name = given.toLowerCase();
    const keyPath = [...path, "keywords", given];
    const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name]! : undefined;
    if (keyword === undefined) {
      throw new InputError({
        keyPath,
        found: `the unknown keyword ${describeValue(given)}`,
        because: "program",
        expected: `one of ${Object.keys(KEYWORDS).join(", ")}`,
        hint: (Object.hasOwn(HINTS, name) ? HINTS[name] : undefined) ??
          didYouMean(given, Object.keys(KEYWORDS)),
      });
    }
    if (!keyword.accepts(value)) {
      throw new InputError({ keyPath, found: describeValue(value), expected: keyword.expected });
    }
    const useless = whyUseless(name, keyword.part, method, fitsDensities) ??
      (name === "direct_scf" && value === false && method.xc !== null ? WHY_DIRECT : undefined);
    if (useless !== undefined) {
      throw new InputError({ keyPath, found: `${given}, with method ${model.method}`, expected: useless });
    }
    parts[keyword.part][name.replace(/^.*\./, "")] = value as Value;
  }
  return parts;
}

// A keyword that would do nothing is a misunderstanding.
function whyUseless(
  name: string,
  part: keyof PyscfKeywords,
  { method, xc }: PyscfMethod,
  fitsDensities: boolean,
): string | undefined {
  if ((part === "grids" || part === "nlcgrids" || name === "grid_response") && xc === null) {
    return `no ${name}: only density functionals have grids`;
  }
  if (part === "cc" && !method.startsWith("cc")) return `no ${name}: it belongs to ccsd and ccsd(t)`;
  if ((name === "freeze_core" || name === "frozen") && method === "scf") {
    return `no ${name}: only correlated methods freeze cores`;
  }
  if (name === "auxbasis_mp2" && method !== "dfmp2") return "no auxbasis_mp2, or method df-mp2";
  if (name === "auxbasis" && !fitsDensities) {
    return "density_fit: true beside it, or no auxbasis";
  }
  if (name === "density_fit" && fitsDensities && method !== "scf" && method !== "dfmp2") {
    return "no density_fit: with it PySCF would fit the correlation by the set for the field; take df-mp2";
  }
  return undefined;
}
