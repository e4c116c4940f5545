// The end of a job, as rank 0 brings it about: all ranks hear of it, what does not end by itself is killed, and MPI ends
// as far as the dead let it.

import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { Communicator } from "../mpi/mod.ts";
import type { Mailbox } from "./mailbox.ts";
import type { RankProcess } from "./neighbours.ts";
import type { FromRank, ToRank } from "./protocol.ts";
import type { RankRoll } from "./roll.ts";
import { finalize } from "./turning.ts";

/** What rank 0 does on its own machine; tests have one without processes. */
export interface OwnMachine {
  /** Kills a process, should it still be there. */
  readonly kill: (process: RankProcess) => void;
}

/** A job that is to end. */
export interface EndingJob {
  readonly communicator: Communicator;
  readonly mailbox: Mailbox<ToRank, FromRank>;
  readonly roll: RankRoll;
  readonly machine: OwnMachine;
}

/**
 * Ends all ranks, and MPI with them. The mailbox has to be turned meanwhile.
 *
 * @param status What the launcher is to say, should the job have to be broken off.
 * @param timeoutSeconds How long ranks may take.
 */
export function endJob(job: EndingJob, status: number, timeoutSeconds: number): Effect.Effect<void> {
  return Effect.suspend(() => {
    const { communicator, mailbox, roll } = job;
    const known = communicator.failedRanks();
    const beyond = roll.dead.filter((rank) => !known.includes(rank) && !killByNeighbour(job, rank));
    const hasDead = roll.dead.length > 0;
    for (const rank of roll.living) mailbox.say(rank, { kind: "end", status: 0, hasDead });
    mailbox.send();
    return Effect.map(
      Effect.timeoutOption(roll.left, Duration.seconds(timeoutSeconds)),
      (left) => leave(job, status, Option.isSome(left) ? beyond : roll.notGone),
    );
  });
}

/** Has a dead rank killed, which may only sleep, by a living one on its machine; whether there is one. */
function killByNeighbour({ mailbox, roll }: EndingJob, dead: number): boolean {
  const neighbour = roll.neighbourOf(dead);
  if (neighbour === undefined) return false;
  mailbox.say(neighbour, { kind: "kill", process: roll.introductions[dead]!.process });
  return true;
}

/** @param remaining Ranks that may still be there. */
function leave(
  { communicator, mailbox, roll, machine }: EndingJob,
  status: number,
  remaining: readonly number[],
): void {
  mailbox.close();
  const own = roll.besideOwn(remaining);
  for (const rank of own) machine.kill(roll.introductions[rank]!.process);
  // A launcher would wait for them.
  if (own.length < remaining.length) communicator.abort(status);
  // With a dead rank MPI_Finalize would wait for ever; the system takes down what it has.
  else if (remaining.length === 0 && roll.dead.length === 0) finalize(communicator);
}
