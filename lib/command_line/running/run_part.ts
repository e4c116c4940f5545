// The part of a calculation that a run computes: a shard of it, what several journals have not, or a shard of that.

import * as Effect from "effect/Effect";
import { InputError, type NmerError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";
import type { Calculation } from "../../calculation/mod.ts";
import type { Joined } from "../../calculation/merge/join.ts";
import { joinPhases } from "../../calculation/merge/join_phases.ts";
import { externalProgramsOf, findInstallations } from "../../calculation/run/installations.ts";
import type { RunEnvironment } from "../../calculation/run/run_environment.ts";
import type { ChoosePart } from "../../calculation/run/phases/phase.ts";
import { shardPart } from "../../calculation/run/shard_part.ts";
import { inSlices } from "../../execution/mod.ts";
import { cheapModels, isUnfinished, partWhere, type PlanPart } from "../../plan/mod.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { attempt } from "../command/expected_errors.ts";
import { foreignJournals, refuseConflicts } from "../output/joined_refusals.ts";
import type { Request } from "./run_request.ts";

/** What is to be computed, and what is known already. */
export interface RunPart {
  /** The calculation with its part. */
  readonly calculation: Calculation;
  /** What the named journals have; undefined where none are named. */
  readonly joined: Joined | undefined;
  /** Chooses the part of a calculation whose n-mers are chosen while it runs; absent where it computes all. */
  readonly choosePart?: ChoosePart;
}

/** Finds out what a run computes; fails where the named journals do not go together. */
export const partOf: (
  host: Host,
  request: Request,
  environment: RunEnvironment,
) => Effect.Effect<RunPart, NmerError> = Effect.fnUntraced(function* (
  host: Host,
  request: Request,
  environment: RunEnvironment,
): Effect.fn.Return<RunPart, NmerError> {
  const { calculation: asked, shard, named, preferred, execution: { scratch, quiet } } = request;
  const { identity, programSearch } = environment;
  if (request.retryFailed) return yield* failedPart(host, request, environment);
  if (named === undefined) {
    if (shard === undefined) return { calculation: asked, joined: undefined } satisfies RunPart;
    if (isUnfinished(asked.plan)) {
      const choosePart = (chosen: Calculation) => shardPart(chosen, shard, realTasks(chosen));
      return { calculation: asked, joined: undefined, choosePart } satisfies RunPart;
    }
    const part = yield* inSlices(shardPart(asked, shard));
    return { calculation: { ...asked, part }, joined: undefined } satisfies RunPart;
  }
  const tell = (sentence: string) => quiet === true ? undefined : say(host, sentence);
  // What is missing here is what the programs that are here have not computed.
  const installations = yield* findInstallations(externalProgramsOf(asked), programSearch?.(scratch));
  const journals = named.map(({ name }) => name);
  const { calculation, joined } = yield* joinPhases(asked, {
    journals,
    preferred,
    identity,
    report: tell,
    ...(installations === undefined ? {} : { installations }),
  });
  yield* attempt(() => foreignJournals(joined, tell));
  yield* attempt(() => refuseConflicts(joined));
  yield* attempt(() => refuseUnfinished(calculation, "--only-missing"));
  const { missing } = joined.known;
  const part = shard === undefined ? missing : yield* inSlices(shardPart(calculation, shard, missing));
  return { calculation: { ...calculation, part }, joined } satisfies RunPart;
});

// The tasks that have failed by the run's own journal; it must have the results of all others.
const failedPart = Effect.fnUntraced(function* (
  host: Host,
  { calculation: asked, journal, execution: { scratch, quiet } }: Request,
  { identity, programSearch }: RunEnvironment,
) {
  const shown = journal === undefined ? "" : shownName(journal);
  const status = journal === undefined ? undefined : yield* Effect.promise(() => host.fileStatus(journal));
  if (journal === undefined || status?.kind !== "file") {
    return yield* Effect.fail(
      new InputError({
        found: journal === undefined ? "--retry-failed without a journal" : `no journal ${shown}`,
        expected: "the journal of an earlier run, which knows what has failed",
        hint: "--journal FILE names it.",
      }),
    );
  }
  const installations = yield* findInstallations(externalProgramsOf(asked), programSearch?.(scratch));
  const { calculation, joined } = yield* joinPhases(asked, {
    journals: [journal],
    identity,
    report: (sentence) => quiet === true ? undefined : say(host, sentence),
    ...(installations === undefined ? {} : { installations }),
  });
  yield* attempt(() => refuseUnfinished(calculation, "--retry-failed"));
  const failed = new Set(joined.failures.map(({ task }) => task));
  const untried = joined.known.missing.taskCount - failed.size;
  if (untried > 0) {
    return yield* Effect.fail(
      new InputError({
        found: `${plural(untried, "task")} of which the journal ${shown} knows nothing`,
        expected: "a journal that has a result or a failure of each task",
        hint: "Without --retry-failed a run computes them all, failed ones included.",
      }),
    );
  }
  if (failed.size === 0) say(host, `no task has failed by the journal ${shown}; nothing is tried again`);
  else if (quiet !== true) {
    say(
      host,
      `${plural(failed.size, "failed task")} of the journal ${shown} ${
        failed.size === 1 ? "is" : "are"
      } tried again`,
    );
  }
  const part = partWhere(calculation.plan, (task) => failed.has(task));
  return { calculation: { ...calculation, part }, joined } satisfies RunPart;
});

// What is computed of a calculation apart from its cheap model, whose results all shards need.
function realTasks({ plan, equivalents }: Calculation): PlanPart {
  const cheap = cheapModels(plan);
  const ranges = plan.levels.flatMap(({ families }) => families).filter(({ family }) =>
    !cheap.has(family.model)
  );
  const isReal = (index: number) =>
    ranges.some(({ family, start }) => index >= start && index < start + family.count);
  return partWhere(plan, (index) => isReal(index) && equivalents?.computed.has(index) !== false);
}

function refuseUnfinished({ plan }: Calculation, option: string): void {
  if (!isUnfinished(plan)) return;
  const { model } = plan.screening!.energy!;
  throw new InputError({
    keyPath: [option],
    found: `journals that lack results of ${model}, which choose the n-mers`,
    expected: "all of them",
    hint:
      `Run the input without ${option} first: with the journal of a part of it that takes over what is there.`,
  });
}
