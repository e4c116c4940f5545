// Where the product of two functions stands among those of their blocks, as tables for compiled loops: [function of one
// block][function of the other], in whichever order the two blocks are named. Few shapes of blocks make few tables.

/** Tables for all pairs of blocks of a basis. */
export class LocalPlaces {
  /** All tables, one after the other. */
  readonly tables: Int32Array;
  readonly #blocks: number;
  /** Where the table of blocks a and b begins, in bytes: at a * blocks + b. */
  readonly #start: Int32Array;

  /** @param blockStart First function of each block; one more entry than blocks. */
  constructor(blockStart: Int32Array) {
    const blocks = this.#blocks = blockStart.length - 1;
    this.#start = new Int32Array(blocks ** 2);
    const known = new Map<string, number>();
    const tables: number[] = [];
    for (let a = 0; a < blocks; a++) {
      for (let b = 0; b < blocks; b++) {
        const rows = blockStart[a + 1]! - blockStart[a]!, columns = blockStart[b + 1]! - blockStart[b]!;
        const key = `${Math.sign(a - b)} ${rows} ${columns}`;
        let start = known.get(key);
        if (start === undefined) {
          known.set(key, start = 4 * tables.length);
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < columns; j++) tables.push(placeOf(a, b, i, j, rows, columns));
          }
        }
        this.#start[a * blocks + b] = start;
      }
    }
    this.tables = Int32Array.from(tables);
  }

  /** Where the table of two blocks begins, in bytes from the first. */
  tableOf(a: number, b: number): number {
    return this.#start[a * this.#blocks + b]!;
  }
}

function placeOf(a: number, b: number, i: number, j: number, rows: number, columns: number): number {
  if (a > b) return i * columns + j;
  if (a < b) return j * rows + i;
  return i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i;
}
