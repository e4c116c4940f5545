// What a task is, in 16 bytes: tasks with the same key give the same numbers, in whatever input, plan or run they
// stand. The key is the beginning of a SHA-256 over the canonical bytes of
//
//   model    SHA-256 of canonical JSON: driver, program and its version, method, basis, keywords, and where there are
//            any: protocols, properties of the molecule; a basis set that the user gives counts by what it has for the molecule's elements, any
//            other by its name
//   electrons  charge and multiplicity of the n-mer, two int32
//   atoms    of each atom, in the n-mer's order: atomic number, 1 for a ghost, x y z in bohr as float64
//   embedding  number of external charges, int32, then atomic number, charge and x y z in bohr (float64) of each
//
// all little-endian. Where equal n-mers count as one, a task may have another's numbers too: under a key of its own, made of
// its key, the tolerance and the tasks that are copies of it. The names of models, the numbers of fragments, comments and memory have no part in it.

import type { BasisSet } from "../base/basis_set.ts";
import { hash } from "node:crypto";
import { highSpinMultiplicity } from "../molecule/mod.ts";
import type { Fragment, Molecule } from "../molecule/molecule.ts";
import type { TaskContext, TaskRequest } from "./contract/task.ts";
import { identityOf, type PreparedModel } from "./contract/program.ts";

/** Number of bytes of a key. */
export const TASK_KEY_BYTES = 16;

// Changes whenever the canonical bytes do, so that keys of different kinds never meet.
const FORMAT = "nmer task 2";
const MODEL_BYTES = 32;
const ATOM_BYTES = 2 + 3 * 8;
const CHARGE_BYTES = 1 + 4 * 8;

/** The content key of a task; see {@linkcode taskKeys} for many tasks of a run. */
export function taskKey(context: TaskContext, task: TaskRequest): Uint8Array {
  return taskKeys(context)(task);
}

/**
 * A function that gives the content key of each task of a run, and has done what they share.
 *
 * The fragments of the tasks must be ascending, as those of a plan are.
 *
 * @throws {RangeError} Where a model's program has not been looked for.
 */
export function taskKeys(context: Omit<TaskContext, "resources">): (task: TaskRequest) => Uint8Array {
  const { molecule } = context;
  const models = context.models.map((model) => modelDigest(model, context));
  const real = molecule.fragments.map((fragment) => atomBytes(molecule, fragment, 0));
  const ghost = molecule.fragments.map((fragment) => atomBytes(molecule, fragment, 1));
  const atoms = molecule.symbols.length;
  const charges = molecule.embeddingCharges === undefined
    ? undefined
    : molecule.fragments.map((fragment) => chargeBytes(molecule, fragment, molecule.embeddingCharges!));
  const bytes = new Uint8Array(MODEL_BYTES + 8 + Math.max(ATOM_BYTES, CHARGE_BYTES) * atoms + 4);
  const view = new DataView(bytes.buffer);
  return (task) => {
    const fragments = task.real.map((index) => molecule.fragments[index]!);
    const whole = fragments.length === molecule.fragments.length;
    bytes.set(models[task.model]!, 0);
    view.setInt32(MODEL_BYTES, fragments.reduce((sum, { charge }) => sum + charge, 0), true);
    view.setInt32(
      MODEL_BYTES + 4,
      whole ? molecule.multiplicity : highSpinMultiplicity(fragments),
      true,
    );
    let end = MODEL_BYTES + 8;
    let next = 0;
    for (const index of task.basis) {
      const isReal = task.real[next] === index;
      if (isReal) next++;
      const block = (isReal ? real : ghost)[index]!;
      bytes.set(block, end);
      end += block.length;
    }
    if (next !== task.real.length) throw new RangeError(`[${task.basis}] lacks some of [${task.real}]`);
    const embedding = end;
    end += 4;
    charges?.forEach((block, index) => {
      if (task.basis.some((fragment) => fragment === index)) return;
      bytes.set(block, end);
      end += block.length;
    });
    view.setInt32(embedding, (end - embedding - 4) / CHARGE_BYTES, true);
    return keyOf(bytes.subarray(0, end));
  };
}

/** The classes of equal tasks of a run. */
export interface CopyClasses {
  /** How far an atom may be from its partner, in bohr. */
  readonly tolerance: number;
  /**
   * By the content key of a task that others are copies of, in hexadecimal: what tells which ones, as the digest of their
   * keys, likewise.
   */
  readonly others: ReadonlyMap<string, string>;
}

/**
 * The key under which a task has the numbers of an equal n-mer that lies elsewhere: never the one of its own numbers. The
 * copies of the task have a part in it: that n-mer was compared with all of them.
 *
 * @param key Its content key.
 * @param classes Those of its run.
 */
export function copyKey(key: Uint8Array, { tolerance, others }: CopyClasses): Uint8Array {
  const members = Uint8Array.fromHex(others.get(key.toHex()) ?? "");
  const bytes = new Uint8Array(TASK_KEY_BYTES + 8 + members.length);
  bytes.set(key);
  new DataView(bytes.buffer).setFloat64(TASK_KEY_BYTES, tolerance, true);
  bytes.set(members, TASK_KEY_BYTES + 8);
  return keyOf(bytes);
}

/**
 * What decides on the numbers of each model of a run beside the n-mer: equal texts do.
 *
 * @throws {RangeError} Where a model's program has not been looked for.
 */
export function modelDigests(context: Omit<TaskContext, "resources">): readonly string[] {
  return context.models.map((model) => modelDigest(model, context).toHex());
}

/**
 * Whether two models of a run give the same numbers for the same n-mer. Where none do, no two tasks of the run have the
 * same key: their atoms differ.
 *
 * @throws {RangeError} Where a model's program has not been looked for.
 */
export function hasEqualModels(context: Omit<TaskContext, "resources">): boolean {
  return new Set(modelDigests(context)).size < context.models.length;
}

/**
 * JSON with the keys of all objects in the order of their code units, so that equal values give equal text.
 *
 * @param value What JSON can hold; members that are undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member) => {
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    const keys = Object.keys(member).sort();
    return Object.fromEntries(keys.map((key) => [key, (member as Record<string, unknown>)[key]]));
  });
}

function modelDigest(
  model: PreparedModel,
  { driver, installations, molecule }: Pick<TaskContext, "driver" | "installations" | "molecule">,
): Uint8Array {
  const program = identityOf(model, installations);
  return digest(
    new TextEncoder().encode(canonicalJson([
      FORMAT,
      driver,
      program.name,
      program.version,
      model.method.toLowerCase(),
      model.basisSet === undefined ? model.basis?.toLowerCase() ?? null : contentOf(model.basisSet, molecule),
      model.keywords,
      ...(model.protocols === undefined ? [] : [model.protocols]),
      ...(model.properties === undefined ? [] : [{ properties: model.properties }]),
    ])),
  );
}

/** What decides on the numbers: the functions of the molecule's elements, whatever the set's name and file. */
function contentOf({ functions, elements }: BasisSet, { atomicNumbers }: Molecule): unknown {
  return {
    functions,
    elements: Object.fromEntries(Array.from(new Set(atomicNumbers), (z) => [z, elements[z]])),
  };
}

function atomBytes(molecule: Molecule, fragment: Fragment, ghost: 0 | 1): Uint8Array {
  const bytes = new Uint8Array(ATOM_BYTES * fragment.atoms.length);
  const view = new DataView(bytes.buffer);
  fragment.atoms.forEach((atom, i) => {
    const start = ATOM_BYTES * i;
    bytes[start] = molecule.atomicNumbers[atom]!;
    bytes[start + 1] = ghost;
    for (let axis = 0; axis < 3; axis++) {
      // Plus zero: -0 is the same place as 0.
      view.setFloat64(start + 2 + 8 * axis, molecule.geometry[3 * atom + axis]! + 0, true);
    }
  });
  return bytes;
}

function chargeBytes(molecule: Molecule, fragment: Fragment, charges: Float64Array): Uint8Array {
  const bytes = new Uint8Array(CHARGE_BYTES * fragment.atoms.length);
  const view = new DataView(bytes.buffer);
  fragment.atoms.forEach((atom, i) => {
    const start = CHARGE_BYTES * i;
    bytes[start] = molecule.atomicNumbers[atom]!;
    view.setFloat64(start + 1, charges[atom]! + 0, true);
    for (let axis = 0; axis < 3; axis++) {
      view.setFloat64(start + 9 + 8 * axis, molecule.geometry[3 * atom + axis]! + 0, true);
    }
  });
  return bytes;
}

// Arrays that are made from hexadecimal lie outside of the heap, where those of a million keys take 100 MB until they are
// collected; so small a one that is filled does not.
function keyOf(bytes: Uint8Array): Uint8Array {
  const key = new Uint8Array(TASK_KEY_BYTES);
  key.setFromHex(hash("sha256", bytes, "hex").slice(0, 2 * TASK_KEY_BYTES));
  return key;
}

// Hexadecimal takes half as long as a Buffer does.
function digest(bytes: Uint8Array): Uint8Array {
  return Uint8Array.fromHex(hash("sha256", bytes, "hex"));
}
