// Which parts of the content keys of two tasks differ (programs/task_key.ts), in words: why the result of one is none of
// the other's. Each part that goes into a key has its words here.

import { angstromFromBohr } from "../../base/units.ts";
import type { Driver } from "../../base/driver.ts";
import type { Nmer } from "../../molecule/mod.ts";
import { identityOf, type PreparedModel, type TaskContext } from "../../programs/mod.ts";
import { canonicalJson } from "../../programs/task_key.ts";

/** A task with all that its key is made of. */
export interface KeyedTask {
  readonly driver: Driver;
  readonly model: PreparedModel;
  readonly installations: TaskContext["installations"];
  readonly nmer: Nmer;
}

/** A part of a key that differs. */
export interface KeyDifference {
  /** Which: `driver`, `program`, `version`, `method`, `basis`, `keywords`, `atoms`, `coordinates` and so on. */
  readonly part: string;
  readonly before: string;
  readonly now: string;
}

/** What is different from one task to another; empty where their keys are the same. */
export function keyDifferences(before: KeyedTask, now: KeyedTask): readonly KeyDifference[] {
  const parts = partsOf(now);
  const earlier = new Map(partsOf(before));
  const differing = parts.flatMap(([part, text]) => {
    const other = earlier.get(part)!;
    return other === text ? [] : [{ part, before: other, now: text }];
  });
  return [...differing, ...placeDifferences(before.nmer, now.nmer)];
}

function partsOf({ driver, model, installations, nmer }: KeyedTask): readonly (readonly [string, string])[] {
  const { name, version } = identityOf(model, installations);
  return [
    ["driver", driver],
    ["program", name],
    ["version", version],
    ["method", model.method.toLowerCase()],
    ["basis", basisOf(model)],
    ["keywords", canonicalJson(model.keywords)],
    ["protocols", canonicalJson(model.protocols ?? null)],
    ["properties", Object.keys(model.properties ?? {}).join(", ") || "none"],
    ["charge", String(nmer.charge)],
    ["multiplicity", String(nmer.multiplicity)],
    ["atoms", atomsOf(nmer)],
    ["charges around it", String(nmer.embedding?.charges.length ?? 0)],
  ];
}

function basisOf({ basis, basisSet }: PreparedModel): string {
  return basisSet === undefined ? basis?.toLowerCase() ?? "none" : `${basisSet.name}, of the user's own`;
}

// As in `O H H (O) (H) (H)`: ghosts in brackets.
const MAX_ATOMS = 12;

function atomsOf({ symbols, ghost }: Nmer): string {
  const shown = symbols.map((symbol, i) => ghost[i] === 1 ? `(${symbol})` : symbol);
  return shown.length <= MAX_ATOMS
    ? shown.join(" ")
    : `${shown.slice(0, MAX_ATOMS).join(" ")} ... (${shown.length} atoms)`;
}

function placeDifferences(before: Nmer, now: Nmer): readonly KeyDifference[] {
  const isComparable = before.geometry.length === now.geometry.length &&
    before.embedding?.charges.length === now.embedding?.charges.length;
  if (!isComparable) return [];
  const moved = largest(before.geometry, now.geometry);
  const around = before.embedding === undefined ? 0 : Math.max(
    largest(before.embedding.positions, now.embedding!.positions),
    largest(before.embedding.charges, now.embedding!.charges),
  );
  return [
    ...(moved === 0 ? [] : [{
      part: "coordinates",
      before: "other ones",
      now: `an atom is up to ${angstroms(moved)} away from there`,
    }]),
    ...(around === 0 ? [] : [{
      part: "charges around it",
      before: "other ones",
      now: "the same number, elsewhere or of other sizes",
    }]),
  ];
}

function largest(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

function angstroms(bohr: number): string {
  return `${angstromFromBohr(bohr).toPrecision(2)} angstrom along an axis`;
}
