// How well the error estimate of screening by energy does on clusters whose full expansion is known.
//
//   deno run -A bench/screening/estimate.ts build|test|both|third [--all]
//
// `both` is build and test together. --all lists each case in which the bound does not hold.

import { type ClusterRecipe, CLUSTERS } from "./clusters.ts";
import { casesOf, type ScreenedCase, THRESHOLDS } from "./screened_case.ts";

const [use = "build"] = Deno.args;
const isUsed = (cluster: ClusterRecipe) => use === "both" ? cluster.use !== "third" : cluster.use === use;
const cases = casesOf(CLUSTERS.filter(isUsed).map(({ name }) => name));

/** How many there are, in how many the bound holds, and the median of the bound over the true error. */
function line(title: string, some: readonly ScreenedCase[]): string {
  if (some.length === 0) return `${title.padEnd(36)} none`;
  const held = some.filter(({ truth, error }) => Math.abs(truth) <= error.bound).length;
  const ratios = some.map(({ truth, error }) => error.bound / Math.abs(truth)).sort((a, b) => a - b);
  const deviations = some.filter(({ error }) => error.isCalibrated)
    .map(({ truth, error }) => Math.abs(truth - error.missing) / error.deviation).sort((a, b) => a - b);
  const at = (values: readonly number[], part: number) =>
    (values[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN).toFixed(2).padStart(7);
  return [
    title.padEnd(36),
    String(some.length).padStart(6),
    String(held).padStart(6),
    at(ratios, 0),
    at(ratios, 0.5),
    at(ratios, 0.9),
    "|",
    at(deviations, 0.5),
    at(deviations, 0.95),
    at(deviations, 1),
  ].join(" ");
}

const by = (title: string, chosen: (one: ScreenedCase) => boolean) =>
  console.log(line(title, cases.filter(chosen)));

console.log(
  `${
    use.padEnd(36)
  }  cases   held  bound/true: least, median, 90 %  |  (true - estimate)/deviation: median, 95 %, most`,
);
for (const correct of [undefined, "cheap"] as const) {
  by(`correct ${correct ?? "none"}`, (one) => one.correct === correct);
  for (const growth of ["survivors", "all", "pairs and trimers"] as const) {
    by(`  ${growth}`, (one) => one.correct === correct && one.growth === growth);
  }
  for (const cheap of ["GFN2-xTB", "hf/sto-3g"]) {
    by(`  ${cheap}`, (one) => one.correct === correct && one.expansion.cheap === cheap);
  }
  for (const real of ["hf/6-31g", "mp2/6-31g"]) {
    by(`  ${real}`, (one) => one.correct === correct && one.expansion.real === real);
  }
  for (const treatment of ["nocp", "cp"]) {
    by(`  ${treatment}`, (one) => one.correct === correct && one.expansion.treatment === treatment);
  }
  for (const threshold of THRESHOLDS) {
    by(`  ${threshold}`, (one) => one.correct === correct && one.threshold === threshold);
  }
}
by("not calibrated", ({ error }) => !error.isCalibrated);
for (const { name } of CLUSTERS.filter(isUsed)) {
  by(name, ({ expansion }) => expansion.cluster === name);
}
if (Deno.args.includes("--all")) {
  for (const { expansion, threshold, growth, order, correct, error, truth } of cases) {
    if (Math.abs(truth) <= error.bound) continue;
    const { cluster, cheap, real, treatment } = expansion;
    console.log(cluster, cheap, real, treatment, growth, order, threshold, correct ?? "");
    console.log(
      "  true",
      truth,
      "missing",
      error.missing,
      "deviation",
      error.deviation,
      "bound",
      error.bound,
    );
    for (const { nbody, known, leftOut, notComputed, missing, variance } of error.orders) {
      console.log("   ", nbody, {
        known,
        leftOut,
        notComputed,
        missing,
        deviation: Math.sqrt(variance),
      });
    }
  }
}
