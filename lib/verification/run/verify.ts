// A verification as it runs: the serial run of each batch once, then its rows, several at a time as cores and memory
// allow, by priority and the longest first. Nothing of one row ends the others.

import * as Cause from "effect/Cause";
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { formatSeconds } from "../../base/format.ts";
import type { NmerError } from "../../base/error.ts";
import { rankOf } from "../../base/scheduling/priority.ts";
import { type Calculation, levelSizes, sizesOf } from "../../calculation/mod.ts";
import { chosenBy } from "../../calculation/run/phases/through_phases.ts";
import { workerBytes } from "../../calculation/cost/own_memory.ts";
import {
  Admission,
  monotonicSeconds,
  type Room,
  type RunEvent,
  runQueue,
  type Ticket,
} from "../../execution/mod.ts";
import { taskIndex } from "../../base/indices.ts";
import { unlikeDefinition } from "../comparison/by_definition.ts";
import { compare } from "../comparison/compare.ts";
import { expectedNumbers, type TaskNumbers } from "../comparison/numbers.ts";
import { EXACT, toleranceOf } from "../comparison/tolerance.ts";
import { type Batch, type Matrix, type Row, rowText } from "../matrix/matrix.ts";
import type { Way } from "../matrix/way.ts";
import type { RowOutcome, Verdict } from "../verdict.ts";
import type { ComputeRow, RowRequest, RowRun } from "./compute_row.ts";

/** What runs, for whoever shows it. */
export interface VerifyObserver {
  /** A run begins; `name` is that of a row or of the serial run of a batch. */
  readonly began: (job: JobName) => void;
  /** What happens in it. */
  readonly notify: (job: JobName, event: RunEvent) => void;
  /** It has ended. */
  readonly ended: (job: JobName, isWell: boolean, what: string) => void;
}

/** A run of a verification, for people. */
export interface JobName {
  readonly name: string;
  readonly calculation: Calculation;
  readonly priority: Row["priority"];
}

/** How a verification runs. */
export interface VerifyRequest extends Omit<RowRequest, "observe"> {
  /** What rows may take together. */
  readonly room: Room;
  /** Longest time of a row, in milliseconds; default no limit. */
  readonly timeoutMilliseconds?: number | undefined;
  /** How often a row is computed again that could not be computed; one that differs never is. */
  readonly retries: number;
  /** What is left to a task of a program that is not nmer's own, in Hartree; default 1e-12. */
  readonly tolerance?: number | undefined;
  /** Memory that all of it holds now, in bytes. */
  readonly memoryInUse: () => number;
  readonly observer: VerifyObserver;
  /** Receives what waits for whom. */
  readonly admission?: Admission;
}

/** Runs a verification. */
export const verify = Effect.fnUntraced(function* (
  matrix: Matrix,
  compute: ComputeRow,
  request: VerifyRequest,
): Effect.fn.Return<Verdict> {
  const now = yield* monotonicSeconds;
  const begin = now();
  const verifying = new Verifying(compute, request, now);
  yield* verifying.all(matrix);
  return {
    matrix,
    batches: matrix.batches.map((batch) => ({
      batch,
      rows: batch.rows.map((row) => verifying.outcomes.get(row)!),
      referenceSeconds: verifying.referenceSeconds.get(batch) ?? 0,
    })),
    programs: verifying.programs,
    seconds: now() - begin,
    peakMemoryBytes: verifying.peakMemoryBytes,
    slots: request.room.slots,
  };
});

/** What a reference gave: its tasks, or why it has none. */
type Reference = ReadonlyMap<string, TaskNumbers> | { readonly problem: string };

/** What a batch is to its runs. */
interface Expected {
  readonly batch: Batch;
  readonly reference: Deferred.Deferred<Reference>;
}

const SERIAL: Way = { mode: "serial", workers: 1, schedule: "level" };

class Verifying {
  readonly outcomes = new Map<Row, RowOutcome>();
  readonly referenceSeconds = new Map<Batch, number>();
  readonly programs: Record<string, string> = {};
  peakMemoryBytes = 0;
  readonly #compute: ComputeRow;
  readonly #request: VerifyRequest;
  readonly #now: () => number;
  readonly #admission: Admission;

  constructor(compute: ComputeRow, request: VerifyRequest, now: () => number) {
    this.#compute = compute;
    this.#request = request;
    this.#now = now;
    this.#admission = request.admission ?? new Admission(request.room);
  }

  /** Serial runs begin first, since rows wait for them. */
  all({ batches }: Matrix): Effect.Effect<void> {
    const expected = batches.map((batch): Expected => ({ batch, reference: Deferred.makeUnsafe() }));
    const references = expected.map((each) => ({ ...urgencyOf(each.batch), run: this.#reference(each) }));
    const rows = expected.flatMap((each) =>
      each.batch.rows.map((row) => ({ ...ticketOf(row.calculation, row), run: this.#row(each, row) }))
    );
    const inOrder = [...references.sort(sooner), ...rows.sort(sooner)];
    const runs = inOrder.map(({ run }) => (arrived: () => void) => {
      arrived();
      return run;
    });
    return runQueue(runs, this.#admission, 4 * this.#request.room.slots);
  }

  #reference({ batch, reference }: Expected): Effect.Effect<void> {
    const job: JobName = {
      name: `${batch.name}, the serial run`,
      calculation: batch.reference,
      priority: urgencyOf(batch).word,
    };
    const ticket = { ...ticketOf(batch.reference, { ...SERIAL, priority: "normal" }), ...urgencyOf(batch) };
    return this.#computed(job, SERIAL, ticket).pipe(
      Effect.flatMap((ended) => {
        this.referenceSeconds.set(batch, ended.seconds);
        const known: Reference = ended.run?.problem === undefined && ended.run !== undefined
          ? ended.run.numbers.tasks
          : { problem: `the serial run could not be computed: ${ended.run?.problem ?? ended.problem}` };
        const problem = "problem" in known ? known.problem as string : undefined;
        this.#request.observer.ended(job, problem === undefined, problem ?? "done");
        return Deferred.succeed(reference, known);
      }),
      Effect.asVoid,
    );
  }

  #row({ batch, reference }: Expected, row: Row): Effect.Effect<void> {
    const job: JobName = { name: rowText(batch, row), calculation: row.calculation, priority: row.priority };
    const tasks = row.calculation.plan.taskCount;
    const outcome = Effect.flatMap(Deferred.await(reference), (known) => {
      if ("problem" in known) {
        return Effect.succeed<RowOutcome>({ row, status: "failed", tasks, retried: 0, seconds: 0, ...known });
      }
      return Effect.map(
        this.#computed(job, row, ticketOf(row.calculation, row)),
        (ended) => this.#compared(batch, row, known as ReadonlyMap<string, TaskNumbers>, ended),
      );
    });
    return Effect.map(outcome, (outcome) => {
      this.outcomes.set(row, outcome);
      this.#request.observer.ended(job, outcome.status === "equal", wordsOf(outcome));
    });
  }

  #compared(
    { system }: Batch,
    row: Row,
    reference: ReadonlyMap<string, TaskNumbers>,
    { run, problem, retried, seconds }: Ended,
  ): RowOutcome {
    const { treatment } = row;
    // Where a cheap model chooses n-mers, the results of the serial run choose for all.
    const calculation = chosenBy(row.calculation, (label) => reference.get(label));
    const { plan, equivalents } = calculation;
    const common = { row, tasks: plan.taskCount, retried: retried + (run?.retried ?? 0), seconds };
    const why = run === undefined ? problem : run.problem;
    if (run === undefined || why !== undefined) {
      return { ...common, status: "failed", problem: why ?? "it gave nothing" };
    }
    const labels = Array.from({ length: plan.taskCount }, (_, i) => plan.label(taskIndex(i)));
    const tolerance = system.isBuiltin ? EXACT : toleranceOf(plan, treatment, this.#request.tolerance);
    const expected = expectedNumbers(calculation, reference);
    const computed = labels.filter((_, task) => equivalents?.computed.has(task) !== false);
    const compared = compare(expected, labels, run.numbers, run.order, tolerance, computed);
    const told = new Set(compared.findings.map(({ label }) => label));
    const others = unlikeDefinition(calculation, run.numbers).filter(({ label }) => !told.has(label));
    const findings = [...compared.findings, ...others];
    const comparison = { ...compared, findings };
    const status = comparison.findings.length === 0 ? "equal" : "differs";
    return { ...common, status, comparison, workers: run.workers };
  }

  /** A run within its time, tried again where it could not be computed; whatever goes wrong with it is in its end. */
  #computed(job: JobName, way: Way, ticket: Ticket, tries = 0): Effect.Effect<Ended> {
    const { observer, timeoutMilliseconds, retries, taskRetries, taskTimeoutMilliseconds, scratch } =
      this.#request;
    const once = Effect.suspend(() => {
      const begin = this.#now();
      if (tries === 0) observer.began(job);
      const observe = (event: RunEvent) => {
        this.peakMemoryBytes = Math.max(this.peakMemoryBytes, this.#request.memoryInUse());
        observer.notify(job, event);
      };
      return this.#compute(job.calculation, way, { taskRetries, taskTimeoutMilliseconds, scratch, observe })
        .pipe(
          inTime(timeoutMilliseconds),
          Effect.map((run) => {
            Object.assign(this.programs, run.programs);
            return { run, problem: run.problem };
          }),
          Effect.catch((error: NmerError | TooLong) =>
            Effect.succeed({ run: undefined, problem: error.message })
          ),
          Effect.catchCause((cause) =>
            Cause.hasInterruptsOnly(cause) ? Effect.failCause(cause as Cause.Cause<never>) : Effect.succeed({
              run: undefined,
              problem: `a bug in nmer, please report it: ${Cause.pretty(cause)}`,
            })
          ),
          Effect.map((ended): Ended => ({ ...ended, retried: tries, seconds: this.#now() - begin })),
        );
    });
    return Effect.flatMap(
      this.#admission.admit(ticket, once),
      (ended) =>
        ended.problem === undefined || tries >= retries
          ? Effect.succeed(ended)
          : this.#computed(job, way, ticket, tries + 1),
    );
  }
}

/** How a run ended. */
interface Ended {
  readonly run: RowRun | undefined;
  readonly problem: string | undefined;
  /** How often it was tried again. */
  readonly retried: number;
  /** Of the last try. */
  readonly seconds: number;
}

/** A row that was given up. */
class TooLong extends Error {}

function inTime(milliseconds: number | undefined) {
  return <A, E>(run: Effect.Effect<A, E>): Effect.Effect<A, E | TooLong> =>
    milliseconds === undefined ? run : Effect.timeoutOrElse(run, {
      duration: Duration.millis(milliseconds),
      orElse: () =>
        Effect.fail(
          new TooLong(`not done within ${formatSeconds(milliseconds / 1000)}; give more with --row-timeout`),
        ),
    });
}

/** What a run takes of what all share; of more workers than there are slots, it takes all. */
function ticketOf(
  calculation: Calculation,
  { mode, workers, priority }: Way & Pick<Row, "priority">,
): Ticket {
  const levels = levelSizes(calculation, sizesOf(calculation));
  const taskBytes = Math.max(...levels.map(({ maxMemoryBytes }) => maxMemoryBytes));
  return {
    priority: rankOf({ input: priority }, "", 0),
    seconds: levels.reduce((sum, { seconds }) => sum + seconds, 0),
    memoryBytes: workers * taskBytes + workerBytes(mode, workers, calculation.plan.taskCount),
    slots: workers,
    exclusive: false,
  };
}

function sooner(
  one: Pick<Ticket, "priority" | "seconds">,
  other: Pick<Ticket, "priority" | "seconds">,
): number {
  return other.priority - one.priority || other.seconds - one.seconds;
}

/** A serial run is as urgent as the most urgent of the rows that wait for it. */
function urgencyOf(
  { rows, reference }: Batch,
): Pick<Ticket, "priority" | "seconds"> & { word: Row["priority"] } {
  const first = rows.map((row) => ({ word: row.priority, priority: rankOf({ input: row.priority }, "", 0) }))
    .reduce((best, row) => row.priority > best.priority ? row : best);
  const levels = levelSizes(reference, sizesOf(reference));
  return { ...first, seconds: levels.reduce((sum, { seconds }) => sum + seconds, 0) };
}

function wordsOf({ status, comparison, problem }: RowOutcome): string {
  if (status === "equal") return "equal";
  if (status === "failed") return `could not be computed: ${problem}`;
  const { label, what } = comparison!.findings[0]!;
  return `differs: ${label}: ${what}`;
}
