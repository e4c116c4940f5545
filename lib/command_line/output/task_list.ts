// All tasks of a plan, a line each, as `nmer plan --tasks` lists them: written while they are stepped through, so that a
// million of them take no memory.

import { taskIndex } from "../../base/indices.ts";
import { shownName } from "../../base/plain_text.ts";
import type { Steps } from "../../base/steps.ts";
import type { Calculation } from "../../calculation/mod.ts";
import type { SizeOf } from "../../calculation/cost/sizes.ts";

// Some 10 ms.
const TASKS_PER_STEP = 2000;

/** A task as it is listed. */
interface ListedTask {
  readonly label: string;
  readonly nbody: number;
  /** Atoms of its real fragments. */
  readonly atoms: number;
  /** Atoms that bring basis functions alone. */
  readonly ghosts: number;
  /** Basis functions, those of ghosts too; absent where no program says them. */
  readonly basis_functions?: number;
  /** Expected time on one core; likewise. */
  readonly seconds?: number;
  /** Label of the task that it is a copy of; absent where it is computed. */
  readonly copy_of?: string;
}

/** How tasks are written. */
interface TaskForm {
  readonly begin: string;
  readonly line: (task: ListedTask, isLast: boolean) => string;
  readonly end: string;
}

const HEAD = ["level", "atoms", "ghosts", "functions", "seconds", "task"];
// A list that is written while it is made does not know its widest cells.
const WIDTHS = [5, 6, 6, 9, 8];

/** The forms by what `--format` calls them; YAML is JSON in lines of a list. */
const FORMS: Readonly<Record<"text" | "json" | "yaml", TaskForm>> = {
  text: {
    begin: `${columns(HEAD)}\n`,
    line: ({ label, nbody, atoms, ghosts, basis_functions, seconds, copy_of }) =>
      `${
        columns([
          String(nbody),
          String(atoms),
          String(ghosts),
          basis_functions === undefined ? "-" : String(basis_functions),
          seconds === undefined || copy_of !== undefined ? "-" : seconds.toPrecision(3),
          shownName(label) + (copy_of === undefined ? "" : ` = ${shownName(copy_of)}`),
        ])
      }\n`,
    end: "",
  },
  json: { begin: "[\n", line: (task, isLast) => `${JSON.stringify(task)}${isLast ? "" : ","}\n`, end: "]\n" },
  yaml: { begin: "", line: (task) => `- ${JSON.stringify(task)}\n`, end: "" },
};

function columns(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padStart(WIDTHS[i] ?? 0)).join("  ");
}

/**
 * Writes all tasks in the order of the plan, in steps.
 *
 * @param sizeOf Sizes of tasks; undefined where no program says them.
 * @param format Form of the list.
 * @param write Takes text, many lines at a time.
 */
export function* writeTasks(
  { plan, molecule, equivalents }: Calculation,
  sizeOf: SizeOf | undefined,
  format: "text" | "json" | "yaml",
  write: (text: string) => void,
): Steps<void> {
  const { begin, line, end } = FORMS[format];
  const atomsOf = (fragments: readonly number[]) =>
    fragments.reduce((sum, fragment) => sum + molecule.fragments[fragment]!.atoms.length, 0);
  let text = begin;
  for (let i = 0; i < plan.taskCount; i++) {
    const index = taskIndex(i);
    const { model, nbody, real, basis } = plan.at(index);
    const size = sizeOf?.(model, basis);
    const atoms = atomsOf(real);
    const representative = equivalents?.representative(i) ?? index;
    const task = {
      label: plan.label(index),
      nbody,
      atoms,
      ghosts: atomsOf(basis) - atoms,
      ...(size === undefined ? {} : { basis_functions: size.basisFunctions, seconds: size.seconds }),
      ...(representative === index ? {} : { copy_of: plan.label(representative) }),
    };
    text += line(task, i === plan.taskCount - 1);
    if (i % TASKS_PER_STEP < TASKS_PER_STEP - 1) continue;
    write(text);
    text = "";
    yield;
  }
  write(`${text}${end}`);
}
