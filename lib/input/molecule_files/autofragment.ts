// The output of autofragment (https://github.com/brycewestheimer/autofragment-public), a tree of fragments in JSON ->
// MoleculeRecord: its leaves are the fragments. Its coordinates are in angstrom.

import * as z from "zod";
import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { Notice } from "../../base/notice.ts";
import { bohrFromAngstrom } from "../../base/units.ts";
import { type Document, isMapping } from "../document/document.ts";
import { checkAgainst } from "../document/schema_error.ts";
import type { MoleculeRecord } from "../records/molecule_record.ts";

const leafFields = {
  id: z.string(),
  symbols: z.array(z.string()).optional(),
  geometry: z.array(z.number()).optional(),
  molecular_charge: z.number().optional(),
  molecular_multiplicity: z.int().optional(),
  layer: z.unknown().optional(),
  embedding_type: z.unknown().optional(),
  metadata: z.unknown().optional(),
};

interface TreeForm {
  readonly id: string;
  readonly symbols?: string[] | undefined;
  readonly geometry?: number[] | undefined;
  readonly molecular_charge?: number | undefined;
  readonly molecular_multiplicity?: number | undefined;
  readonly fragments?: TreeForm[] | undefined;
}

const fragmentSchema: z.ZodType<TreeForm> = z.lazy(() =>
  z.strictObject({ ...leafFields, fragments: z.array(fragmentSchema).optional() })
) as z.ZodType<TreeForm>;

const treeSchema = z.strictObject({
  version: z.string().optional(),
  source: z.unknown().optional(),
  partitioning: z.unknown().optional(),
  fragments: z.array(fragmentSchema, { error: "a list of fragments" }).min(1),
  interfragment_bonds: z.array(z.unknown()).optional(),
});

/** Whether a value is autofragment's output: fragments that have symbols or fragments themselves. */
export function isAutofragment(value: unknown): boolean {
  if (!isMapping(value) || !Array.isArray(value["fragments"])) return false;
  return Object.hasOwn(value, "partitioning") && !Object.hasOwn(value, "symbols");
}

/**
 * The molecule of autofragment's output.
 *
 * @throws {InputError} With line and key path.
 */
export function autofragmentMolecule(document: Document): MoleculeRecord {
  const form = checkAgainst(treeSchema, document);
  const leaves = form.fragments.flatMap((fragment, i) => leavesOf(document, fragment, ["fragments", i]));
  const symbols = leaves.flatMap(({ leaf }) => leaf.symbols ?? []);
  let first = 0;
  const fragments = leaves.map(({ leaf }) => (leaf.symbols ?? []).map(() => first++));
  const places = leaves.flatMap(({ leaf, at }) => (leaf.symbols ?? []).map((_, i) => [...at, "symbols", i]));
  const bonds = form.interfragment_bonds ?? [];
  const cut: Notice = {
    ...document.locate(["interfragment_bonds"]),
    severity: "warning",
    statement: `${bonds.length} bonds between fragments are stated, so n-mers cut them`,
    advice: "nmer caps no bonds: partition the system so that none is cut.",
  };
  return {
    source: document.name,
    symbols,
    geometry: Float64Array.from(leaves.flatMap(({ leaf }) => leaf.geometry ?? []), bohrFromAngstrom),
    fragments,
    fragmentCharges: leaves.map(({ leaf }) => leaf.molecular_charge ?? 0),
    fragmentMultiplicities: leaves.map(({ leaf }) => leaf.molecular_multiplicity),
    ...(bonds.length === 0 ? {} : { notices: [cut] }),
    place: (field, ...indices) => {
      const atom = indices[0];
      if (atom === undefined) return document.locate(["fragments"]);
      if (field === "symbols" || field === "geometry") return document.locate(places[atom] ?? ["fragments"]);
      return document.locate(leaves[atom]?.at ?? ["fragments"]);
    },
  };
}

interface Leaf {
  readonly leaf: TreeForm;
  readonly at: KeyPath;
}

function leavesOf(document: Document, fragment: TreeForm, at: KeyPath): readonly Leaf[] {
  const { fragments = [], symbols = [], geometry = [] } = fragment;
  const refuse = (found: string, expected: string): never => {
    throw new InputError({ ...document.locate(at), keyPath: at, found, expected });
  };
  if (fragments.length > 0) {
    if (symbols.length > 0) refuse("atoms beside fragments", "a fragment with either");
    return fragments.flatMap((child, i) => leavesOf(document, child, [...at, "fragments", i]));
  }
  if (symbols.length === 0) refuse("a fragment without atoms", "at least one atom in each fragment");
  if (geometry.length !== 3 * symbols.length) {
    refuse(`${geometry.length} coordinates for ${symbols.length} atoms`, `${3 * symbols.length} coordinates`);
  }
  return [{ leaf: fragment, at }];
}
