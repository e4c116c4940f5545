// Tables of a result as values, whatever they are written as: text, CSV, Markdown and LaTeX each have a file beside
// this one.

/** A column. */
export interface Column {
  /** As a program names it, with its unit: `energy_hartree`. */
  readonly name: string;
  /** As people read it: `[Eh]`. */
  readonly head: string;
  /** Decimals that people read of its numbers; absent for words and counts. */
  readonly decimals?: number;
  /** Whether its cells are words, which are set to the left. */
  readonly isText?: boolean;
  /** Whether the title says what stands in all of its cells, so that only programs need it. */
  readonly isInTitle?: boolean;
  /** Whether only programs need it: people see the same in another column. */
  readonly isForPrograms?: boolean;
  /** Whether a terminal that is too narrow leaves it out, and when: the least number first; absent for never. */
  readonly yields?: number;
  /** Whether it is one of the last columns, all alike, which stand below each other where there is no room for all. */
  readonly isMatrix?: boolean;
}

/** A cell; undefined where there is nothing to say. Numbers are not rounded; fragments count from 0. */
export type Cell = string | number | Fragments | Named | undefined;

/** An n-mer by its fragments, ascending. */
export interface Fragments {
  readonly fragments: readonly number[];
}

/** What people and programs call differently. */
export interface Named {
  /** For people. */
  readonly words: string;
  /** For programs. */
  readonly names: string;
}

/** A table. */
export interface Table {
  /** What it shows, in a line. */
  readonly title: string;
  /** Its columns. */
  readonly columns: readonly Column[];
  /** A cell for each column. */
  readonly rows: readonly (readonly Cell[])[];
  /** Lines below it. */
  readonly notes?: readonly string[];
}

/** Head and cells of a table as people read them, without the columns that the title stands for. */
export function shownCells({ columns, rows }: Table): {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
} {
  const places = columns.flatMap(({ isInTitle, isForPrograms }, i) =>
    isInTitle === true || isForPrograms === true ? [] : [i]
  );
  return {
    columns: places.map((i) => columns[i]!),
    rows: rows.map((row) => places.map((i) => cellText(row[i], columns[i]!))),
  };
}

/** A cell as people read it. */
function cellText(cell: Cell, { decimals }: Column): string {
  if (cell === undefined) return "";
  if (typeof cell === "object") return "words" in cell ? cell.words : fragmentNames(cell.fragments);
  if (typeof cell === "string" || decimals === undefined) return String(cell);
  const text = cell.toFixed(decimals);
  return /^-[0.]+$/.test(text) ? text.slice(1) : text;
}

/** Fragments as people read them, counted from 1: `1-12`. */
export function fragmentNames(fragments: readonly number[]): string {
  return fragments.map((fragment) => fragment + 1).join("-");
}
