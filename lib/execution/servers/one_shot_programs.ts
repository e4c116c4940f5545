// Tasks of a program that computes each in a process of its own: started in a sandbox, asked once, its answer
// checked, and gone with all that it started before the task counts as ended.

import * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import type { NmerError, Remedy } from "../../base/error.ts";
import type { Converged, Failed } from "../../plan/mod.ts";
import {
  describeFailure,
  type ExternalProgram,
  parseAnswerText,
  resolveTask,
  type Resources,
  type TaskContext,
  type TaskParts,
} from "../../programs/mod.ts";
import { type Answer, askProcess } from "../sandbox/mod.ts";
import { CarrierError, unlimited } from "../carrier.ts";
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
export function oneShotPrograms({ program, context, start }: OneShotOptions): EvaluateTask {
  const names = new FreeNames(program.name);
  let anyStarted = false;

  const compute = (parts: TaskParts): Effect.Effect<Converged | Failed, CarrierError> =>
    Effect.suspend(() => {
      const { model, nmer, resources } = parts;
      const begin = performance.now();
      const seconds = () => (performance.now() - begin) / 1000;
      const failed = (message: string, remedy: Remedy): Failed => ({
        status: "failed",
        message: `${program.name} ${message}`,
        remedy,
        seconds: seconds(),
      });
      const input = JSON.stringify(program.request(model, context.driver, nmer, resources));
      const maxBytes = MAX_ANSWER_BYTES +
        MAX_BYTES_PER_NUMBER * (context.driver === "hessian" ? nmer.geometry.length ** 2 : 0);
      return Effect.scoped(Effect.gen(function* () {
        const started = yield* Effect.result(start(resources));
        if (started._tag === "Failure") {
          const { message, remedy } = started.failure;
          if (anyStarted) return failed(`cannot start: ${message}`, remedy);
          return yield* Effect.fail(
            new CarrierError("start", `${program.name} cannot start: ${message}`, remedy),
          );
        }
        anyStarted = true;
        const { process, watch = Effect.never } = started.success;
        const answered = yield* Effect.result(
          Effect.raceFirst(Effect.promise(() => askProcess(process, input, maxBytes)), watch),
        );
        if (answered._tag === "Failure") {
          return failed(`was ended: ${answered.failure.message}`, answered.failure.remedy);
        }
        try {
          const value = valueOf(answered.success, maxBytes);
          const result = program.parse(value, model, context.driver, nmer);
          return { status: "converged", result, seconds: seconds() } satisfies Converged;
        } catch (error) {
          if (error instanceof Ending) return failed(error.message, error.remedy);
          const { message, remedy } = describeFailure(error);
          return failed(message, remedy);
        }
      }));
    });

  return (task, within = unlimited) =>
    Effect.acquireUseRelease(
      Effect.sync(() => names.take()),
      (worker) =>
        Effect.map(
          within(Effect.suspend(() => compute(resolveTask(context, task)))),
          (outcome) => ({ outcome, worker }),
        ),
      (worker) => Effect.sync(() => names.giveBack(worker)),
    );
}

/** The process ended in a way that says more than its answer. */
class Ending extends Error {
  constructor(message: string, readonly remedy: Remedy) {
    super(message);
  }
}

// What it wrote to its standard error before it gave up: more memory and disk may help.
const OUT_OF_MEMORY = /MemoryError|bad_alloc|out of memory|cannot allocate memory|allocation failed/i;
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
  const ending = describeEnding({ code, signal, stderr: errors });
  if (OUT_OF_MEMORY.test(errors)) throw new Ending(`ran out of memory: it ${ending}`, "more-resources");
  if (OUT_OF_DISK.test(errors) || signal === "SIGXFSZ") {
    throw new Ending(
      `ran out of disk: it ${ending}; free some space, or give another --scratch`,
      "more-resources",
    );
  }
  throw new Ending(ending, remedyOf({ code, signal, stderr: errors }));
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
