// A rank's record of what MPI has made for its job on this machine, so that a later run can remove it where the job was
// killed. Each rank has its own, locked (flock) as long as the rank lives, in a folder of its user.

import { kindOf } from "./names.ts";
import type { RankProcess } from "../ranks/neighbours.ts";

/** A file or folder, and which one of that name. */
export interface Belonging {
  /** An absolute path. */
  readonly path: string;
  /** Number of its device and of the file on it. */
  readonly dev: number;
  readonly ino: number;
}

/** What a rank has recorded. */
export interface RankRecord {
  /** Name of its machine. */
  readonly host: string;
  /** Number of the device that it sees as shared memory: containers may have their own. */
  readonly sharedMemory: number;
  /** What started it, and cleans up as long as it lives; undefined where it was gone already. */
  readonly launcher?: RankProcess | undefined;
  /** What MPI has made for its job. */
  readonly belongings: readonly Belonging[];
}

/** No record is longer than that, in bytes: of some thousand ranks on one machine. */
export const MAX_RECORD_BYTES = 2 ** 20;

/** Reads a record; undefined where it is none, or names what MPI does not make. */
export function readRecord(text: string): RankRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is RankRecord {
  if (!isObject(value)) return false;
  const { host, sharedMemory, launcher, belongings } = value;
  return typeof host === "string" && typeof sharedMemory === "number" &&
    (launcher === undefined || isProcess(launcher)) &&
    Array.isArray(belongings) && belongings.every(isBelonging);
}

function isProcess(value: unknown): boolean {
  return isObject(value) && Number.isSafeInteger(value["pid"]) && typeof value["began"] === "string";
}

function isBelonging(value: unknown): boolean {
  return isObject(value) && typeof value["path"] === "string" && kindOf(value["path"]) !== undefined &&
    Number.isSafeInteger(value["dev"]) && Number.isSafeInteger(value["ino"]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
