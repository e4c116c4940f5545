// Keys of QCSchema beside the atoms that speak of charges, spins and cells are read like comments.

import { assert, assertEquals } from "@std/assert";
import { parseInput } from "../../../lib/input/mod.ts";
import { type Refusal, refuses } from "../refusal.ts";

const moleculeOf = (more: string) =>
  parseInput(
    `molecule: { symbols: [Mg, O, H, H], geometry: [0, 0, -4, 0, 0, 0, 0, 1.4, 1.1, 0, -1.4, 1.1], ${more} }
model: { method: hf }`,
  ).molecule;

const refused: Record<string, Refusal> = {
  'name: "Mg2+ water"': { at: "molecule.name", found: 'a name that mentions "Mg2+"' },
  'identifiers: { smiles: "O.[Mg+2]" }': { at: "molecule.identifiers.smiles", found: "an identifier" },
  'identifiers: { inchi: "InChI=1S/Mg.H2O/h;1H2/q+2;" }': { at: "molecule.identifiers.inchi" },
  "extras: { charge: 1.5 }": { at: "molecule.extras.charge", found: "an entry of extras" },
  "extras: { cell: [9, 9, 9] }": { at: "molecule.extras.cell", hint: "from the entry of extras" },
  "extras: { cell: [[9, 0, 0], [0, 9, 0], [0, 0, 9]] }": { found: "a periodic cell" },
  "extras: { pbc: [true, true, true] }": { found: "periodicity" },
  "extras: { pbc: true }": { found: "periodicity" },
  "extras: { lattice: { a: 4 } }": { found: "a lattice" },
  "extras: { spin: 1 }": { found: '"spin"' },
  "extras: { charge: 2 }, molecular_charge: 1": {
    found: "charge 2 in the entry of extras",
    expected: "1, as",
  },
};
for (const [more, refusal] of Object.entries(refused)) {
  Deno.test(`keys: ${more} is refused`, () => refuses(() => moleculeOf(more), refusal));
}

Deno.test("keys: a charge in extras is heeded, and said; the input's own charge settles a name", () => {
  const { charge, notices } = moleculeOf("extras: { charge: 2 }");
  assertEquals(charge, 2);
  assert(notices?.[0]?.statement.includes("charge 2 from the entry of extras"));
  assertEquals(moleculeOf('name: "Mg2+ water", molecular_charge: 2').charge, 2);
});

Deno.test("keys: names, identifiers and extras that speak of nothing of that kind say nothing", () => {
  for (
    const more of [
      "name: H2OMg",
      "identifiers: { molecule_hash: 3b1e, smiles: 'O.[Mg]' }",
      "identifiers: { smiles: 'C[N+](=O)[O-]' }",
      "identifiers: { canonical_explicit_hydrogen_smiles: '[H]O[H]' }",
      "identifiers: { inchi: 'InChI=1S/H2O/h1H2', inchikey: XLYOFNOQVPJJNP-UHFFFAOYSA-N }",
      "identifiers: { molecular_formula: H2MgO }",
      "extras: { pbc: [false, false, false], cell: [0, 0, 0] }",
      "extras: { charge: null, mulliken_charges: [1, 0, 0, 0], run: 3 }",
      "extras: { charge: 0, multiplicity: 1 }",
    ]
  ) assertEquals(moleculeOf(more).notices, undefined, more);
});
