// Keys of a molecule that nmer does not compute with, but that may speak of charges, spins or a cell: `comment`, `name`,
// `identifiers` and `extras` of QCSchema. They are read like comments.

import type { KeyPath } from "../../base/key_path.ts";
import { type Document, isMapping } from "../document/document.ts";
import type { Remark } from "../records/molecule_record.ts";

/** The keys that are looked at. */
interface SpeakingKeys {
  readonly comment?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly identifiers?: Readonly<Record<string, unknown>> | null | undefined;
  readonly extras?: Readonly<Record<string, unknown>> | null | undefined;
}

// Keys of extras whose values mean what they would in a comment; results of programs have many others.
const STATING =
  /^(?:(?:total_?|net_?|molecular_?)?charge|chrg|q|(?:spin_?|molecular_?)?multiplicity|mult|spin|uhf|(?:total_?)?magmom|n_?elec(?:trons?)?|n_?unpaired|(?:unit_?|super_?)?cell|pbc|lattice(?:_vectors)?|box)$/i;
const OF_CELL = /cell|lattice|box/i;
const TEXTS = /^(?:comment|description|title|notes?|smiles|inchi)$/i;
/** Numbers of three vectors. */
const MAX_VALUES = 9;

/** What the keys say, as remarks. */
export function remarksOfKeys(document: Document, at: KeyPath, keys: SpeakingKeys): readonly Remark[] {
  const remarks: Remark[] = [];
  const add = (text: unknown, path: KeyPath, what?: string) => {
    if (typeof text !== "string" || text.trim() === "") return;
    const place = document.locate([...at, ...path]);
    remarks.push({ text, place, ...(what === undefined ? {} : { what }) });
  };
  add(keys.comment, ["comment"]);
  add(keys.name, ["name"], "a name");
  for (const [key, value] of Object.entries(keys.identifiers ?? {})) {
    add(value, ["identifiers", key], "an identifier");
  }
  for (const [key, value] of Object.entries(keys.extras ?? {})) {
    if (STATING.test(key)) add(statementOf(key, value), ["extras", key], "an entry of extras");
    else if (TEXTS.test(key)) add(value, ["extras", key], "an entry of extras");
  }
  return remarks;
}

/** `charge=2`, `pbc=true true true`; nothing of null, and of a cell of zeros, which ASE writes where there is none. */
function statementOf(key: string, value: unknown): string | undefined {
  const values = [value].flat(2);
  if (value == null || values.length === 0 || values.length > MAX_VALUES) return undefined;
  const isPlain = values.every((item) => ["string", "number", "boolean"].includes(typeof item));
  if (!isPlain && !isMapping(value)) return undefined;
  if (OF_CELL.test(key) && values.every((item) => Number(item) === 0)) return undefined;
  const name = key.toLowerCase();
  return isMapping(value) ? `${name}={` : `${name}="${values.join(" ")}"`;
}
