// Tripos mol2 files: bonds are heeded, and partial charges where they add up to whole ones.

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { heedRemarks } from "../../../lib/input/molecule/heed_remarks.ts";
import { readMol2 } from "../../../lib/input/molecule_files/mol2.ts";
import { onlyRefuses, type Refusal, refuses } from "../refusal.ts";

const mol2 = (charges: readonly number[], bonds = "1 1 2 1\n2 1 3 1", kind = "USER_CHARGES", more = "") =>
  `# a comment
@<TRIPOS>MOLECULE
water and sodium
 4 ${bonds === "" ? 0 : bonds.split("\n").length} 1 0 0
SMALL
${kind}

@<TRIPOS>ATOM
1 O1 0.0 0.0 0.0 O.3 1 WAT ${charges[0]}
2 H1 0.0 0.757 0.587 H 1 WAT ${charges[1]}
3 H2 0.0 -0.757 0.587 H 1 WAT ${charges[2]}
4 NA 2.3 0.0 0.0 Na 2 NA ${charges[3]}
@<TRIPOS>BOND
${bonds}
${more}`;
const read = (text: string) => heedRemarks(readMol2(text, "a.mol2"));

Deno.test("mol2: what bonds join is a fragment, and whole sums of partial charges are its charges, with a note", () => {
  const record = read(mol2([-0.834, 0.417, 0.417, 1]));
  assertEquals(record.symbols, ["O", "H", "H", "Na"]);
  assertEquals([record.fragments, record.fragmentCharges] as unknown[], [[[0, 1, 2], [3]], [0, 1]]);
  assertEquals(record.notices?.map(({ severity }) => severity), ["note"]);
  assertEquals(record.place("fragment_charges", 1), { file: "a.mol2", line: 12 });
});

Deno.test("mol2: without charges nothing is said of them", () => {
  assertEquals(read(mol2([0, 0, 0, 0], undefined, "NO_CHARGES")).fragmentCharges, undefined);
});

const refused: Record<string, [string, Refusal]> = {
  "a sum of partial charges that is not whole": [mol2([-0.5, 0.417, 0.417, 0.6]), {
    line: 9,
    found: "a column of charges",
    hint: "fragment_charges",
  }],
  "a second molecule": [mol2([0, 0, 0, 0], undefined, "NO_CHARGES", "@<TRIPOS>MOLECULE\nb\n1\n"), {
    found: "a second molecule",
  }],
  "a lone pair": [mol2([0, 0, 0, 0]).replace("Na 2", "LP 2"), { line: 12, found: '"LP"' }],
  "a bond of no atom": [mol2([0, 0, 0, 0], "1 1 9 1"), { line: 14, found: "1 1 9 1" }],
  "too few atoms": [mol2([0, 0, 0, 0]).replace(" 4 2", " 5 2"), { line: 8, found: "4 atoms" }],
  "no section of atoms": ["@<TRIPOS>MOLECULE\na\n1\n", { found: "no section @<TRIPOS>ATOM" }],
};
for (const [what, [text, refusal]] of Object.entries(refused)) {
  Deno.test(`mol2: ${what} is refused with its line`, () => refuses(() => read(text), refusal));
}

Deno.test("mol2: a crystal's cell is warned of", () => {
  const record = read(
    mol2([0, 0, 0, 0], undefined, "NO_CHARGES", "@<TRIPOS>CRYSIN\n10 10 10 90 90 90 1 1\n"),
  );
  assertEquals(record.notices?.map(({ severity }) => severity), ["warning"]);
});

Deno.test("mol2: whatever a file says, it is read or refused", () => {
  const text = mol2([-0.834, 0.417, 0.417, 1]);
  const noise = fc.tuple(fc.nat(text.length), fc.string({ maxLength: 12 }));
  fc.assert(fc.property(noise, ([at, other]) => {
    onlyRefuses(() => read(`${text.slice(0, at)}${other}${text.slice(at + other.length)}`));
  }));
});
