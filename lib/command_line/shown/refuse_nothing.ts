// Where there is nothing of what `nmer show` was asked for: why, and what there is.

import { InputError } from "../../base/error.ts";
import { enumeration, grouped, plural } from "../../base/plural.ts";
import { shownName } from "../../base/plain_text.ts";
import { nmerName } from "../../report/tables/nmer_tables.ts";
import { selectNmers, selectTreatments } from "../../report/tables/selection.ts";
import type { Shown } from "../../report/tables/shown.ts";
import type { ShowRequest } from "./show_request.ts";

/**
 * Refuses a request of which nothing can be shown.
 *
 * @throws {InputError} With what there is instead, or what is missing.
 */
export function refuseNothing(shown: Shown, { selection, tables }: ShowRequest): void {
  const { treatments, orders } = selection;
  const there = shown.treatments.map(({ treatment }) => treatment);
  const absent = treatments?.find((treatment) => !there.includes(treatment));
  if (absent !== undefined) {
    throw refused(shown, `${absent}, which was not computed`, `one of ${enumeration(there)}`, "--bsse");
  }
  if (shown.knownTasks === 0 && shown.taskCount > 0) {
    throw refused(shown, "no result of any task", "results of some tasks at least");
  }
  const wantsNmers = tables.has("n-mers") || tables.has("fragments");
  if (wantsNmers && selectNmers(shown, selection).length === 0) throw noContributions(shown, orders);
  const known = selectTreatments(shown, treatments);
  if (tables.has("gradient") && known.every(({ gradient }) => gradient === undefined)) {
    throw noDerivative(shown, "gradient");
  }
  if (tables.has("hessian") && known.every(({ hessian }) => hessian === undefined)) {
    throw noDerivative(shown, "hessian");
  }
  if (tables.has("properties") && known.every(({ properties }) => properties === undefined)) {
    throw refused(shown, "no properties of the molecule", "a run with properties: [dipole]", "--properties");
  }
  if (tables.has("screening")) refuseNoScreening(shown);
}

function refuseNoScreening(shown: Shown): void {
  const found = shown.screening?.();
  if (found === undefined) {
    throw refused(
      shown,
      "no screening by energy",
      "a run with screening: { energy: { threshold, model } }",
      "--screening",
    );
  }
  if (found.errors.size > 0) return;
  throw refused(
    shown,
    `no estimate, since ${found.whyNone}`,
    "a screening whose error is known",
    "--screening",
  );
}

const DERIVATIVES = {
  gradient: { name: "gradient", drivers: / (?:gradient|hessian),/, expected: "driver: gradient or hessian" },
  hessian: { name: "Hessian", drivers: / hessian,/, expected: "driver: hessian" },
} as const;

function noDerivative(shown: Shown, which: "gradient" | "hessian"): InputError {
  const { name, drivers, expected } = DERIVATIVES[which];
  const isPlanned = shown.problems.length > 0 && drivers.test(shown.system);
  return refused(
    shown,
    isPlanned ? `no ${name}, since tasks that it needs have no result` : `no ${name}`,
    isPlanned ? "a run that is complete" : `a run with ${expected}`,
    `--${which}`,
  );
}

function noContributions(shown: Shown, orders: readonly number[] | undefined): InputError {
  const names = enumeration((orders ?? []).map(nmerName));
  const what = names === "" ? "no contributions of n-mers" : `no contributions of ${names}`;
  const highest = Math.max(...(orders ?? [2]));
  if (highest > shown.maxNbody) {
    return refused(
      shown,
      `${what}: it goes through order ${shown.maxNbody}`,
      "a lower order, or a run with a higher max_nbody",
    );
  }
  const { knownTasks, taskCount } = shown;
  if (knownTasks < taskCount) {
    const lacking = taskCount - knownTasks;
    return refused(
      shown,
      `${what}, since ${grouped(lacking)} of ${plural(taskCount, "task")} ${
        lacking === 1 ? "has" : "have"
      } no result`,
      "a run that is complete",
    );
  }
  return refused(shown, what, "n-mers that were computed, and listed in the result");
}

function refused(shown: Shown, found: string, expected: string, option?: string): InputError {
  const [first] = shown.problems;
  return new InputError({
    ...(option === undefined ? {} : { keyPath: [option] }),
    found: `${shownName(shown.source)} with ${found}`,
    expected,
    ...(first === undefined ? {} : { hint: `What went wrong first: ${first.replace(/\.?$/, ".")}` }),
  });
}
