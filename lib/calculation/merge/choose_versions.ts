// Of the versions of external programs that journals have results of, the one that counts. Where there is but one of each
// program nothing is read for that.

import * as Effect from "effect/Effect";
import { taskIndex } from "../../base/indices.ts";
import type { Steps } from "../../base/steps.ts";
import { resultShapes, type TaskContext } from "../../programs/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { indexSteps, KeyIndex } from "./key_index.ts";
import { inFailingSlices, type JournalSource, type OpenJournal } from "./open_journals.ts";
import {
  countingVersions,
  installationsOf,
  type RecordedVersions,
  recordedVersions,
  type VersionCount,
} from "./versions.ts";

/** What is asked of journals. */
export interface VersionRequest {
  /** Their names. */
  readonly journals: readonly string[];
  /** Which of them, from 0, is preferred; undefined where none is. */
  readonly preferred: number | undefined;
  readonly open: OpenJournal;
  /** What all tasks share but the installations. */
  readonly context: Omit<TaskContext, "resources" | "installations">;
}

/** The versions of external programs that the results of journals are of. */
export interface ChosenVersions {
  /** Those that count; undefined where all models are the built-in engine's. */
  readonly installations: TaskContext["installations"];
  /** Of programs that journals have results of several versions of: all of these, the one that counts first. */
  readonly several: readonly VersionCount[];
}

/** Chooses the versions that count. */
export const chooseVersions = Effect.fnUntraced(
  function* (calculation: Calculation, request: VersionRequest) {
    if (recordedVersions(calculation, []).size === 0) return { installations: undefined, several: [] };
    const runs = yield* Effect.forEach(
      request.journals,
      (name) => Effect.scoped(Effect.map(request.open(name), ({ runs }) => runs)),
    );
    const latestLast = runs.flat().toSorted((a, b) => a.started - b.started);
    const versions = recordedVersions(calculation, latestLast.map(({ description }) => description));
    const counts = yield* countVersions(calculation, request, versions);
    const counting = countingVersions(versions, counts);
    const isMixed = ({ program }: VersionCount) =>
      counts.filter((one) => one.program === program && one.results > 0).length > 1;
    const rank = ({ program, version }: VersionCount) => counting.get(program) === version ? 0 : 1;
    return {
      installations: installationsOf(counting),
      several: counts.filter((one) => one.results > 0 && isMixed(one)).toSorted((a, b) => rank(a) - rank(b)),
    } satisfies ChosenVersions;
  },
);

// The versions of a round are counted together: the latest of all programs, then the second latest, and so on.
const countVersions = Effect.fnUntraced(function* (
  calculation: Calculation,
  request: VersionRequest,
  versions: RecordedVersions,
) {
  const rounds = Math.max(...Array.from(versions.values(), ({ length }) => length));
  const counts: VersionCount[] = [];
  for (let round = 0; rounds > 1 && round < rounds; round++) {
    const ofRound = new Map(
      Array.from(versions, ([program, known]) => [program, known[round] ?? known[0] ?? "not known"] as const),
    );
    const counter = new Counter(calculation, { ...request.context, ...withInstallations(ofRound) });
    yield* inFailingSlices(counter.index());
    for (const [number, name] of request.journals.entries()) {
      const isPreferred = number === request.preferred;
      yield* Effect.scoped(
        Effect.flatMap(request.open(name), (reader) => inFailingSlices(counter.count(reader, isPreferred))),
      );
    }
    for (const [program, known] of versions) {
      const version = known[round];
      if (version !== undefined) counts.push({ program, version, ...counter.of(program) });
    }
  }
  return counts;
});

function withInstallations(versions: ReadonlyMap<string, string>): Pick<TaskContext, "installations"> {
  const installations = installationsOf(versions);
  return installations === undefined ? {} : { installations };
}

/** Counts the tasks that have results of one version of each program. */
class Counter {
  readonly #calculation: Calculation;
  readonly #context: Omit<TaskContext, "resources">;
  readonly #keys: KeyIndex;
  // Of each task: whether it has a result, and whether the preferred journal has it.
  readonly #found: Uint8Array;

  constructor(calculation: Calculation, context: Omit<TaskContext, "resources">) {
    this.#calculation = calculation;
    this.#context = context;
    this.#keys = new KeyIndex(calculation.plan.taskCount);
    this.#found = new Uint8Array(calculation.plan.taskCount);
  }

  index(): Steps<void> {
    return indexSteps(this.#keys, this.#calculation, this.#context);
  }

  *count(reader: JournalSource, isPreferred: boolean): Steps<void> {
    const { plan } = this.#calculation;
    const shapeOf = resultShapes(this.#context);
    yield* reader.results({
      shapeOf: (key) => {
        const task = this.#keys.first(key);
        if (task < 0) return undefined;
        const { model, real, basis } = plan.at(taskIndex(task));
        return shapeOf({ model: plan.models.indexOf(model), real, basis });
      },
      take: (key) => {
        for (let task = this.#keys.first(key); task >= 0; task = this.#keys.next(task)) {
          this.#found[task]! |= isPreferred ? FOUND | IS_PREFERRED : FOUND;
        }
      },
    });
  }

  /** What has been found of the tasks of a program. */
  of(program: string): Pick<VersionCount, "results" | "preferred"> {
    const { plan, programs } = this.#calculation;
    let [results, preferred] = [0, 0];
    for (const { start, family } of plan.levels.flatMap(({ families }) => families)) {
      if (programs.get(family.model)!.chemistry.program !== program) continue;
      for (let task = start; task < start + family.count; task++) {
        if (this.#found[task]! & FOUND) results++;
        if (this.#found[task]! & IS_PREFERRED) preferred++;
      }
    }
    return { results, preferred };
  }
}

const FOUND = 1;
const IS_PREFERRED = 2;
