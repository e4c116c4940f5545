import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import * as z from "zod";
import { InputError } from "../../lib/base/error.ts";
import {
  inputSchema,
  locateError,
  parseDuration,
  parseInput,
  parseSize,
  readInput,
} from "../../lib/input/mod.ts";
import { assertRefusal, onlyRefuses, type Refusal, refuses } from "./refusal.ts";

const helium = "molecule:\n  text: |\n    He 0 0 0\n    --\n    He 0 0 3\n";
const hf = "model: { method: hf, basis: sto-3g }\n";
const two = "models:\n  good: { method: mp2 }\n  cheap: { method: hf }\n";
const read = (text: string) => parseInput(text, { name: "in.yaml" });

Deno.test("input: every key of the file reaches the record", () => {
  const record = read(
    helium + two + `driver: gradient
levels: { 2: good, supersystem: cheap, 1: good }
max_nbody: 2
bsse: [CP, ssfc, None, vmfc]
return_total_data: true
supersystem_ie_only: true
embedding_charges: { 1: [0.5], 2: [-0.5] }
execution:
  { parallel: 4, mode: workers, schedule: overlap, timeout: 1h30m, retries: 2, memory: 4GiB, journal: false,
    fresh: true, on_failure: abort, scratch: /tmp, format: json, progress: none, log: a.log, log_format: json,
    verbose: true, quiet: false }
`,
  );
  assertEquals(record.driver, "gradient");
  assertEquals([...record.levels!], [[1, "good"], [2, "good"], ["supersystem", "cheap"]]);
  assertEquals(record.models.get("good"), { program: "builtin", method: "mp2", keywords: {} });
  assertEquals(record.bsse, ["cp", "nocp", "vmfc"]);
  assertEquals([record.maxNbody, record.returnTotalData, record.supersystemIeOnly] as unknown[], [
    2,
    true,
    true,
  ]);
  assertEquals([...record.embeddingCharges!], [[1, [0.5]], [2, [-0.5]]]);
  assertEquals(record.execution, {
    parallel: 4,
    mode: "workers",
    schedule: "overlap",
    timeoutMilliseconds: 5_400_000,
    retries: 2,
    memoryBytes: 4 * 2 ** 30,
    journal: false,
    fresh: true,
    onFailure: "abort",
    scratch: "/tmp",
    format: "json",
    progress: "none",
    log: "a.log",
    logFormat: "json",
    verbose: true,
    quiet: false,
  });
});

Deno.test("input: the defaults are those of the interface", () => {
  const record = read(helium + hf);
  assertEquals([record.driver, record.bsse, record.supersystemIeOnly] as unknown[], [
    "energy",
    ["cp"],
    false,
  ]);
  assertEquals([...record.models.keys()], ["(auto)"]);
  assertEquals([record.levels, record.maxNbody, record.returnTotalData], [undefined, undefined, undefined]);
  assertEquals(record.execution, {});
});

Deno.test("input: one treatment may be written without a list", () => {
  assertEquals(read(helium + hf + "bsse: MBE").bsse, ["nocp"]);
});

Deno.test("input: inline QCSchema fields are in bohr, flat or nested", () => {
  for (const geometry of ["[0, 0, 0, 0, 0, 4]", "[[0, 0, 0], [0, 0, 4]]"]) {
    const { molecule } = read(
      `molecule: {symbols: [He, He], geometry: ${geometry}, fragments: [[0], [1]]}\n${hf}`,
    );
    assertEquals([...molecule.geometry], [0, 0, 0, 0, 0, 4]);
    assertEquals(molecule.fragments, [[0], [1]]);
  }
});

const refused: Record<string, [string, Refusal]> = {
  "an unknown key": [helium + "modell: {}", { line: 6, at: "modell", expected: "model", hint: '"model"?' }],
  "an unknown key of a model": [
    helium + "model: {method: hf,\n  bassis: x}",
    {
      file: "in.yaml",
      line: 7,
      at: "model.bassis",
      expected: "program, method, basis, basis_file, keywords",
      hint: '"basis"?',
    },
  ],
  "an unknown key of execution": [helium + hf + "execution: {timeoot: 1h}", {
    at: "execution.timeoot",
    hint: "timeout",
  }],
  "an unknown key of the molecule": [
    "molecule:\n  text: He 0 0 0\n  fragmnts: auto\n" + hf,
    { line: 3, at: "molecule.fragmnts", hint: '"fragments"?' },
  ],
  "an unknown key in one of several models": [
    helium + two.replace("{ method: hf }", "{ methd: hf }") + "levels: {1: good, 2: cheap}",
    { line: 8, at: "models.cheap.methd", hint: '"method"?' },
  ],
  "a missing molecule": [hf, { at: "molecule", found: "nothing" }],
  "a missing model": [helium, { at: "model", found: "no model chemistry" }],
  "a missing method": [helium + "model: {basis: x}", { line: 6, at: "model.method", found: "nothing" }],
  "a basis that is a number": [helium + "model: {method: hf, basis: 6}", {
    at: "model.basis",
    found: "6",
    expected: "a name",
  }],
  "both model and models": [helium + hf + two, { at: "models", found: "model and models" }],
  "levels beside model": [helium + hf + "levels: {1: x}", { at: "levels", found: "beside model" }],
  "models without levels": [helium + two, { at: "models", expected: "levels" }],
  "a level that names no model": [
    helium + two + "levels: {1: goood, 2: cheap}",
    { line: 9, at: "levels.1", found: '"goood"', expected: "good, cheap", hint: '"good"?' },
  ],
  "a model that no level names": [helium + two + "levels: {1: good}", { line: 8, at: "models.cheap" }],
  "level 0": [helium + two + "levels: {0: good, 1: cheap}", {
    at: "levels.0",
    expected: "1, 2, 3, ... or supersystem",
  }],
  "a level that is no number": [helium + two + "levels: {one: good}", { at: "levels.one" }],
  "no levels": [helium + two + "levels: {}", { at: "levels", expected: "at least one level" }],
  "an unknown driver": [helium + hf + "driver: hess", { line: 7, expected: "energy, gradient, hessian" }],
  "an unknown treatment": [helium + hf + "bsse: [cp, cpp]", {
    at: "bsse[1]",
    found: '"cpp"',
    expected: "vmfc",
  }],
  "no treatment": [helium + hf + "bsse: []", { at: "bsse", expected: "at least one" }],
  "max_nbody 0": [helium + hf + "max_nbody: 0", { at: "max_nbody", found: "0", expected: "at least 1" }],
  "max_nbody 1.5": [helium + hf + "max_nbody: 1.5", { at: "max_nbody", found: "1.5" }],
  "a duration without unit": [helium + hf + "execution: {timeout: 90}", {
    at: "execution.timeout",
    expected: "90s",
  }],
  "a size that is none": [helium + hf + "execution: {memory: much}", {
    at: "execution.memory",
    expected: "4GB",
  }],
  "no workers": [helium + hf + "execution: {parallel: 0}", { at: "execution.parallel", expected: "auto" }],
  "embedding charges of fragment 0": [helium + hf + "embedding_charges: {0: [1]}", {
    at: "embedding_charges.0",
  }],
  "an infinite charge": [helium + hf + "embedding_charges: {1: [.inf]}", {
    at: "embedding_charges.1[0]",
    expected: "finite",
  }],
  "a molecule without atoms": ["molecule: {charge: 1}\n" + hf, {
    at: "molecule",
    expected: "file, text and symbols",
  }],
  "a molecule given twice": [
    "molecule: {text: He 0 0 0, symbols: [He], geometry: [0, 0, 0]}\n" + hf,
    { at: "molecule", found: "text and symbols" },
  ],
  "symbols without geometry": ["molecule: {symbols: [He]}\n" + hf, { found: "symbols alone" }],
  "geometry beside text": ["molecule: {text: He 0 0 0, geometry: [0]}\n" + hf, { at: "molecule.geometry" }],
  "a geometry too short": [
    "molecule:\n  symbols: [He, He]\n  geometry: [0, 0, 0, 0]\n" + hf,
    { line: 3, at: "molecule.geometry", found: "4 coordinates for 2 atoms", expected: "6" },
  ],
  "a row of two coordinates": [
    "molecule: {symbols: [He, He], geometry: [[0, 0, 0], [0, 0]]}\n" + hf,
    { at: "molecule.geometry[1]", found: "2 coordinates" },
  ],
  "a coordinate that is a text": [
    "molecule: {symbols: [He], geometry: [[0, 0, x]]}\n" + hf,
    { at: "molecule.geometry[0][2]", found: '"x"', expected: "a number" },
  ],
  "a ghost atom in real": [
    "molecule: {symbols: [He], geometry: [0, 0, 0], real: [false]}\n" + hf,
    { at: "molecule.real[0]", hint: "placed by nmer" },
  ],
  "angstrom for QCSchema fields": [
    "molecule: {symbols: [He], geometry: [0, 0, 0], units: angstrom}\n" + hf,
    { at: "molecule.units", expected: "bohr" },
  ],
  "fragments that contradict the text": [
    helium + "  fragments: [[0, 1]]\n" + hf,
    { line: 6, at: "molecule.fragments", found: "[[0,1]]", expected: "[[0],[1]]" },
  ],
  "two names for the charge": [
    "molecule: {text: He 0 0 0, charge: 0, molecular_charge: 0}\n" + hf,
    { at: "molecule.molecular_charge" },
  ],
  "a fragment index that is no whole number": [
    "molecule: {text: He 0 0 0, fragments: [[0.5]]}\n" + hf,
    { at: "molecule.fragments[0][0]", expected: "0-based atom index" },
  ],
  "a mistake inside of the text": [
    helium.replace("0 0 3", "0 0 three") + hf,
    { line: 5, at: "molecule.text", found: '"three"' },
  ],
  "a mistake inside of a quoted text": ['molecule: {text: "He 0 0 x"}\n' + hf, {
    line: 1,
    at: "molecule.text.line 1",
  }],
  "a decimal comma in a list": [
    `molecule:\n  symbols: [He]\n  geometry:\n    - 0\n    - "0,757"\n    - 0\n${hf}`,
    { line: 5, at: "molecule.geometry[1]", found: '"0,757"', hint: "with a point: 0.757" },
  ],
  "a decimal comma that cuts a number": [`molecule: {symbols: [He], geometry: [0,757, 0, 0]}\n${hf}`, {
    at: "molecule.geometry",
    found: "4 coordinates",
    hint: "Decimals are written with a point",
  }],
  "a decimal comma in a charge": [helium + hf + 'embedding_charges: {1: ["-0,8"]}', {
    at: "embedding_charges.1[0]",
    hint: "with a point: -0.8",
  }],
  "a list": ["- 1", { found: "a list" }],
  "a word": ["hello", { found: "only a string" }],
  "a comment alone": ["# nothing", { found: "an empty file" }],
  "a molecule alone": ["symbols: [He]\ngeometry: [0, 0, 0]", {
    found: "a molecule alone",
    hint: "names this file",
  }],
  "another schema": ["schema_name: qcschema_input", { line: 1, found: "qcschema_input" }],
  "a file's path in a text": ["molecule: w.xyz\n" + hf, { line: 1, found: '"w.xyz"' }],
};
for (const [what, [text, refusal]] of Object.entries(refused)) {
  Deno.test(`input: ${what} is refused`, () => refuses(() => read(text), refusal));
}

Deno.test("input: the number of further mistakes is told", () => {
  refuses(() => read(helium + hf + "driver: x\nmax_nbody: 0\nbsse: 3"), { hint: "2 more mistakes" });
});

Deno.test("input: an error of a later room gets the line of its key", () => {
  const record = read(helium + hf + "max_nbody: 5");
  const error = new InputError({ keyPath: ["max_nbody"], found: "5", expected: "at most 2" });
  assertRefusal(locateError(record, error), { file: "in.yaml", line: 7, at: "max_nbody", found: "5" });
});

Deno.test("input: the JSON Schema describes every key", () => {
  const schema = z.toJSONSchema(inputSchema) as { properties: Record<string, { description?: string }> };
  const names = Object.keys(schema.properties);
  assert(names.includes("supersystem_ie_only") && names.includes("execution"));
  // Names of keys, of which one is `properties`, are no keywords of the schema.
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key !== "properties") walk(value, `${path}${key}.`);
      else {
        for (const [name, property] of Object.entries(value as Record<string, { description?: string }>)) {
          assert(property.description, `no description of ${path}${name}`);
          walk(property, `${path}${name}.`);
        }
      }
    }
  };
  walk(schema, "");
});

Deno.test("input: durations and sizes mean what they say", () => {
  assertEquals(["90s", "5m", "1h", "1h30m", "1.5h", "500ms", "1d"].map(parseDuration), [
    90_000,
    300_000,
    3_600_000,
    5_400_000,
    5_400_000,
    500,
    86_400_000,
  ]);
  assertEquals(
    ["", "5", "m", "5 m", "-5m", "30m1h", "0s", "1e3s", "9".repeat(400) + "s"].map(parseDuration),
    Array(9).fill(undefined),
  );
  assertEquals(["4GB", "4GiB", "512mb", "1.5 KiB", "7B"].map(parseSize), [4e9, 4 * 2 ** 30, 512e6, 1536, 7]);
  assertEquals(
    ["", "4", "GB", "-1GB", "0GB", "4GiBB", "9".repeat(400) + "GB"].map(parseSize),
    Array(7).fill(undefined),
  );
});

Deno.test("input: whatever stands under its keys, nothing but a refusal is thrown", () => {
  const keys = [
    "molecule",
    "model",
    "models",
    "levels",
    "bsse",
    "driver",
    "max_nbody",
    "execution",
    "specification",
  ];
  const inner = [
    "symbols",
    "geometry",
    "text",
    "fragments",
    "method",
    "basis",
    "keywords",
    "1",
    "good",
    "charge",
  ];
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(
        "He 0 0 0",
        "hf",
        "cp",
        "auto",
        "good",
        0,
        1,
        [0, 0, 0],
        ["He"],
        [[0]],
        null,
        true,
      ),
      fc.dictionary(fc.constantFrom(...inner), tie("any")),
      fc.array(tie("any"), { maxLength: 3 }),
    ),
  })).any;
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), value), (input) => {
      onlyRefuses(() => parseInput(JSON.stringify(input), { name: "in.json" }));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("input: names of models, programs, methods and basis sets are short enough for a table, and so is what refuses them", async () => {
  const long = "a".repeat(100_000);
  for (
    const model of [
      `model: { method: ${long} }`,
      `model: { method: hf, basis: ${long} }`,
      `model: { method: hf, program: "command:${long}" }`,
      `models: { ${"a".repeat(201)}: { method: hf } }`,
    ]
  ) refuses(() => read(`${helium}${model}\n`), { expected: "a name of at most 200 characters" });
  const longest = "a".repeat(200);
  read(`${helium}models: { ${longest}: { method: hf } }\nlevels: { 2: ${longest} }\n`);
  const file = await readInput(
    "in.yaml",
    (path) =>
      path === "in.yaml"
        ? Promise.resolve(new TextEncoder().encode(`molecule: { file: ${long}.xyz }\n${hf}`))
        : Promise.reject(new Error(`File name too long: ${path}`)),
  ).then(() => undefined, (error) => error);
  assertRefusal(file, { at: "molecule.file", found: "too long" });
  assert((file as Error).message.length < MAX_MESSAGE_LENGTH);
});

// Found, expected and hint, 4000 characters each.
const MAX_MESSAGE_LENGTH = 15_000;
