// The matrix of a verification: every system with every program, driver and treatment, computed in every way. What of
// it cannot be, as ghost atoms in a program that has none, is left out with its reason.

import { InputError } from "../../base/error.ts";
import type { Driver } from "../../base/driver.ts";
import { PRIORITY_WORDS, type PriorityWord } from "../../base/scheduling/priority.ts";
import { type Calculation, checkModels, prepare, type Registry } from "../../calculation/mod.ts";
import type { InputRecord } from "../../input/mod.ts";
import type { Bsse } from "../../plan/mod.ts";
import { type Way, type WayChoice, waysOf, wayText } from "./way.ts";

/** A system as one program computes it. */
export interface System {
  /** As people call it: its name among nmer's own, or that of its file. */
  readonly name: string;
  /** What it is there for. */
  readonly title: string;
  /** The programs of its models, in one word. */
  readonly program: string;
  /** Its input, with any driver and treatments. */
  readonly input: InputRecord;
  /** Whether the built-in engine computes all of it, whose results are equal to the last bit. */
  readonly isBuiltin: boolean;
  /** What is computed, and under which treatments. */
  readonly drivers: readonly Driver[];
  readonly treatments: readonly Bsse[];
}

/** Rows that have their reference in common: one serial run of all treatments. */
export interface Batch {
  /** As in `water-dimer builtin gradient`. */
  readonly name: string;
  readonly system: System;
  readonly driver: Driver;
  /** All treatments of the rows at once. */
  readonly reference: Calculation;
  readonly rows: readonly Row[];
}

/** A run that is compared with its reference. */
export interface Row extends Way {
  /** Counted from 1, through all batches. */
  readonly number: number;
  readonly treatment: Bsse;
  readonly calculation: Calculation;
  /** Which rows come first. */
  readonly priority: PriorityWord;
}

/** What cannot be computed, and why. */
export interface LeftOut {
  readonly what: string;
  readonly reason: string;
}

/** A matrix. */
export interface Matrix {
  readonly batches: readonly Batch[];
  readonly leftOut: readonly LeftOut[];
}

/** Words of rows (`mpi`, `water-dimer`, `cp`), and how soon these are computed. */
export type RowPriorities = ReadonlyMap<string, PriorityWord>;

/**
 * The matrix of some systems.
 *
 * @param systems What is computed.
 * @param choice In which ways.
 * @param priorities Which rows come first; where several words of a row have one, the highest counts, and normal
 * where none has.
 * @param registry The programs that inputs may name.
 */
export function matrixOf(
  systems: readonly System[],
  choice: WayChoice,
  priorities: RowPriorities,
  registry: Registry,
): Matrix {
  const leftOut: LeftOut[] = [];
  const batches: Batch[] = [];
  let number = 0;
  for (const system of systems) {
    const ways = waysOf(choice, !system.isBuiltin);
    for (const driver of system.drivers) {
      const possible = possibleOf(system, driver, registry, leftOut);
      if (possible.length === 0) continue;
      const reference = prepare(
        variant(system.input, driver, possible.map(({ treatment }) => treatment)),
        registry,
      );
      const rows = possible.flatMap(({ treatment, calculation }) =>
        ways.map((way): Row => {
          const priority = priorityOf(wordsOfRow({ system, driver }, { treatment, ...way }), priorities);
          return { number: ++number, treatment, calculation, priority, ...way };
        })
      );
      const name = `${system.name} ${system.program} ${driver}`;
      if (rows.length > 0) batches.push({ name, system, driver, reference, rows });
    }
  }
  return { batches, leftOut };
}

interface Possible {
  readonly treatment: Bsse;
  readonly calculation: Calculation;
}

function possibleOf(
  system: System,
  driver: Driver,
  registry: Registry,
  leftOut: LeftOut[],
): readonly Possible[] {
  return system.treatments.flatMap((treatment): readonly Possible[] => {
    try {
      const calculation = prepare(variant(system.input, driver, [treatment]), registry);
      checkModels(calculation);
      return [{ treatment, calculation }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { found, expected } = error.problem;
      leftOut.push({
        what: `${system.name} ${system.program} ${driver} ${treatment}`,
        reason: `${found}; expected: ${expected}`,
      });
      return [];
    }
  });
}

/** An input with another driver and other treatments; its results list all tasks. */
function variant(input: InputRecord, driver: Driver, bsse: readonly Bsse[]): InputRecord {
  return { ...input, driver, bsse, protocols: { ...input.protocols, clusterResults: "all" } };
}

function priorityOf(words: readonly string[], priorities: RowPriorities): PriorityWord {
  const given = new Set(words.map((word) => priorities.get(word)));
  return PRIORITY_WORDS.find((word) => given.has(word)) ?? "normal";
}

/** The words of a row, by which priorities are given. */
export function wordsOfRow(
  { system, driver }: Pick<Batch, "system" | "driver">,
  { treatment, mode, schedule }: Pick<Row, "treatment" | "mode" | "schedule">,
): readonly string[] {
  return [system.name, system.program, driver, treatment, mode, schedule];
}

/** A row as people call it. */
export function rowText({ name }: Pick<Batch, "name">, row: Row): string {
  return `${name} ${row.treatment}, ${wayText(row)}`;
}

/** Number of rows. */
export function rowCount({ batches }: Matrix): number {
  return batches.reduce((sum, { rows }) => sum + rows.length, 0);
}
