// The servers of one external program: each starts when the first task needs it, stays for the next, and ends with
// the scope; while it computes a short task, another one may wait behind it. One that died or was retired is not replaced
// before a task asks for it. A task with memory of its own gets a server of its own, since the limits of a server are set
// at its start.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import type { TaskRequest } from "../../programs/portable.ts";
import { CarrierError, type Evaluation, type Limit, SHORT_TASK_SECONDS, unlimited } from "../carrier.ts";
import { type PoolMember, PoolTask } from "../pool/pool_member.ts";

/** Starts the member with a number, counted from 1, and perhaps its own memory; it ends with the scope. */
export type StartMember = (
  number: number,
  memoryBytes: number | undefined,
) => Effect.Effect<PoolMember, CarrierError, Scope.Scope>;

/** Computes a task. */
export type EvaluateTask = (task: TaskRequest, within?: Limit) => Effect.Effect<Evaluation, CarrierError>;

/** What a pool does with servers that do not come up. */
export interface StartPolicy {
  /** How often one is tried again at once. */
  readonly retries: number;
  /** Whether tasks fail where none has ever come up, instead of the whole run. */
  readonly failsTasks: boolean;
}

// How long the last of several tasks may wait at a server: longer than it takes the main thread on a busy machine to send
// another one, and too short to be missed where another server has nothing to do.
const MAX_WAIT_SECONDS = 0.01;

const START_ONCE_MORE: StartPolicy = { retries: 1, failsTasks: false };

interface Slot {
  readonly member: PoolMember;
  readonly scope: Scope.Closeable;
  /** Tasks that were sent to it, all but one of them in advance, */
  tasks: number;
  /** and how long they are expected to take together. */
  seconds: number;
  /** The turn of its task, and of those sent behind it. */
  turn: Turn;
}

/** The right to compute one task at a time. */
export interface Turn {
  /** Whether a server has it: then it is given back there, and else with the task for which it was taken. */
  isAtServer: boolean;
  /** Gives it back. */
  readonly end: () => void;
}

/** What a server that computes a task at a time is asked. */
export interface ServerTask {
  /** How long it is expected to take; others may wait behind what takes less than {@linkcode SHORT_TASK_SECONDS}. */
  readonly seconds: number;
  readonly turn: Turn;
}

const newLongTask = (): ServerTask => ({ seconds: Infinity, turn: { isAtServer: false, end: () => {} } });

/** Sends a task behind another one. */
type EvaluateBehind = (
  task: TaskRequest,
  within: Limit | undefined,
  expectedSeconds: number,
) => Effect.Effect<Evaluation | undefined, CarrierError> | undefined;

/** Servers of one program. */
export interface ServerPool {
  /** Computes a task; its caller sees to it that not too many run at a time. */
  readonly evaluate: (
    task: TaskRequest,
    within?: Limit,
    how?: ServerTask,
  ) => Effect.Effect<Evaluation, CarrierError>;
  /**
   * Sends a short task behind short ones: `undefined` where no server has one, and what becomes of it is
   * undefined where it has not begun there. Absent where tasks have no server in common.
   */
  readonly evaluateBehind?: EvaluateBehind;
  /** Starts a server before any task; fails where it cannot be, or cannot compute what it will be asked. */
  readonly prepare: Effect.Effect<void, CarrierError>;
}

/** A pool of servers in the scope, without any server yet. */
export const makeServerPool = (
  startMember: StartMember,
  policy: StartPolicy = START_ONCE_MORE,
): Effect.Effect<ServerPool, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope) => new Servers(scope, startMember, policy));

type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;

class Servers implements ServerPool {
  readonly #scope: Scope.Scope;
  readonly #startMember: StartMember;
  readonly #policy: StartPolicy;
  readonly #idle: Slot[] = [];
  /** Those that compute, without those for one task. */
  readonly #busy = new Set<Slot>();
  /** Why none has come up, however often it was tried: no task tries again. */
  #hopeless: CarrierError | undefined;
  #lastNumber = 0;
  #anyStarted = false;

  constructor(scope: Scope.Scope, startMember: StartMember, policy: StartPolicy) {
    this.#scope = scope;
    this.#startMember = startMember;
    this.#policy = policy;
  }

  readonly evaluate: ServerPool["evaluate"] = (
    task,
    within = unlimited,
    { seconds, turn } = newLongTask(),
  ) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.gen({ self: this }, function* () {
        const ownMemory = task.memoryBytes !== undefined;
        const slot = yield* ownMemory ? restore(this.#start(task.memoryBytes)) : this.#take(restore);
        turn.isAtServer = true;
        Object.assign(slot, { tasks: 1, seconds, turn });
        if (!ownMemory) this.#busy.add(slot);
        const { member } = slot;
        const exit = yield* Effect.exit(
          restore(within(member.evaluate(task, seconds < SHORT_TASK_SECONDS && !ownMemory), member.name)),
        );
        slot.seconds -= seconds;
        yield* this.#leave(slot, !ownMemory);
        return { outcome: yield* exit, worker: member.name };
      })
    ).pipe(
      Effect.catch((error): Effect.Effect<Evaluation, CarrierError> =>
        error === this.#hopeless ? Effect.succeed(failedStart(error)) : Effect.fail(error)
      ),
    );

  readonly evaluateBehind: EvaluateBehind = (request, within = unlimited, expectedSeconds) => {
    if (request.memoryBytes !== undefined) return undefined;
    const slot = this.#shortestQueue;
    // One may always wait; more only as long as none waits long.
    if (slot === undefined || slot.tasks > 1 && slot.seconds > MAX_WAIT_SECONDS) return undefined;
    return this.#sendBehind(slot, request, within, expectedSeconds);
  };

  get #shortestQueue(): Slot | undefined {
    let shortest: Slot | undefined;
    for (const slot of this.#busy) {
      if (slot.member.takesPrefetch && !(shortest !== undefined && shortest.seconds <= slot.seconds)) {
        shortest = slot;
      }
    }
    return shortest;
  }

  #sendBehind(slot: Slot, request: TaskRequest, within: Limit, seconds: number) {
    return Effect.uninterruptibleMask((restore) =>
      Effect.gen({ self: this }, function* () {
        const { member } = slot;
        if (!member.takesPrefetch) return undefined;
        const task = new PoolTask(request, true);
        slot.tasks++;
        slot.seconds += seconds;
        member.send(task);
        const begun = yield* Effect.exit(
          restore(Deferred.await(task.begun)).pipe(Effect.onInterrupt(() => member.giveUp(task))),
        );
        const exit = Exit.isSuccess(begun)
          ? yield* Effect.exit(restore(within(member.outcomeOf(task), member.name)))
          : undefined;
        slot.seconds -= seconds;
        yield* this.#leave(slot, true);
        if (exit !== undefined) return { outcome: yield* exit, worker: member.name };
        // It is not its fault that it has not begun, unless nobody waits for it.
        return task.member === undefined && !task.abandoned ? undefined : yield* Effect.interrupt;
      })
    );
  }

  /** A task has ended; its server stays with the one behind it, is kept for another, or ends. */
  #leave(slot: Slot, isKept: boolean): Effect.Effect<void> {
    return Effect.suspend(() => {
      if (--slot.tasks > 0) return Effect.void;
      this.#busy.delete(slot);
      const { end } = slot.turn;
      if (slot.member.usable && isKept) {
        this.#idle.push(slot);
        end();
        return Effect.void;
      }
      return Effect.ensuring(Scope.close(slot.scope, Exit.void), Effect.sync(end));
    });
  }

  get prepare(): Effect.Effect<void, CarrierError> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.map(this.#take(restore), (slot) => void this.#idle.push(slot))
    ).pipe(
      // Its tasks will say so; those of other programs are computed.
      Effect.catch((error) => error === this.#hopeless ? Effect.void : Effect.fail(error)),
    );
  }

  /** A server that has nothing to do; a new one where there is none. */
  #take(restore: Restore): Effect.Effect<Slot, CarrierError> {
    return Effect.gen({ self: this }, function* () {
      for (let slot = this.#idle.pop(); slot !== undefined; slot = this.#idle.pop()) {
        if (slot.member.usable) return slot;
        yield* Scope.close(slot.scope, Exit.void);
      }
      return yield* restore(this.#start(undefined));
    });
  }

  /** Starts a server, perhaps with its own memory. */
  #start(memoryBytes: number | undefined): Effect.Effect<Slot, CarrierError> {
    const { retries, failsTasks } = this.#policy;
    return Effect.suspend(() =>
      this.#hopeless === undefined ? this.#startOnce(memoryBytes) : Effect.fail(this.#hopeless)
    ).pipe(
      Effect.retry({
        times: retries,
        while: (error) => !isForUser(error) && error !== this.#hopeless,
      }),
      // Where one has come up before, another try may help; where none has, none will.
      Effect.mapError((error) => {
        if (error === this.#hopeless) return error;
        const { message, remedy, ofMachine } = error;
        const told = new CarrierError(this.#anyStarted ? "lost" : "start", message, remedy, ofMachine);
        const isHopeless = failsTasks && !this.#anyStarted && !ofMachine && !isForUser(error);
        return isHopeless ? this.#hopeless ??= told : told;
      }),
    );
  }

  #startOnce(memoryBytes: number | undefined): Effect.Effect<Slot, CarrierError> {
    return Effect.gen({ self: this }, function* () {
      const scope = yield* Scope.fork(this.#scope);
      const member = yield* this.#startMember(++this.#lastNumber, memoryBytes).pipe(
        Scope.provide(scope),
        Effect.onExit((exit) => Exit.isSuccess(exit) ? Effect.void : Scope.close(scope, exit)),
      );
      this.#anyStarted = true;
      this.#hopeless = undefined;
      return { member, scope, tasks: 0, seconds: 0, turn: newLongTask().turn };
    });
  }
}

// What no other try changes, and no task needs to fail for: an input to mend, a package to install.
function isForUser({ remedy }: CarrierError): boolean {
  return remedy === "fix-input" || remedy === "install";
}

// What a task fails with whose server does not come up.
function failedStart({ message }: CarrierError): Evaluation {
  const said =
    `its program does not start: ${message}; ask it by \`nmer programs\`, or give it more time with ` +
    "--timeout, more tries with --retries";
  return { outcome: { status: "failed", message: said, remedy: "give-up", seconds: 0 }, worker: "nobody" };
}
