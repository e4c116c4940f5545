// A task on its way through the ranks.

import * as Deferred from "effect/Deferred";
import type { CarrierError } from "../../execution/mod.ts";
import type { Converged, Failed } from "../../plan/mod.ts";
import type { TaskRequest } from "../../programs/mod.ts";
import type { MemberRank } from "./member_rank.ts";

/** A task, from when it is asked for until nothing of it continues. */
export class RankTask {
  /** Done once a worker computes it. */
  readonly begun = Deferred.makeUnsafe<void, CarrierError>();
  readonly outcome = Deferred.makeUnsafe<Converged | Failed, CarrierError>();
  /** Its number at the rank that has it. */
  id = 0;
  /** Who has it; undefined while it waits. */
  rank: MemberRank | undefined;
  /** Whether it was sent and has not begun, as far as the rank has said. */
  isAhead = false;
  /** Whether it is to come back, and its rank has not answered. */
  isAskedBack = false;
  /** Who computed it. */
  worker = "";
  /** Whether nothing waits for it any more. */
  isAbandoned = false;

  /** @param expectedSeconds How long it is expected to take. */
  constructor(readonly request: TaskRequest, readonly expectedSeconds: number) {}
}
