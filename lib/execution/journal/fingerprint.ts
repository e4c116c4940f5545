// What a run computes, as far as its tasks and their order depend on it: the same description means that the
// results of an earlier run can be taken over task by task.

import { hash } from "node:crypto";
import { plural } from "../../base/plural.ts";
import type { ClusterRanks } from "../../plan/mod.ts";
import { canonicalJson } from "../../programs/task_key.ts";

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What a run computes. Whatever changes the tasks, their order or their numbers must be in it. */
export interface RunDescription {
  /** Version of nmer: another one may order tasks in another way. */
  readonly nmer: string;
  /** The whole system. */
  readonly molecule: {
    /** Of coordinates, elements, fragments, charges and multiplicities, as {@linkcode contentHash} gives it. */
    readonly hash: string;
    /** How many there are. */
    readonly atoms: number;
    /** How many there are. */
    readonly fragments: number;
  };
  /** What is computed of each task. */
  readonly driver: string;
  /** The treatments. */
  readonly bsse: readonly string[];
  /** The highest order. */
  readonly max_nbody: number;
  /** Name of the model of each level. */
  readonly levels: Readonly<Record<string, string>>;
  /** Each model by its name, with its program's version. */
  readonly models: Readonly<Record<string, { readonly [name: string]: Json }>>;
  /** Whatever else decides on the tasks: totals, supersystem only, embedding, screening. */
  readonly options: Readonly<Record<string, Json>>;
  /** The n-mers that contribute, where some are left out. */
  readonly clusters?: ClusterRanks;
  /** The n-mers that the cheap model of a screening computes. */
  readonly candidates?: ClusterRanks;
}

/** The hash of some content, 16 bytes as hexadecimal. */
export function contentHash(content: unknown): string {
  return hash("sha256", canonicalJson(content), "hex").slice(0, 32);
}

/** What distinguishes runs: equal for equal descriptions. */
export function fingerprintOf(description: RunDescription): Uint8Array {
  return Uint8Array.fromHex(contentHash(description));
}

const MAX_DEPTH = 64;

/** The description of a run as it was recorded; undefined where the text is none. */
export function readDescription(text: string): RunDescription | undefined {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !isRecord(value["molecule"]) || depthOf(value) > MAX_DEPTH) return undefined;
  const { hash, atoms, fragments } = value["molecule"];
  const isSound = typeof hash === "string" && typeof atoms === "number" && typeof fragments === "number";
  return isSound ? value as unknown as RunDescription : undefined;
}

// Level by level: a text may nest deeper than calls may.
function depthOf(value: Json): number {
  let depth = 0;
  for (let level: readonly Json[] = [value]; level.length > 0 && depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((item) =>
      typeof item === "object" && item !== null ? Object.values(item) as readonly Json[] : []
    );
  }
  return depth;
}

/**
 * What changed from one run to another, in words, a line for each change; empty where nothing did.
 *
 * @param previous As it was recorded.
 * @param current As it is now.
 */
export function describeChanges(previous: RunDescription, current: RunDescription): string[] {
  const { molecule: before, clusters: clustersBefore, candidates: candidatesBefore, ...rest } = askedFor(
    previous,
  );
  const { molecule: now, clusters, candidates, ...currentRest } = askedFor(current);
  // What a cheap model chooses follows from all else, and grows while it runs.
  const isSame = candidates !== undefined && candidatesBefore !== undefined ||
    canonicalJson(clustersBefore ?? null) === canonicalJson(clusters ?? null);
  return [
    ...moleculeChanges(before, now),
    ...changes("", rest, currentRest),
    ...(isSame ? [] : ["n-mers: others are left out"]),
  ];
}

// Without how far a screening has come.
function askedFor(description: RunDescription): RunDescription {
  const { screening, ...options } = description.options ?? {};
  if (!isRecord(screening) || !isRecord(screening["energy"])) return description;
  const { known_through: _, ...energy } = screening["energy"];
  return { ...description, options: { ...options, screening: { ...screening, energy } } };
}

function moleculeChanges(before: RunDescription["molecule"], now: RunDescription["molecule"]): string[] {
  if (before.hash === now.hash) return [];
  const size = ({ atoms, fragments }: RunDescription["molecule"]) =>
    `${plural(atoms, "atom")} in ${plural(fragments, "fragment")}`;
  return [
    size(before) === size(now)
      ? "molecule: the same size, but other coordinates, elements, fragments, charges or multiplicities"
      : `molecule: ${size(before)} before, ${size(now)} now`,
  ];
}

// Goes down as long as both sides have members, and names the place by its keys.
function changes(place: string, before: Json | undefined, now: Json | undefined): string[] {
  if (canonicalJson(before ?? null) === canonicalJson(now ?? null)) return [];
  if (isRecord(before) && isRecord(now)) {
    return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((name) =>
      changes(place === "" ? name : `${place}.${name}`, before[name], now[name])
    );
  }
  if (before === undefined) return [`${place}: new, ${show(now)}`];
  if (now === undefined) return [`${place}: gone, ${show(before)} before`];
  return [`${place}: ${show(before)} before, ${show(now)} now`];
}

function isRecord(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: Json | undefined): string {
  return typeof value === "string" ? value : canonicalJson(value);
}
