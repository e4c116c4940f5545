// Tables as text: columns as wide as their widest cell.

/**
 * The lines of a table, without blanks at their ends.
 *
 * @param rows Cells by row; the first row is the head.
 * @param numbersFrom The first column of numbers, which are set to the right; default none.
 */
export function tableLines(rows: readonly (readonly string[])[], numbersFrom = Infinity): readonly string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row.map((cell, i) => i < numbersFrom ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))
      .join("  ").trimEnd()
  );
}
