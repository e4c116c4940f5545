// A QCSchema BasisSet, as a model's basis may be instead of a name -> BasisSet. QCSchema gives functions to each
// atom, nmer's engine to each element: atoms of an element that differ are refused.

import type { KeyPath } from "../../base/key_path.ts";
import type { BasisSet } from "../../base/basis_set.ts";
import type { SharedShell } from "../../base/basis_set.ts";
import * as z from "zod";
import { describeValue, InputError } from "../../base/error.ts";
import { nuclideOf } from "../../base/isotopes/isotopes.ts";
import { EXPONENTS, isExponent, MAX_COLUMNS, MAX_PRIMITIVES } from "./basis_shells.ts";
import type { Document } from "../document/document.ts";
import { parseDecimal } from "../document/quantities.ts";
import { checkAgainst } from "../document/schema_error.ts";

const ignored = z.unknown().optional();

// Numbers are texts where the Basis Set Exchange wrote them.
const number = z.union([z.number(), z.string()], { error: "a finite number" })
  .refine((value) => numberOf(value) !== undefined, { error: "a finite number" });
const exponent = number.refine((value) => isExponent(numberOf(value)!), { error: EXPONENTS });

const shellSchema = z.strictObject({
  angular_momentum: z.array(z.int().min(0).max(6), { error: "a list of angular momenta from 0" }).min(1).max(
    MAX_COLUMNS,
  ),
  harmonic_type: z.enum(["spherical", "cartesian"]),
  exponents: z.array(exponent, { error: "a list of exponents" }).min(1).max(MAX_PRIMITIVES)
    .refine((list) => new Set(list.map(numberOf)).size === list.length, { error: "each exponent once" }),
  coefficients: z.array(z.array(number), { error: "a list of coefficients for each function" }).min(1)
    .max(MAX_COLUMNS)
    .refine((columns) => columns.every((column) => column.some((value) => numberOf(value) !== 0)), {
      error: "functions with a coefficient that is not 0",
    }),
}).refine(({ exponents, coefficients }) => coefficients.every(({ length }) => length === exponents.length), {
  error: "as many coefficients as exponents",
  path: ["coefficients"],
}).refine(
  ({ angular_momentum: { length }, coefficients }) => length === 1 || length === coefficients.length,
  { error: "as many lists of coefficients as angular momenta", path: ["coefficients"] },
);

const centreSchema = z.strictObject({
  electron_shells: z.array(shellSchema, { error: "a list of shells" }).min(1).max(MAX_COLUMNS),
  ecp_electrons: z.literal(0, { error: "0: the built-in engine has no core potentials" }).optional(),
  ecp_potentials: z.null({ error: "none: the built-in engine has no core potentials" }).optional(),
});

/** A QCSchema BasisSet, version 1 or 2. */
export const qcschemaBasisSchema = z.strictObject({
  schema_name: z.literal(["qcschema_basis", "qcschema_basis_set"]).optional(),
  schema_version: ignored,
  name: z.string({ error: "a name" }).min(1, { error: "a name that is not empty" }),
  description: ignored,
  center_data: z.record(z.string(), centreSchema, { error: "a mapping of centres to their shells" }),
  atom_map: z.array(z.string(), { error: "a list with the centre of each atom" }),
  nbf: ignored,
  extras: ignored,
});

type Shell = z.infer<typeof shellSchema>;

/**
 * Checks a part of a document as a BasisSet for the atoms of a molecule.
 *
 * @param at Key path of the part.
 * @param symbols Symbols of the atoms.
 * @throws {InputError} With line and key path.
 */
export function qcschemaBasisSet(
  document: Document,
  at: KeyPath,
  symbols: readonly string[],
): BasisSet {
  const { name, center_data: centres, atom_map: map } = checkAgainst(qcschemaBasisSchema, document, at);
  const fail = (keys: KeyPath, found: string, expected: string): never => {
    const keyPath = [...at, ...keys];
    throw new InputError({ ...document.locate(keyPath), keyPath, found, expected });
  };
  if (map.length !== symbols.length) {
    fail(["atom_map"], `${map.length} centres`, `one for each of the ${symbols.length} atoms`);
  }
  const centreOfElement = new Map<number, string>();
  map.forEach((centre, atom) => {
    if (!Object.hasOwn(centres, centre)) {
      fail(["atom_map", atom], describeValue(centre), `one of ${Object.keys(centres).join(", ")}`);
    }
    const atomicNumber = nuclideOf(symbols[atom]!)?.atomicNumber;
    if (atomicNumber === undefined) return; // the molecule's own check refuses it
    const other = centreOfElement.get(atomicNumber) ?? centre;
    if (other !== centre && JSON.stringify(centres[other]) !== JSON.stringify(centres[centre])) {
      fail(
        ["atom_map", atom],
        `other functions than an atom of the same element has`,
        "one set for each element",
      );
    }
    centreOfElement.set(atomicNumber, other);
  });
  const used = [...centreOfElement].sort(([a], [b]) => a - b);
  const shells = used.flatMap(([, centre]) => centres[centre]!.electron_shells);
  const kinds = shells.filter(({ angular_momentum }) => Math.max(...angular_momentum) > 1)
    .map(({ harmonic_type }) => harmonic_type);
  if (new Set(kinds).size > 1) {
    fail(["center_data"], "spherical and Cartesian functions", "d functions and higher of one kind");
  }
  return {
    name,
    source: document.name,
    ...(kinds[0] === undefined ? {} : { functions: kinds[0] }),
    elements: Object.fromEntries(
      used.map(([z, centre]) => [String(z), centres[centre]!.electron_shells.flatMap(shellRecords)]),
    ),
  };
}

/** A shell as it is, or where it joins momenta other than s and p, a shell for each of them. */
function shellRecords({ angular_momentum: l, exponents, coefficients }: Shell): SharedShell[] {
  const record = (momenta: readonly number[], columns: readonly (readonly (number | string)[])[]) => ({
    l: momenta,
    exponents: exponents.map((value) => numberOf(value)!),
    coefficients: columns.map((column) => column.map((value) => numberOf(value)!)),
  });
  if (l.length === 1 || (l.length === 2 && l[0] === 0 && l[1] === 1)) return [record(l, coefficients)];
  return l.map((momentum, column) => record([momentum], [coefficients[column]!]));
}

function numberOf(value: number | string): number | undefined {
  if (typeof value === "string") return parseDecimal(value.trim());
  return Number.isFinite(value) ? value : undefined;
}
