// Components for `nmer assemble`: a map of task labels, `["hf", [1], [1, 2]]`, to results that were computed
// elsewhere. Labels count fragments from 1, records from 0. Energies in Hartree, moments in atomic units about the origin
// of the coordinates, gradients in Hartree/bohr, Hessians in Hartree/bohr^2, over the atoms of the basis fragments in the order of an n-mer.

import type { KeyPath } from "../base/key_path.ts";
import { describeValue, InputError } from "../base/error.ts";
import {
  implausible,
  MOLECULAR_PROPERTIES,
  MOLECULAR_PROPERTY_NAMES,
  type PropertyArrays,
} from "../base/quantities/molecular_property.ts";
import { MAX_MAGNITUDE } from "../base/task_result.ts";
import { type Document, isMapping, mappingOf } from "./document/document.ts";
import { type DocumentOptions, parseDocument } from "./document/parse_document.ts";
import { nearest } from "./document/schema_error.ts";
import { parseTaskLabel, type TaskLabel } from "./task_label.ts";

/** The result of one task, computed elsewhere. */
export interface ComponentRecord extends TaskLabel, PropertyArrays {
  /** The label as the file has it. */
  readonly label: string;
  /** Energy in Hartree. */
  readonly energy: number;
  /** Gradient in Hartree/bohr; shape (atoms of the basis fragments, 3), flat. */
  readonly gradient?: Float64Array;
  /** Hessian in Hartree/bohr^2; shape (3 atoms, 3 atoms) of the basis fragments, flat. */
  readonly hessian?: Float64Array;
}

const KEYS = ["energy", "gradient", "hessian", ...MOLECULAR_PROPERTY_NAMES];

/**
 * Reads components.
 *
 * @example
 * ```ts
 * import { parseComponents } from "@nmer/nmer";
 *
 * const components = parseComponents('{"[\\"hf\\", [1], [1]]": { "energy": -2.8 }}');
 * console.log(components[0]?.energy);
 * ```
 *
 * @param text JSON or YAML: labels to `{energy, gradient?, hessian?, dipole?, quadrupole?, polarizability?}`; arrays flat
 * or nested.
 * @returns One record for each label, in the order of the text.
 * @throws {InputError} With line and key path: for labels that are none or the same task again, values that are
 * missing or no finite numbers, arrays of a shape that no molecule has.
 */
export function parseComponents(text: string, options: DocumentOptions = {}): readonly ComponentRecord[] {
  const document = parseDocument(text, options);
  const mapping = mappingOf(document, "a mapping of task labels to results");
  const seen = new Map<string, string>();
  return Object.entries(mapping).map(([label, value]) => {
    const task = readLabel(document, label);
    const canonical = JSON.stringify(task);
    const before = seen.get(canonical);
    if (before !== undefined) {
      const found = `the task ${canonical} a second time, before as ${describeValue(before)}`;
      fail(document, [label], found, "each task once");
    }
    seen.set(canonical, label);
    return { label, ...task, ...readResult(document, label, value) };
  });
}

function readLabel(document: Document, label: string): TaskLabel {
  const parsed = parseTaskLabel(label);
  return "expected" in parsed
    ? fail(document, [label], `the label ${describeValue(label)}`, parsed.expected)
    : parsed;
}

function readResult(document: Document, label: string, value: unknown) {
  if (!isMapping(value)) {
    return fail(
      document,
      [label],
      describeValue(value),
      `{${["energy", ...KEYS.slice(1).map((key) => `${key}?`)].join(", ")}}`,
    );
  }
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const found = `the unknown key ${describeValue(unknown)}`;
    fail(document, [label, unknown], found, `one of ${KEYS.join(", ")}`, nearest(unknown, KEYS));
  }
  const { energy, gradient, hessian } = value;
  if (typeof energy !== "number" || Math.abs(energy) > MAX_MAGNITUDE) {
    const found = energy === undefined ? "no energy" : describeValue(energy);
    return fail(
      document,
      [label, "energy"],
      found,
      `an energy in Hartree, a number of at most ${MAX_MAGNITUDE}`,
    );
  }
  const first = gradient == null ? undefined : numbers(document, [label, "gradient"], gradient, () => 3);
  const second = hessian == null ? undefined : numbers(document, [label, "hessian"], hessian, (rows) => rows);
  if (first !== undefined && first.length % 3 !== 0) {
    fail(document, [label, "gradient"], `${first.length} numbers`, "three numbers for each atom");
  }
  const size = second === undefined ? 0 : Math.sqrt(second.length);
  if (!Number.isInteger(size) || size % 3 !== 0) {
    fail(document, [label, "hessian"], `${second!.length} numbers`, "(3 n)^2 numbers for n atoms");
  }
  if (first !== undefined && second !== undefined && first.length !== size) {
    const found = `a Hessian of ${size / 3} atoms beside a gradient of ${first.length / 3}`;
    fail(document, [label, "hessian"], found, "the same atoms");
  }
  return {
    energy,
    ...(first === undefined ? {} : { gradient: first }),
    ...(second === undefined ? {} : { hessian: second }),
    ...readProperties(document, label, value),
  };
}

function readProperties(
  document: Document,
  label: string,
  value: Readonly<Record<string, unknown>>,
): PropertyArrays {
  return Object.fromEntries(MOLECULAR_PROPERTY_NAMES.flatMap((name) => {
    if (value[name] == null) return [];
    const array = numbers(document, [label, name], value[name], () => 3);
    const { components } = MOLECULAR_PROPERTIES[name];
    if (array.length !== components) {
      fail(document, [label, name], `${array.length} numbers`, `${components} numbers`);
    }
    const problem = implausible(name, array);
    if (problem !== undefined) fail(document, [label, name], problem, "a symmetric tensor of a molecule");
    return [[name, array]];
  }));
}

/** A flat list of numbers, or a list of rows that all have the width that their number asks for. */
function numbers(
  document: Document,
  at: KeyPath,
  value: unknown,
  widthOf: (rows: number) => number,
): Float64Array {
  if (!Array.isArray(value) || value.length === 0) {
    return fail(document, at, describeValue(value), "a list of numbers");
  }
  const isNested = Array.isArray(value[0]);
  const width = widthOf(value.length);
  const check = (item: unknown, keyPath: KeyPath) => {
    if (typeof item === "number" && Math.abs(item) <= MAX_MAGNITUDE) return;
    fail(document, keyPath, describeValue(item), `a number of at most ${MAX_MAGNITUDE}`);
  };
  value.forEach((item: unknown, i) => {
    if (isNested && !(Array.isArray(item) && item.length === width)) {
      fail(document, [...at, i], describeValue(item), `a list of ${width} numbers`);
    }
    if (isNested) (item as unknown[]).forEach((inner, j) => check(inner, [...at, i, j]));
    else check(item, [...at, i]);
  });
  return Float64Array.from(isNested ? value.flat() : value);
}

function fail(
  document: Document,
  keyPath: KeyPath,
  found: string,
  expected: string,
  hint?: string,
): never {
  const place = document.locate(keyPath);
  throw new InputError({ ...place, keyPath, found, expected, hint });
}
