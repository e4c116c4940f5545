// N-mers of other systems, among which equal ones are looked for. Where a class of equal tasks of a plan takes the numbers of
// one, all of the class lie within the tolerance of that one itself.

import { type FragmentIndex, type TaskIndex, taskIndex } from "../../base/indices.ts";
import type { Steps } from "../../base/steps.ts";
import type { Molecule } from "../../molecule/molecule.ts";
import { highSpinMultiplicity } from "../../molecule/nmer.ts";
import type { Plan } from "../plan.ts";
import { type Correspondence, type Equivalents, turned } from "./equivalents.ts";
import { displacements, largest } from "./displacements.ts";
import { FirstOfShape } from "./first_of_shape.ts";
import { Kinds, likeAtoms } from "./like_atoms.ts";
import { NmerPoints } from "./nmer_points.ts";

type Fragments = readonly FragmentIndex[];

/** Tasks and the system that they are of. */
export interface KnownSystem {
  /** The tasks. */
  readonly plan: Plan;
  /** The whole system. */
  readonly molecule: Molecule;
  /** What tells whether two models give the same numbers: equal texts do. By their names. */
  readonly models: ReadonlyMap<string, string>;
}

/** A task of another system, and how one of a plan is a copy of it. */
export interface KnownEqual extends Pick<Correspondence, "sources" | "matrix"> {
  /** Number of the system, from 0 in the order in which they were added. */
  readonly system: number;
  /** The task there. */
  readonly task: TaskIndex;
  /** How far an atom of any task of the class is from its partner at most, in bohr. */
  readonly deviation: number;
  /** From where the other's atoms come to lie to those of the task, in bohr, flat; shape (atoms, 3). */
  readonly displacements: Float64Array;
}

const TASKS_PER_STEP = 100;

/** N-mers of systems. */
export class KnownNmers {
  readonly #tolerance: number;
  readonly #kinds = new Kinds();
  readonly #systems: (KnownSystem & { readonly points: NmerPoints })[] = [];
  /** System and task of each n-mer, by its number. */
  readonly #places: (readonly [system: number, task: number])[] = [];
  readonly #shapes = new Map<string, FirstOfShape>();

  /**
   * Begins without any.
   *
   * @param tolerance How far an atom may be from its partner, in bohr.
   */
  constructor(tolerance: number) {
    this.#tolerance = tolerance;
  }

  /** Number of n-mers. */
  get count(): number {
    return this.#places.length;
  }

  /**
   * Adds tasks of a system, in steps of some milliseconds. None of one whose n-mers lie among charges: all of it decides
   * on the numbers there.
   *
   * @param isKnown Whether a task, by its index, has numbers of its own.
   */
  *add(system: KnownSystem, isKnown: (index: number) => boolean): Steps<void> {
    const { plan, molecule } = system;
    if (molecule.embeddingCharges !== undefined) return;
    const number = this.#systems.length;
    const points = new NmerPoints(molecule, likeAtoms(molecule, this.#kinds));
    this.#systems.push({ ...system, points });
    for (const { family, start } of plan.levels.flatMap(({ families }) => families)) {
      for (let from = 0; from < family.count; from += TASKS_PER_STEP) {
        const visit = (position: number, real: Fragments, basis: Fragments) => {
          if (!isKnown(start + position)) return;
          const key = compositionOf(this.#systems[number]!, family.model, real, basis);
          let shapes = this.#shapes.get(key);
          if (shapes === undefined) {
            shapes = new FirstOfShape(this.#tolerance, (nmer) => this.#pointsOf(nmer));
            this.#shapes.set(key, shapes);
          }
          shapes.find(this.#places.push([number, start + position]) - 1, points.of(real, basis));
        };
        family.forEach(visit, from, Math.min(from + TASKS_PER_STEP, family.count));
        yield;
      }
    }
  }

  #pointsOf(nmer: number) {
    const [number, task] = this.#places[nmer]!;
    const { plan, points } = this.#systems[number]!;
    const { real, basis } = plan.at(taskIndex(task));
    return points.of(real, basis);
  }

  /**
   * Finds the first one that each class of equal tasks of a system equals, in steps of some milliseconds.
   *
   * @param equivalents The classes.
   * @param found Called for the first task of each class that equals one.
   */
  *find(
    { plan, molecule, models }: KnownSystem,
    equivalents: Equivalents,
    found: (index: TaskIndex, equal: KnownEqual) => void,
  ): Steps<void> {
    if (molecule.embeddingCharges !== undefined || this.count === 0) return;
    const { representatives } = yield* equivalents.find();
    const points = new NmerPoints(molecule, likeAtoms(molecule, this.#kinds));
    const own = { plan, molecule, models, points };
    const copies = copiesOf(representatives);
    for (const { family, start } of plan.levels.flatMap(({ families }) => families)) {
      for (let from = 0; from < family.count; from += TASKS_PER_STEP) {
        const visit = (position: number, real: Fragments, basis: Fragments) => {
          const index = taskIndex(start + position);
          if (representatives[index] !== index) return;
          const shapes = this.#shapes.get(compositionOf(own, family.model, real, basis));
          const first = shapes?.lookUp(points.of(real, basis));
          if (first === undefined) return;
          const [system, task] = this.#places[first.number]!;
          const equal = this.#ofClass(own, index, copies.get(index) ?? [], equivalents, {
            system,
            task: taskIndex(task),
            ...turned(first.match),
          });
          if (equal !== undefined) found(index, equal);
        };
        family.forEach(visit, from, Math.min(from + TASKS_PER_STEP, family.count));
        yield;
      }
    }
  }

  /** The same with all copies of the task; undefined where one of them is too far off. */
  #ofClass(
    { plan, points }: Pick<KnownSystem, "plan"> & { readonly points: NmerPoints },
    index: TaskIndex,
    copies: readonly TaskIndex[],
    equivalents: Equivalents,
    match: Omit<KnownEqual, "displacements">,
  ): KnownEqual | undefined {
    const { plan: itsPlan, points: itsPoints } = this.#systems[match.system]!;
    const its = itsPlan.at(match.task);
    const theirs = itsPoints.of(its.real, its.basis).coordinates;
    const ofTask = (task: TaskIndex) => {
      const { real, basis } = plan.at(task);
      return points.of(real, basis).coordinates;
    };
    let { deviation } = match;
    for (const copy of copies) {
      const { sources, matrix } = equivalents.correspondence(copy)!;
      const through = Int32Array.from(sources, (source) => match.sources[source]!);
      const turns = product(matrix, match.matrix);
      const off = displacements(ofTask(copy), theirs, { sources: through, matrix: turns });
      deviation = Math.max(deviation, largest(off));
      if (deviation > this.#tolerance) return undefined;
    }
    return { ...match, deviation, displacements: displacements(ofTask(index), theirs, match) };
  }
}

// What equal n-mers have in common beside their shape: the model, the kinds of their fragments, how their spins couple.
function compositionOf(
  { molecule, models, points }: KnownSystem & { readonly points: NmerPoints },
  model: string,
  real: Fragments,
  basis: Fragments,
): string {
  const fragments = real.map((fragment) => molecule.fragments[fragment]!);
  const multiplicity = real.length === molecule.fragments.length
    ? molecule.multiplicity
    : highSpinMultiplicity(fragments);
  return `${models.get(model)} ${multiplicity}: ${points.composition(real, basis)}`;
}

function copiesOf(representatives: Int32Array): ReadonlyMap<number, readonly TaskIndex[]> {
  const copies = new Map<number, TaskIndex[]>();
  representatives.forEach((representative, index) => {
    if (representative === index) return;
    const ofTask = copies.get(representative);
    if (ofTask === undefined) copies.set(representative, [taskIndex(index)]);
    else ofTask.push(taskIndex(index));
  });
  return copies;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [3 * Math.floor(i / 3), i % 3];
    return a[row]! * b[column]! + a[row + 1]! * b[3 + column]! + a[row + 2]! * b[6 + column]!;
  });
}
