// The sums of an expansion by their definition, n-mer by n-mer, from the numbers of its tasks: a composite model is added
// up first, from its parts, then the many-body contribution of every n-mer, then those of an order. Coefficients,
// exact sums and the order of the library's own assembly have no part in it, so that a mistake there shows.

import type { PropertyValue } from "../../assembly/mod.ts";
import { componentCount } from "../../assembly/quantity_shape.ts";
import { sumNames } from "../../assembly/sum_names.ts";
import { fragmentIndex } from "../../base/indices.ts";
import type { Quantity } from "../../base/quantities/quantity.ts";
import { coordinateIndices, type Molecule, taskAtoms } from "../../molecule/mod.ts";
import { type Bsse, type Expansion, type ModelName, type Plan, taskLabel } from "../../plan/mod.ts";
import type { Calculation } from "../../calculation/mod.ts";
import type { Finding } from "./compare.ts";
import type { Numbers, TaskNumbers } from "./numbers.ts";

/** Larger ones would take longer than what they are there to check; in numbers that are added. */
const MAX_NUMBERS = 5e7;

/** A sum in plain floating point, and how far it may be off by that. */
interface PlainSum {
  readonly values: Float64Array;
  /** Sum of the absolute values of what was added. */
  readonly sizes: Float64Array;
}

/**
 * Sums of a run that are not what its tasks give by the definition of a many-body expansion.
 *
 * Nothing where the expansion has n-mers that others take the place of, or a supersystem beside it, whose sums are
 * not those of the definition alone, or where it is too large to be added up so.
 *
 * @param calculation The run's, with its n-mers chosen.
 * @param numbers Of the run: all that is needed is in it.
 */
export function unlikeDefinition(calculation: Calculation, { tasks, sums }: Numbers): readonly Finding[] {
  const { plan, molecule } = calculation;
  if (!isPlain(plan, molecule)) return [];
  const rounding = plan.taskCount * 2 ** plan.expansion.maxNbody * Number.EPSILON;
  return Array.from(quantitiesOf(plan.expansion)).flatMap((quantity) =>
    plan.expansion.treatments.flatMap((treatment) =>
      differences(new ByDefinition(plan, molecule, tasks, treatment, quantity), sums, rounding)
    )
  );
}

function isPlain(plan: Plan, molecule: Molecule): boolean {
  const { expansion, clusters, corrected } = plan;
  if (expansion.supersystem !== undefined || expansion.supersystemIeOnly || corrected !== undefined) {
    return false;
  }
  let numbers = 0;
  for (let nbody = 1; nbody <= expansion.maxNbody; nbody++) numbers += clusters.count(nbody) * 2 ** nbody;
  const components = Math.max(...quantitiesOf(expansion).map((each) => componentCount(each, molecule)));
  return numbers * components * expansion.treatments.length <= MAX_NUMBERS;
}

function quantitiesOf({ driver, properties }: Expansion): readonly Quantity[] {
  const drivers: readonly Quantity[] = ["energy", "gradient", "hessian"];
  return [...drivers.slice(0, drivers.indexOf(driver) + 1), ...properties];
}

function differences(
  by: ByDefinition,
  sums: Numbers["sums"],
  rounding: number,
): readonly Finding[] {
  return Array.from(by.named()).flatMap(([name, sum]): readonly Finding[] => {
    const found = sums.get(name);
    if (sum === undefined || found === undefined) return [];
    const given: ArrayLike<number> = typeof found === "number" ? [found] : found;
    if (given.length !== sum.values.length) {
      const what = `the sum has ${given.length} numbers instead of ${sum.values.length}`;
      return [{ kind: "sum-differs", label: name, what }];
    }
    for (const [i, value] of sum.values.entries()) {
      const difference = Math.abs(given[i]! - value);
      if (difference <= rounding * sum.sizes[i]!) continue;
      const place = given.length === 1 ? "" : `, component ${i + 1} of ${given.length},`;
      const what = `the sum${place} is ${given[i]} instead of ${value}, which its tasks give n-mer by n-mer`;
      return [{ kind: "sum-differs", label: name, what, difference }];
    }
    return [];
  });
}

/** The sums of a quantity under a treatment. */
class ByDefinition {
  readonly #values = new Map<string, PlainSum | undefined>();

  constructor(
    readonly plan: Plan,
    readonly molecule: Molecule,
    readonly tasks: ReadonlyMap<string, TaskNumbers>,
    readonly treatment: Bsse,
    readonly quantity: Quantity,
  ) {}

  /** By the names of a result; undefined where a task is not planned, as monomers of totals that nobody asked for. */
  *named(): Generator<readonly [string, PlainSum | undefined]> {
    const { expansion } = this.plan;
    const names = sumNames(this.treatment, this.quantity);
    let total: PlainSum | undefined = this.#zero();
    let interaction: PlainSum | undefined = this.#zero();
    for (const { model, nbodies } of expansion.levels) {
      for (const nbody of nbodies) {
        const order = this.#order(model, nbody);
        total = added(total, order);
        if (nbody > 1) {
          interaction = added(interaction, order);
          yield [names.contribution(nbody), order];
        }
        yield [`${names.total}_through_${nbody}_body`, total];
        yield [`${names.interaction}_through_${nbody}_body`, interaction];
      }
    }
    yield [names.total, total];
    yield [names.interaction, interaction];
    if (this.treatment === expansion.returned) {
      yield [`return_${this.quantity}`, expansion.returnTotalData ? total : interaction];
    }
  }

  /** What the n-mers of an order contribute: each its own value, less the contributions of all that lie within it. */
  #order(model: ModelName, nbody: number): PlainSum | undefined {
    let sum: PlainSum | undefined = this.#zero();
    this.plan.clusters.forEach(nbody, (_, cluster) => {
      sum = added(sum, this.#contribution(model, [...cluster], [...cluster]));
    });
    return sum;
  }

  // In vmfc everything within an n-mer is in the basis of that n-mer.
  #contribution(
    model: ModelName,
    real: readonly number[],
    whole: readonly number[],
  ): PlainSum | undefined {
    return this.#kept(`contribution ${model} ${real} ${whole}`, () => {
      let sum = this.#value(model, real, this.#basis(real, whole));
      for (const part of partsWithin(real)) sum = added(sum, this.#contribution(model, part, whole), -1);
      return sum;
    });
  }

  #basis(real: readonly number[], whole: readonly number[]): readonly number[] {
    if (this.treatment === "nocp") return real;
    if (this.treatment === "vmfc") return whole;
    // Monomers by themselves are in their own basis: what ghost atoms give them is no part of the molecule's energy.
    return whole.length === 1 ? real : Array.from(this.molecule.fragments.keys());
  }

  /** The model's value of an n-mer, in the places of the whole system. */
  #value(model: ModelName, real: readonly number[], basis: readonly number[]): PlainSum | undefined {
    const parts = this.plan.expansion.composites.get(model) ?? [{ model, coefficient: 1 }];
    return this.#kept(`value ${model} ${real} in ${basis}`, () => {
      let sum: PlainSum | undefined = this.#zero();
      for (const part of parts) {
        const task = this.tasks.get(taskLabel(part.model, real, basis))?.[this.quantity];
        sum = added(sum, task === undefined ? undefined : this.#placed(task, basis), part.coefficient);
      }
      return sum;
    });
  }

  #placed(value: PropertyValue, basis: readonly number[]): PlainSum {
    const { values } = this.#zero();
    if (typeof value === "number") values[0] = value;
    else if (this.quantity === "gradient" || this.quantity === "hessian") {
      const places = coordinateIndices(taskAtoms(this.molecule, basis.map(fragmentIndex)));
      const side = this.molecule.geometry.length;
      value.forEach((number, i) => {
        const column = places[i % places.length]!;
        const row = places[Math.floor(i / places.length)]!;
        values[this.quantity === "gradient" ? column : row * side + column] = number;
      });
    } else values.set(value);
    return { values, sizes: values.map(Math.abs) };
  }

  #zero(): PlainSum {
    const count = componentCount(this.quantity, this.molecule);
    return { values: new Float64Array(count), sizes: new Float64Array(count) };
  }

  #kept(key: string, make: () => PlainSum | undefined): PlainSum | undefined {
    if (!this.#values.has(key)) this.#values.set(key, make());
    return this.#values.get(key);
  }
}

/** All that lies within a cluster, but for itself and nothing. */
function partsWithin(cluster: readonly number[]): readonly (readonly number[])[] {
  return Array.from(
    { length: 2 ** cluster.length - 2 },
    (_, bits) => cluster.filter((_, place) => ((bits + 1) >> place & 1) === 1),
  );
}

function added(
  sum: PlainSum | undefined,
  addend: PlainSum | undefined,
  coefficient = 1,
): PlainSum | undefined {
  if (sum === undefined || addend === undefined) return undefined;
  return {
    values: sum.values.map((value, i) => value + coefficient * addend.values[i]!),
    sizes: sum.sizes.map((size, i) => size + Math.abs(coefficient) * addend.sizes[i]!),
  };
}
