// What of the matrix a user asks for: words in lists, each checked against what there is.

import type { Driver } from "../../base/driver.ts";
import { describeValue, InputError } from "../../base/error.ts";
import { type CarrierMode, MODE_NAMES } from "../../base/modes.ts";
import { didYouMean } from "../../base/near_word.ts";
import { PRIORITY_WORDS, type PriorityWord } from "../../base/scheduling/priority.ts";
import type { Schedule } from "../../execution/mod.ts";
import type { Bsse } from "../../plan/mod.ts";
import { BUILT_IN_SYSTEMS, type BuiltInSystem, type RowPriorities } from "../../verification/mod.ts";
import type { Arguments, Option } from "../options/arguments.ts";

/** What is asked for; what is left out is as the systems have it. */
export interface MatrixWishes {
  readonly systems: readonly BuiltInSystem[];
  readonly modes: readonly CarrierMode[];
  readonly workers: readonly number[];
  readonly schedules: readonly Schedule[];
  readonly treatments: readonly Bsse[] | undefined;
  readonly drivers: readonly Driver[] | undefined;
  /** As they were written; `found` stands for all that are here. */
  readonly programs: readonly string[];
  readonly priorities: RowPriorities;
}

/** What the systems are called that nmer has itself. */
export const SYSTEM_NAMES = BUILT_IN_SYSTEMS.map(({ name }) => name);
const TREATMENTS: readonly Bsse[] = ["nocp", "cp", "vmfc"];
const DRIVERS: readonly Driver[] = ["energy", "gradient", "hessian"];
const SCHEDULES: readonly Schedule[] = ["level", "overlap"];
/** More for each row is no question of whether parallel is right. */
const MAX_WORKERS = 256;

const WHOLE = {
  systems: SYSTEM_NAMES,
  modes: ["serial", "workers", "processes"] as readonly CarrierMode[],
  workers: [1, 2, 4] as readonly number[],
  schedules: SCHEDULES,
  drivers: undefined as readonly Driver[] | undefined,
};

/** Less of each, and still one of each kind. Gradients have the energies with them. */
const QUICK = {
  ...WHOLE,
  modes: ["workers", "processes"] as readonly CarrierMode[],
  workers: [2] as readonly number[],
  drivers: ["gradient"] as readonly Driver[],
};

/** The options of `nmer verify` that say what is computed. */
export const MATRIX_OPTIONS: readonly Option[] = [
  { name: "quick", help: "two workers and gradients alone: less than a minute on two cores" },
  { name: "systems", value: "NAME,...", help: "of nmer's own, which are named above [all]" },
  { name: "modes", value: "MODE,...", help: `${MODE_NAMES.join(", ")} [all but mpi]` },
  { name: "workers", value: "N,...", help: "how many compute a row [1,2,4]; ranks in mode mpi" },
  { name: "schedules", value: "level,overlap", help: "whether levels wait for each other [both]" },
  { name: "treatments", value: "nocp,cp,vmfc", help: "treatments [all; of an INPUT its own]" },
  {
    name: "drivers",
    value: "energy,gradient",
    help: "what is computed, also hessian [both; of an INPUT its own]",
  },
  {
    name: "programs",
    value: "NAME,...",
    help: "what computes nmer's own systems; found: all that are here [builtin]",
  },
  {
    name: "priority",
    value: "WORD=high|normal|low",
    isRepeated: true,
    help: "when rows come that have this system, program, mode ..., first or last",
  },
  { name: "list", help: "show the matrix; compute nothing" },
  { name: "report", value: "FILE.html", help: "file for a page with all of it" },
];

/**
 * What the arguments ask for.
 *
 * @throws {InputError} That names the option.
 */
export function matrixWishes(args: Arguments): MatrixWishes {
  const kept = args.options.has("quick") ? QUICK : WHOLE;
  if (args.operands.length > 0) refuseBesideInputs(args);
  const systems = wordsOf(args, "systems", SYSTEM_NAMES) ?? kept.systems;
  const ownDrivers = args.operands.length > 0 ? undefined : kept.drivers;
  return {
    systems: BUILT_IN_SYSTEMS.filter(({ name }) => systems.includes(name)),
    modes: wordsOf(args, "modes", MODE_NAMES) ?? kept.modes,
    workers: listOf(args, "workers")?.map(workersOf) ?? kept.workers,
    schedules: wordsOf(args, "schedules", SCHEDULES) ?? kept.schedules,
    treatments: wordsOf(args, "treatments", TREATMENTS),
    drivers: wordsOf(args, "drivers", DRIVERS) ?? ownDrivers,
    programs: listOf(args, "programs") ?? ["builtin"],
    priorities: prioritiesOf(args),
  };
}

function refuseBesideInputs(args: Arguments): void {
  for (const name of ["systems", "programs"]) {
    const value = args.options.get(name);
    if (value === undefined) continue;
    throw refusal(name, String(value), "no such option beside inputs, which say what computes what");
  }
}

/** The words of a list, each once; undefined where the option is not given. */
function listOf(args: Arguments, name: string): readonly string[] | undefined {
  const value = args.options.get(name);
  if (typeof value !== "string") return undefined;
  const words = value.split(",").map((word) => word.trim());
  if (words.includes("")) throw refusal(name, value, "words with a comma between them");
  return [...new Set(words)];
}

function wordsOf<Word extends string>(
  args: Arguments,
  name: string,
  known: readonly Word[],
): readonly Word[] | undefined {
  return listOf(args, name)?.map((word) => {
    const found = known.find((one) => one === word.toLowerCase());
    if (found !== undefined) return found;
    throw refusal(name, word, `some of ${known.join(", ")}`, didYouMean(word, known));
  });
}

function workersOf(word: string): number {
  const count = /^\d{1,9}$/.test(word) ? Number(word) : 0;
  if (count >= 1 && count <= MAX_WORKERS) return count;
  throw refusal("workers", word, `numbers from 1 to ${MAX_WORKERS}, as in 1,2,4`);
}

function prioritiesOf(args: Arguments): RowPriorities {
  const priorities = new Map<string, PriorityWord>();
  for (const written of args.lists?.get("priority") ?? []) {
    const [, word = "", rank = ""] = /^(.+)=([^=]*)$/.exec(written) ?? [];
    const known = PRIORITY_WORDS.find((one) => one === rank);
    if (word === "" || known === undefined) {
      throw refusal("priority", written, "a word of rows and high, normal or low, as in mpi=low");
    }
    priorities.set(word, known);
  }
  return priorities;
}

function refusal(name: string, value: string, expected: string, hint?: string): InputError {
  return new InputError({
    keyPath: [`--${name}`],
    found: describeValue(value),
    expected,
    hint,
  });
}
