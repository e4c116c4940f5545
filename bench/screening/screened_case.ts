// A screening by energy, imitated: of a cluster whose contributions are all known, what a threshold keeps, what the
// estimate says of the rest, and what the rest truly is.

import { fromFileUrl } from "@std/path";
import {
  nmerSize,
  pairCoupling,
  type ScreenedOrder,
  type ScreeningError,
  screeningError,
  sizeSumsByCharge,
} from "../../lib/assembly/screening_error/mod.ts";
import type { ClusterData } from "./cluster_data.ts";

/** An n-mer with both contributions in Hartree. */
interface FullNmer {
  readonly fragments: readonly number[];
  readonly cheap: number;
  readonly real: number;
  readonly size: number;
  readonly charged: number;
}

/** A cluster under one treatment by a real and a cheap model. */
export interface FullExpansion {
  readonly cluster: string;
  readonly cheap: string;
  readonly real: string;
  readonly treatment: "nocp" | "cp";
  /** All n-mers by order; 0 and 1 are empty. */
  readonly nmers: readonly (readonly FullNmer[])[];
}

/**
 * Which n-mers the cheap model computes: `survivors`, those of which all subclusters are kept; `all` of them; `pairs and
 * trimers`, as survivors, and tetramers are kept by their size without any cheap calculation.
 */
export type Growth = "survivors" | "all" | "pairs and trimers";

/** A screening and what is known of it. */
export interface ScreenedCase {
  readonly expansion: FullExpansion;
  readonly threshold: number;
  readonly growth: Growth;
  readonly order: number;
  readonly correct: "cheap" | undefined;
  readonly error: ScreeningError;
  /** Full minus screened energy in Hartree. */
  readonly truth: number;
}

/** Thresholds of the ladder, in Hartree. */
export const THRESHOLDS = [1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7];

/** All expansions that are stored of a cluster; none where it is not there. */
export function fullExpansions(cluster: string): readonly FullExpansion[] {
  const data = storedCluster(cluster);
  if (data === undefined) return [];
  const size = sizeOf(data);
  return ["hf/6-31g", "mp2/6-31g"].flatMap((real) =>
    ["GFN2-xTB", "hf/sto-3g"].flatMap((cheap) =>
      (["nocp", "cp"] as const).flatMap((treatment) => {
        const reals = data.models[real]?.[treatment];
        // A model without ghost atoms screens cp by its contributions without counterpoise correction.
        const cheaps = data.models[cheap]?.[cheap === "GFN2-xTB" ? "nocp" : treatment];
        if (reals === undefined || cheaps === undefined) return [];
        const orders = Object.keys(reals).map(Number);
        const nmers = Array.from({ length: Math.max(...orders) + 1 }, (_, nbody) =>
          nbody < 2 ? [] : combinations(data.sizes.length, nbody).map((fragments, i) => ({
            fragments,
            cheap: 1e-9 * cheaps[nbody]![i]!,
            real: 1e-9 * reals[nbody]![i]!,
            size: size(fragments),
            charged: fragments.filter((fragment) =>
              data.charges[fragment] !== 0
            ).length,
          })));
        return [{ cluster, cheap, real, treatment, nmers }];
      })
    )
  );
}

/** Screens an expansion, with and without correction. */
export function screen(
  expansion: FullExpansion,
  threshold: number,
  growth: Growth,
  order: number,
): readonly ScreenedCase[] {
  const { orders, truth, cheapLeftOut } = screenedOrders(expansion, threshold, growth, order);
  return ([undefined, "cheap"] as const).map((correct) => ({
    expansion,
    threshold,
    growth,
    order,
    correct,
    error: screeningError(orders, { correct }),
    truth: truth - (correct === "cheap" ? cheapLeftOut : 0),
  }));
}

/** All cases of clusters in which something is left out. */
export function casesOf(
  clusters: readonly string[],
  thresholds: readonly number[] = THRESHOLDS,
): ScreenedCase[] {
  const cases = clusters.flatMap(fullExpansions).flatMap((expansion) =>
    thresholds.flatMap((threshold) =>
      expansion.nmers.keys().drop(2).toArray().flatMap((order) =>
        (["survivors", "all", "pairs and trimers"] as const)
          .filter((growth) => order > 3 || growth !== "pairs and trimers")
          .flatMap((growth) => screen(expansion, threshold, growth, order))
      )
    )
  );
  return cases.filter(({ error }) =>
    error.orders.some(({ leftOut, notComputed }) => leftOut + notComputed > 0)
  );
}

function screenedOrders({ nmers }: FullExpansion, threshold: number, growth: Growth, order: number) {
  const orders: ScreenedOrder[] = [];
  let survivors = new Set(nmers[2]!.flatMap(({ fragments }) => fragments.map(String)));
  let truth = 0;
  let cheapLeftOut = 0;
  for (let nbody = 2; nbody <= order; nbody++) {
    const all = nmers[nbody]!;
    const isGrown = ({ fragments }: FullNmer) =>
      growth === "all" ||
      fragments.every((one) => survivors.has(String(fragments.filter((other) => other !== one))));
    const isCheap = growth !== "pairs and trimers" || nbody < 4;
    // What a tetramer's size is worth does not matter for the estimate; that of a typical one is near this.
    const weight = ({ cheap, size }: FullNmer) => isCheap ? Math.abs(cheap) : 5e-5 * size;
    const grown = all.filter(isGrown);
    const kept = grown.filter((nmer) => weight(nmer) > threshold);
    const rest = grown.filter((nmer) => !(weight(nmer) > threshold));
    const notComputed = all.filter((nmer) => !isGrown(nmer)).concat(isCheap ? [] : rest);
    const leftOut = isCheap ? rest : [];
    orders.push({
      nbody,
      kept: kept.map((nmer) => ({ ...nmer, cheap: isCheap ? nmer.cheap : undefined })),
      leftOut,
      notComputed: sizeSumsByCharge(notComputed),
    });
    truth += leftOut.concat(notComputed).reduce((sum, { real }) => sum + real, 0);
    cheapLeftOut += leftOut.reduce((sum, { cheap }) => sum + cheap, 0);
    survivors = new Set(kept.map(({ fragments }) => String(fragments)));
  }
  return { orders, truth, cheapLeftOut };
}

const FOLDER = fromFileUrl(new URL("../../tests/data/screening/clusters/", import.meta.url));

/** What is stored of a cluster; undefined where it is not there. */
export function storedCluster(cluster: string): ClusterData | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(`${FOLDER}${cluster}.json`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function sizeOf({ xyz, sizes, charges }: ClusterData): (fragments: readonly number[]) => number {
  const atoms = xyz.trim().split("\n").slice(2).map((line) => line.split(" ").slice(1).map(Number));
  let first = 0;
  const fragments = sizes.map((size) => atoms.slice(first, first += size));
  const couplings = fragments.map((one, i) =>
    fragments.map((other, j) => {
      if (i === j) return 0;
      const distances = one.flatMap((a) => other.map((b) => Math.hypot(...a.map((x, k) => x - b[k]!))));
      return pairCoupling(Math.min(...distances), ((charges[i] ? 1 : 0) + (charges[j] ? 1 : 0)) as 0 | 1 | 2);
    })
  );
  return (nmer) => nmerSize(nmer, (one, other) => couplings[one]![other]!);
}

function combinations(count: number, nbody: number, from = 0): number[][] {
  if (nbody === 0) return [[]];
  return Array.from({ length: Math.max(0, count - from - nbody + 1) }, (_, i) => from + i)
    .flatMap((first) => combinations(count, nbody - 1, first + 1).map((rest) => [first, ...rest]));
}
