// Tables as text: columns as wide as their widest cell. Where a terminal is narrower than that, what matters least is
// shortened or left out, so that no line is broken.

/** How a table gives way to a narrow terminal: a column is left out, or cut to no less than a number of characters. */
export type Concession = { readonly drop: number } | { readonly cut: number; readonly to: number };

/** How a table is set. */
export interface TableLayout {
  /** The first column of numbers, which are set to the right; default none. */
  readonly numbersFrom?: number;
  /** Characters that a line may have; default any number. */
  readonly width?: number | undefined;
  /** What gives way to the width, the least important first; default nothing. */
  readonly concessions?: readonly Concession[];
}

const GAP = "  ";
const CUT = "…";

/**
 * The lines of a table, without blanks at their ends.
 *
 * @param rows Cells by row; the first row is the head.
 */
export function tableLines(
  rows: readonly (readonly string[])[],
  { numbersFrom = Infinity, width = Infinity, concessions = [] }: TableLayout = {},
): readonly string[] {
  const widths = fitted(widthsOf(rows), width, concessions);
  return rows.map((row) =>
    row.flatMap((cell, i) => {
      const room = widths[i];
      if (room === undefined) return [];
      const text = cell.length <= room ? cell : `${cell.slice(0, room - CUT.length)}${CUT}`;
      return [i < numbersFrom ? text.padEnd(room) : text.padStart(room)];
    }).join(GAP).trimEnd()
  );
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  // Not by a spread: tables may have very many rows.
  return rows[0]!.map((_, i) => rows.reduce((most, row) => Math.max(most, row[i]!.length), 0));
}

// The width of each column; undefined for those that are left out.
function fitted(
  natural: readonly number[],
  width: number,
  concessions: readonly Concession[],
): readonly (number | undefined)[] {
  const widths: (number | undefined)[] = [...natural];
  const excess = () => {
    const kept = widths.filter((each) => each !== undefined);
    return kept.reduce((sum, each) => sum + each, 0) + GAP.length * (kept.length - 1) - width;
  };
  for (const concession of concessions) {
    if (excess() <= 0) break;
    if ("drop" in concession) widths[concession.drop] = undefined;
    else {
      const { cut, to } = concession;
      const had = widths[cut];
      if (had !== undefined) widths[cut] = Math.max(Math.min(had, to), had - excess());
    }
  }
  return widths;
}
