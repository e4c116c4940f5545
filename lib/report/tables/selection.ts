// Which n-mers of a calculation are shown: of which orders and treatments, all or the strongest.

import type { Bsse } from "../../plan/mod.ts";
import type { Shown, ShownContribution, ShownTreatment } from "./shown.ts";

/** What is asked for. */
export interface Selection {
  /** Orders, ascending; default all above 1. */
  readonly orders?: readonly number[] | undefined;
  /** Treatments; default all. */
  readonly treatments?: readonly Bsse[] | undefined;
  /** How many of the strongest; default all, in the order of the plan. */
  readonly top?: number | undefined;
}

/** The n-mers of one order under one treatment. */
export interface SelectedNmers {
  readonly treatment: Bsse;
  readonly nbody: number;
  /** Those that are shown. */
  readonly shown: readonly ShownContribution[];
  /** All of them. */
  readonly all: readonly ShownContribution[];
  /** Fragments of which others are not known. */
  readonly lacking: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();

/** The n-mers that are asked for, by treatment and order; without orders of which nothing is known. */
export function selectNmers(shown: Shown, { orders, treatments, top }: Selection): readonly SelectedNmers[] {
  return selectTreatments(shown, treatments).flatMap(({ treatment, contributions, lacking }) => {
    const byOrder = Map.groupBy(contributions, ({ fragments }) => fragments.length);
    return [...byOrder].filter(([nbody]) => orders === undefined ? nbody > 1 : orders.includes(nbody))
      .map(([nbody, all]) => ({
        treatment,
        nbody,
        all,
        lacking: lacking?.get(nbody) ?? NONE,
        shown: top === undefined ? all : strongest(all, top),
      }));
  });
}

/** The treatments that are asked for. */
export function selectTreatments(
  { treatments: there }: Shown,
  treatments: readonly Bsse[] | undefined,
): readonly ShownTreatment[] {
  return there.filter(({ treatment }) => treatments?.includes(treatment) ?? true);
}

/** Those that contribute most, whichever sign, the strongest first; equally strong ones in the order of the plan. */
export function strongest(
  contributions: readonly ShownContribution[],
  count: number,
): readonly ShownContribution[] {
  return contributions.toSorted((one, other) => Math.abs(other.energy) - Math.abs(one.energy)).slice(
    0,
    count,
  );
}
