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
  /** Kills a process, should it still be there; whether it is gone then. */
  readonly kill: (process: RankProcess) => boolean;
  /** Whether the launcher ends all with the first that does not end MPI in good order; default false. */
  readonly endsAll?: boolean;
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
    const { communicator, mailbox, roll, machine } = job;
    const known = communicator.failedRanks();
    const sleeping = roll.dead.filter((rank) => !known.includes(rank));
    const hasDead = roll.dead.length > 0;
    // Everything is written by now. Of a job that is broken off the launcher says the status; the dead it kills.
    const stays = machine.endsAll === true && sleeping.length > 0;
    if (!stays) { for (const rank of sleeping) killByNeighbour(job, rank); }
    for (const rank of roll.living) mailbox.say(rank, { kind: "end", status: 0, hasDead, stays });
    mailbox.send();
    return Effect.map(
      Effect.timeoutOption(roll.left, Duration.seconds(timeoutSeconds)),
      (left) =>
        stays ? breakOff(job, status) : leave(
          job,
          status,
          (Option.isSome(left) ? sleeping : roll.notGone).filter((rank) => !roll.isKilled(rank)),
        ),
    );
  });
}

/** Has a dead rank killed, which may only sleep, by a living one on its machine, where there is one. */
function killByNeighbour({ mailbox, roll }: EndingJob, dead: number): void {
  const neighbour = roll.neighbourOf(dead);
  const process = roll.introductions[dead]?.process;
  if (neighbour === undefined || process === undefined) return;
  mailbox.say(neighbour, { kind: "kill", rank: dead, process });
}

function breakOff({ communicator, mailbox }: EndingJob, status: number): void {
  mailbox.close();
  communicator.abort(status);
}

/** @param remaining Ranks that may still be there. */
function leave(
  { communicator, mailbox, roll, machine }: EndingJob,
  status: number,
  remaining: readonly number[],
): void {
  mailbox.close();
  const killed = roll.besideOwn(remaining).filter((rank) => machine.kill(roll.introductions[rank]!.process));
  // A launcher would wait for the others.
  if (killed.length < remaining.length) communicator.abort(status);
  // With a dead rank MPI_Finalize would wait for ever; the system takes down what it has.
  else if (remaining.length === 0 && roll.dead.length === 0) finalize(communicator);
}
