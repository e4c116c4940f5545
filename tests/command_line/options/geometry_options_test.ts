// A molecule that is run without an input: options for keys, and words for what is wrong with them.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseArguments } from "../../../lib/command_line/options/arguments.ts";
import { GEOMETRY_OPTIONS, geometryWords } from "../../../lib/command_line/options/geometry_options.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const XYZ = "3\nthree helium atoms\nHe 0 0 0\nHe 0 0 3\nHe 0 0 7\n";
const FILES = {
  "he.xyz": XYZ,
  "in.yaml": HELIUM_DIMER,
  "he.json": '{"symbols": ["He", "He"], "geometry": [0, 0, 0, 0, 0, 6]}',
};
const MODEL = ["--method", "hf", "--basis", "sto-3g"];

const resultOf = async (args: readonly string[], files: Readonly<Record<string, string>> = FILES) => {
  const run = await runCommand([...args, "-q", "-o", "r.json"], files);
  assertEquals(run.status, 0, run.err);
  return JSON.parse(run.files.get("r.json")!);
};

Deno.test("geometry: options give the numbers that an input with the same keys gives", async () => {
  const given = await resultOf([
    ...["run", "he.xyz", ...MODEL, "--bsse", "cp,nocp", "--max-nbody", "2", "--driver", "gradient"],
    ...["--keyword", "e_convergence=1e-9", "--keyword", "guess=core", "--return-total-data"],
  ]);
  const written = await resultOf(["run", "he.yaml"], {
    ...FILES,
    "he.yaml": `molecule: { file: he.xyz, fragments: auto }
driver: gradient
model: { method: hf, basis: sto-3g, keywords: { e_convergence: 1e-9, guess: core } }
bsse: [cp, nocp]
max_nbody: 2
return_total_data: true
`,
  });
  assertEquals(given.properties, written.properties);
  assertEquals(given.input_data, written.input_data);
});

Deno.test("geometry: fragments that a file says are taken, others are detected; charges go to those that are named", async () => {
  const ions = "2\n\nNa 0 0 0\nCl 0 0 2.4\n";
  const text = "0 1\nHe 0 0 0\nHe 0 0 3\n--\n0 1\nHe 0 0 7\n";
  const said = await resultOf(["run", "he.txt", ...MODEL], { "he.txt": text });
  assertEquals(said.molecule.fragments, [[0, 1], [2]]);
  const charges = ["--fragment-charges", "1=1,2=-1", "--format", "json"];
  const plan = await runCommand(["plan", "nacl.xyz", ...MODEL, ...charges], { "nacl.xyz": ions });
  const kinds = JSON.parse(plan.out).fragment_kinds as { formula: string; charge: number }[];
  assertEquals(kinds.map(({ formula, charge }) => [formula, charge]), [["Na", 1], ["Cl", -1]]);
});

Deno.test("geometry: plan and validate take the same options", async () => {
  const plan = await runCommand(["plan", "he.xyz", ...MODEL, "--max-nbody", "2", "--format", "json"], FILES);
  assertEquals(JSON.parse(plan.out).tasks, 6);
  const validate = await runCommand(["validate", "he.xyz", "he.json", ...MODEL], FILES);
  assertEquals([validate.status, validate.out.split("\n").length], [0, 5]);
});

Deno.test("geometry: standard input is an input, or a molecule beside a method", async () => {
  const input = await runCommand(["validate", "-"], { "-": HELIUM_DIMER });
  assertStringIncludes(input.out, "-: right: 2 atoms in 2 fragments");
  for (const text of [XYZ, "He 0 0 0\n--\nHe 0 0 3\n--\nHe 0 0 7\n"]) {
    const { out } = await runCommand(["validate", "-", ...MODEL], { "-": text });
    assertStringIncludes(out, "3 atoms in 3 fragments");
  }
  const molecule = await runCommand(["validate", "-", ...MODEL], { "-": FILES["he.json"] });
  assertStringIncludes(molecule.out, "2 atoms in 2 fragments");
});

const REFUSED: readonly (readonly [what: string, args: readonly string[], message: string])[] = [
  ["a method that nobody has", ["he.xyz", "--method", "hff", "--basis", "sto-3g"], '--method: found "hff"'],
  [
    "a basis set that nobody has",
    ["he.xyz", "--method", "hf", "--basis", "sto-4g"],
    '--basis: found "sto-4g"',
  ],
  [
    "an order of words",
    ["he.xyz", ...MODEL, "--max-nbody", "two"],
    '--max-nbody: found "two"; expected a whole number',
  ],
  ["an order above the fragments", ["he.xyz", ...MODEL, "--max-nbody", "9"], "--max-nbody: found 9"],
  ["a treatment that is none", ["he.xyz", ...MODEL, "--bsse", "cp,bp"], "--bsse"],
  [
    "a keyword that is none",
    ["he.xyz", ...MODEL, "--keyword", "foo=1"],
    "--keyword foo: found the unknown keyword",
  ],
  ["a keyword without a value", ["he.xyz", ...MODEL, "--keyword", "foo="], "expected NAME=VALUE"],
  ["charges without fragments", ["he.xyz", ...MODEL, "--fragment-charges", "1"], "as in 1=1,4=-1"],
  ["a unit that is none", ["he.xyz", ...MODEL, "--units", "parsec"], "--units: found"],
  ["no method", ["he.xyz", "--basis", "sto-3g"], "--basis: found no --method beside it"],
  [
    "no option at all",
    ["he.xyz"],
    "name a model beside it where options stand for an input: nmer run he.xyz --method hf",
  ],
  ["an input beside options", ["in.yaml", ...MODEL], '--method: found it beside the input "in.yaml"'],
  ["a file that is not there", ["no.xyz", ...MODEL], "no.xyz"],
  ["an option twice", ["he.xyz", ...MODEL, "--basis", "6-31g"], "--basis at most once"],
];

for (const [what, args, message] of REFUSED) {
  Deno.test(`geometry: ${what} is one error that names the option`, async () => {
    const { status, out, err } = await runCommand(["run", ...args, "-o", "r.json"], FILES);
    assertEquals([status, out], [2, ""]);
    assertStringIncludes(err, message);
    assertEquals(err.trimEnd().split("\n").length, 1);
  });
}

Deno.test("geometry: the journal has its name, holds other options too, and shards say how they are merged", async () => {
  const folder = await Deno.makeTempDir();
  await writeFiles(folder, { "he.xyz": XYZ });
  const run = (...args: string[]) => runOnDisk(["run", `${folder}/he.xyz`, ...MODEL, ...args]);
  assertStringIncludes((await run("--max-nbody", "2")).out, "6 tasks computed");
  assertStringIncludes((await run()).out, "1 task computed, 6 taken over from before");
  assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name).sort(), ["he.nmer.db", "he.xyz"]);
  await run("--shard", "1/2", "--keyword", "e_convergence=1e-7");
  const { out } = await run("--shard", "2/2", "--keyword", "e_convergence=1e-7");
  const command = /nmer (merge .*)\n/.exec(out)![1]!;
  const words = command.split(" ").map((word) =>
    word.includes("[") ? [1, 2].map((i) => `${folder}/he.${i}-of-2.nmer.db`) : [word]
  ).flat();
  assertEquals((await runOnDisk(words)).status, 0);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("geometry: the words of a command have every keyword again", () => {
  const options = [
    "--method",
    "hf",
    "--keyword",
    "guess=core",
    "--keyword",
    "e_convergence=1e-9",
    "--return-total-data",
  ];
  const operands = { least: 1, most: 1, what: "one" };
  const words = geometryWords(parseArguments(["he.xyz", ...options], GEOMETRY_OPTIONS, operands));
  assertEquals(words, ` ${options.join(" ")}`);
});

// What an input's author would be told, and what has no meaning where there is none.
const KEYS =
  /fragment_charges|fragment_multiplicities|basis_file|max_nbody|return_total_data|supersystem_ie_only|program: |is written|molecule\.fragments\[|model\./;

const WORDED: readonly (readonly [args: readonly string[], message: string])[] = [
  [["--charge", "1"], "Give --fragment-charges with the sum 1, as in --fragment-charges 1=1."],
  [["--multiplicity", "3"], "Give --fragment-multiplicities: the multiplicity of each fragment."],
  [["--method", "hff"], "Without --program it is builtin."],
  [["--basis", "sto-4g"], "--basis-file takes one of your own"],
  [["--basis", "sto-4g"], "write --program psi4."],
  [["--max-nbody", "2", "--supersystem-ie-only"], "expected --max-nbody 3, the number of fragments"],
  [["--fragment-charges", "1=1"], "which no option asks for. Give --fragment-charges where it is an ion"],
  [["--bsse", "cp,"], '--bsse: found ""; expected one of'],
];

for (const [args, message] of WORDED) {
  Deno.test(`geometry: messages on ${args.join(" ")} speak of options, and not of keys that nobody has written`, async () => {
    const others = MODEL.filter((_, i) => !args.includes(MODEL[i - i % 2]!));
    const { err } = await runCommand(["run", "he.xyz", ...others, ...args], FILES);
    assertStringIncludes(err, message);
    assert(!KEYS.test(err), err);
  });
}

Deno.test("geometry: a molecule of one fragment is told the options, and an input its keys", async () => {
  const files = { "he.xyz": "2\n\nH 0 0 0\nH 0 0 0.74\n" };
  const given = await runCommand(["validate", "he.xyz", ...MODEL], files);
  assertStringIncludes(given.err, "or ask for --return-total-data.");
  assert(!KEYS.test(given.err), given.err);
  const input = "molecule: { file: he.xyz, fragments: auto }\nmodel: { method: hf, basis: sto-3g }\n";
  const written = await runCommand(["validate", "in.yaml"], { ...files, "in.yaml": input });
  assertStringIncludes(written.err, "or ask for return_total_data.");
});

Deno.test("geometry: a basis set's file that is not there is of its option", async () => {
  const { err } = await runCommand(["run", "he.xyz", "--method", "hf", "--basis-file", "no.gbs"], FILES);
  assertStringIncludes(err, '--basis-file: found "no.gbs", which does not exist');
});
