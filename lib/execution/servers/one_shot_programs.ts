// Tasks of a program that computes each in a process of its own: started in a sandbox, asked once, its answer
// checked, and gone with all that it started before the task counts as ended.

import * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import type { NmerError, Remedy } from "../../base/error.ts";
import type { TaskResult } from "../../base/task_result.ts";
import type { Converged, Failed } from "../../plan/mod.ts";
import {
  describeFailure,
  type ExternalProgram,
  parseAnswerText,
  parsedResult,
  resolveTask,
  type Resources,
  type TaskContext,
  type TaskParts,
} from "../../programs/portable.ts";
import { type Answer, askProcess } from "../sandbox/mod.ts";
import { CarrierError, unlimited } from "../carrier.ts";
import { monotonicSeconds } from "../monotonic_seconds.ts";
import { describeEnding, remedyOf } from "../processes/ending.ts";
import type { StartedServer } from "./server_connection.ts";
import type { EvaluateTask } from "./server_pool.ts";

/** What is needed to compute tasks in processes. */
export interface OneShotOptions {
  readonly program: ExternalProgram;
  readonly context: TaskContext;
  /** Starts a process for a task that may use some resources; it is gone with the scope. */
  readonly start: (resources: Resources) => Effect.Effect<StartedServer, NmerError, Scope>;
}

// An answer without arrays; programs may repeat the question and print some lines in it.
const MAX_ANSWER_BYTES = 2 ** 26;
// A number in JSON, and as often as it may stand there.
const MAX_BYTES_PER_NUMBER = 4 * 32;

/** Computes tasks of a program, a process for each; its caller sees to it that not too many run at a time. */
export function oneShotPrograms(options: OneShotOptions): EvaluateTask {
  const { program: { name }, context } = options;
  const runner = new OneShotRunner(options);
  const names = new FreeNames(name);
  return (task, within = unlimited) =>
    Effect.acquireUseRelease(
      Effect.sync(() => names.take()),
      (worker) =>
        Effect.map(
          within(Effect.suspend(() => runner.compute(resolveTask(context, task))), worker),
          (outcome) => ({ outcome, worker }),
        ),
      (worker) => Effect.sync(() => names.giveBack(worker)),
    );
}

class OneShotRunner {
  readonly #options: OneShotOptions;
  #anyStarted = false;

  constructor(options: OneShotOptions) {
    this.#options = options;
  }

  /** Computes a task in a process of its own, which is gone when the effect ends. */
  compute(parts: TaskParts): Effect.Effect<Converged | Failed, CarrierError> {
    return Effect.flatMap(monotonicSeconds, (now) => {
      const begin = now();
      return this.#resultOf(parts).pipe(
        Effect.map((result): Converged => ({ status: "converged", result, seconds: now() - begin })),
        Effect.catch((error): Effect.Effect<Failed, CarrierError> =>
          error instanceof CarrierError
            ? Effect.fail(error)
            : Effect.succeed(this.#failed(error, now() - begin))
        ),
        Effect.scoped,
      );
    });
  }

  #resultOf(parts: TaskParts): Effect.Effect<TaskResult, CarrierError | Ending, Scope> {
    return Effect.gen({ self: this }, function* () {
      const { program, context: { driver } } = this.#options;
      const { model, nmer, resources } = parts;
      const input = JSON.stringify(program.request(model, driver, nmer, resources));
      const maxBytes = maxAnswerBytes(driver, nmer.geometry.length);
      const { process, watch = Effect.never } = yield* this.#start(resources);
      const answer = yield* Effect.raceFirst(
        Effect.promise(() => askProcess(process, input, maxBytes)),
        Effect.mapError(watch, ({ message, remedy }) => new Ending(`was ended: ${message}`, remedy)),
      );
      return yield* Effect.try({
        try: () => parsedResult(program, valueOf(answer, maxBytes), model, driver, nmer),
        catch: endingOf,
      });
    });
  }

  /** Where one has started before, the failure is the task's; where none has, none will. */
  #start(resources: Resources): Effect.Effect<StartedServer, CarrierError | Ending, Scope> {
    const { program: { name }, start } = this.#options;
    return start(resources).pipe(
      Effect.mapError(({ message, remedy }) =>
        this.#anyStarted
          ? new Ending(`cannot start: ${message}`, remedy)
          : new CarrierError("start", `${name} cannot start: ${message}`, remedy)
      ),
      Effect.tap(() =>
        Effect.sync(() => {
          this.#anyStarted = true;
        })
      ),
    );
  }

  #failed({ message, remedy }: Ending, seconds: number): Failed {
    return { status: "failed", message: `${this.#options.program.name} ${message}`, remedy, seconds };
  }
}

function maxAnswerBytes(driver: TaskContext["driver"], coordinates: number): number {
  return MAX_ANSWER_BYTES + MAX_BYTES_PER_NUMBER * (driver === "hessian" ? coordinates ** 2 : 0);
}

/** The process ended in a way that says more than its answer. */
class Ending extends Error {
  constructor(message: string, readonly remedy: Remedy) {
    super(message);
  }
}

function endingOf(error: unknown): Ending {
  if (error instanceof Ending) return error;
  const { message, remedy } = describeFailure(error);
  return new Ending(message, remedy);
}

// What it wrote to its standard error before it gave up: more disk may help.
const OUT_OF_DISK = /no space left|file too large|disk quota/i;

function valueOf({ status, text, stderr }: Answer, maxBytes: number): unknown {
  if (text === undefined) {
    throw new Ending(`wrote more than ${Math.floor(maxBytes / 1e6)} MB to its standard output`, "give-up");
  }
  const { code, signal } = status;
  if (code === 0 && signal === null) return parseAnswerText(text);
  // A program may report its failure both ways; the text in its answer is for people.
  const reported = failureIn(text);
  if (reported !== undefined) return reported;
  const errors = stderr.text();
  const how = { code, signal, stderr: errors, isOfOneTask: true };
  const ending = describeEnding(how);
  if (OUT_OF_DISK.test(errors) || signal === "SIGXFSZ") {
    throw new Ending(
      `ran out of disk: it ${ending}; free some space, or give another --scratch`,
      "more-resources",
    );
  }
  throw new Ending(ending, remedyOf(how));
}

function failureIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const success = typeof value === "object" && value !== null && Object.hasOwn(value, "success")
      ? (value as { readonly success: unknown }).success
      : undefined;
    return success === false ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Names of workers, `NAME 1` and so on: the lowest that is free. */
class FreeNames {
  readonly #taken = new Set<string>();

  constructor(readonly prefix: string) {}

  take(): string {
    for (let number = 1;; number++) {
      const name = `${this.prefix} ${number}`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }

  giveBack(name: string): void {
    this.#taken.delete(name);
  }
}
