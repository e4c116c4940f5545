// The molecule's file: found beside the input, read by its extension, and refused where it is named.

import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { readFileUpTo, readInput, readMolecule } from "../../lib/input/mod.ts";
import { filesIn, refusesLater } from "./refusal.ts";

const hf = "model: { method: hf, basis: sto-3g }\n";
const xyz = "2\n\nHe 0 0 0\nHe 0 0 3\n";

Deno.test("input: the molecule's file is found beside the input, and its keys are added", async () => {
  const files = filesIn({
    "dir/in.yaml": `molecule: {file: ../he.xyz, units: bohr, fragments: [[0], [1]]}\n${hf}`,
    "he.xyz": xyz,
  });
  const { molecule } = await readInput("dir/in.yaml", files);
  assertEquals([molecule.source, molecule.geometry[5], molecule.fragments] as unknown[], ["he.xyz", 3, [[0], [
    1,
  ]]]);
  assertEquals(molecule.place("symbols", 1), { file: "he.xyz", line: 4 });
  assertEquals(molecule.place("fragments", 1).keyPath, ["molecule", "fragments", 1]);
});

Deno.test("input: mistakes about the molecule's file are refused where it is named", async () => {
  const given = (path: string, content: Record<string, string> = {}) =>
    readInput("in.yaml", filesIn({ "in.yaml": `${hf}molecule: "${path}"\n`, ...content }));
  await refusesLater(given("no.xyz"), { file: "in.yaml", line: 2, at: "molecule", found: "does not exist" });
  await refusesLater(given("a.cif"), { line: 2, found: ".cif", expected: ".xyz", hint: "crystal" });
  await refusesLater(given("a"), { found: "without an extension" });
  await refusesLater(given("a\\0.xyz"), { found: "NUL" });
  await refusesLater(given("a.xyz", { "a.xyz": "1\n\nHe 0 0\n" }), { file: "a.xyz", line: 3 });
  await refusesLater(given("a.txt", { "a.txt": "\n\n\n  1  0  0  0  0  0            999 V2000\n" }), {
    found: "V2000",
  });
  await refusesLater(given("a.json", { "a.json": '{"symbols": ["He"],\n"geometri": [0,0,0]}' }), {
    file: "a.json",
    line: 2,
    hint: '"geometry"',
  });
  await refusesLater(readInput("he.xyz", filesIn({})), {
    found: "the file of a molecule",
    hint: "molecule: he.xyz",
  });
});

Deno.test("input: each kind of molecule file is read by its extension", async () => {
  const json = JSON.stringify({
    schema_name: "qcschema_molecule",
    schema_version: 2,
    symbols: ["He"],
    geometry: [0, 0, 1],
  });
  const files = filesIn({ "a.xyz": xyz, "a.txt": "He 0 0 0", "a.mol": "0 1\nHe 0 0 0", "a.json": json });
  assertEquals((await readMolecule("a.xyz", files)).symbols.length, 2);
  assertEquals((await readMolecule("a.txt", files)).symbols.length, 1);
  assertEquals((await readMolecule("a.mol", files)).charge, 0);
  assertEquals((await readMolecule("a.json", files)).geometry[2], 1);
});

Deno.test("input: Deno's files are read up to the limit, directories and endless devices refused", async () => {
  const directory = fromFileUrl(new URL(".", import.meta.url));
  await refusesLater(readMolecule(`${directory}data/../../input.xyz`, readFileUpTo), {
    found: "does not exist",
  });
  await refusesLater(readInput(`${directory}data`, readFileUpTo), { found: "a directory" });
  if (Deno.build.os === "linux") assertEquals((await readFileUpTo("/dev/zero", 1000)).length, 1001);
});
