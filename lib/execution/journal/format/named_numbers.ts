// The numbers of a result beside its energy and derivatives, as a row keeps them: a list of names, which all results of a
// method share, and one number for each. How it is a copy of another run's, where it is one, and the properties of the
// molecule that were asked for come last, the latter by their own names: `dipole[0]`.

import { flattenArray } from "../../../base/flat_array.ts";
import {
  MOLECULAR_PROPERTIES,
  MOLECULAR_PROPERTY_NAMES,
  type MolecularProperty,
  type PropertyArrays,
} from "../../../base/quantities/molecular_property.ts";
import type { TaskResult } from "../../../base/task_result.ts";

/** The numbers of a result by their names, in their order. */
export function namedNumbers(result: TaskResult): Readonly<Record<string, number>> {
  const { properties, copied } = result;
  const asked = MOLECULAR_PROPERTY_NAMES.filter((name) => result[name] !== undefined);
  if (asked.length === 0 && copied === undefined) return properties ?? {};
  return Object.assign(
    { ...properties },
    copied && {
      [COPY_DEVIATION]: copied.deviation,
      ...(copied.energyChange === undefined ? {} : { [COPY_ENERGY_CHANGE]: copied.energyChange }),
    },
    ...asked.map((name) => flattenArray(name, result[name]!)),
  );
}

// Names of no property of a result, under which a copy's row says how it is one.
const COPY_DEVIATION = "copied from an equal n-mer: deviation";
const COPY_ENERGY_CHANGE = "copied from an equal n-mer: energy change";

/** What numbers and their names are of a result; undefined where a property of the molecule is not whole. */
export function fromNamedNumbers(
  names: readonly string[],
  values: Float64Array,
): (PropertyArrays & Pick<TaskResult, "properties" | "copied">) | undefined {
  const properties: Record<string, number> = {};
  const asked: { [P in MolecularProperty]?: Float64Array } = {};
  const found: { [P in MolecularProperty]?: number } = {};
  for (const [i, name] of names.entries()) {
    const [property, index] = componentOf(name);
    if (property === undefined) properties[name] = values[i]!;
    else {
      (asked[property] ??= new Float64Array(MOLECULAR_PROPERTIES[property].components))[index] = values[i]!;
      found[property] = (found[property] ?? 0) + 1;
    }
  }
  const isWhole = MOLECULAR_PROPERTY_NAMES.every((name) =>
    (found[name] ?? MOLECULAR_PROPERTIES[name].components) === MOLECULAR_PROPERTIES[name].components
  );
  if (!isWhole) return undefined;
  const { [COPY_DEVIATION]: deviation, [COPY_ENERGY_CHANGE]: energyChange, ...others } = properties;
  if (deviation === undefined) return { properties, ...asked };
  return { properties: others, copied: { deviation, energyChange }, ...asked };
}

const COMPONENT = /^([a-z]+)\[(\d)\]$/;

function componentOf(name: string): readonly [MolecularProperty, number] | readonly [undefined] {
  const [, word, index] = COMPONENT.exec(name) ?? [];
  const property = MOLECULAR_PROPERTY_NAMES.find((candidate) => candidate === word);
  const isComponent = property !== undefined && Number(index) < MOLECULAR_PROPERTIES[property].components;
  return isComponent ? [property, Number(index)] : [undefined];
}
