// What keywords of the built-in engine leave to the size of n-mers: scf_type auto and mp2_type auto become df, or exact as
// without the keyword, so that a task is the same one as where the input says so itself.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { plural } from "../../base/plural.ts";
import {
  type AnyRules,
  type AuxiliarySet,
  canBeFitted,
  FITTED_FROM,
  KeywordError,
  largestSize,
  methodNamed,
  type MethodSettings,
  settingsOf,
} from "../../engine/rules/mod.ts";
import type { Molecule } from "../../molecule/mod.ts";
import type { DecidedModel } from "../contract/program.ts";

/**
 * A model with what it leaves open decided by the largest n-mer that there may be, whether or not a screening leaves it
 * out or its result is there already.
 *
 * @param basisFragments Number of the fragments whose functions that n-mer has.
 * @returns Undefined where nothing is open, or where the model is refused for something else.
 */
export function decidedBySize(
  methods: readonly AnyRules[],
  model: ModelChemistry,
  { atomicNumbers, fragments }: Molecule,
  basisFragments: number,
): DecidedModel | undefined {
  const { method, options } = settingsOrNone(methods, model) ?? {};
  const open = method?.auxiliarySets(options!).filter(({ isBySize }) => isBySize) ?? [];
  if (open.length === 0) return undefined;
  const basis = model.basisSet ?? model.basis ?? "";
  const puream = options!["puream"] as boolean | undefined;
  const elements = fragments.map(({ atoms }) => atoms.map((atom) => atomicNumbers[atom]!));
  const functions = largestSize(basis, puream, elements, basisFragments);
  if (functions === undefined) return undefined;
  let { keywords } = model;
  const words = open.map(({ role, asked }) => {
    const hasSets = canBeFitted({ role, orbital: basis, puream, asked }, new Set(atomicNumbers));
    // A set that was asked for and lacks an element is refused, whatever the size.
    const isFitted = asked !== undefined && !hasSets || hasSets && functions >= FITTED_FROM[role];
    keywords = withChoice(keywords, role, isFitted);
    const why = hasSets ? `fitted from ${FITTED_FROM[role]} functions on` : "no auxiliary set is known";
    return `${role}_type auto: ${isFitted ? "fitted" : "exact"} (${why})`;
  });
  return {
    model: { ...model, keywords },
    statement: `${words.join("; ")}; the largest n-mer has ${plural(functions, "basis function")}`,
  };
}

function settingsOrNone(
  methods: readonly AnyRules[],
  { method: name, keywords }: ModelChemistry,
): { readonly method: AnyRules; readonly options: MethodSettings["options"] } | undefined {
  const method = methodNamed(name.toLowerCase(), methods);
  if (method === undefined) return undefined;
  try {
    return { method, options: settingsOf(method, name.toLowerCase(), keywords).options };
  } catch (error) {
    if (error instanceof KeywordError) return undefined;
    throw error;
  }
}

/** Keywords as an input has them that says the outcome itself; an auxiliary set without fitting is none. */
function withChoice(
  keywords: ModelChemistry["keywords"],
  role: AuxiliarySet["role"],
  isFitted: boolean,
): ModelChemistry["keywords"] {
  const [type, set] = [`${role}_type`, `df_basis_${role}`];
  return Object.fromEntries(
    Object.entries(keywords).flatMap(([name, value]) => {
      const lower = name.toLowerCase();
      if (lower === type) return isFitted ? [[type, "df"]] : [];
      return lower === set && !isFitted ? [] : [[name, value]];
    }),
  );
}
