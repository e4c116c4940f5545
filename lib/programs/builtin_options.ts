// What a model's method and keywords ask of the embedded engine.

import { parseScfKeywords, type ScfOptions } from "../engine/mod.ts";
import type { ModelChemistry } from "./program.ts";

/** Methods of the engine, and the reference that a name decides. */
export const METHODS: ReadonlyMap<string, ScfOptions["reference"]> = new Map([
  ["hf", undefined],
  ["scf", undefined],
  ["rhf", "rhf"],
  ["uhf", "uhf"],
  ["rohf", "rohf"],
]);

/** The options of a model; throws an {@linkcode EngineError} for keywords that the engine does not know. */
export function scfOptionsOf(model: ModelChemistry): Partial<ScfOptions> {
  const reference = METHODS.get(model.method.toLowerCase());
  return { ...(reference && { reference }), ...parseScfKeywords(model.keywords) };
}
