// The tasks of a plan in classes of those that are equal up to translation, rotation, reflection and the order of like
// atoms. Each class is computed once, as its first task in the order of the plan; every other one matches that one
// itself, never through a third, so that the classes depend on the plan, the molecule and the tolerance alone.
//
// What a task depends on decides: the atoms of its n-mer, ghosts among them, or those of the whole system where all lend
// their basis functions or surround it as charges. There only a symmetry of the whole system makes two tasks equal.

import { type FragmentIndex, type TaskIndex, taskIndex } from "../../base/indices.ts";
import { finish, type Steps } from "../../base/steps.ts";
import type { Molecule } from "../../molecule/molecule.ts";
import type { Plan, PlannedFamily } from "../plan.ts";
import { partWhere, type PlanPart } from "../part.ts";
import { FirstOfShape } from "./first_of_shape.ts";
import { type LikeAtoms, likeAtoms } from "./like_atoms.ts";
import { type Match, Template } from "./match.ts";
import { NmerPoints } from "./nmer_points.ts";
import { SystemSymmetry } from "./system_symmetry.ts";

/** The classes of a plan's tasks. */
export interface EquivalenceClasses {
  /** Index of the task that each task is a copy of: its own where it is computed; shape (tasks). */
  readonly representatives: Int32Array;
  /** The tasks that are computed, one of each class. */
  readonly computed: PlanPart;
  /** How far the atom that is farthest from its partner is from it, in bohr. */
  readonly worstDeviation: number;
}

/** How a task is a copy of another. Atoms as {@linkcode taskAtoms} lists them. */
export interface Correspondence {
  /** The task that is computed. */
  readonly representative: TaskIndex;
  /** Index among the representative's atoms of the one whose place each atom of the copy takes. */
  readonly sources: Int32Array;
  /** Turns vectors of the representative into those of the copy; orthogonal, row-major. */
  readonly matrix: Float64Array;
  /** How far an atom of the copy is from where the representative's would come to lie, at most; in bohr. */
  readonly deviation: number;
}

const TASKS_PER_STEP = 100;

/** Which tasks of a plan are equal. */
export class Equivalents {
  /** The tasks that are computed, one of each class: found when it is first asked about them. */
  readonly computed: PlanPart;
  /** How far an atom may be from its partner, in bohr. */
  readonly tolerance: number;
  readonly #plan: Plan;
  readonly #molecule: Molecule;
  readonly #like: LikeAtoms;
  readonly #points: NmerPoints;
  #symmetry: SystemSymmetry | undefined;
  #classes: EquivalenceClasses | undefined;

  /**
   * Compares nothing yet.
   *
   * @param plan The tasks.
   * @param molecule The whole system.
   * @param tolerance How far an atom may be from its partner, in bohr.
   */
  constructor(plan: Plan, molecule: Molecule, tolerance: number) {
    this.tolerance = tolerance;
    this.#plan = plan;
    this.#molecule = molecule;
    this.#like = likeAtoms(molecule);
    this.#points = new NmerPoints(molecule, this.#like);
    const computed = () => this.classes.computed;
    this.computed = {
      get taskCount() {
        return computed().taskCount;
      },
      has: (index) => computed().has(index),
      count: (range) => computed().count(range),
    };
  }

  /** The classes, found when they are first asked for. */
  get classes(): EquivalenceClasses {
    return this.#classes ?? finish(this.find());
  }

  /** The same in steps of some milliseconds. */
  *find(): Steps<EquivalenceClasses> {
    if (this.#classes !== undefined) return this.#classes;
    const representatives = new Int32Array(this.#plan.taskCount);
    let worstDeviation = 0;
    for (const { families } of this.#plan.levels) {
      for (const planned of families) {
        worstDeviation = Math.max(worstDeviation, yield* this.#findIn(planned, representatives));
      }
    }
    const computed = partWhere(this.#plan, (index) => representatives[index] === index);
    return this.#classes = { representatives, computed, worstDeviation };
  }

  /** The task that a task is a copy of; its own index where it is computed. */
  representative(index: TaskIndex | number): TaskIndex {
    return taskIndex(this.classes.representatives[index]!);
  }

  /** How a task is a copy of another; undefined where it is computed. */
  correspondence(index: TaskIndex): Correspondence | undefined {
    const representative = this.representative(index);
    if (representative === index) return undefined;
    const [from, to] = [this.#plan.at(representative), this.#plan.at(index)];
    if (this.#isOfWholeSystem(to.basis.length)) {
      return { representative, ...this.#wholeSystem.correspondence(from, to) };
    }
    const match = new Template(this.#points.of(from.real, from.basis), this.tolerance)
      .match(this.#points.of(to.real, to.basis))!;
    return { representative, ...turned(match) };
  }

  #isOfWholeSystem(basisSize: number): boolean {
    const { fragments, embeddingCharges } = this.#molecule;
    return basisSize === fragments.length || embeddingCharges !== undefined;
  }

  get #wholeSystem(): SystemSymmetry {
    return this.#symmetry ??= new SystemSymmetry(this.#molecule, this.#like, this.tolerance);
  }

  /** Fills in the representatives of a family; gives the worst deviation. */
  *#findIn({ family, start }: PlannedFamily, representatives: Int32Array): Steps<number> {
    const find = this.#isOfWholeSystem(family.basisSize)
      ? this.#wholeSystem.finder(family)
      : this.#finder(family);
    let worst = 0;
    for (let from = 0; from < family.count; from += TASKS_PER_STEP) {
      family.forEach(
        (position, real, basis) => {
          const found = find(position, real, basis);
          representatives[start + position] = start + (found?.position ?? position);
          worst = Math.max(worst, found?.deviation ?? 0);
        },
        from,
        Math.min(from + TASKS_PER_STEP, family.count),
      );
      yield;
    }
    return worst;
  }

  /** Finds the first task of a family that equals one, by their own atoms. */
  #finder(family: PlannedFamily["family"]): Finder {
    const pointsOf = (position: number) => {
      const { real, basis } = family.at(position);
      return this.#points.of(real, basis);
    };
    const shapes = new Map<string, FirstOfShape>();
    return (position, real, basis) => {
      const key = this.#points.composition(real, basis);
      let ofComposition = shapes.get(key);
      if (ofComposition === undefined) {
        shapes.set(key, ofComposition = new FirstOfShape(this.tolerance, pointsOf));
      }
      const found = ofComposition.find(position, this.#points.of(real, basis));
      return found && { position: found.number, deviation: found.match.deviation };
    };
  }
}

/** Finds the first task of a family that equals one at a position; undefined where it is that itself. */
export type Finder = (
  position: number,
  real: readonly FragmentIndex[],
  basis: readonly FragmentIndex[],
) => { readonly position: number; readonly deviation: number } | undefined;

/** A match as seen from what it comes to. */
export function turned({ partner, matrix, deviation }: Match): Omit<Correspondence, "representative"> {
  const sources = new Int32Array(partner.length);
  partner.forEach((to, from) => sources[to] = from);
  return { sources, matrix, deviation };
}
