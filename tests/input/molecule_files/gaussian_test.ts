// Molecules in Gaussian inputs: fragments, their charges and units are heeded, what is no molecule alone refused.

import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import fc from "fast-check";
import { readFileUpTo, readMolecule } from "../../../lib/input/mod.ts";
import { readGaussian } from "../../../lib/input/molecule_files/gaussian.ts";
import { onlyRefuses, type Refusal, refuses, refusesLater } from "../refusal.ts";

const gaussian = (route: string, charges: string, atoms: string, more = "") =>
  `%chk=a.chk\n${route}\n\nthe title\n\n${charges}\n${atoms}\n\n${more}`;
const read = (text: string) => readGaussian(text, "a.gjf");
const data = (name: string) => fromFileUrl(new URL(`data/${name}`, import.meta.url));

Deno.test("gaussian: fragments, their charges and multiplicities are heeded", () => {
  const record = read(gaussian(
    "#p hf/6-31g counterpoise=2",
    "1 2 1 1 0 2",
    "Li(Fragment=1) 0.0 0.0 0.0\nO(Fragment=2,Iso=18) 0.0 0.0 2.0\nH(Fragment=2) 0.0,0.9,2.2",
  ));
  assertEquals(record.symbols, ["Li", "O", "H"]);
  assertEquals([record.charge, record.multiplicity, record.fragments] as unknown[], [1, 2, [[0], [1, 2]]]);
  assertEquals([record.fragmentCharges, record.fragmentMultiplicities] as unknown[], [[1, 0], [1, 2]]);
  assertEquals(record.massNumbers, [undefined, 18, undefined]);
  assertEquals(record.place("symbols", 2), { file: "a.gjf", line: 9 });
  assertEquals([record.name, record.notices?.length] as unknown[], ["the title", 1]);
});

Deno.test("gaussian: coordinates are in bohr where the route says so", () => {
  assertEquals(read(gaussian("# hf units=au", "0 1", "He 0 0 3")).geometry[2], 3);
  assertEquals(read(gaussian("# hf units=(au,rad)", "0 1", "He 0 0 3")).geometry[2], 3);
  const text = gaussian("# hf units=au", "0 1", "He 0 0 3");
  refuses(() => readGaussian(text, "a.gjf", "angstrom"), { line: 2, found: "bohr", expected: "angstrom" });
});

Deno.test("gaussian: atoms may be frozen, have types of a force field and atomic numbers", () => {
  const record = read(gaussian("# hf", "0 1", "C-CT-0.1 -1 0.0 0.0 0.0\n8 0 0.0 0.0 1.2"));
  assertEquals([record.symbols, [...record.geometry.slice(0, 3)]] as unknown[], [["C", "O"], [0, 0, 0]]);
});

Deno.test("gaussian: further jobs of the same molecule and layers without ONIOM change nothing", () => {
  const text = gaussian("# hf", "0 1", "He 0 0.0 0.0 3.0 L", "--Link1--\n# mp2 geom=allcheck guess=read\n\n");
  assertEquals(read(text).symbols, ["He"]);
});

Deno.test("gaussian: cclib's inputs of others are read, a Z-matrix is refused", async () => {
  const record = await readMolecule(data("Mo4OCl4-sp.com"), readFileUpTo);
  assertEquals([record.symbols.length, record.charge, record.multiplicity], [6, -2, 1]);
  await refusesLater(readMolecule(data("water_mp2.com"), readFileUpTo), { line: 7, hint: "Z-matrices" });
});

const one = "He 0 0 0";
const refused: Record<string, [string, Refusal]> = {
  "a ghost atom": [gaussian("# hf", "0 1", `${one}\nHe-Bq 0 0 3`), { line: 8, found: "Bq" }],
  "a ghost by its symbol": [gaussian("# hf", "0 1", "Bq 0 0 3"), { line: 7, found: "Bq" }],
  "a translation vector": [gaussian("# hf", "0 1", `${one}\nTv 0 0 3`), { line: 8, found: "Tv" }],
  "a dummy atom": [gaussian("# hf", "0 1", "X 0 0 3"), { line: 7, found: "dummy" }],
  "a Z-matrix with numbers alone": [gaussian("# hf", "0 1", "O\nH 1 0.96\nH 1 0.96 2 104.5"), {
    line: 7,
    hint: "Z-matrices",
  }],
  "a row of a Z-matrix": [gaussian("# hf", "0 1", "H 1 0.96 2 104.5"), { line: 7, hint: "Z-matrices" }],
  "a geometry in a checkpoint": ["# hf geom=allcheck\n", { line: 1, found: "checkpoint" }],
  "point charges": [gaussian("# hf charge", "0 1", one, "0 0 5 1.0\n"), { line: 2, found: "point charges" }],
  "ONIOM": [gaussian("# oniom(hf:uff)", "0 1", one), { line: 2, found: "ONIOM" }],
  "a second job": [gaussian("# hf", "0 1", one, "--Link1--\n# mp2\n"), { found: "a second job" }],
  "charges of fragments that the atoms have not": [gaussian("# hf", "0 1 0 1 0 1", one), {
    line: 6,
    found: "2 fragments",
  }],
  "Counterpoise for other fragments": [gaussian("# hf counterpoise=2", "0 1", one), {
    line: 2,
    found: "Counterpoise=2",
  }],
  "an atom without a fragment": [gaussian("# hf", "0 1", "He(Fragment=1) 0 0 0\nHe 0 0 3"), { line: 8 }],
  "fragments with a gap": [gaussian("# hf", "0 1", "He(Fragment=1) 0 0 0\nHe(Fragment=3) 0 0 3"), {
    line: 7,
  }],
  "a fragment beyond all": [gaussian("# hf", "0 1", "He(Fragment=999999) 0 0 0"), { line: 7 }],
  "another nuclear charge": [gaussian("# hf", "0 1", "He(ZNuc=1.5) 0 0 0"), { line: 7, found: "ZNuc" }],
  "half a charge": [gaussian("# hf", "0.5 1", one), { line: 6, found: "0.5 1" }],
  "a file of coordinates": [gaussian("# hf", "0 1", "@water.xyz"), { line: 7, found: "@water.xyz" }],
  "a decimal comma": [gaussian("# hf", "0 1", "He 0,0 0,0 3,0"), { line: 7 }],
  "units that are none": [gaussian("# hf units=pm", "0 1", one), { line: 2, found: "pm" }],
};
for (const [what, [text, refusal]] of Object.entries(refused)) {
  Deno.test(`gaussian: ${what}: refused with its line`, () => refuses(() => read(text), refusal));
}

Deno.test("gaussian: whatever a file says, it is read or refused", () => {
  const text = gaussian("#p hf/6-31g", "1 1 1 1 0 1", "Li(Fragment=1) 0 0 0\nHe(Fragment=2) 0 0 2");
  const noise = fc.tuple(fc.nat(text.length), fc.string({ maxLength: 12 }));
  fc.assert(fc.property(noise, ([at, other]) => {
    onlyRefuses(() => read(`${text.slice(0, at)}${other}${text.slice(at + other.length)}`));
  }));
});
