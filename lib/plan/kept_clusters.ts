// The clusters that a screening keeps, found without visiting those that it leaves out: a cluster is grown fragment by
// fragment, each one near to all that are there already. Those of the focus are taken first, so that every cluster which
// starts with one of them holds one. Fragments are 0-based.

import { angstromFromBohr, bohrFromAngstrom } from "../base/units.ts";
import { interactionsOf } from "../molecule/interactions/interactions_of.ts";
import type { InteractionKind } from "../molecule/interactions/interaction.ts";
import { FragmentDistances, type Molecule, neighbourPairs } from "../molecule/mod.ts";
import { chosenClusters } from "./chosen_clusters.ts";
import type { ClusterSet } from "./cluster_set.ts";
import type { Expansion } from "./expansion.ts";
import type { Screening } from "./screening.ts";

/** Room for the rounding of coordinates, in angstrom: a pair at 3 is not beyond 3. */
export const DISTANCE_ROUNDING = 1e-6;

/** What a screening asks of a molecule. */
export type ScreenedMolecule = Pick<Molecule, "atomicNumbers" | "geometry" | "fragments">;

/** Which clusters are kept. */
export interface ClusterRule {
  /** Whether two fragments may be in one cluster. */
  areNear(one: number, other: number): boolean;
  /** Whether a cluster is kept whose last fragment is new, and which without it is kept. */
  keeps(cluster: readonly number[]): boolean;
}

/**
 * The clusters that a screening leaves to an expansion.
 *
 * @throws {InputError} Where fragments are too many for their n-mers to be counted.
 */
export function screenedClusters(
  screening: Screening,
  expansion: Pick<Expansion, "fragmentCount" | "maxNbody">,
  molecule: ScreenedMolecule,
): ClusterSet {
  return chosenClusters(expansion.fragmentCount, keptClusters(screening, expansion, molecule));
}

/**
 * The clusters that contribute: monomers, those of the focus alone where there is one, and all n-mers that are kept.
 *
 * @param screening What to leave out.
 * @param expansion Through which order.
 * @param molecule For distances.
 * @returns Each an ascending list; in no particular order. Each is an array of its own.
 */
export function* keptClusters(
  screening: Screening,
  { fragmentCount, maxNbody }: Pick<Expansion, "fragmentCount" | "maxNbody">,
  molecule: ScreenedMolecule,
): Generator<readonly number[], void, undefined> {
  const all = Array.from({ length: fragmentCount }, (_, fragment) => fragment);
  const first = screening.focus ?? all;
  if (screening.nmers !== undefined) {
    yield* first.map((fragment) => [fragment]);
    yield* screening.nmers.filter((nmer) => nmer.some((fragment) => first.includes(fragment)));
    return;
  }
  const rule = clusterRule(screening, molecule, maxNbody);
  const rest = screening.focus === undefined ? [] : all.filter((fragment) => !first.includes(fragment));
  const ordered = [...first, ...rest];
  for (const [place, fragment] of first.entries()) {
    const candidates = ordered.slice(place + 1).filter((other) => rule.areNear(fragment, other));
    yield* grown([fragment], candidates, rule, maxNbody);
  }
}

function* grown(
  cluster: readonly number[],
  candidates: readonly number[],
  rule: ClusterRule,
  maxNbody: number,
): Generator<readonly number[], void, undefined> {
  yield cluster.toSorted((a, b) => a - b);
  if (cluster.length === maxNbody) return;
  for (const [i, fragment] of candidates.entries()) {
    const larger = [...cluster, fragment];
    if (!rule.keeps(larger)) continue;
    const others = larger.length === maxNbody
      ? []
      : candidates.filter((other, j) => j > i && rule.areNear(fragment, other));
    yield* grown(larger, others, rule, maxNbody);
  }
}

const EVERYTHING: ClusterRule = { areNear: () => true, keeps: () => true };

/** Which clusters the distances of a screening keep. */
export function clusterRule(
  { distance, keep }: Screening,
  molecule: ScreenedMolecule,
  maxNbody: number,
): ClusterRule {
  if (distance === undefined || maxNbody < 2) return EVERYTHING;
  const { measure, cutoffs } = distance;
  const distances = new FragmentDistances(molecule);
  const between = measure === "centre" ? "between" : "contact";
  const interacting = keep === undefined ? undefined : interactingPairs(molecule, keep);
  const isInContact = (one: number, other: number) =>
    interacting !== undefined && interacting[one]!.has(other);
  const apart = (one: number, other: number) =>
    isInContact(one, other) ? 0 : angstromFromBohr(distances[between](one, other));
  const limit = (order: number) => cutoffs.get(order)! + DISTANCE_ROUNDING;
  // Only a look at those nearby; nothing but time depends on it.
  const near = measure === "centre" || limit(2) === Infinity ? undefined : nearFragments(molecule, limit(2));
  return {
    areNear: (one, other) =>
      (near === undefined || near[one]!.has(other) || isInContact(one, other)) &&
      apart(one, other) <= limit(2),
    keeps: measure === "sum"
      ? (cluster) => eachNewPart(cluster, (part) => sumOfPairs(part, apart) <= limit(part.length))
      : (cluster) => everyPair(cluster, (one, other) => apart(one, other) <= limit(cluster.length)),
  };
}

// The fragments that interact with each, in one of some ways.
function interactingPairs(
  molecule: ScreenedMolecule,
  keep: readonly InteractionKind[],
): readonly ReadonlySet<number>[] {
  const pairs = molecule.fragments.map(() => new Set<number>());
  for (const { kind, fragments: [one, other] } of interactionsOf(molecule)) {
    if (!keep.includes(kind)) continue;
    pairs[one]!.add(other);
    pairs[other]!.add(one);
  }
  return pairs;
}

// The fragments of which atoms are nearer to one of a fragment's than a distance in angstrom.
function nearFragments(
  { geometry, fragments }: Pick<Molecule, "geometry" | "fragments">,
  distance: number,
): readonly ReadonlySet<number>[] {
  const fragmentOf = new Int32Array(geometry.length / 3);
  for (const [i, { atoms }] of fragments.entries()) for (const atom of atoms) fragmentOf[atom] = i;
  const near = fragments.map(() => new Set<number>());
  for (const { i, j } of neighbourPairs(geometry, bohrFromAngstrom(distance + DISTANCE_ROUNDING))) {
    near[fragmentOf[i]!]!.add(fragmentOf[j]!);
    near[fragmentOf[j]!]!.add(fragmentOf[i]!);
  }
  return near;
}

function everyPair(cluster: readonly number[], holds: (one: number, other: number) => boolean): boolean {
  return cluster.every((one, i) => cluster.every((other, j) => j <= i || holds(one, other)));
}

function sumOfPairs(cluster: readonly number[], apart: (one: number, other: number) => number): number {
  let sum = 0;
  for (let i = 1; i < cluster.length; i++) for (let j = 0; j < i; j++) sum += apart(cluster[j]!, cluster[i]!);
  return sum;
}

// Whether something holds for all subclusters of two and more with the last fragment; the others are not new.
function eachNewPart(cluster: readonly number[], holds: (part: readonly number[]) => boolean): boolean {
  const last = cluster.length - 1;
  for (let choice = 1; choice < 2 ** last; choice++) {
    if (!holds(cluster.filter((_, i) => i === last || choice >> i & 1))) return false;
  }
  return true;
}
