// What an input says of n-mers to leave out, checked against its expansion: cutoffs of distance by order, a threshold of
// energy, and fragments of which each n-mer must hold one. Orders count from 1, fragments from 0 here and from 1 in inputs.

import { describeValue, InputError } from "../base/error.ts";
import { nearWord } from "../base/near_word.ts";
import { enumeration } from "../base/plural.ts";
import { INTERACTION_KINDS, type InteractionKind } from "../molecule/interactions/interaction.ts";
import {
  type EnergyRequest,
  type EnergyScreening,
  refuseLoneCorrection,
  refuseUnlisted,
  resolveEnergy,
} from "./energy_screening.ts";
import type { Expansion } from "./expansion.ts";

/** How far apart an n-mer is. */
export type DistanceMeasure = "closest" | "centre" | "sum";

/** What the measures measure. */
export const MEASURE_TITLES: Readonly<Record<DistanceMeasure, string>> = {
  closest: "closest atoms, farthest pair",
  centre: "centres, farthest pair",
  sum: "closest atoms, sum over all pairs",
};

/** What is asked of a screening, as it comes from an input. */
export interface ScreeningRequest {
  /** The n-mers that are kept are at most this far apart. */
  readonly distance?: {
    /** Default closest. */
    readonly measure?: DistanceMeasure | undefined;
    /** Angstrom by order; `all` keeps all n-mers of the order whose subclusters are kept. */
    readonly cutoffs: ReadonlyMap<number, number | "all">;
  } | undefined;
  /** Kinds of interaction: a pair with one of them counts as in contact, however far apart it is. */
  readonly keep?: readonly string[] | undefined;
  /** The n-mers themselves, each a list of fragments from 1, for a choice made elsewhere. */
  readonly nmers?: readonly (readonly number[])[] | undefined;
  /** By their contributions of a cheap model. */
  readonly energy?: EnergyRequest | undefined;
  /** `cheap` where the cheap model's contributions of what is left out are added. */
  readonly correct?: "cheap" | undefined;
  /** Fragments, from 1: each n-mer that contributes holds at least one of them. */
  readonly focus?: readonly number[] | undefined;
}

/** A checked screening. */
export interface Screening {
  /** Undefined where no distance is too long. */
  readonly distance?: {
    readonly measure: DistanceMeasure;
    /** Angstrom by order from 2 on, never longer than that of an order below; Infinity where none is too long. */
    readonly cutoffs: ReadonlyMap<number, number>;
  };
  /** A pair of fragments with one of these interactions is at distance 0; undefined where none is. */
  readonly keep?: readonly InteractionKind[];
  /** The contributions of a cheap model choose; `nmers` are those that they have chosen. */
  readonly energy?: EnergyScreening;
  /** The n-mers that are kept besides the monomers, fragments 0-based and ascending; undefined where none is listed. */
  readonly nmers?: readonly (readonly number[])[];
  /** Fragments, 0-based and ascending; undefined where all n-mers contribute. */
  readonly focus?: readonly number[];
}

/**
 * Checks what is to be left out.
 *
 * @returns Undefined where nothing is.
 * @throws {InputError} With the key path in the input where it contradicts itself or the expansion.
 */
export function resolveScreening(request: ScreeningRequest, expansion: Expansion): Screening | undefined {
  const { keep, nmers, focus, energy } = request;
  // What is kept for its interactions alone is what is in contact.
  const distance = request.distance ?? (keep === undefined ? undefined : { cutoffs: inContact(expansion) });
  refuseLoneCorrection(request);
  refuseUnlisted(request);
  if (distance === undefined && nmers === undefined && focus === undefined && energy === undefined) {
    return undefined;
  }
  const key = focus === undefined ? "screening" : "focus";
  if (nmers !== undefined && distance !== undefined && energy === undefined) {
    throw new InputError({
      keyPath: ["screening", "nmers"],
      found: `a list of n-mers beside ${request.distance === undefined ? "keep" : "distance"}`,
      expected: "one of them",
    });
  }
  if (expansion.supersystemIeOnly) {
    throw new InputError({
      keyPath: [key],
      found: `${key} together with supersystem_ie_only`,
      expected: "one of them",
      hint:
        "With supersystem_ie_only there are only monomers and the whole system: no n-mer could be left out.",
    });
  }
  return {
    ...(distance === undefined ? {} : { distance: checkedDistance(distance, expansion) }),
    ...(keep === undefined ? {} : { keep: checkedKinds(keep) }),
    ...(energy === undefined ? {} : { energy: resolveEnergy(energy, request, expansion) }),
    ...(nmers === undefined ? {} : { nmers: checkedNmers(nmers, expansion) }),
    ...(focus === undefined ? {} : { focus: checkedFocus(focus, expansion) }),
  };
}

function checkedDistance(
  { measure = "closest", cutoffs }: NonNullable<ScreeningRequest["distance"]>,
  { maxNbody }: Expansion,
): NonNullable<Screening["distance"]> {
  const orders = Array.from({ length: maxNbody - 1 }, (_, i) => i + 2);
  const beyond = [...cutoffs.keys()].find((order) => !orders.includes(order));
  if (beyond !== undefined) {
    throw new InputError({
      keyPath: ["screening", "distance", String(beyond)],
      found: `a distance for order ${beyond}`,
      expected: maxNbody < 2 ? "none, with max_nbody 1" : `orders from 2 to ${maxNbody}, the highest level`,
    });
  }
  const without = orders.filter((order) => !cutoffs.has(order));
  if (without.length > 0) {
    throw new InputError({
      keyPath: ["screening", "distance"],
      found: `no distance for order ${enumeration(without.map(String))}`,
      expected: `one for each order from 2 to ${maxNbody}, the highest level`,
      hint: "Write all, as in { 2: all, 3: 8 }, for an order of which no n-mer is too far apart.",
    });
  }
  // An n-mer is kept with all of its subclusters, or not at all.
  let least = Infinity;
  return {
    measure,
    cutoffs: new Map(orders.map((order) => {
      const own = cutoffs.get(order)!;
      if (measure === "sum") return [order, own === "all" ? Infinity : own];
      return [order, least = Math.min(least, own === "all" ? Infinity : own)];
    })),
  };
}

function inContact({ maxNbody }: Expansion): ReadonlyMap<number, number> {
  return new Map(Array.from({ length: maxNbody - 1 }, (_, i) => [i + 2, 0]));
}

function checkedKinds(keep: readonly string[]): readonly InteractionKind[] {
  return [...new Set(keep)].map((word) => {
    const kind = INTERACTION_KINDS.find((known) => known === word);
    if (kind !== undefined) return kind;
    const near = nearWord(word, INTERACTION_KINDS);
    throw new InputError({
      keyPath: ["screening", "keep"],
      found: describeValue(word),
      expected: `kinds of interaction: ${INTERACTION_KINDS.join(", ")}`,
      ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
    });
  });
}

function checkedNmers(
  nmers: readonly (readonly number[])[],
  { fragmentCount, maxNbody }: Expansion,
): readonly (readonly number[])[] {
  return nmers.map((written, i) => {
    const nmer = written.map((fragment) => fragment - 1).sort((a, b) => a - b);
    const isSound = nmer.every((fragment, j) =>
      Number.isInteger(fragment) && fragment >= 0 && fragment < fragmentCount && fragment !== nmer[j - 1]
    );
    if (isSound && nmer.length >= 2 && nmer.length <= maxNbody) return nmer;
    throw new InputError({
      keyPath: ["screening", "nmers", i],
      found: `the n-mer [${written.join(", ")}]`,
      expected: `2 to ${maxNbody} different fragments from 1 to ${fragmentCount}`,
    });
  });
}

function checkedFocus(
  focus: readonly number[],
  { fragmentCount, supersystem }: Expansion,
): readonly number[] {
  const fail = (found: string, expected: string, hint?: string): never => {
    throw new InputError({ keyPath: ["focus"], found, expected, ...(hint === undefined ? {} : { hint }) });
  };
  if (focus.length === 0) fail("no fragment", "at least one fragment, counted from 1");
  const none = focus.find((fragment) =>
    !(Number.isInteger(fragment) && fragment >= 1 && fragment <= fragmentCount)
  );
  if (none !== undefined) fail(`fragment ${none}`, `fragments from 1 to ${fragmentCount}`);
  const twice = focus.find((fragment, i) => focus.indexOf(fragment) < i);
  if (twice !== undefined) fail(`fragment ${twice} twice`, "each fragment once");
  if (supersystem !== undefined) {
    fail(
      "a focus together with a supersystem",
      "one of them",
      "The supersystem adds what all fragments do together, those outside of the focus included.",
    );
  }
  return focus.map((fragment) => fragment - 1).sort((a, b) => a - b);
}
