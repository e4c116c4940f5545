// Which versions of external programs the results of journals are of. Results of different versions are never mixed, and
// whoever merges journals need not have the programs that filled them: the version that has most results counts.

import type { TaskContext } from "../../programs/mod.ts";
import { isBuiltin, type ServerCommand } from "../../programs/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

const MAX_DESCRIPTION_LENGTH = 2 ** 22;
const NO_SERVER: ServerCommand = { command: "", args: [], environment: {} };
// Journals may be anybody's, and each version is looked for in all of them.
const MAX_VERSIONS = 16;

/** The external programs of a calculation, as its models name them, each with the versions that runs were of. */
export type RecordedVersions = ReadonlyMap<string, readonly string[]>;

/**
 * The versions that runs describe of the external programs of a calculation, the latest run's first; none of a program
 * that no run had.
 *
 * @param descriptions Of the runs of all journals, whoever wrote them, the latest last.
 */
export function recordedVersions(
  { plan, programs }: Calculation,
  descriptions: readonly string[],
): RecordedVersions {
  const external = plan.models.map((name) => programs.get(name)!).filter(({ program }) =>
    !isBuiltin(program)
  );
  const versions = new Map(external.map(({ chemistry: { program } }) => [program, [] as string[]]));
  for (const description of descriptions.toReversed()) {
    for (const [name, version] of versionsIn(description)) {
      for (const [program, known] of versions) {
        const isOf = program.toLowerCase() === name.toLowerCase();
        if (isOf && !known.includes(version) && known.length < MAX_VERSIONS) known.push(version);
      }
    }
  }
  return versions;
}

/** Programs in some versions, as if they had been found elsewhere; undefined where all models are the engine's. */
export function installationsOf(versions: ReadonlyMap<string, string>): TaskContext["installations"] {
  if (versions.size === 0) return undefined;
  return Object.fromEntries(
    Array.from(
      versions,
      ([program, version]) => [program, { version, place: "elsewhere", server: NO_SERVER }],
    ),
  );
}

/**
 * The installations that the latest of some runs describe; undefined where all models are the built-in engine's.
 *
 * @param descriptions Of the runs, the one that counts last.
 */
export function recordedInstallations(
  calculation: Calculation,
  descriptions: readonly string[],
): TaskContext["installations"] {
  return installationsOf(countingVersions(recordedVersions(calculation, descriptions), []));
}

/** How many tasks of a program have a result of one of its versions. */
export interface VersionCount {
  readonly program: string;
  readonly version: string;
  /** Number of tasks. */
  readonly results: number;
  /** Number of those that a journal which is preferred has. */
  readonly preferred: number;
}

/** The version of each program that counts: that of the preferred journal, then of most results, then the latest. */
export function countingVersions(
  versions: RecordedVersions,
  counts: readonly VersionCount[],
): ReadonlyMap<string, string> {
  return new Map(Array.from(versions, ([program, [latest = "not known"]]) => {
    const [best] = counts.filter((one) => one.program === program)
      .toSorted((a, b) => b.preferred - a.preferred || b.results - a.results);
    return [program, best?.version ?? latest] as const;
  }));
}

// Programs and versions of the models of a run; none where the text is no description.
function versionsIn(description: string): readonly (readonly [program: string, version: string])[] {
  if (description.length > MAX_DESCRIPTION_LENGTH) return [];
  try {
    const { models } = JSON.parse(description) as { readonly models?: Readonly<Record<string, unknown>> };
    return Object.values(models ?? {}).flatMap((model) => {
      const { program, version } = (model ?? {}) as {
        readonly program?: unknown;
        readonly version?: unknown;
      };
      return typeof program === "string" && typeof version === "string" ? [[program, version] as const] : [];
    });
  } catch {
    return [];
  }
}
