import { assertEquals, assertThrows } from "@std/assert";
import { fragmentIndex } from "../../lib/base/indices.ts";
import {
  coordinateIndices,
  nmerAtoms,
  nmerOf,
  nuclearCharges,
  toQcschemaMolecule,
} from "../../lib/molecule/mod.ts";
import { moleculeOf, waterAt } from "./records.ts";

const fragments = (...indices: number[]) => indices.map(fragmentIndex);
const salt = moleculeOf(`Na 0 0 0\n${waterAt(3)}Cl 0 0 5\nO 0 9 0`, {
  fragments: [[4], [3, 1, 2], [0], [5]],
  fragmentCharges: [-1, 0, 1, 0],
  fragmentMultiplicities: [1, 1, 1, 3],
});

Deno.test("n-mer: atoms follow the basis fragments in ascending order, and inside as they are listed", () => {
  const nmer = nmerOf(salt, fragments(3, 1), fragments(3, 2, 1));
  assertEquals([nmer.real, nmer.basis] as unknown[], [[1, 3], [1, 2, 3]]);
  assertEquals([...nmer.atoms], [3, 1, 2, 0, 5]);
  assertEquals([...nmer.ghost], [0, 0, 0, 1, 0]);
  assertEquals(nmer.symbols, ["H", "O", "H", "Na", "O"]);
  assertEquals([...nmer.atomicNumbers], [1, 8, 1, 11, 8]);
  assertEquals([...nuclearCharges(nmer)], [1, 8, 1, 0, 8]);
  assertEquals(nmer.geometry.slice(9, 12), salt.geometry.slice(0, 3));
  assertEquals([...nmerAtoms(salt, fragments(2, 0))], [4, 0]);
});

Deno.test("n-mer: charge and multiplicity are those of the real fragments alone", () => {
  const nmer = nmerOf(salt, fragments(2, 3), fragments(0, 1, 2, 3));
  assertEquals([nmer.charge, nmer.multiplicity], [1, 3]);
  assertEquals(nmerOf(salt, fragments(0), fragments(0)).charge, -1);
});

Deno.test("n-mer: spins of several fragments couple high, of the whole as the input says", () => {
  const hydrogens = moleculeOf("H 0 0 0\n--\nH 0 0 3\n--\nH 0 0 6", {
    multiplicity: 2,
    fragmentMultiplicities: [2, 2, 2],
  });
  assertEquals(nmerOf(hydrogens, fragments(0, 2), fragments(0, 1, 2)).multiplicity, 3);
  assertEquals(nmerOf(hydrogens, fragments(0, 1, 2), fragments(0, 1, 2)).multiplicity, 2);
});

Deno.test("n-mer: fragments that do not exist, repeat or lack their basis are a caller's mistake", () => {
  assertThrows(() => nmerOf(salt, fragments(), fragments(0)), RangeError, "at least one");
  assertThrows(() => nmerOf(salt, fragments(7), fragments(7)), RangeError, "no fragment 7");
  assertThrows(() => nmerOf(salt, fragments(0), fragments(1)), RangeError, "contain");
  assertThrows(() => nmerOf(salt, fragments(0), fragments(0, 0)), RangeError, "distinct");
});

Deno.test("n-mer: the places of its coordinates are those of its atoms in the molecule", () => {
  assertEquals([...coordinateIndices(Int32Array.of(3, 0))], [9, 10, 11, 0, 1, 2]);
});

Deno.test("qcschema: a molecule is written in the input's atom order with its frame fixed", () => {
  const written = toQcschemaMolecule(salt);
  assertEquals(written.schema_version, 3);
  assertEquals(written.symbols, salt.symbols);
  assertEquals(written.geometry.length, 18);
  assertEquals(written.fragments, [[4], [3, 1, 2], [0], [5]]);
  assertEquals([written.fragment_charges, written.molecular_multiplicity] as unknown[], [[-1, 0, 1, 0], 3]);
  assertEquals([written.fix_com, written.fix_orientation] as boolean[], [true, true]);
  assertEquals(toQcschemaMolecule(salt, 2).schema_version, 2);
});
