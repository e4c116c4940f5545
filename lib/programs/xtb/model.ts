// What of a model chemistry xtb takes by way of its library: methods, keywords, elements, electrons. libxtb itself takes
// more than is good: values out of range become others, an element that it lacks ends the process, electrons that are
// not there give numbers all the same (seen with 6.5.1). So everything is checked before it gets there.

import type { KeyPath } from "../../base/key_path.ts";
import { didYouMean } from "../../base/near_word.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { describeValue, InputError } from "../../base/error.ts";
import type { Molecule } from "../../molecule/mod.ts";
import type { PreparedModel } from "../contract/program.ts";
import { checkGfnElements, checkValenceElectrons } from "../contract/valence_electrons.ts";

// GFN2-xTB: doi:10.1021/acs.jctc.8b01176; GFN1-xTB: doi:10.1021/acs.jctc.7b00118; GFN-FF: doi:10.1002/anie.202004239.
const FORCE_FIELD = "gfn-ff";
const METHODS = ["gfn2-xtb", "gfn1-xtb", FORCE_FIELD];
const OTHER_METHODS: Readonly<Record<string, string>> = {
  "gfn0-xtb": "after a GFN0-xTB calculation libxtb gives energies of other methods that are 4e-7 Hartree off",
};

// Parameters of GBSA for each method in xtb 6.5.1, some under two names.
const BOTH_SOLVENTS = [
  "acetone",
  "acetonitrile",
  "benzene",
  "ch2cl2",
  "chcl3",
  "chloroform",
  "cs2",
  "dmso",
  "ether",
]
  .concat("methanol", "thf", "toluene", "water", "h2o");
const SOLVENTS: Readonly<Record<string, readonly string[]>> = {
  "gfn1-xtb": BOTH_SOLVENTS,
  "gfn2-xtb": [...BOTH_SOLVENTS, "dmf", "hexane", "n-hexane"],
};

// Of xtb-python, so that inputs for QCEngine's xtb work here; ranges as in xtb.h.
const KEYWORDS: Readonly<Record<string, (value: unknown, method: string) => string | undefined>> = {
  accuracy: (value) =>
    isNumber(value) && value >= 1e-4 && value <= 1000 ? undefined : "a number from 0.0001 (tight) to 1000",
  max_iterations: (value) =>
    isNumber(value) && Number.isInteger(value) && value >= 1 && value <= 1e6
      ? undefined
      : "a whole number from 1 on",
  electronic_temperature: (value) =>
    isNumber(value) && value > 0 && value <= 1e6 ? undefined : "a temperature above 0 in kelvin",
  solvent: (value, method) => {
    const known = ["none", ...SOLVENTS[method] ?? []];
    if (typeof value === "string" && known.includes(value.toLowerCase())) return undefined;
    return `a solvent that GBSA has for ${method}: ${known.join(", ")}`;
  },
};

/** What nmer makes of a model for xtb. */
export interface XtbSettings {
  /** Whether the method is a force field, which point charges do not act on. */
  readonly isForceField: boolean;
}

/**
 * Reads a model, and refuses methods and keywords that xtb's library does not have, or makes something else of.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of what is wrong.
 */
export function parseXtbModel(model: ModelChemistry, path: KeyPath): XtbSettings {
  checkMethod(model, path);
  if (model.basis !== undefined) {
    throw new InputError({
      keyPath: [...path, "basis"],
      found: describeValue(model.basis),
      expected: `no basis: ${model.method} has a minimal one of its own`,
    });
  }
  const isForceField = model.method.toLowerCase() === FORCE_FIELD;
  if (isForceField) refuseKeywords(model, path);
  else checkKeywords(model, path);
  return { isForceField };
}

/**
 * Refuses molecules that xtb's library does not compute, or computes wrong.
 *
 * @throws {InputError} With the key path of what is wrong.
 */
export function checkXtbMolecule({ method, settings }: PreparedModel<XtbSettings>, molecule: Molecule): void {
  if (settings.isForceField && molecule.embeddingCharges !== undefined) {
    throw new InputError({
      keyPath: ["embedding_charges"],
      found: `charges, with method ${method}`,
      expected: "none: xtb hands point charges to gfn1-xtb and gfn2-xtb alone",
    });
  }
  checkGfnElements(molecule, "xtb");
  checkValenceElectrons(molecule, "xtb");
}

function checkMethod({ method }: ModelChemistry, path: KeyPath): void {
  const lower = method.toLowerCase();
  if (METHODS.includes(lower)) return;
  const reason = OTHER_METHODS[lower];
  const hint = reason === undefined ? didYouMean(lower, METHODS) : `nmer does not use ${method}: ${reason}.`;
  throw new InputError({
    keyPath: [...path, "method"],
    found: describeValue(method),
    expected: METHODS.join(", "),
    hint,
  });
}

// A force field has no iterations, electrons or shells on which the keywords would act.
function refuseKeywords({ method, keywords }: ModelChemistry, path: KeyPath): void {
  const [name] = Object.keys(keywords);
  if (name === undefined) return;
  throw new InputError({
    keyPath: [...path, "keywords", name],
    found: `the keyword ${describeValue(name)}`,
    expected: `none: they are for the tight-binding methods, and ${method} is a force field`,
  });
}

function checkKeywords({ method, keywords }: ModelChemistry, path: KeyPath): void {
  const names = Object.keys(KEYWORDS);
  for (const [name, value] of Object.entries(keywords)) {
    const keyPath = [...path, "keywords", name];
    const check = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
    if (check === undefined) {
      throw new InputError({
        keyPath,
        found: `the keyword ${describeValue(name)}`,
        expected: `one of ${names.join(", ")}`,
        ...hintFor(name, names),
      });
    }
    const expected = check(value, method.toLowerCase());
    if (expected === undefined) continue;
    throw new InputError({
      keyPath,
      found: describeValue(value),
      expected,
      ...(name === "solvent" && typeof value === "string"
        ? hintFor(value, SOLVENTS[method.toLowerCase()] ?? [])
        : {}),
    });
  }
}

function hintFor(word: string, known: readonly string[]): { readonly hint?: string } {
  const hint = didYouMean(word, known);
  return hint === undefined ? {} : { hint };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
