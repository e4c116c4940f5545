// Molecules of files that state bonds: what bonds join is a fragment. Atoms count from 0.

/**
 * The parts of a molecule that bonds join, each ascending, in the order of their first atoms.
 *
 * @param count Number of atoms.
 * @param bonds Pairs of atoms, whatever follows them.
 */
import { mapEntry } from "../../base/workarounds/map_entry.ts";
export function bondedParts(
  count: number,
  bonds: readonly (readonly [number, number, ...unknown[]])[],
): readonly (readonly number[])[] {
  const root = Int32Array.from({ length: count }, (_, i) => i);
  const rootOf = (atom: number) => {
    let at = atom;
    while (root[at] !== at) {
      root[at] = root[root[at]!]!;
      at = root[at]!;
    }
    return at;
  };
  for (const [one, other] of bonds) {
    const [a, b] = [rootOf(one), rootOf(other)];
    root[Math.max(a, b)] = Math.min(a, b);
  }
  const parts = new Map<number, number[]>();
  for (let atom = 0; atom < count; atom++) {
    mapEntry(parts, rootOf(atom), () => []).push(atom);
  }
  return [...parts.values()];
}
