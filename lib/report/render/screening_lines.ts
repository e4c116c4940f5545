// What a screening by energy says of its error, for people: what it has left out, what that would add, and how both
// models compare. In kcal/mol.

import type { OrderError, StatedError, StatedErrors } from "../../assembly/mod.ts";
import { enumeration, grouped } from "../../base/plural.ts";
import { HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import { nmersOf, type Plan } from "../../plan/mod.ts";

/** The lines of the returned treatment. */
export function screeningLines(
  { expansion: { returned, maxNbody }, screening }: Pick<Plan, "expansion" | "screening">,
  { errors, whyNone }: StatedErrors,
): readonly string[] {
  const error = errors.get(returned);
  if (error === undefined) return [`the error of the screening is not estimated: ${whyNone}`];
  const { orders, missing, bound, confidence, isCalibrated } = error;
  const isAdded = screening?.energy?.correct === "cheap";
  const counts = orders.flatMap(({ nbody, leftOut, notComputed }) =>
    leftOut + notComputed === 0
      ? []
      : [`${grouped(leftOut + notComputed)} ${nmersOf(nbody, leftOut + notComputed)}`]
  );
  if (counts.length === 0) return ["the screening has left out nothing"];
  const cheap = orders.filter(({ leftOut }) => leftOut > 0);
  return [
    `left out: ${enumeration(counts, "and")}${cheap.length === 0 ? "" : `; ${cheapSums(cheap, isAdded)}`}`,
    isCalibrated
      ? `they would add ${kcal(missing)} kcal/mol by estimate; at ${
        100 * confidence
      } % confidence the energy of all n-mers through ${maxNbody}-body is within ${kcal(bound)} kcal/mol`
      : `they would add ${kcal(missing)} kcal/mol by a rough guess, and hardly more than ${
        kcal(bound)
      } kcal/mol: too few n-mers were computed to compare both models`,
    ...nearLines(error),
  ];
}

function cheapSums(orders: readonly OrderError[], isAdded: boolean): string {
  const sum = (value: (order: OrderError) => number) =>
    orders.reduce((total, order) => total + value(order), 0);
  return `the cheap contributions of ${grouped(sum(({ leftOut }) => leftOut))} of them${
    isAdded ? ", which are added," : ""
  } sum up to ${kcal(sum(({ cheapSum }) => cheapSum))} kcal/mol (${
    kcal(sum(({ cheapAbsoluteSum }) => cheapAbsoluteSum))
  } without signs)`;
}

// The ratio of contributions just above the threshold, by order.
function nearLines({ orders, near }: StatedError): readonly string[] {
  const parts = orders.flatMap(({ nbody }, i) => {
    const one = near[i];
    if (one === undefined) return [];
    const { ratio, quartiles: [first, third], count } = one;
    return [
      `${nmersOf(nbody)} ${ratio.toFixed(2)} (half within ${first.toFixed(2)} and ${third.toFixed(2)}, of ${
        grouped(count)
      })`,
    ];
  });
  return parts.length === 0
    ? []
    : [`contributions over cheap ones just above the threshold: ${parts.join(", ")}`];
}

function kcal(hartree: number): string {
  const value = hartree * HARTREE_IN_KCAL_PER_MOL;
  return value === 0
    ? "0"
    : Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6
    ? value.toExponential(1)
    : String(Number(value.toPrecision(3)));
}
