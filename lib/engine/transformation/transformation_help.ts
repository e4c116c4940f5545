// Help with the transformation of another thread's integrals in memory, and with the energies of its pairs.

import { SharedWork } from "../sharing/shared_work.ts";
import type { SharedTransformation } from "../sharing/shared_transformation.ts";
import type { SharedSupermatrix } from "../sharing/shared_supermatrix.ts";
import { takeRounds } from "../sharing/take_parts.ts";
import { SupermatrixLayout } from "../repulsion/supermatrix_layout.ts";
import { HalfTransformed } from "./half_transformed.ts";
import { columnBlocks, fillColumns } from "./in_core_half.ts";
import { computePairPart, pairParts, pairRows } from "./pair_parts.ts";
import { layoutOfHelper } from "./transformation_layout.ts";
import { transformationMemoryOn } from "./transformation_loops.ts";
import { TransformationWork } from "./transformation_work.ts";

/**
 * Helps until the work is over, as `helpWith` says, or the integrals are not there any more; not at all where others have
 * all the rooms.
 */
export function* helpWithTransformation(shared: SharedTransformation): Generator<boolean, void> {
  const { layout, words } = shared;
  const work = new TransformationWork(
    { blocks: columnBlocks(layout.products), helpers: layout.helpers },
    words,
  );
  const rooms = work.takeRooms();
  if (rooms === undefined) return;
  try {
    const half = new HalfTransformed(
      transformationMemoryOn(shared.memory),
      layoutOfHelper(layout, rooms),
    );
    yield* help(shared, work, half);
  } catch (error) {
    if (!(error instanceof IntegralsGone)) throw error;
  } finally {
    work.giveRoomsBack(rooms);
  }
}

function* help(
  { layout: { size, batch }, orbitals, integrals, pairs }: SharedTransformation,
  work: TransformationWork,
  half: HalfTransformed,
): Generator<boolean, void> {
  const { matrix, check } = matrixOf(integrals, size);
  const rows = pairs === undefined ? [] : pairRows(pairs.spins);
  const blocks = columnBlocks(half.products);
  yield* takeRounds(work, work.computed, (round) => {
    const first = round * batch, count = Math.min(batch, orbitals - first);
    const parts = pairParts(rows, { first, count });
    return (part) => {
      if (part < blocks) return fillColumns(half, part, count, matrix, check);
      const ofPairs = parts[part - blocks]!;
      return computePairPart(half, pairs!, ofPairs.orbital - first, ofPairs);
    };
  });
}

/** Another calculation has taken the memory of the integrals. */
class IntegralsGone extends Error {}

/** P, and what fails where another calculation has taken its memory: what was read of it counts for nothing. */
function matrixOf({ memory, matrices, words }: SharedSupermatrix, size: number) {
  const { length, matrix } = placeOfMatrix(size, matrices);
  const numbers = new Float64Array(memory.buffer, matrix, length);
  const work = new SharedWork(words);
  return {
    // deno-lint-ignore require-yield
    *matrix(): Generator<undefined, Float64Array> {
      return numbers;
    },
    check() {
      if (work.isClosed) throw new IntegralsGone();
    },
  };
}

function placeOfMatrix(size: number, matrices: 1 | 2) {
  const layout = new SupermatrixLayout(size * (size + 1) / 2, matrices, true);
  return { length: layout.length, matrix: layout.matrix(0) };
}
