// Rotations, and numbers at random that are the same every time.

/** The matrix of three rotations around x, y and z, as rows. */
export function rotation(a: number, b: number, c: number): number[][] {
  const around = (angle: number, i: number, j: number) => {
    const matrix = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
    matrix[i]![i] = matrix[j]![j] = Math.cos(angle);
    matrix[i]![j] = -Math.sin(angle);
    matrix[j]![i] = Math.sin(angle);
    return matrix;
  };
  return [around(b, 2, 0), around(c, 0, 1)].reduce(
    (product, next) =>
      next.map((row) => [0, 1, 2].map((j) => row.reduce((sum, x, k) => sum + x * product[k]![j]!, 0))),
    around(a, 1, 2),
  );
}

/** Numbers from 0 to 1 that follow from a seed: mulberry32. */
export function shuffled(seed: number): () => number {
  let state = seed;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let t = Math.imul(state ^ state >>> 15, 1 | state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  };
}

/** The items in another order. */
export function permuted<T>(items: readonly T[], random: () => number): T[] {
  return items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}
