// What a model's method and keywords ask of the embedded engine.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { type Mp2Options, parseMp2Keywords, parseScfKeywords, type ScfOptions } from "../../engine/mod.ts";

/** What the name of a method stands for. */
export interface Method {
  /** What is computed: the mean field alone, or its correlation of second order too. */
  readonly theory: "hf" | "mp2";
  /** The reference that the name decides. */
  readonly reference?: NonNullable<ScfOptions["reference"]>;
}

/** Methods of the engine by their names in inputs. */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["hf", { theory: "hf" }],
  ["scf", { theory: "hf" }],
  ["rhf", { theory: "hf", reference: "rhf" }],
  ["uhf", { theory: "hf", reference: "uhf" }],
  ["rohf", { theory: "hf", reference: "rohf" }],
  ["mp2", { theory: "mp2" }],
]);

/** The method of a model; Hartree-Fock for a name that is not known, which no check lets through. */
export function methodOf(model: ModelChemistry): Method {
  return METHODS.get(model.method.toLowerCase()) ?? { theory: "hf" };
}

/**
 * The options of a model; throws an {@linkcode EngineError} for keywords that the engine does not know, or not with
 * this method.
 */
export function optionsOfModel(model: ModelChemistry): Partial<Mp2Options> {
  const { theory, reference } = methodOf(model);
  const parse = theory === "mp2" ? parseMp2Keywords : parseScfKeywords;
  return { ...(reference && { reference }), ...parse(model.keywords) };
}
