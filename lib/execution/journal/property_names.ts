// The names of the properties of results. All results of a method have the same, so each list is kept once, under
// an id that is its hash, and twice in two tables, so that no single damaged page takes all results with it.

import { hash } from "node:crypto";
import type { Connection } from "./connection.ts";
import { isWholeRow, type Unusable, withChecksum } from "./format/rows.ts";
import { NAMES, SPARE_NAMES } from "./format/schema.ts";

const TABLES = [NAMES, SPARE_NAMES];

/** The lists of names that a journal has. */
export class PropertyNames {
  readonly #ids = new Map<string, number>();
  readonly #lists = new Map<number, readonly string[]>([[0, []]]);

  /** @param connection The open journal. */
  constructor(readonly connection: Connection) {}

  /** The id of a list, which is recorded where it is new; 0 for the empty one. Inside a transaction. */
  record(names: readonly string[]): number {
    if (names.length === 0) return 0;
    const text = JSON.stringify(names);
    let id = this.#ids.get(text);
    if (id !== undefined) return id;
    id = idOf(text);
    for (const table of TABLES) this.connection.put(table, withChecksum(table, [id, text]));
    this.#ids.set(text, id);
    return id;
  }

  /** The transaction did not come to be, nor did what it recorded. */
  undo(): void {
    this.#ids.clear();
  }

  /** The list with an id; what is wrong with it where it is lost, or is no list. */
  list(id: number): readonly string[] | Unusable {
    const known = this.#lists.get(id);
    if (known !== undefined) return known;
    const rows = TABLES.flatMap((table) =>
      this.connection.rows([table], `${table.name} WHERE id = ?`, id).filter((row) => isWholeRow(table, row))
    );
    if (rows.length === 0) return "damaged";
    const [names] = rows.flatMap(([, text]) => namesIn(id, text as string));
    if (names !== undefined) this.#lists.set(id, names);
    return names ?? "misfit";
  }
}

function idOf(text: string): number {
  return Number.parseInt(hash("sha256", text, "hex").slice(0, 13), 16);
}

/** The list of names that a row's text is, as the only one; none where it is not as it was written. */
export function namesOfRow(id: number, text: string): readonly (readonly string[])[] {
  return namesIn(id, text);
}

// The list that a text is; none where it is not the one with the id: names of others' numbers are not changed.
function namesIn(id: number, text: string): readonly (readonly string[])[] {
  if (idOf(text) !== id) return [];
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? [names] : [];
  } catch {
    return [];
  }
}
