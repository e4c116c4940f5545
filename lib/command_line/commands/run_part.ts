// The part of a calculation that a run computes: a shard of it, what several journals have not, or a shard of that.

import * as Effect from "effect/Effect";
import type { Calculation } from "../../calculation/mod.ts";
import { type Joined, joinJournals } from "../../calculation/merge/join.ts";
import { externalProgramsOf, findInstallations } from "../../calculation/run/installations.ts";
import type { RunEnvironment } from "../../calculation/run/run_environment.ts";
import { shardPart } from "../../calculation/run/shard_part.ts";
import { inSlices } from "../../execution/mod.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { attempt } from "./expected_errors.ts";
import { foreignJournals, refuseConflicts } from "../output/joined_refusals.ts";
import type { Request } from "./run_request.ts";

/** What is to be computed, and what is known already. */
export interface RunPart {
  /** The calculation with its part. */
  readonly calculation: Calculation;
  /** What the named journals have; undefined where none are named. */
  readonly joined: Joined | undefined;
}

/** Finds out what a run computes; fails where the named journals do not go together. */
export const partOf = Effect.fnUntraced(function* (
  host: Host,
  { calculation, shard, named, preferred, execution: { scratch, quiet } }: Request,
  { identity, programSearch }: RunEnvironment,
) {
  if (named === undefined) {
    if (shard === undefined) return { calculation, joined: undefined } satisfies RunPart;
    const part = yield* inSlices(shardPart(calculation, shard));
    return { calculation: { ...calculation, part }, joined: undefined } satisfies RunPart;
  }
  const tell = (sentence: string) => quiet === true ? undefined : say(host, sentence);
  // What is missing here is what the programs that are here have not computed.
  const installations = yield* findInstallations(externalProgramsOf(calculation), programSearch?.(scratch));
  const journals = named.map(({ name }) => name);
  const joined = yield* joinJournals(calculation, {
    journals,
    preferred,
    identity,
    report: tell,
    ...(installations === undefined ? {} : { installations }),
  });
  yield* attempt(() => foreignJournals(joined, tell));
  yield* attempt(() => refuseConflicts(joined));
  const { missing } = joined.known;
  const part = shard === undefined ? missing : yield* inSlices(shardPart(calculation, shard, missing));
  return { calculation: { ...calculation, part }, joined } satisfies RunPart;
});
