// How well `nmer plan` forecasts what a screening by energy keeps and leaves out, on clusters whose full expansion is
// known.
//
//   deno run -A bench/screening/forecast.ts

import { CLUSTERS } from "./clusters.ts";
import { type ForecastCase, forecastCases } from "./forecast_case.ts";

const at = (values: readonly number[], part: number) => {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN).toFixed(2).padStart(
    6,
  );
};

function line(title: string, ratios: readonly number[]): string {
  const off = ratios.map((ratio) => Math.max(ratio, 1 / ratio));
  return [
    title.padEnd(34),
    String(ratios.length).padStart(6),
    at(ratios, 0.1),
    at(ratios, 0.5),
    at(ratios, 0.9),
    "|",
    at(off, 0.5),
    at(off, 0.9),
  ].join(" ");
}

const cases = ["build", "test", "third"].map((use) => ({
  use,
  some: CLUSTERS.filter((cluster) => cluster.use === use).flatMap(({ name }) => forecastCases(name)),
}));
const all = { use: "all", some: cases.flatMap(({ some }) => some) };
const kept = ({ kept, forecastKept }: ForecastCase) => forecastKept / kept;
const leftOut = ({ leftOut, forecastLeftOut }: ForecastCase) => forecastLeftOut / Math.abs(leftOut);

console.log(
  `${"forecast / truth".padEnd(34)}  cases    10 %, median, 90 %  |  off by a factor: median, 90 %`,
);
for (const { use, some } of [...cases, all]) {
  console.log(line(`${use}: n-mers kept`, some.map(kept)));
  console.log(line(`${use}: size of what is left out`, some.map(leftOut)));
}
for (const cheap of ["GFN2-xTB", "hf/sto-3g"]) {
  console.log(line(`kept by ${cheap}`, all.some.filter((one) => one.cheap === cheap).map(kept)));
}
for (const threshold of new Set(all.some.map((one) => one.threshold))) {
  const some = all.some.filter((one) => one.threshold === threshold);
  console.log(line(`kept above ${threshold}`, some.map(kept)));
  console.log(line(`left out below ${threshold}`, some.map(leftOut)));
}
