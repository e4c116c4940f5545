// The forecast of `nmer plan` for a screening by energy beside what the stored full expansions have.

import { finish } from "../../lib/base/steps.ts";
import { bohrFromAngstrom } from "../../lib/base/units.ts";
import { prepare } from "../../lib/calculation/prepare/prepare.ts";
import { forecastScreening } from "../../lib/calculation/screening_forecast/screening_forecast.ts";
import { parseInput } from "../../lib/input/parse_input.ts";
import { fullExpansions, screen, storedCluster } from "./screened_case.ts";

/** A cluster, a pair of models and a threshold. */
export interface ForecastCase {
  readonly cluster: string;
  readonly cheap: string;
  readonly real: string;
  /** Hartree. */
  readonly threshold: number;
  /** N-mers of all orders that are kept. */
  readonly kept: number;
  readonly forecastKept: number;
  /** Full minus screened energy, in Hartree. */
  readonly leftOut: number;
  /** Without a sign. */
  readonly forecastLeftOut: number;
}

// Each with those beside it that a plan shows: 10 times as large, and a tenth and a hundredth.
const THRESHOLDS = [1e-4, 3e-5];

/** All cases of a cluster in which something is kept and something left out; without counterpoise correction. */
export function forecastCases(cluster: string): readonly ForecastCase[] {
  const data = storedCluster(cluster);
  if (data === undefined) return [];
  const expansions = fullExpansions(cluster).filter(({ treatment }) => treatment === "nocp");
  return expansions.flatMap((expansion) => {
    const { cheap, real, nmers } = expansion;
    const order = nmers.length - 1;
    const all = nmers.reduce((sum, ofOrder) => sum + ofOrder.length, 0);
    return forecastOf(data, order).flatMap(({ threshold, kept: forecastKept, leftOut: forecastLeftOut }) => {
      const [screened] = screen(expansion, threshold, "survivors", order);
      const lost = screened!.error.orders.reduce((sum, one) => sum + one.leftOut + one.notComputed, 0);
      const kept = all - lost;
      if (kept === 0 || lost === 0) return [];
      const leftOut = screened!.truth;
      return [{ cluster, cheap, real, threshold, kept, forecastKept, leftOut, forecastLeftOut }];
    });
  });
}

function forecastOf(data: NonNullable<ReturnType<typeof storedCluster>>, order: number) {
  const [count, , ...atoms] = data.xyz.trim().split("\n");
  let first = 0;
  const molecule = {
    symbols: atoms.map((line) => line.split(" ")[0]),
    geometry: atoms.map((line) => line.split(" ").slice(1).map((x) => bohrFromAngstrom(Number(x)))),
    fragments: data.sizes.map((size) => Array.from({ length: size }, () => first++)),
    fragment_charges: data.charges,
  };
  if (atoms.length !== Number(count)) throw new Error("a cluster that is cut off");
  return THRESHOLDS.flatMap((threshold) => {
    const calculation = prepare(parseInput(JSON.stringify({
      molecule,
      models: { real: { method: "hf", basis: "6-31g" }, cheap: { method: "hf", basis: "sto-3g" } },
      levels: { [order]: "real" },
      bsse: "nocp",
      screening: { energy: { threshold, model: "cheap" } },
    })));
    const forecast = finish(forecastScreening(calculation, undefined, { beside: true }));
    return forecast.thresholds.map(({ thresholds, foreseen }) => ({
      threshold: thresholds.get(2)!,
      kept: foreseen!.counts.reduce((sum, { kept }) => sum + kept, 0),
      leftOut: foreseen!.leftOut!,
    }));
  });
}
