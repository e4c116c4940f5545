// The runs of a journal that are of other systems than the one that has it open, with what they have computed.

import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { ResultLookup } from "../../assembly/mod.ts";
import type { NmerError } from "../../base/error.ts";
import { type TaskIndex, taskIndex } from "../../base/indices.ts";
import { JournalError, readRun } from "../../execution/mod.ts";
import { type KnownSystem, listedOfTasks } from "../../plan/mod.ts";
import type { TaskContext } from "../../programs/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { recordedResults } from "../recorded/recorded_calculation.ts";
import { moleculeHash } from "../run/molecule_hash.ts";
import { systemOf } from "./system_of.ts";

/** A run of another system. */
export interface OtherRun {
  readonly system: KnownSystem;
  /** What it has computed itself. */
  readonly results: ResultLookup;
  /** Whether it has computed a task of its plan. */
  readonly isKnown: (index: number) => boolean;
  /** Time that a task took, in seconds. */
  readonly seconds: (index: TaskIndex) => number;
}

/**
 * The runs of other systems by a model of a calculation, in the order of their numbers. Those that the journal does not
 * know enough of are left out.
 *
 * @param context What the tasks of the calculation share.
 * @param path The journal's file, which this process does not have open; where there is none, there are no runs.
 */
export const otherRuns: (
  calculation: Calculation,
  context: Omit<TaskContext, "resources">,
  path: string,
  identity: { readonly host: string },
) => Effect.Effect<readonly OtherRun[]> = Effect.fnUntraced(function* (
  calculation,
  context,
  path,
  { host },
) {
  const clock = yield* Clock.Clock;
  const now = () => clock.currentTimeMillisUnsafe() / 1000;
  const record = yield* readable(Effect.try({
    try: () => readRun(path, { host, now }),
    catch: (error) => error as JournalError,
  }));
  if (record === undefined) return [];
  const own = moleculeHash(calculation.molecule);
  const models = new Set(systemOf(calculation, context).models.values());
  const needsProperties = listsAll(calculation);
  const others: OtherRun[] = [];
  for (const run of record.runs.toSorted((a, b) => a.run - b.run)) {
    if (run.description?.molecule?.hash === own) continue;
    const recorded = yield* readable(recordedResults({ path }, run));
    if (recorded === undefined) continue;
    const { calculation: of, joined: { context: shared, known: { outcomes } } } = recorded;
    const system = systemOf(of, shared);
    const isByAModel = system.models.values().some((model) => models.has(model));
    if (!isByAModel || needsProperties && !listsAll(of)) continue;
    const results: ResultLookup = (index) => {
      const result = outcomes.result(index);
      return result?.copied === undefined ? result : undefined;
    };
    others.push({
      system,
      results,
      isKnown: (index) => results(taskIndex(index)) !== undefined,
      seconds: (index) => outcomes.seconds(index),
    });
  }
  return others;
});

// Why a journal cannot be read is said when it is opened; of a run of an earlier nmer nothing is known.
function readable<A>(effect: Effect.Effect<A, NmerError>): Effect.Effect<A | undefined> {
  return effect.pipe(
    Effect.catch((error) => error instanceof JournalError ? Effect.succeed(undefined) : Effect.die(error)),
  );
}

function listsAll({ plan, molecule }: Calculation): boolean {
  return listedOfTasks(plan, molecule) === "all";
}
