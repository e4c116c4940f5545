// The zod schemas of a molecule: the keys under `molecule:` of an input, and a QCSchema Molecule (schema_version 2,
// which is QCElemental's v1 model, and 3, its v2 model). Form only; what depends on several keys is checked in
// molecule_record.ts, what depends on chemistry in lib/molecule/from_record.ts.

import * as z from "zod";

const text = z.string();
const number = z.number();
const ignored = z.unknown().optional();

const fragmentIndices = z.array(z.array(z.int({ error: "a 0-based atom index" }), {
  error: "a list of 0-based atom indices",
}));

const kept = (description: string) =>
  z.record(z.string(), z.unknown(), { error: "a mapping" }).nullish().describe(description);

/** Fields of a QCSchema Molecule that nmer reads. */
const readFields = {
  symbols: z.array(z.string({ error: "an element symbol" }), { error: "a list of element symbols" })
    .describe("Element symbol of each atom."),
  geometry: z.union([
    z.array(number),
    z.array(z.array(number, { error: "the three coordinates of an atom" })),
  ], { error: "a list of coordinates, flat or three for each atom" })
    .describe("Cartesian coordinates in bohr: a flat list of 3 n numbers, or n lists of 3."),
  fragments: fragmentIndices.nullish().describe("0-based indices of the atoms of each fragment."),
  fragment_charges: z.array(number.nullable()).nullish()
    .describe("Charge of each fragment; null for the default, 0."),
  fragment_multiplicities: z.array(number.nullable()).nullish()
    .describe(
      "Spin multiplicity 2S + 1 of each fragment; null for the default, 1 or 2 by the electrons' number.",
    ),
  molecular_charge: number.nullish().describe("Total charge."),
  molecular_multiplicity: number.nullish().describe("Total spin multiplicity."),
  real: z.array(z.boolean()).nullish()
    .describe("Must be true for every atom: nmer places the ghost atoms itself."),
  masses: z.array(number.positive(), { error: "a list of masses" }).nullish()
    .describe(
      "Mass of each atom in u, of an isotope of its element; kept for the result, no effect on energies.",
    ),
  mass_numbers: z.array(z.int(), { error: "a list of mass numbers" }).nullish()
    .describe("Mass number of each atom, -1 where it is not known; kept for the result."),
  atomic_numbers: z.array(z.int(), { error: "a list of atomic numbers" }).nullish()
    .describe("Must agree with the symbols, which count."),
  atom_labels: z.array(z.string(), { error: "a list of labels" }).nullish().describe("Kept for the result."),
  connectivity: z.array(z.unknown(), { error: "a list of bonds" }).nullish()
    .describe("Kept for the result; fragments are given, or detected from distances."),
  identifiers: kept("Kept for the result."),
  provenance: kept("Kept for the result."),
  id: z.unknown().optional().describe("Kept for the result."),
  extras: kept("Kept for the result."),
  name: text.nullish().describe("Name of the molecule."),
  comment: text.nullish().describe("Comment."),
};

/** Fields of a QCSchema Molecule that are accepted and have no effect on what nmer computes. */
const ignoredFields = {
  schema_name: z.literal(["qcschema_molecule", "qc_schema_molecule"]).optional().describe("QCSchema's own."),
  schema_version: z.literal([2, 3], { error: "2 or 3, the versions of QCSchema Molecule that nmer reads" })
    .optional().describe("QCSchema's own."),
  validated: ignored.describe("Ignored: nmer checks every molecule."),
  fix_com: ignored.describe("Ignored: nmer never moves a molecule."),
  fix_orientation: ignored.describe("Ignored: nmer never turns a molecule."),
  fix_symmetry: ignored.describe("Ignored: n-mers are computed without symmetry."),
};

/** A QCSchema Molecule. */
export const qcschemaMoleculeSchema = z.strictObject({ ...readFields, ...ignoredFields });

/** A list with a value for each fragment, or a mapping of their numbers, counted from 1. */
const byFragment = <T extends z.ZodType>(value: T, what: string) =>
  z.union([
    z.array(value),
    z.record(z.string().regex(/^[1-9]\d{0,8}$/, { error: "the number of a fragment: 1, 2, 3, ..." }), value),
  ], { error: `a list of ${what}, or a mapping of fragments, counted from 1, to ${what}` }).nullish();

/** The mapping under `molecule:` of an input: a file, a text or QCSchema fields, and what to add to them. */
export const inputMoleculeSchema = z.strictObject({
  file: z.string().min(1).optional().describe(
    "Path of a molecule, relative to the input: .xyz, .json (QCSchema Molecule), .pdb, .sdf, .mol2, .mol, .gjf, .com, .inp (ORCA), .txt (Psi4-style text).",
  ),
  text: text.optional().describe(
    'Psi4-style text: charge and multiplicity lines, atoms, -- between fragments, "units angstrom|bohr".',
  ),
  ...readFields,
  symbols: readFields.symbols.optional(),
  geometry: readFields.geometry.optional(),
  fragments: z.union([z.literal("auto"), fragmentIndices], {
    error: "auto, or a list of lists of 0-based atom indices",
  }).nullish().describe("auto to detect them from covalent radii, or the 0-based atom indices of each."),
  units: z.enum(["angstrom", "bohr"]).optional()
    .describe("Unit of the coordinates in file or text where these do not say it; default angstrom."),
  fragment_charges: byFragment(number.nullable(), "charges").describe(
    "Charge of each fragment; null for the default, 0. Or those of some by their numbers, counted from 1, as in " +
      "{ 1: 1 }: all others are neutral.",
  ),
  fragment_multiplicities: byFragment(number.nullable(), "multiplicities").describe(
    "Spin multiplicity 2S + 1 of each fragment; null for the default, 1 or 2 by the electrons' number. Or those of " +
      "some by their numbers, counted from 1, as in { 2: 3 }.",
  ),
  charge: number.optional().describe("Total charge."),
  multiplicity: number.optional().describe("Total spin multiplicity 2S + 1."),
  ...ignoredFields,
});

/** A QCSchema Molecule that has the right form. */
export type QcschemaMoleculeForm = z.infer<typeof qcschemaMoleculeSchema>;

/** The mapping under `molecule:` when it has the right form. */
export type InputMoleculeForm = z.infer<typeof inputMoleculeSchema>;
