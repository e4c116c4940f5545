// Pairs of shell blocks of one part of a system with those of another, or of the same: with all that depends on these two
// parts alone, expansions, Schwarz bounds, overlap and kinetic energy. They recur in every system that has both parts, and
// are kept by the thread. The pairs of a system are put together of them, in the order and with the bits of makeBlockPairs.

import type { PlacedBasis, PlacedBlock } from "../basis/shell_block.ts";
import { arrayBytes, contentOf, KeptByContent } from "../basis/kept_by_content.ts";
import { appendPairs, countsOfAll, shifted } from "./append_pairs.ts";
import { countPairsOf } from "./block_pair_counts.ts";
import { appendPair, type BlockPairs, type Draft, emptyPairs } from "./block_pairs.ts";
import {
  emptyEntries,
  type EntriesByFunction,
  entriesByFunction,
  setEntriesByFunction,
} from "./entries_by_function.ts";
import { addBlockPair, mirror, type OverlapKinetic } from "./overlap_kinetic.ts";

/** What all pairs of parts that are kept take at most, in bytes. */
const MAX_BYTES = 2 ** 24;

/** Systems with more functions have so much else to compute that pairs cost little. */
const MAX_FUNCTIONS = 80;

/** The pairs of two parts. */
interface PartPairs {
  readonly pairs: BlockPairs;
  readonly entries: EntriesByFunction;
  /** The first pair of each block of the rows; one more than blocks. */
  readonly rowStart: Int32Array;
  /** The Schwarz bound of each pair; NaN for those that are not known yet. */
  readonly bounds: Float64Array;
  /** Rows are the functions of the first part, columns those of the second. */
  readonly oneElectron: OverlapKinetic;
  /** First basis function of the rows, and of the columns, where these pairs were made. */
  readonly firstRow: number;
  readonly firstColumn: number;
}

const kept = new KeptByContent<PartPairs>();

/** Forgets all that is kept. */
export function releasePartPairs(): void {
  kept.clear();
}

/** Pairs of a part's block with those of a part, as they stand among those of the system. */
interface Segment {
  readonly of: PartPairs;
  readonly from: number;
  readonly to: number;
  /** Where they begin in the system. */
  readonly at: number;
}

/** The pairs of a system, and what is known of them. */
export interface PairsOfParts {
  readonly pairs: BlockPairs;
  /** The Schwarz bound of each pair; NaN for those that are not known yet. */
  readonly bounds: Float64Array;
  readonly oneElectron: OverlapKinetic;
  /** Keeps the bounds, when all are known. */
  readonly keepBounds: () => void;
}

/** The pairs of the blocks of a basis, part by part; undefined where that does not pay. */
export function* pairsOfParts(basis: PlacedBasis): Generator<undefined, PairsOfParts | undefined> {
  const { parts, blocks, size } = basis;
  if (parts === undefined || parts.length < 2 || size > MAX_FUNCTIONS) return undefined;
  const blocksOf = Array.from(parts, (first, part) => blocks.slice(first, parts[part + 1] ?? blocks.length));
  const keys = blocksOf.map(contentOf);
  const made: PartPairs[][] = [];
  for (let a = 0; a < parts.length; a++) {
    made.push([]);
    for (let b = 0; b <= a; b++) {
      const key = `${keys[a]} ${a === b ? "" : keys[b]}`;
      let own = kept.find(key);
      if (own === undefined) {
        own = makePartPairs(blocksOf[a]!, blocksOf[b]!);
        kept.keep(key, own, bytesOf(own), MAX_BYTES);
        yield;
      }
      made[a]!.push(own);
    }
  }
  return joined(basis, parts, made);
}

function bytesOf({ pairs, entries, rowStart, bounds, oneElectron }: PartPairs): number {
  const values: readonly unknown[] = [...Object.values(pairs), ...Object.values(entries)];
  const arrays = values.filter((value) => ArrayBuffer.isView(value));
  return arrayBytes([...arrays, rowStart, bounds, oneElectron.overlap, oneElectron.kinetic]);
}

function makePartPairs(rows: readonly PlacedBlock[], columns: readonly PlacedBlock[]): PartPairs {
  const isSame = rows[0] === columns[0];
  const pairs = emptyPairs(countPairsOf(rows, isSame ? rows : columns));
  const rowStart = new Int32Array(rows.length + 1);
  const firstRow = rows[0]!.first, firstColumn = columns[0]!.first;
  const width = functionsOf(columns);
  const oneElectron = {
    overlap: new Float64Array(functionsOf(rows) * width),
    kinetic: new Float64Array(functionsOf(rows) * width),
  };
  rows.forEach((a, i) => {
    columns.slice(0, isSame ? i + 1 : columns.length).forEach((b, j) => {
      addBlockPair(a, b, width, firstRow * width + firstColumn, oneElectron);
      if (!appendPair(pairs, a, b)) return;
      pairs.pairRowBlock[pairs.count] = i;
      pairs.pairColumnBlock[pairs.count] = j;
      pairs.count++;
    });
    rowStart[i + 1] = pairs.count;
  });
  const bounds = new Float64Array(pairs.count).fill(NaN);
  return { pairs, entries: entriesByFunction(pairs), rowStart, bounds, oneElectron, firstRow, firstColumn };
}

function functionsOf(blocks: readonly PlacedBlock[]): number {
  return blocks.reduce((sum, { block }) => sum + block.functionAngular.length, 0);
}

function joined(basis: PlacedBasis, parts: Int32Array, made: readonly PartPairs[][]): PairsOfParts {
  const counts = countsOfAll(made.flat().map(({ pairs }) => pairs));
  const pairs = emptyPairs(counts);
  const entries = emptyEntries(counts.functionPairs, counts.entries);
  const bounds = new Float64Array(counts.pairs);
  const segments: Segment[] = [];
  const firstFunction = Array.from(parts, (block) => basis.blocks[block]!.first);
  made.forEach((row, a) => {
    for (let block = parts[a]!; block < (parts[a + 1] ?? basis.blocks.length); block++) {
      row.forEach((of, b) => {
        const place = block - parts[a]!;
        const segment = { of, from: of.rowStart[place]!, to: of.rowStart[place + 1]!, at: pairs.count };
        segments.push(segment);
        bounds.set(of.bounds.subarray(segment.from, segment.to), segment.at);
        appendEntries(pairs, entries, segment);
        appendPairs(pairs, of.pairs, segment.from, segment.to, {
          rowBlock: parts[a]!,
          columnBlock: parts[b]!,
          row: firstFunction[a]! - of.firstRow,
          column: firstFunction[b]! - of.firstColumn,
        });
      });
    }
  });
  setEntriesByFunction(pairs, entries);
  const keepBounds = () => {
    for (const { of, from, to, at } of segments) of.bounds.set(bounds.subarray(at, at + to - from), from);
  };
  return { pairs, bounds, oneElectron: joinedMatrices(basis.size, firstFunction, made), keepBounds };
}

/** The sorted entries of pairs that are appended next. */
function appendEntries(pairs: Draft, to: EntriesByFunction, { of, from, to: end }: Segment): void {
  const { pairFunction } = of.pairs;
  const { functionEntry } = of.entries;
  const first = functionEntry[pairFunction[from]!]!, last = functionEntry[pairFunction[end]!]!;
  const atFunction = pairs.pairFunction[pairs.count]!;
  const at = to.functionEntry[atFunction]!;
  shifted(
    functionEntry,
    pairFunction[from]! + 1,
    pairFunction[end]! + 1,
    to.functionEntry,
    atFunction + 1,
    at - first,
  );
  for (const key of ["row", "small", "large", "value", "signed"] as const) {
    to[key].set(of.entries[key].subarray(first, last), at);
  }
}

function joinedMatrices(
  size: number,
  firstFunction: readonly number[],
  made: readonly PartPairs[][],
): OverlapKinetic {
  const matrix = (key: keyof OverlapKinetic) => {
    const whole = new Float64Array(size * size);
    made.forEach((row, a) =>
      row.forEach(({ oneElectron }, b) => {
        const width = (firstFunction[b + 1] ?? size) - firstFunction[b]!, part = oneElectron[key];
        for (
          let from = 0, to = firstFunction[a]! * size + firstFunction[b]!;
          from < part.length;
          to += size
        ) {
          for (const end = from + width, start = to - from; from < end; from++) {
            whole[start + from] = part[from]!;
          }
        }
      })
    );
    mirror(whole, size);
    return whole;
  };
  return { overlap: matrix("overlap"), kinetic: matrix("kinetic") };
}
