// A plain table of a report: for spreadsheets and for the page.

/** A cell: undefined where nothing is known. */
export type Cell = string | number | undefined;

/** A table. */
export interface DataTable {
  /** Name of its file or sheet: letters and underscores. */
  readonly name: string;
  /** Headings, units among them. */
  readonly columns: readonly string[];
  /** As long as the columns each. */
  readonly rows: readonly (readonly Cell[])[];
}
