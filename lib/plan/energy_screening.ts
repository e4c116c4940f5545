// A screening by energy, as an input asks for it: a cheap model computes the expansion first, from the bottom up, and an
// n-mer is computed by the models of the levels only where its cheap contribution is above a threshold and its parts are
// kept. Which ones these are is known order by order, while it runs.

import { InputError } from "../base/error.ts";
import { enumeration } from "../base/plural.ts";
import type { Expansion, ModelName } from "./expansion.ts";

/** What is asked of a screening by energy. */
export interface EnergyRequest {
  /** An n-mer is kept where its cheap contribution is larger, in Hartree: for all orders, or for each that is computed. */
  readonly threshold: number | ReadonlyMap<number, number>;
  /** Name of the cheap model. */
  readonly model: ModelName;
  /** `all` where the cheap model computes all n-mers, and not only those of which all parts are kept. */
  readonly candidates?: "all" | undefined;
  /** Highest order that the cheap model computes; default that of the expansion. */
  readonly maxNbody?: number | undefined;
  /** Through which order `nmers` lists what is kept; default all where it is there. */
  readonly knownThrough?: number | undefined;
}

/** A checked screening by energy. */
export interface EnergyScreening {
  /** Hartree, above 0; by order, from 2 to `maxNbody`. */
  readonly thresholds: ReadonlyMap<number, number>;
  /** Whether the cheap model computes all n-mers, and not only those of which all parts are kept. */
  readonly computesAll: boolean;
  /** The cheap model. */
  readonly model: ModelName;
  /** Highest order that the cheap model computes; above it an n-mer is kept where all of its parts are. */
  readonly maxNbody: number;
  /** `cheap` where the cheap contributions of the candidates that are left out are added. */
  readonly correct: "cheap" | undefined;
  /** Through which order it is known what is kept, from 1: that of the expansion once all is. */
  readonly knownThrough: number;
}

/**
 * Checks what is asked of a screening by energy.
 *
 * @param request What is asked.
 * @param beside What else the screening says.
 * @param expansion What is expanded.
 * @throws {InputError} With the key path in the input.
 */
export function resolveEnergy(
  { threshold, model, candidates, maxNbody = Infinity, knownThrough }: EnergyRequest,
  beside: { readonly nmers?: unknown; readonly correct?: "cheap" | undefined },
  expansion: Pick<Expansion, "maxNbody" | "supersystem">,
): EnergyScreening {
  const { maxNbody: highest, supersystem } = expansion;
  if (highest < 2) {
    fail(
      ["energy"],
      "a screening by energy with max_nbody 1",
      "orders from 2 on, of which n-mers can be left out",
    );
  }
  if (maxNbody !== Infinity && !(Number.isInteger(maxNbody) && maxNbody >= 2 && maxNbody <= highest)) {
    fail(["energy", "max_nbody"], String(maxNbody), `an order from 2 to ${highest}, the highest level`);
  }
  if (beside.correct !== undefined && supersystem !== undefined) {
    fail(
      ["correct"],
      "correct together with a supersystem",
      "one of them",
      "Both add what is left out, the supersystem for all orders.",
    );
  }
  const known = knownThrough ?? (beside.nmers === undefined ? 1 : highest);
  if (!(Number.isInteger(known) && known >= 1 && known <= highest)) {
    fail(["energy", "known_through"], String(known), `an order from 1 to ${highest}, the highest level`);
  }
  const cheapMax = Math.min(maxNbody, highest);
  return {
    thresholds: checkedThresholds(threshold, cheapMax),
    computesAll: candidates === "all",
    model,
    maxNbody: cheapMax,
    correct: beside.correct,
    knownThrough: known,
  };
}

function checkedThresholds(
  threshold: EnergyRequest["threshold"],
  highest: number,
): ReadonlyMap<number, number> {
  const orders = Array.from({ length: highest - 1 }, (_, i) => i + 2);
  const given = typeof threshold === "number"
    ? new Map(orders.map((order) => [order, threshold]))
    : threshold;
  const beyond = [...given.keys()].find((order) => !orders.includes(order));
  if (beyond !== undefined) {
    fail(
      ["energy", "threshold", String(beyond)],
      `a threshold for order ${beyond}`,
      `orders from 2 to ${highest}, which the cheap model computes`,
    );
  }
  const without = orders.filter((order) => !given.has(order));
  if (without.length > 0) {
    fail(
      ["energy", "threshold"],
      `no threshold for order ${enumeration(without.map(String))}`,
      `one for each order from 2 to ${highest}, or one number for all`,
    );
  }
  for (const [order, value] of given) {
    if (value > 0 && value < Infinity) continue;
    const key = typeof threshold === "number" ? [] : [String(order)];
    fail(["energy", "threshold", ...key], String(value), "an energy in Hartree above 0, as 1e-6");
  }
  return given;
}

function fail(key: readonly (string | number)[], found: string, expected: string, hint?: string): never {
  throw new InputError({
    keyPath: ["screening", ...key],
    found,
    expected,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The thresholds as one number where they are the same, else by order. */
export function shortThresholds(thresholds: ReadonlyMap<number, number>): number | Record<string, number> {
  const values = new Set(thresholds.values());
  const [value] = values;
  return values.size === 1
    ? value!
    : Object.fromEntries(Array.from(thresholds, ([order, value]) => [String(order), value]));
}

/**
 * Refuses a correction of nothing.
 *
 * @throws {InputError} Where there is one.
 */
export function refuseLoneCorrection(
  { correct, energy }: { readonly correct?: unknown; readonly energy?: unknown },
): void {
  if (correct === undefined || energy !== undefined) return;
  throw new InputError({
    keyPath: ["screening", "correct"],
    found: "a correction without energy",
    expected: "energy: { threshold, model }, whose model corrects",
    hint: "What a distance leaves out, a supersystem adds: levels: { 2: good, supersystem: cheap }.",
  });
}

/**
 * Refuses orders of which it would be known what is kept without a list of it, and a list of what is not known yet.
 *
 * @throws {InputError} Where there are any.
 */
export function refuseUnlisted(
  { energy, nmers }: {
    readonly energy?: Pick<EnergyRequest, "knownThrough"> | undefined;
    readonly nmers?: readonly (readonly number[])[] | undefined;
  },
): void {
  const known = energy?.knownThrough;
  if (known === undefined) return;
  if (nmers === undefined && known > 1) {
    fail(
      ["energy", "known_through"],
      `${known} without nmers`,
      "nmers, which list what is kept through that order",
      "Leave known_through out: the cheap model then chooses.",
    );
  }
  const beyond = nmers?.findIndex(({ length }) => length > known) ?? -1;
  if (beyond >= 0) {
    fail(
      ["nmers", beyond],
      `the n-mer [${nmers![beyond]!.join(", ")}] with known_through ${known}`,
      `n-mers of orders through ${known}; the cheap model chooses those above`,
    );
  }
}
