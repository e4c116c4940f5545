// Text outputs of five programs, from cclib's own test data, and what nmer takes from them.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { resultOfText, type TextOutput } from "../../../lib/programs/cclib/text_output.ts";
import type { Nmer } from "../../../lib/molecule/mod.ts";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { BOHR_IN_ANGSTROM } from "../../../lib/base/units.ts";
import { runPython } from "../../python_environment.ts";
import { cclibPython, isCclibThere } from "./cclib.ts";

const DATA = fromFileUrl(new URL("../../data/cclib", import.meta.url));
const SCRIPT = fromFileUrl(new URL("../../../lib/programs/cclib/read_outputs.py", import.meta.url));

// Energies as the files have them.
const CASES:
  readonly (readonly [file: string, method: string, basis: string, energy: number, decimals: number])[] = [
    ["Gaussian_water_mp2.log", "mp2", "sto-3g", -75.002282127454, 12],
    ["Gaussian_water_mp2.log", "hf", "sto-3g", -74.9643287914, 10],
    ["Gaussian_water_ccsdt.log", "ccsd(t)", "sto-3g", -75.017760422, 9],
    ["Molpro_h2o_mp2.out", "mp2", "cc-pvdz", -76.228119090255, 12],
    ["Molpro_h2o_mp2.out", "hf", "cc-pvdz", -76.024889896268, 12],
    ["Molpro_h2o_ccsdt.out", "ccsd(t)", "cc-pvdz", -76.240838058396, 12],
    ["NWChem_water_mp2.out", "mp2", "sto-3g", -75.002378700325, 12],
    ["NWChem_water_mp2.out", "hf", "sto-3g", -74.964328768125, 12],
    ["ORCA_water_mp2.out", "mp2", "sto-3g", -74.999373815, 9],
    ["ORCA_water_mp2.out", "hf", "sto-3g", -74.9635741, 8],
    ["Psi4_water_mp2.out", "hf", "sto-3g", -74.9644171322627528, 16],
  ];

const isThere = await isCclibThere();
const ignore = !isThere && Deno.env.get("CI") !== "true";
const skipped = ignore ? " (skipped: no cclib)" : "";

Deno.test({
  name: `cclib: energies of five programs come at the level of the model, with their digits${skipped}`,
  ignore,
}, async () => {
  const outputs = await read([...new Set(CASES.map(([file]) => file))]);
  for (const [file, method, basis, energy, decimals] of CASES) {
    const output = outputs.get(file)!;
    const model = { program: "elsewhere", method, basis, keywords: {} };
    assertEquals([file, resultOfText(output, model, "energy", nmerOf(output))], [
      file,
      { result: { energy }, decimals },
    ]);
  }
});

Deno.test({ name: `cclib: fitted MP2 is not the MP2 of the built-in engine${skipped}`, ignore }, async () => {
  const output = (await read(["Psi4_water_mp2.out"])).values().next().value!;
  const model = { program: "builtin", method: "mp2", basis: "sto-3g", keywords: {} };
  assertThrows(() => resultOfText(output, model, "energy", nmerOf(output)), Error, "density fitting");
});

Deno.test(
  { name: `cclib: a file of no program, and one that was cut off, are no results${skipped}`, ignore },
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const whole = await Deno.readTextFile(join(DATA, "NWChem_water_mp2.out"));
      await Deno.writeTextFile(join(folder, "cut.out"), whole.slice(0, whole.length * 0.6));
      await Deno.writeTextFile(join(folder, "notes.out"), "water, the wet one\n");
      const outputs = await read(["cut.out", "notes.out", "absent.out"], folder);
      const model = { program: "elsewhere", method: "mp2", basis: "sto-3g", keywords: {} };
      const water = (await read(["NWChem_water_mp2.out"])).get("NWChem_water_mp2.out")!;
      for (const [file, output] of outputs) {
        assertThrows(() => resultOfText(output, model, "energy", nmerOf(water)), Error, "", file);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

// NWChem 7.0.2 prints these two lines at every build of the Fock matrix of an atom among charges.
Deno.test({
  name: `cclib: NWChem's energies of embedding charges between iterations are passed over${skipped}`,
  ignore,
}, async () => {
  const folder = await Deno.makeTempDir();
  try {
    const whole = await Deno.readTextFile(join(DATA, "NWChem_water_mp2.out"));
    const charges = " Nuclear repulsion energy =   9.1199282786491800     \n" +
      " Bq nuclear interaction energy =   2.7450799821986588E-002\n";
    const embedded = whole.replaceAll(/^ +\d+ +-\d+\.\d+ +\d\.\d+D[+-]\d+ .*\n/gm, (line) => line + charges);
    assert(embedded.split("Bq nuclear").length > 3);
    await Deno.writeTextFile(join(folder, "embedded.out"), embedded);
    const output = (await read(["embedded.out"], folder)).get("embedded.out")!;
    const model = { program: "elsewhere", method: "hf", basis: "sto-3g", keywords: {} };
    assertEquals(resultOfText(output, model, "energy", nmerOf(output)).result.energy, -74.964328768125);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function read(files: readonly string[], folder = DATA): Promise<Map<string, TextOutput>> {
  assert(isThere, "cclib is not there: deno run -A tests/programs/cclib/install.ts");
  const input = JSON.stringify(files.map((file) => join(folder, file)));
  const { stdout } = await runPython(cclibPython(), ["-B", SCRIPT], { input });
  const lines = stdout.trimEnd().split("\n");
  return new Map(files.map((file, i) => [file, JSON.parse(lines[i]!) as TextOutput]));
}

// The water of an output itself.
function nmerOf({ coordinates }: TextOutput): Nmer {
  return {
    real: [fragmentIndex(0)],
    basis: [fragmentIndex(0)],
    atoms: Int32Array.of(0, 1, 2),
    fragmentStart: Int32Array.of(0),
    ghost: Uint8Array.of(0, 0, 0),
    symbols: ["O", "H", "H"],
    atomicNumbers: Uint8Array.of(8, 1, 1),
    geometry: Float64Array.from(coordinates.flat(), (value) => value / BOHR_IN_ANGSTROM),
    charge: 0,
    multiplicity: 1,
  };
}
