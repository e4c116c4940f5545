// What of a model chemistry tblite takes: methods, and keywords with the names of its command's options. Values are
// checked here, and become the calls of its Python interface; names of solvents are checked by tblite itself, before any
// task (`preflight.ts`). A dielectric constant below 1 ends its process (seen with 0.8.0).

import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { didYouMean } from "../../base/near_word.ts";
import { describeValue, InputError } from "../../base/error.ts";

// GFN2-xTB: doi:10.1021/acs.jctc.8b01176; GFN1-xTB: doi:10.1021/acs.jctc.7b00118; IPEA1-xTB: doi:10.1039/c7sc00601b.
const METHODS: Readonly<Record<string, string>> = {
  "gfn2-xtb": "GFN2-xTB",
  "gfn1-xtb": "GFN1-xTB",
  "ipea1-xtb": "IPEA1-xTB",
};
// As tblite has it, in Hartree for each kelvin.
const BOLTZMANN = 3.166808578545117e-6;
const GUESSES = ["sad", "eeq", "ceh"];
const SOLVENT = /^[a-z0-9][a-z0-9 ,-]{0,40}$/i;
const SOLUTION_STATES = ["gsolv", "bar1mol", "reference"];
const BORN_KERNELS = ["p16", "still"];

/** What of a model tblite's Python interface receives. */
export interface TbliteSettings {
  /** Its name of the method. */
  readonly method: string;
  /** Calls of `Calculator.set`. */
  readonly set: readonly (readonly [name: string, value: number])[];
  /** Calls of `Calculator.add`. */
  readonly add: readonly (readonly [name: string, ...values: readonly (number | string)[]])[];
}

interface Keyword {
  readonly accepts: (value: unknown) => boolean;
  readonly expected: string;
  /** The call that sets it; absent for what another keyword's call takes along. */
  readonly set?: (value: never) => readonly [string, number];
}

const SOLVENT_NAME: Keyword = {
  accepts: (value) => typeof value === "string" && SOLVENT.test(value),
  expected: "the name of a solvent, such as water",
};
const DIELECTRIC: Keyword = {
  accepts: (value) => isNumber(value) && value > 1,
  expected: "a dielectric constant above 1",
};
const DIELECTRIC_OR_NAME: Keyword = {
  accepts: (value) => DIELECTRIC.accepts(value) || SOLVENT_NAME.accepts(value),
  expected: "a dielectric constant above 1, or the name of a solvent",
};
// How tblite's interface calls them, and what it wants behind the keyword's value.
const SOLVATIONS: Readonly<Record<string, readonly [keyword: Keyword, call: string, model?: string]>> = {
  alpb: [SOLVENT_NAME, "alpb-solvation"],
  gbsa: [SOLVENT_NAME, "gbsa-solvation"],
  gb: [DIELECTRIC, "gb-solvation"],
  gbe: [DIELECTRIC, "gbe-solvation"],
  cpcm: [DIELECTRIC_OR_NAME, "ddX-solvation", "cpcm"],
  cosmo: [DIELECTRIC_OR_NAME, "ddX-solvation", "cosmo"],
  pcm: [DIELECTRIC_OR_NAME, "ddX-solvation", "pcm"],
};
// Keywords that go with some models of solvation, and what tblite is given without them: it has no default of its own.
const COMPANIONS: Readonly<Record<string, readonly [with_: readonly string[], otherwise?: string]>> = {
  solution_state: [["alpb", "gbsa"]],
  born_kernel: [["gb", "gbe"], "p16"],
};

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  accuracy: {
    accepts: (value) => isNumber(value) && value >= 1e-4 && value <= 1000,
    expected: "a number from 0.0001 (tight) to 1000",
    set: (value: number) => ["accuracy", value],
  },
  max_iterations: {
    accepts: (value) => isNumber(value) && Number.isInteger(value) && value >= 1 && value <= 1e6,
    expected: "a whole number from 1 on",
    set: (value: number) => ["max-iter", value],
  },
  electronic_temperature: {
    accepts: (value) => isNumber(value) && value > 0 && value <= 1e6,
    expected: "a temperature above 0 in kelvin",
    set: (value: number) => ["temperature", value * BOLTZMANN],
  },
  mixer_damping: {
    accepts: (value) => isNumber(value) && value > 0 && value <= 1,
    expected: "a number above 0, up to 1",
    set: (value: number) => ["mixer-damping", value],
  },
  guess: {
    accepts: (value) => GUESSES.includes(lower(value)),
    expected: `one of ${GUESSES.join(", ")}`,
    set: (value: string) => ["guess", GUESSES.indexOf(lower(value))],
  },
  spin_polarization: {
    accepts: (value) => typeof value === "boolean" || isNumber(value) && value > 0 && value <= 10,
    expected: "true, false, or a factor of its spin constants above 0, of which 1 is usual",
  },
  ...Object.fromEntries(Object.entries(SOLVATIONS).map(([name, [keyword]]) => [name, keyword])),
  solution_state: {
    accepts: (value) => SOLUTION_STATES.includes(lower(value)),
    expected: `one of ${SOLUTION_STATES.join(", ")}`,
  },
  born_kernel: {
    accepts: (value) => BORN_KERNELS.includes(lower(value)),
    expected: `one of ${BORN_KERNELS.join(", ")}`,
  },
};
const HINTS: Readonly<Record<string, string>> = {
  solvent: "Name the model of solvation, as in alpb: water or gbsa: water.",
  temperature: "electronic_temperature is in kelvin.",
};

/**
 * Reads a model, and refuses methods and keywords that tblite does not have, or makes something else of.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of what is wrong.
 */
export function parseTbliteModel(model: ModelChemistry, path: KeyPath): TbliteSettings {
  const method = METHODS[model.method.toLowerCase()];
  if (method === undefined || !Object.hasOwn(METHODS, model.method.toLowerCase())) {
    throw new InputError({
      keyPath: [...path, "method"],
      found: describeValue(model.method),
      expected: Object.keys(METHODS).join(", "),
      hint: didYouMean(model.method.toLowerCase(), Object.keys(METHODS)),
    });
  }
  if (model.basis !== undefined) {
    throw new InputError({
      keyPath: [...path, "basis"],
      found: describeValue(model.basis),
      expected: `no basis: ${method} has a minimal one of its own`,
    });
  }
  checkKeywords(model, [...path, "keywords"]);
  return { method, ...callsOf(model.keywords) };
}

function checkKeywords({ keywords }: ModelChemistry, path: KeyPath): void {
  for (const [name, value] of Object.entries(keywords)) {
    const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
    if (keyword === undefined) throw unknownKeyword(name, path);
    if (keyword.accepts(value)) continue;
    throw new InputError({
      keyPath: [...path, name],
      found: describeValue(value),
      expected: keyword.expected,
    });
  }
  const solvations = Object.keys(SOLVATIONS).filter((name) => name in keywords);
  if (solvations.length > 1) {
    throw new InputError({
      keyPath: [...path, solvations[1]!],
      found: `${solvations[1]} beside ${solvations[0]}`,
      expected: "one model of solvation",
    });
  }
  for (const [name, [companions]] of Object.entries(COMPANIONS)) {
    if (!(name in keywords) || companions.includes(solvations[0] ?? "")) continue;
    throw new InputError({
      keyPath: [...path, name],
      found: `${name} without ${companions.join(" or ")}`,
      expected: `it together with ${companions.join(" or ")}, on which alone it acts`,
    });
  }
}

function unknownKeyword(name: string, path: KeyPath): InputError {
  const names = Object.keys(KEYWORDS);
  const hint = Object.hasOwn(HINTS, name) ? HINTS[name] : didYouMean(name, names);
  return new InputError({
    keyPath: [...path, name],
    found: `the keyword ${describeValue(name)}`,
    expected: `one of ${names.join(", ")}`,
    ...(hint === undefined ? {} : { hint }),
  });
}

function callsOf(keywords: ModelChemistry["keywords"]): Pick<TbliteSettings, "set" | "add"> {
  const set: TbliteSettings["set"][number][] = [];
  const add: TbliteSettings["add"][number][] = [];
  for (const [name, value] of Object.entries(keywords)) {
    const call = KEYWORDS[name]!.set?.(value as never);
    if (call !== undefined) set.push(call);
    if (name === "spin_polarization" && value !== false) {
      add.push(["spin-polarization", value === true ? 1 : value as number]);
    }
    if (!Object.hasOwn(SOLVATIONS, name)) continue;
    const [, solvation, model] = SOLVATIONS[name]!;
    const companion = Object.entries(COMPANIONS).find(([, [companions]]) => companions.includes(name));
    const last = model ?? (lower(keywords[companion![0]]) || companion![1][1]);
    add.push([
      solvation,
      typeof value === "string" ? lower(value) : value as number,
      ...(last === undefined ? [] : [last]),
    ]);
  }
  return { set, add };
}

function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
