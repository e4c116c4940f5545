// The zod schemas of a molecule: the keys under `molecule:` of an input, and a QCSchema Molecule (schema_version 2,
// which is QCElemental's v1 model, and 3, its v2 model). Form only; what depends on several keys is checked in
// molecule_record.ts, what depends on chemistry in lib/molecule/from_record.ts.

import { z } from "zod";

const text = z.string();
const number = z.number();
const ignored = z.unknown().optional();

const fragmentIndices = z.array(z.array(z.int({ error: "a 0-based atom index" }), {
  error: "a list of 0-based atom indices",
}));

/** Fields of a QCSchema Molecule that nmer reads. */
const readFields = {
  symbols: z.array(z.string({ error: "an element symbol" }), { error: "a list of element symbols" })
    .describe("Element symbol of each atom."),
  geometry: z.union([
    z.array(number),
    z.array(z.array(number, { error: "the three coordinates of an atom" })),
  ], { error: "a list of coordinates, flat or three for each atom" })
    .describe("Cartesian coordinates in bohr: a flat list of 3 n numbers, or n lists of 3."),
  fragments: fragmentIndices.optional().describe("0-based indices of the atoms of each fragment."),
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
  name: text.nullish().describe("Name of the molecule."),
  comment: text.nullish().describe("Comment."),
};

/** Fields of a QCSchema Molecule that are accepted and have no effect on what nmer computes. */
const ignoredFields = {
  schema_name: z.literal(["qcschema_molecule", "qc_schema_molecule"]).optional().describe("QCSchema's own."),
  schema_version: z.literal([2, 3], { error: "2 or 3, the versions of QCSchema Molecule that nmer reads" })
    .optional().describe("QCSchema's own."),
  validated: ignored.describe("Ignored: nmer checks every molecule."),
  identifiers: ignored.describe("Ignored."),
  masses: ignored.describe("Ignored: energies and their derivatives do not depend on masses."),
  mass_numbers: ignored.describe("Ignored, as masses."),
  atom_labels: ignored.describe("Ignored."),
  atomic_numbers: ignored.describe("Ignored: the symbols count."),
  connectivity: ignored.describe("Ignored: fragments are given, or detected from distances."),
  fix_com: ignored.describe("Ignored: nmer never moves a molecule."),
  fix_orientation: ignored.describe("Ignored: nmer never turns a molecule."),
  fix_symmetry: ignored.describe("Ignored: n-mers are computed without symmetry."),
  provenance: ignored.describe("Ignored."),
  id: ignored.describe("Ignored."),
  extras: ignored.describe("Ignored."),
};

/** A QCSchema Molecule. */
export const qcschemaMoleculeSchema = z.strictObject({ ...readFields, ...ignoredFields });

/** The mapping under `molecule:` of an input: a file, a text or QCSchema fields, and what to add to them. */
export const inputMoleculeSchema = z.strictObject({
  file: z.string().min(1).optional().describe(
    "Path of a molecule, relative to the input: .xyz, .json (QCSchema Molecule), .txt or .mol (Psi4-style text).",
  ),
  text: text.optional().describe(
    'Psi4-style text: charge and multiplicity lines, atoms, -- between fragments, "units angstrom|bohr".',
  ),
  ...readFields,
  symbols: readFields.symbols.optional(),
  geometry: readFields.geometry.optional(),
  fragments: z.union([z.literal("auto"), fragmentIndices], {
    error: "auto, or a list of lists of 0-based atom indices",
  }).optional().describe("auto to detect them from covalent radii, or the 0-based atom indices of each."),
  units: z.enum(["angstrom", "bohr"]).optional()
    .describe("Unit of the coordinates in file or text where these do not say it; default angstrom."),
  charge: number.optional().describe("Total charge."),
  multiplicity: number.optional().describe("Total spin multiplicity 2S + 1."),
  ...ignoredFields,
});

/** A QCSchema Molecule that has the right form. */
export type QcschemaMoleculeForm = z.infer<typeof qcschemaMoleculeSchema>;

/** The mapping under `molecule:` when it has the right form. */
export type InputMoleculeForm = z.infer<typeof inputMoleculeSchema>;
