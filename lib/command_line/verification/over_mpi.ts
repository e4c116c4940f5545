// Rows over MPI: `nmer run` under the launcher of this machine, as a user would start it, in a folder that is removed
// again. Its result file has the numbers to the last bit; of its order it says how many tasks were computed.

// Deno's own module: the standard library's takes 10 ms to load.
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { taskIndex } from "../../base/indices.ts";
import type { PropertyArrays } from "../../base/quantities/molecular_property.ts";
import type { NmerError } from "../../base/error.ts";
import type { Calculation, RunEnvironment } from "../../calculation/mod.ts";
import { chosenBy } from "../../calculation/run/phases/through_phases.ts";
import { manyBodyForm } from "../../calculation/convert/mod.ts";
import { readResult, type ResultRecord, type ResultTask } from "../../input/result/mod.ts";
import type { ComputeRow, Numbers, RowRun, TaskNumbers, Way } from "../../verification/mod.ts";
import { taskAtomsOf } from "../../verification/mod.ts";
import { MpiError } from "../../cluster/mpi/error.ts";
import { fromPromise } from "../command/expected_errors.ts";
import type { Host } from "../host/host.ts";
import { OutputError, reasonOf } from "../host/output_error.ts";

/** Names of launchers, the usual one first. */
const LAUNCHERS = ["mpirun", "mpiexec"] as const;

const ASKING_SECONDS = 20;
/** The row has its own limit, which ends the launcher sooner. */
const MAX_SECONDS = 7 * 86_400;

/**
 * Computes rows under a launcher of MPI; fails where there is none.
 *
 * @param more Further words of `nmer run`, as `--command` and what it names.
 */
export const computeOverMpi = Effect.fnUntraced(function* (
  host: Host,
  { identity: { host: name } }: RunEnvironment,
  more: readonly string[],
): Effect.fn.Return<ComputeRow, NmerError> {
  const launcher = yield* findLauncher(host);
  const { ownCommand, runProgram, temporaryFolder } = host;
  if (launcher === undefined || runProgram === undefined || temporaryFolder === undefined) {
    return yield* Effect.fail(missing(`no mpirun and no mpiexec on the PATH of ${name}`));
  }
  if (ownCommand === undefined) return yield* Effect.fail(missing("an nmer that is in no file"));
  return (calculation, way, request) =>
    Effect.scoped(Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        writing(() => temporaryFolder()),
        (folder) => Effect.promise(() => folder[Symbol.asyncDispose]()),
      );
      const at = (file: string) => join(folder.path, file);
      const input = yield* fromPromise(() => Promise.resolve(manyBodyForm(calculation, 2)));
      yield* writing(() => host.writeFile(at("input.json"), JSON.stringify(input.value)));
      const { taskRetries, taskTimeoutMilliseconds, scratch } = request;
      const words = [
        ...["run", at("input.json"), "-o", at("result.json"), "--no-journal", "-q", "--mode", "mpi"],
        ...["-p", "1", "--schedule", way.schedule],
        ...(taskRetries === undefined ? [] : ["--retries", String(taskRetries)]),
        ...(taskTimeoutMilliseconds === undefined ? [] : ["--timeout", `${taskTimeoutMilliseconds}ms`]),
        ...(scratch === undefined ? [] : ["--scratch", scratch]),
        ...more,
      ];
      const ended = yield* Effect.promise((signal) =>
        runProgram([...launcher(way.workers), ...ownCommand, ...words], { seconds: MAX_SECONDS, signal })
      );
      if (ended === undefined || ended.code !== 0) return failed(ended, way);
      const result = yield* fromPromise(() => readResult(at("result.json"), host.readFile));
      return rowRun(calculation, result);
    }));
});

/** The words of a launcher for a number of ranks. */
type Launcher = (ranks: number) => [string, ...string[]];

const findLauncher = Effect.fnUntraced(function* (host: Host): Effect.fn.Return<Launcher | undefined> {
  for (const name of LAUNCHERS) {
    const answer = yield* Effect.promise(async () =>
      await host.runProgram?.([name, "--version"], { seconds: ASKING_SECONDS })
    );
    if (answer === undefined || answer.code !== 0) continue;
    // Of its own accord Open MPI starts no more ranks than there are cores.
    const isOpen = /open[ -]?mpi|openrte/i.test(answer.out);
    return (ranks) => [name, ...(isOpen ? ["--oversubscribe"] : []), "-n", String(ranks)];
  }
  return undefined;
});

function missing(what: string): MpiError {
  return new MpiError(
    "library",
    `mode mpi needs a launcher of MPI (Open MPI, MPICH or Intel MPI), but there is ${what}; ` +
      "leave mpi out of --modes, or install one (`apt install openmpi-bin`)",
  );
}

function failed(
  ended: { readonly code: number; readonly err: string } | undefined,
  { workers }: Way,
): RowRun {
  const words = saidIn(ended?.err ?? "");
  const how = ended === undefined ? "did not end" : `ended with status ${ended.code}`;
  const problem = `nmer run on ${workers} ranks ${how}${words === "" ? "" : `: ${words}`}`;
  return {
    numbers: { tasks: new Map(), sums: new Map() },
    order: {},
    workers,
    retried: 0,
    programs: {},
    problem,
  };
}

const MAX_WORDS = 400;

/** What is said in what nmer and its launcher wrote: nmer's last word, else the launcher's, without its frame. */
export function saidIn(err: string): string {
  const lines = err.split("\n").map((line) => line.trim()).filter((line) => /[a-z]/i.test(line));
  const own = lines.findLast((line) => line.startsWith("nmer"));
  return own ?? lines.join(" ").slice(0, MAX_WORDS);
}

function rowRun(calculation: Calculation, result: ResultRecord): RowRun {
  const { statistics, programs } = result;
  return {
    numbers: numbersOf(chosenBy(calculation, (label) => energyOf(result, label)), result),
    order: statistics === undefined ? {} : { computed: statistics.tasks.computed },
    workers: statistics?.workers ?? 0,
    retried: statistics?.tasks.retried ?? 0,
    programs: Object.fromEntries(programs),
    ...(statistics?.mode === "mpi" ? {} : { problem: `it was computed by mode ${statistics?.mode} instead` }),
  };
}

function energyOf({ tasks }: ResultRecord, label: string): { readonly energy: number } | undefined {
  const energy = tasks.get(label)?.energy;
  return energy === undefined ? undefined : { energy };
}

function numbersOf(calculation: Calculation, { tasks, original }: ResultRecord): Numbers {
  const { plan } = calculation;
  const indices = new Map(
    Array.from({ length: plan.taskCount }, (_, i) => [plan.label(taskIndex(i)), taskIndex(i)]),
  );
  const { properties } = original as { readonly properties: Readonly<Record<string, unknown>> };
  return {
    tasks: new Map(Array.from(tasks, ([label, task]): [string, TaskNumbers] => {
      const index = indices.get(label);
      if (index === undefined) return [label, task];
      const moments = momentsOf(task, calculation, plan.at(index).model);
      return [label, { ...ofAtoms(task, taskAtomsOf(calculation, index)), ...moments }];
    })),
    sums: new Map(
      Object.entries(properties).filter((entry): entry is [string, number | Float64Array] => isSum(...entry)),
    ),
  };
}

/** What a result has beside the sums. */
const NO_SUM = /^(?:calcinfo_|schema_|nuclear_repulsion_energy$)/;

function isSum(name: string, value: unknown): boolean {
  return !NO_SUM.test(name) && (typeof value === "number" || Array.isArray(value));
}

/** The numbers of a task in the order in which a program gives them; a result has them over the whole system. */
function ofAtoms({ energy, gradient, hessian }: ResultTask, atoms: ArrayLike<number>): TaskNumbers {
  const components = Array.from(atoms).flatMap((atom) => [3 * atom, 3 * atom + 1, 3 * atom + 2]);
  const side = Math.sqrt(hessian?.length ?? 0);
  return {
    energy,
    ...(gradient === undefined ? {} : { gradient: Float64Array.from(components, (i) => gradient[i]!) }),
    ...(hessian === undefined ? {} : {
      hessian: Float64Array.from(components.flatMap((i) => components.map((j) => hessian[i * side + j]!))),
    }),
  };
}

/** The properties that the input asks for, which a result has under the names of the program's own. */
function momentsOf({ properties }: ResultTask, { programs }: Calculation, model: string): PropertyArrays {
  const names = programs.get(model)?.prepared.properties ?? {};
  return Object.fromEntries(
    Object.entries(names).flatMap(([property, name]) => {
      const value = properties.get(name);
      return value instanceof Float64Array ? [[property, value]] : [];
    }),
  );
}

function writing<A>(write: () => Promise<A>): Effect.Effect<A, OutputError> {
  return Effect.tryPromise({
    try: write,
    catch: (error) => new OutputError(`files for ranks cannot be written: ${reasonOf(error)}`),
  });
}
