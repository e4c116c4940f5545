// The results of QCManyBody in tests/data/qcmanybody/, typed; see the README there.

import type { Bsse, Driver } from "../lib/plan/mod.ts";

/** Parameters of an expansion, in QCManyBody's words. */
export interface QcmanybodyParameters {
  readonly bsse: readonly Bsse[];
  /** Order or "supersystem" -> model; null for one unnamed model. */
  readonly levels: Readonly<Record<string, string>> | null;
  readonly max_nbody: number | null;
  readonly return_total_data: boolean | null;
  readonly supersystem_ie_only: boolean;
}

/** How many tasks QCManyBody plans. */
export interface QcmanybodyCounts extends QcmanybodyParameters {
  readonly nfragments: number;
  readonly calcinfo_nmc: number;
  readonly calcinfo_nmbe: number;
  readonly models: Readonly<Record<string, Record<string, Record<string, number>>>>;
  readonly labels?: readonly string[];
}

/** A property or a result: a number, or an array, flat or nested. */
export type QcmanybodyValue = number | readonly number[] | readonly (readonly number[])[];

/** What QCManyBody makes of given components. */
export interface QcmanybodyResult extends QcmanybodyParameters {
  readonly name: string;
  readonly molecule: string;
  readonly driver: Driver;
  readonly notes: readonly string[];
  readonly components: Readonly<Record<string, Readonly<Record<Driver, QcmanybodyValue>>>>;
  readonly expected: {
    readonly properties: Readonly<Record<string, QcmanybodyValue>>;
    readonly return_result: QcmanybodyValue;
    readonly stdout: string;
  };
}

/** A molecule of the results, geometry in bohr. */
export interface QcmanybodyMolecule {
  readonly symbols: readonly string[];
  readonly geometry: readonly number[];
  readonly fragments: readonly (readonly number[])[];
}

async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(new URL(`data/qcmanybody/${name}`, import.meta.url)));
}

/** Reads the counts. */
export function qcmanybodyCounts(): Promise<{ cases: readonly QcmanybodyCounts[] }> {
  return readJson("counts.json");
}

/** Reads the results. */
export function qcmanybodyResults(): Promise<
  { molecules: Readonly<Record<string, QcmanybodyMolecule>>; cases: readonly QcmanybodyResult[] }
> {
  return readJson("results.json");
}

/** The levels as an expansion takes them. */
export function levelsFrom(
  levels: Readonly<Record<string, string>> | null,
): Map<number | "supersystem", string> | undefined {
  if (levels === null) return undefined;
  return new Map(
    Object.entries(levels).map(([key, model]) => [key === "supersystem" ? key : Number(key), model]),
  );
}
