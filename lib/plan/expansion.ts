// What is to be expanded: fragments, levels and treatments, checked against one another once, so that the
// rest of the plan needs no further questions. Orders of the expansion (nbody) count from 1.

import type { CompositePart, Composites } from "../base/model_chemistry.ts";
import type { Driver } from "../base/driver.ts";
import { MOLECULAR_PROPERTY_NAMES, type MolecularProperty } from "../base/quantities/molecular_property.ts";
import { InputError } from "../base/error.ts";
import { checkOptions, type OptionChecks, typedOption, wordOption } from "../base/options/given_options.ts";
import { type Bsse, BSSE_TITLES } from "./bsse.ts";

/** The name of a model chemistry, as in the input's `models`; `(auto)` for the only, unnamed one. */
export type ModelName = string;

/** The model name of an input with one unnamed model chemistry. */
export const UNNAMED_MODEL: ModelName = "(auto)";

/** What is asked of an expansion, as it comes from an input; what is left out takes its default. */
export interface ExpansionRequest {
  /** Number of fragments. */
  readonly fragmentCount: number;
  /** Whether the input says that a molecule of one fragment is meant as such; default false. */
  readonly isOneFragmentMeant?: boolean | undefined;
  /** What to compute; default energy. */
  readonly driver?: Driver | undefined;
  /** Properties of the molecule beside it; default none. */
  readonly properties?: readonly MolecularProperty[] | undefined;
  /** Treatments, the first one being returned; default `["cp"]`. */
  readonly bsse?: readonly Bsse[] | undefined;
  /** The model of each order; an order that is left out takes the next one named above it. */
  readonly levels?: ReadonlyMap<number | "supersystem", ModelName> | undefined;
  /** Those models of `levels`, or of a screening, that are sums of others; default none is. */
  readonly composites?: Composites | undefined;
  /** Highest order; default the highest of `levels`, else the number of fragments. */
  readonly maxNbody?: number | undefined;
  /** Whether the totals are returned rather than the interaction; default false for energies. */
  readonly returnTotalData?: boolean | undefined;
  /** Whether to skip all orders between one and the whole system; default false. */
  readonly supersystemIeOnly?: boolean | undefined;
  /** Whether n-mers are computed in the field of the other fragments' charges; default false. */
  readonly embedded?: boolean | undefined;
}

/** A model chemistry and the neighbouring orders of the expansion that it serves. */
export interface ModelLevel {
  /** Name of the model chemistry. */
  readonly model: ModelName;
  /** Orders, ascending and contiguous. */
  readonly nbodies: readonly number[];
}

/** A checked expansion. */
export interface Expansion {
  /** Number of fragments. */
  readonly fragmentCount: number;
  /** What is computed. */
  readonly driver: Driver;
  /** Properties of the molecule that are computed beside it, in their own order. */
  readonly properties: readonly MolecularProperty[];
  /** The treatment whose result is returned. */
  readonly returned: Bsse;
  /** All treatments reported: those asked for and, after them, those that come for free. */
  readonly treatments: readonly Bsse[];
  /** Ascending; together they cover 1 to `maxNbody`. */
  readonly levels: readonly ModelLevel[];
  /** Those models that are sums of others, which their tasks are computed with. */
  readonly composites: Composites;
  /** The model that adds all orders above `maxNbody` at once, where there is one. */
  readonly supersystem: ModelName | undefined;
  /** Highest order. */
  readonly maxNbody: number;
  /** Whether totals are returned rather than the interaction. */
  readonly returnTotalData: boolean;
  /** Whether all orders between one and the whole system are skipped. */
  readonly supersystemIeOnly: boolean;
  /**
   * Whether n-mers are computed in the field of the other fragments' charges. The monomers then feel each other, so
   * that there is no interaction energy: what is above them is not all of the interaction.
   */
  readonly embedded: boolean;
}

const FLAG = typedOption("boolean", "true or false");
const WORDS = Object.keys(BSSE_TITLES);
const PROPERTY_WORDS: readonly string[] = MOLECULAR_PROPERTY_NAMES;
const wholeNumber = (value: unknown) => Number.isInteger(value) ? undefined : { expected: "a whole number" };
const REQUEST: OptionChecks = {
  fragmentCount: wholeNumber,
  isOneFragmentMeant: FLAG,
  driver: wordOption(["energy", "gradient", "hessian"]),
  properties: (value) => {
    if (!Array.isArray(value)) return { expected: `a list of ${PROPERTY_WORDS.join(", ")}` };
    return value.every((word) => PROPERTY_WORDS.includes(word))
      ? undefined
      : { expected: `only ${PROPERTY_WORDS.join(", ")}` };
  },
  bsse: (value) => {
    if (!Array.isArray(value)) return { expected: `a list of ${WORDS.join(", ")}` };
    return value.every((word) => WORDS.includes(word)) ? undefined : { expected: `only ${WORDS.join(", ")}` };
  },
  levels: (value) => value instanceof Map ? undefined : { expected: "a Map from orders to names of models" },
  composites: (value) => value instanceof Map ? undefined : { expected: "a Map from names to parts" },
  maxNbody: wholeNumber,
  returnTotalData: FLAG,
  supersystemIeOnly: FLAG,
  embedded: FLAG,
};

/**
 * Checks a request and fills in its defaults, by the rules of QCManyBody (doi:10.1063/5.0231843).
 *
 * @throws {InputError} With the key path in the input where the request contradicts itself or the molecule.
 */
export function resolveExpansion(request: ExpansionRequest): Expansion {
  checkOptions(request, REQUEST, ["expansion"]);
  const { fragmentCount, driver = "energy", bsse = ["cp"], supersystemIeOnly = false } = request;
  if (fragmentCount < (request.isOneFragmentMeant === true ? 1 : 2)) {
    throw new InputError({
      keyPath: ["molecule", "fragments"],
      found: fragmentCount === 1 ? "a molecule of one fragment" : "no fragment",
      expected: "at least two fragments",
      hint: "List the atoms of each fragment in `fragments`, or let nmer find them with `fragments: auto`.",
    });
  }
  const returned = bsse[0];
  if (returned === undefined) {
    throw new InputError({ keyPath: ["bsse"], found: "an empty list", expected: "nocp, cp or vmfc" });
  }
  if (request.embedded) checkEmbedding(request);
  const { levels, supersystem, maxNbody } = resolveLevels(request);
  const treatments = [...new Set(bsse)];
  if (
    treatments.includes("vmfc") && levels.length === 1 && [undefined, levels[0]!.model].includes(supersystem)
  ) {
    // The tasks of vmfc contain those of nocp and, where it reaches the whole system, those of cp.
    if (!treatments.includes("nocp")) treatments.push("nocp");
    if (!treatments.includes("cp") && maxNbody === fragmentCount) treatments.push("cp");
  }
  if (supersystemIeOnly) checkSupersystemIeOnly(fragmentCount, bsse, levels, supersystem, maxNbody);
  return {
    fragmentCount,
    driver,
    properties: askedProperties(request.properties),
    returned,
    treatments,
    levels,
    composites: request.composites ?? new Map(),
    supersystem,
    maxNbody,
    returnTotalData: request.returnTotalData ?? (driver !== "energy" || request.embedded === true),
    supersystemIeOnly,
    embedded: request.embedded ?? false,
  };
}

/** The model chemistry that computes the contribution of an order from 1 to `maxNbody`. */
export function modelOf(expansion: Expansion, nbody: number): ModelName {
  return expansion.levels.find((level) => level.nbodies.includes(nbody))!.model;
}

/** The model chemistries that tasks of a model are computed with, and what they count: itself where it is no composite. */
export function partsOf(
  { composites }: Pick<Expansion, "composites">,
  model: ModelName,
): readonly CompositePart[] {
  return composites.get(model) ?? [{ model, coefficient: 1 }];
}

/** Whether the totals of all treatments are asked for: themselves, or a property of the whole molecule. */
export function needsTotals({ returnTotalData, properties }: Expansion): boolean {
  return returnTotalData || properties.length > 0;
}

/**
 * Whether totals of a treatment are reported, by QCManyBody's rule: those of cp need the monomers in their own
 * basis, which are planned for totals, for nocp, and for properties, which are those of the whole.
 */
export function hasTotals(expansion: Expansion, treatment: Bsse): boolean {
  const { supersystemIeOnly, treatments } = expansion;
  return treatment !== "cp" || needsTotals(expansion) || treatments.includes("nocp") && !supersystemIeOnly;
}

// Where n-mers are turned, quadrupole moments about the common origin follow from dipole moments, too.
function askedProperties(asked: readonly MolecularProperty[] = []): readonly MolecularProperty[] {
  return MOLECULAR_PROPERTY_NAMES.filter((name) =>
    asked.includes(name) || name === "dipole" && asked.includes("quadrupole")
  );
}

function resolveLevels(request: ExpansionRequest): Pick<Expansion, "levels" | "supersystem" | "maxNbody"> {
  const { fragmentCount } = request;
  const named = request.levels ?? new Map([[request.maxNbody ?? fragmentCount, UNNAMED_MODEL]]);
  const nbodies = [...named.keys()].filter((key) => key !== "supersystem").sort((a, b) => a - b);
  const maxNbody = nbodies.at(-1);
  if (maxNbody === undefined) {
    throw new InputError({
      keyPath: ["levels"],
      found: "no numbered level",
      expected: "a model for at least one level, as in `levels: { 2: NAME }`",
    });
  }
  const wrong = nbodies.find((nbody) => !Number.isInteger(nbody) || nbody < 1);
  if (wrong !== undefined) {
    throw new InputError({ keyPath: ["levels"], found: `level ${wrong}`, expected: "levels 1, 2, 3, ..." });
  }
  if (request.maxNbody !== undefined && request.maxNbody !== maxNbody) {
    throw new InputError({
      keyPath: ["max_nbody"],
      found: `${request.maxNbody}, while the highest level is ${maxNbody}`,
      expected: "the same number, or no max_nbody",
    });
  }
  if (maxNbody > fragmentCount) {
    throw new InputError({
      keyPath: [request.maxNbody === undefined ? "levels" : "max_nbody"],
      found: String(maxNbody),
      expected: `a number from 1 to ${fragmentCount}, the number of fragments`,
    });
  }
  const supersystem = named.get("supersystem");
  if (supersystem !== undefined && maxNbody === fragmentCount) {
    throw new InputError({
      keyPath: ["levels", "supersystem"],
      found: `a supersystem above level ${maxNbody}`,
      expected: `levels below ${fragmentCount}, the number of fragments`,
      hint: "Level " + maxNbody + " is the whole system already; leave the supersystem out.",
    });
  }
  return { levels: fillLevels(nbodies, named), supersystem, maxNbody };
}

function fillLevels(
  nbodies: readonly number[],
  named: ReadonlyMap<number | "supersystem", ModelName>,
): readonly ModelLevel[] {
  const levels: { model: ModelName; nbodies: number[] }[] = [];
  let below = 0;
  for (const nbody of nbodies) {
    const model = named.get(nbody)!;
    const last = levels.at(-1);
    if (last?.model !== model) {
      if (levels.some((level) => level.model === model)) {
        throw new InputError({
          keyPath: ["levels", String(nbody)],
          found: `model ${model} again, above another model`,
          expected: "levels of one model next to each other",
          hint: "Give the model a second name under `models` to use it on separate levels.",
        });
      }
      levels.push({ model, nbodies: [] });
    }
    for (let order = below + 1; order <= nbody; order++) levels.at(-1)!.nbodies.push(order);
    below = nbody;
  }
  return levels;
}

function checkEmbedding({ bsse = ["cp"], returnTotalData, supersystemIeOnly }: ExpansionRequest): void {
  const ghosted = bsse.find((treatment) => treatment !== "nocp");
  if (ghosted !== undefined) {
    throw new InputError({
      keyPath: ["embedding_charges"],
      found: `charges together with bsse: ${ghosted}`,
      expected: "bsse: nocp with embedding_charges",
      because: "bsse",
      hint:
        `In ${ghosted}, atoms around an n-mer bring basis functions, onto which charges in the same places would ` +
        "pull its electrons.",
    });
  }
  if (returnTotalData === false) {
    throw new InputError({
      keyPath: ["return_total_data"],
      found: "false together with embedding_charges",
      expected: "true, or nothing",
      hint: "Embedded monomers feel each other already, so there is no interaction energy to return.",
    });
  }
  if (supersystemIeOnly) {
    throw new InputError({
      keyPath: ["supersystem_ie_only"],
      found: "true together with embedding_charges",
      expected: "false",
      hint: "Embedded monomers feel each other already, so there is no interaction energy.",
    });
  }
}

function checkSupersystemIeOnly(
  fragmentCount: number,
  bsse: readonly Bsse[],
  levels: readonly ModelLevel[],
  supersystem: ModelName | undefined,
  maxNbody: number,
): void {
  const keyPath = ["supersystem_ie_only"];
  if (bsse.includes("vmfc")) {
    throw new InputError({
      keyPath,
      found: "true together with vmfc",
      expected: "bsse cp or nocp",
      hint: "vmfc needs all orders of the expansion; leave out one of the two.",
    });
  }
  if (levels.length > 1 || supersystem !== undefined) {
    throw new InputError({
      keyPath,
      found: "true together with several levels",
      expected: "one model for all levels",
    });
  }
  if (maxNbody !== fragmentCount) {
    throw new InputError({
      keyPath,
      found: `true with max_nbody ${maxNbody}`,
      expected: `max_nbody ${fragmentCount}, the number of fragments, or no max_nbody`,
    });
  }
}
