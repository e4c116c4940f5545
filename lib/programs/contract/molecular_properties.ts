// Properties of the molecule that an input asks for: which models have them, under which name of a program's results,
// and their step from there into a task's result. A model gives those of its own method and no others: a moment of the
// self-consistent field below MP2 is not MP2's.

import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import {
  implausible,
  MOLECULAR_PROPERTIES,
  MOLECULAR_PROPERTY_NAMES,
  type MolecularProperty,
} from "../../base/quantities/molecular_property.ts";
import type { TaskResult } from "../../base/task_result.ts";
import { type PreparedModel, ProgramError, type ProgramRules } from "./program.ts";

/** By which name a model's results have a property; or that they lack it, and what to do, a sentence. */
export type PropertySource = { readonly name: string } | { readonly lacks: string };

/** Names of a program's results by the properties of the molecule that they are: `{ dipole: "scf_dipole_moment" }`. */
export type PropertyNames = { readonly [P in MolecularProperty]?: string };

/** `scf_dipole_moment` and so on, by the prefix that QCSchema has for a method. */
export function namedAfter(property: MolecularProperty, prefix: string): PropertySource {
  return { name: `${prefix}${MOLECULAR_PROPERTIES[property].ending}` };
}

/** The names of those of some properties that a model has; undefined where none is asked for. */
export function propertyNames(
  { propertySource }: Pick<ProgramRules, "propertySource">,
  model: PreparedModel,
  asked: readonly MolecularProperty[],
): PropertyNames | undefined {
  if (asked.length === 0) return undefined;
  return Object.fromEntries(asked.flatMap((property) => {
    const source = propertySource?.(property, model);
    return source !== undefined && "name" in source ? [[property, source.name]] : [];
  }));
}

/**
 * Refuses properties that a model does not have.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path `["properties"]`.
 */
export function checkProperties(
  { name, propertySource }: Pick<ProgramRules, "name" | "propertySource">,
  model: PreparedModel,
  asked: readonly MolecularProperty[],
  path: KeyPath,
): void {
  for (const property of asked) {
    const source = propertySource?.(property, model) ??
      { lacks: "The guide's page on moments says which have it." };
    if ("name" in source) continue;
    const whose = path.length === 2 ? `, model ${path[1]}` : "";
    throw new InputError({
      keyPath: ["properties"],
      found: `${property}, with program ${name} and method ${model.method}${whose}`,
      expected: `a program and a method of which nmer gets the ${MOLECULAR_PROPERTIES[property].title}`,
      hint: source.lacks,
    });
  }
}

/**
 * A result with the properties that its model is asked for as arrays of their own.
 *
 * @throws {ProgramError} Where the program has not given one, or one that no molecule has.
 */
export function withMolecularProperties(
  result: TaskResult,
  { properties: names }: Pick<PreparedModel, "properties">,
): TaskResult {
  if (names === undefined) return result;
  const arrays: { [P in MolecularProperty]?: Float64Array } = {};
  for (const property of MOLECULAR_PROPERTY_NAMES) {
    const name = names[property];
    if (name === undefined) continue;
    const array = new Float64Array(MOLECULAR_PROPERTIES[property].components);
    for (let i = 0; i < array.length; i++) {
      const value = result.properties?.[`${name}[${i}]`];
      if (value === undefined) throw new ProgramError(`gave no ${name}, which is asked for`, "give-up");
      array[i] = value;
    }
    const problem = implausible(property, array);
    if (problem !== undefined) throw new ProgramError(`gave ${problem}`, "other-convergence");
    arrays[property] = array;
  }
  return { ...result, ...arrays };
}

/** The properties that a model is asked for, in their own order. */
export function askedOf(
  { properties = {} }: Pick<PreparedModel, "properties">,
): readonly MolecularProperty[] {
  return MOLECULAR_PROPERTY_NAMES.filter((name) => properties[name] !== undefined);
}
