// Joining journals of a calculation whose n-mers a cheap model chooses: what they have of its results chooses, order by
// order, and then they are joined again.

import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { following } from "../run/phases/through_phases.ts";
import { type Joined, joinJournals, type JoinRequest } from "./join.ts";

/** What journals have of a calculation. */
export interface JoinedPhases {
  /** The calculation as far as the journals have chosen its n-mers: all of it where nothing is to be chosen. */
  readonly calculation: Calculation;
  readonly joined: Joined;
}

/** Joins journals, as {@linkcode joinJournals} does. */
export const joinPhases: (
  calculation: Calculation,
  request: JoinRequest,
) => Effect.Effect<JoinedPhases, NmerError> = Effect.fnUntraced(function* (
  calculation: Calculation,
  request: JoinRequest,
) {
  const said = new Set<string>();
  const report = (notice: string) => {
    if (!said.has(notice)) request.report(notice);
    said.add(notice);
  };
  for (let phase = calculation;;) {
    const joined = yield* joinJournals(phase, { ...request, report });
    const next = yield* following({ calculation: phase, outcomes: joined.known.outcomes });
    if (next === undefined) return { calculation: phase, joined };
    phase = next;
  }
});
