// Which versions of external programs the results of journals are of. Results of different versions are never mixed, and
// whoever merges journals need not have the programs that filled them: those of the latest run count.

import type { TaskContext } from "../../programs/mod.ts";
import { isBuiltin, type ServerCommand } from "../../programs/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

const MAX_DESCRIPTION_LENGTH = 2 ** 22;
const NO_SERVER: ServerCommand = { command: "", args: [], environment: {} };

/**
 * The installations that the latest runs describe, by the names that the models have for their programs; undefined where
 * all models are the built-in engine's.
 *
 * @param descriptions Of the latest run of each journal, whoever wrote it; the one that counts last.
 */
export function recordedInstallations(
  { plan, programs }: Calculation,
  descriptions: readonly string[],
): TaskContext["installations"] {
  const external = plan.models.map((name) => programs.get(name)!).filter(({ program }) =>
    !isBuiltin(program)
  );
  if (external.length === 0) return undefined;
  const versions = new Map<string, string>();
  for (const description of descriptions) {
    for (const [program, version] of versionsIn(description)) versions.set(program.toLowerCase(), version);
  }
  return Object.fromEntries(external.map(({ chemistry: { program } }) => {
    const version = versions.get(program.toLowerCase()) ?? "not known";
    return [program, { version, place: "elsewhere", server: NO_SERVER }];
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
