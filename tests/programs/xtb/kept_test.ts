// What xtb's server keeps between tasks: no bit of a result depends on it.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { LIBRARY_FOLDERS } from "../../../lib/programs/contract/traces.ts";
import { calculate } from "../../../lib/programs/xtb/server/calculation.ts";
import { Calculators } from "../../../lib/programs/xtb/server/calculators.ts";
import type { Xtb } from "../../../lib/programs/xtb/server/library.ts";
import { LIBRARY_FILES } from "../../../lib/programs/xtb/search.ts";
import { withFolder } from "../../folders.ts";

const SERVER = fromFileUrl(new URL("../../../workers/xtb_server.ts", import.meta.url));

/** Coordinates in bohr. */
interface Molecule {
  readonly symbols: readonly string[];
  readonly geometry: readonly number[];
  readonly charge?: number;
  readonly multiplicity?: number;
}

const WATER: Molecule = { symbols: ["O", "H", "H"], geometry: [0, 0, 0.22, 0, 1.43, -0.89, 0, -1.43, -0.89] };
const BENT_WATER: Molecule = { ...WATER, geometry: [0, 0.01, 0.2, 0.02, 1.5, -0.8, 0, -1.4, -0.89] };
const REVERSED_WATER: Molecule = { symbols: ["H", "H", "O"], geometry: WATER.geometry.toReversed() };
const WATER_CATION: Molecule = { ...WATER, charge: 1, multiplicity: 2 };
const IODINE: Molecule = {
  symbols: ["I", "I", "N", "H", "H", "H"],
  geometry: [0, 0, 0, 0, 0, 5.1, 0, 0, -5.2, 0, 1.8, -5.9, 1.55, -0.9, -5.9, -1.55, -0.9, -5.9],
};
const HYDROGEN: Molecule = { symbols: ["H", "H"], geometry: [0, 0, 0, 0, 0, 1.4] };

const NEAR = { charges: [0.4, -0.8], positions: [0, 0, 6, 1, 0.5, 7], atomic_numbers: [1, 8] };
const FAR = { charges: [-0.3], positions: [0, -7, 1], atomic_numbers: [17] };

function task(
  { symbols, geometry, charge = 0, multiplicity = 1 }: Molecule,
  method: string,
  keywords: Readonly<Record<string, unknown>> = {},
  { driver = "gradient", ...more }: Readonly<Record<string, unknown>> = {},
) {
  const molecule = { symbols, geometry, molecular_charge: charge, molecular_multiplicity: multiplicity };
  return { input: { driver, molecule, model: { method }, keywords }, ...more };
}

const TASKS = [
  task(WATER, "GFN2-xTB"),
  task(IODINE, "GFN2-xTB"),
  task(BENT_WATER, "GFN2-xTB"),
  task(WATER, "GFN2-xTB", {}, { embedding: NEAR }),
  task(BENT_WATER, "GFN2-xTB", {}, { embedding: FAR }),
  task(WATER_CATION, "GFN2-xTB"),
  task(REVERSED_WATER, "GFN2-xTB"),
  task(IODINE, "GFN1-xTB"),
  task(WATER, "GFN2-xTB", { solvent: "water" }),
  task(WATER, "GFN2-xTB", { max_iterations: 1 }),
  task(HYDROGEN, "GFN1-xTB", {}, { driver: "hessian" }),
  task(WATER, "GFN-FF"),
  task(BENT_WATER, "GFN-FF"),
  task(BENT_WATER, "GFN2-xTB", { electronic_temperature: 5000 }),
  task(BENT_WATER, "GFN2-xTB", { accuracy: 0.01 }),
];

/** What one server answers to some tasks. */
async function resultsOf(
  library: string,
  tasks: readonly unknown[],
): Promise<Readonly<Record<string, unknown>>[]> {
  const lines = tasks.map((one, id) => JSON.stringify({ id, ...one as object }));
  const answers = await linesOf(["serve", library], lines.map((line) => `${line}\n`).join(""));
  assert("ready" in answers[0]!);
  return answers.slice(1).map((answer, id) => {
    assertEquals(answer["id"], id);
    return answer["result"] as Readonly<Record<string, unknown>>;
  });
}

async function libraryHere(): Promise<string | undefined> {
  const named = Deno.env.get("NMER_XTB");
  const conda = Deno.env.get("CONDA_PREFIX");
  const folders = [...(conda === undefined ? [] : [`${conda}/lib`]), ...LIBRARY_FOLDERS];
  const files = folders.flatMap((folder) => LIBRARY_FILES.map((file) => `${folder}/${file}`));
  const [answer] = await linesOf(["find", ...(named === undefined ? [] : [named]), ...files], "");
  return answer?.["path"] as string | undefined;
}

/** Lines of JSON that the server prints, in a folder where GFN-FF may leave files. */
const linesOf = (words: readonly string[], input: string) =>
  withFolder(async (cwd): Promise<Record<string, unknown>[]> => {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-lock", "--allow-ffi", SERVER, ...words],
      cwd,
      env: { OMP_NUM_THREADS: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const writer = child.stdin.getWriter();
    const [{ stdout }] = await Promise.all([
      child.output(),
      writer.write(new TextEncoder().encode(input)).then(() => writer.close()),
    ]);
    return new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
  });

const library = await libraryHere();

// A library that computes nothing, and which of its functions are called.
function countedLibrary() {
  const calls: string[] = [];
  const call = (name: string) => () => {
    calls.push(name);
    return name.startsWith("xtb_new") ? 1n : 0;
  };
  const xtb = new Proxy({}, { get: (_, name) => call(String(name)) }) as Xtb;
  const count = (name: string) => calls.filter((called) => called === name).length;
  return { calculators: new Calculators(xtb), count };
}

Deno.test("xtb server: what is set up for atoms is there for the next molecule of the same, as long as the model is", () => {
  const { calculators, count } = countedLibrary();
  const compute = (molecule: Molecule, method: string) => {
    calculate(calculators, task(molecule, method).input);
    return [count("xtb_loadGFN2xTB"), count("xtb_loadGFN1xTB"), count("xtb_loadGFNFF")];
  };
  assertEquals(compute(WATER, "GFN2-xTB"), [1, 0, 0]);
  assertEquals(compute(IODINE, "GFN2-xTB"), [2, 0, 0]);
  assertEquals(compute(BENT_WATER, "GFN2-xTB"), [2, 0, 0]);
  assertEquals(compute(WATER, "GFN1-xTB"), [2, 1, 0]);
  assertEquals(compute(WATER, "GFN2-xTB"), [3, 1, 0]);
  assertEquals(compute(WATER, "GFN-FF"), [3, 1, 1]);
  assertEquals(compute(BENT_WATER, "GFN-FF"), [3, 1, 2]);
  // All but the calculator and its environment are of one calculation; those of another model are freed.
  assertEquals([count("xtb_newMolecule"), count("xtb_delMolecule"), count("xtb_delResults")], [7, 7, 7]);
  assertEquals([count("xtb_newCalculator"), count("xtb_delCalculator")], [6, 6]);
  assertEquals([count("xtb_newEnvironment"), count("xtb_delEnvironment")], [6, 6]);
});

Deno.test("xtb server: of many kinds of molecules those used last are kept, and large ones are not", () => {
  const { calculators, count } = countedLibrary();
  const atoms = (number: number) => {
    const symbols = new Array<string>(number).fill("He");
    const geometry = symbols.flatMap((_, i) => [9 * i, 0, 0]);
    calculate(calculators, task({ symbols, geometry }, "GFN2-xTB").input);
  };
  for (let number = 1; number <= 40; number++) atoms(number);
  assertEquals([count("xtb_loadGFN2xTB"), count("xtb_delCalculator")], [40, 24]);
  atoms(40);
  assertEquals(count("xtb_loadGFN2xTB"), 40);
  atoms(1);
  assertEquals(count("xtb_loadGFN2xTB"), 41);
  for (let i = 0; i < 2; i++) atoms(101);
  assertEquals(count("xtb_loadGFN2xTB"), 43);
});

Deno.test({
  name: `xtb server: a task has the same bits whatever its process computed before${
    library === undefined ? " (skipped: no xtb here)" : ""
  }`,
  ignore: library === undefined && Deno.env.get("CI") !== "true",
  fn: async () => {
    const alone = (await Promise.all(TASKS.map((one) => resultsOf(library!, [one])))).flat();
    const failed = alone.map(({ success }) => success !== true);
    assertEquals(failed.flatMap((is, i) => is ? [i] : []), [9]); // that of one iteration
    const order = TASKS.map((_, i) => i);
    for (
      const places of [
        [...order, ...order],
        order.toReversed(),
        order.map((i) => (i * 7) % order.length),
      ]
    ) {
      const results = await resultsOf(library!, places.map((i) => TASKS[i]!));
      assertEquals(results, places.map((i) => alone[i]!));
    }
  },
});
