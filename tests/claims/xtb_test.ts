// nmer with xtb's library against the xtb command: the same fragments, charges, spins, frames and orders of atoms.

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { byCommand, byCommandIn, type Molecule, runXtb } from "../xtb_command.ts";
import { LARGE_COMPONENT } from "../tolerances.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

// The command prints twelve decimals; the last bits of both depend on how many threads the linear algebra has.
const ENERGY_TOLERANCE = 3e-12;
// Hartree/bohr.
const GRADIENT_TOLERANCE = 1e-11;
// Hartree/bohr^2: differences over two points, 0.005 bohr away, leave out as much as 3e-5.
const HESSIAN_TOLERANCE = 4e-5;
// Hartree/bohr^2: rows of a Hessian add up to nothing, but for what a step of 0.005 bohr makes of forces' last digits.
const DIFFERENCE_SUM = 1e-7;
// Hartree/bohr: forces on charges are printed with eight decimals, and a charge feels several n-mers.
const PRINTED_FORCE = 5e-8;
// Eight decimals.
const DIPOLE_TOLERANCE = 1e-8;

const numbersOf = (text: string) => text.trim().split(/\s+/).map(Number);

interface Result {
  readonly success: boolean;
  readonly return_result: number | readonly number[];
  readonly properties: Readonly<Record<string, number | readonly number[]>>;
  readonly cluster_properties: Readonly<
    Record<string, { readonly return_energy: number; readonly [name: string]: unknown }>
  >;
  readonly error?: { readonly error_message: string };
  readonly extras: { readonly nmer: { readonly programs: Readonly<Record<string, string>> } };
}

/** Runs nmer as its users do, with the permissions of deno.json alone. */
function run(input: unknown, ...args: string[]): Promise<Result> {
  return withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "in.json"), JSON.stringify(input));
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-q", "--config", join(ROOT, "deno.json"), "-P", join(ROOT, "cli.ts"), "run", "in.json"],
        ...["-o", "r.json", "--progress", "none", "--no-journal", ...args],
      ],
      cwd,
    }).output();
    const written = await Deno.readTextFile(join(cwd, "r.json")).catch(() => undefined);
    assert(written !== undefined, new TextDecoder().decode(stderr));
    return JSON.parse(written);
  });
}

async function succeed(input: unknown, ...args: string[]): Promise<Result> {
  const result = await run(input, ...args);
  assert(result.success, result.error?.error_message);
  return result;
}

const isThere = await isProgramThere("xtb");

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: `xtb: ${name}${isThere ? "" : " (skipped: no xtb here)"}`,
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn,
  });
}

// Turned, without symmetry, and the atoms of the three waters scattered over the list.
const TRIMER = {
  symbols: ["O", "H", "O", "O", "H", "H", "H", "H", "H"],
  geometry: [
    -2.76373224,
    -1.24377706,
    -0.15444566,
    2.30598330,
    0.07098445,
    -0.03942473,
    2.46924614,
    -1.75437739,
  ]
    .concat([-0.17092884, 0.29127930, 3.00875625, 0.20308515, -1.12357791, -2.06227970, -0.05243799])
    .concat([3.76368260, -2.21425403, 1.00846104, -3.80792362, -2.08705525, 1.06090407])
    .concat([-1.21253048, 1.95820900, 0.10303324, 0.10002049, 4.24958115, -1.10222079]),
  fragments: [[0, 4, 6], [2, 5, 1], [3, 7, 8]],
};

/** The atoms of some fragments, as nmer's n-mer has them. */
const partOf = (fragments: readonly number[]): Molecule & { readonly atoms: readonly number[] } => {
  const atoms = fragments.flatMap((fragment) => TRIMER.fragments[fragment]!);
  return {
    atoms,
    symbols: atoms.map((atom) => TRIMER.symbols[atom]!),
    geometry: atoms.flatMap((atom) => TRIMER.geometry.slice(3 * atom, 3 * atom + 3)),
  };
};

const inputOf = (molecule: unknown, driver: string, method: string, keywords = {}) => ({
  molecule,
  driver,
  model: { program: "xtb", method, keywords },
  bsse: ["nocp"],
  return_total_data: true,
});

const WORDS = { "GFN2-xTB": ["--gfn", "2"], "GFN1-xTB": ["--gfn", "1"], "GFN-FF": ["--gfnff"] };

for (const [method, words] of Object.entries(WORDS)) {
  test(`energies of a water trimer by ${method} and their sums are those of the command`, async () => {
    const result = await succeed(inputOf(TRIMER, "energy", method), "-p", "2");
    const energies: Record<string, number> = {};
    for (const fragments of [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]) {
      const { energy, dipole } = await byCommand(partOf(fragments), ...words);
      energies[fragments.join("")] = energy;
      const name = fragments.map((fragment) => fragment + 1).join(", ");
      const found = result.cluster_properties[`["(auto)", [${name}], [${name}]]`]!;
      assertAlmostEquals(found.return_energy, energy, ENERGY_TOLERANCE, name);
      dipole?.forEach((value, i) =>
        assertAlmostEquals((found["scf_dipole_moment"] as number[])[i]!, value, DIPOLE_TOLERANCE, name)
      );
    }
    const e = (label: string) => energies[label]!;
    const monomers = e("0") + e("1") + e("2");
    const pairs = e("01") + e("02") + e("12") - 2 * monomers;
    const { properties } = result;
    // Sums of up to seven numbers with twelve decimals.
    for (const [order, value] of [[1, monomers], [2, monomers + pairs], [3, e("012")]] as const) {
      const name = `nocp_corrected_total_energy_through_${order}_body`;
      assertAlmostEquals(properties[name] as number, value, 10 * ENERGY_TOLERANCE, name);
    }
  });

  test(`gradients of a water trimer by ${method} are sums of the command's, in the input's order`, async () => {
    const result = await succeed(inputOf(TRIMER, "gradient", method), "-p", "2");
    const expected = new Array<number>(27).fill(0);
    for (
      const [fragments, factor] of [[[0, 1], 1], [[0, 2], 1], [[1, 2], 1], [[0], -1], [[1], -1], [
        [2],
        -1,
      ]] as const
    ) {
      const part = partOf(fragments);
      const { gradient } = await byCommand(part, ...words);
      part.atoms.forEach((atom, i) => {
        for (let axis = 0; axis < 3; axis++) expected[3 * atom + axis]! += factor * gradient[3 * i + axis]!;
      });
    }
    const found = result.properties["nocp_corrected_total_gradient_through_2_body"];
    [found].flat(2).forEach((value, i) =>
      assertAlmostEquals(value as number, expected[i]!, 10 * GRADIENT_TOLERANCE, `component ${i}`)
    );
    assertEquals([found].flat(2).length, 27);
    assert(expected.filter((value) => Math.abs(value) > LARGE_COMPONENT).length > 9);
  });
}

const ION = {
  symbols: ["Na", "O", "H", "H", "O", "O"],
  geometry: [0, 0, -4.3, 0.1, 0, 0, 0.2, 1.43, 1.1, 0, -1.43, 1.1, 5, 0, 0, 5.3, 0, 2.28],
  fragments: [[0], [1, 2, 3], [4, 5]],
  fragment_charges: [1, 0, 0],
  fragment_multiplicities: [1, 1, 3],
  molecular_charge: 1,
  molecular_multiplicity: 3,
};

test("charges, open shells and keywords reach the library as they do the command", async () => {
  const all = { symbols: ION.symbols, geometry: ION.geometry, charge: 1, unpaired: 2 };
  for (
    const [keywords, words] of [
      [{}, []],
      [{ accuracy: 0.01, electronic_temperature: 2000 }, ["--acc", "0.01", "--etemp", "2000"]],
      [{ solvent: "Water" }, ["--gbsa", "water"]],
    ] as const
  ) {
    const { cluster_properties } = await succeed(inputOf(ION, "energy", "GFN2-xTB", keywords));
    const expected = await byCommand(all, "--gfn", "2", ...words);
    const energy = cluster_properties['["(auto)", [1, 2, 3], [1, 2, 3]]']!.return_energy;
    assertAlmostEquals(energy, expected.energy, 10 * ENERGY_TOLERANCE, JSON.stringify(keywords));
    const oxygen = await byCommand(
      { symbols: ["O", "O"], geometry: ION.geometry.slice(12), unpaired: 2 },
      ...words,
    );
    const found = cluster_properties['["(auto)", [3], [3]]']!.return_energy;
    assertAlmostEquals(found, oxygen.energy, 10 * ENERGY_TOLERANCE, JSON.stringify(keywords));
  }
});

// The command takes charges in angstrom, with a bohr of its own.
const XTB_BOHR = 0.52917726;
const CHARGES = [-0.8, 0.42, 0.38];

/** Energy, and gradient of the atoms and of the charges, in the field of the other waters' charges. */
const inCharges = (fragments: readonly number[], word: string) =>
  withFolder(async (cwd) => {
    const others = [0, 1, 2].filter((fragment) => !fragments.includes(fragment));
    const around = partOf(others);
    const lines = around.symbols.map((symbol, i) =>
      [CHARGES[i % 3], ...around.geometry.slice(3 * i, 3 * i + 3).map((value) => value * XTB_BOHR), symbol]
        .join(" ")
    );
    await Deno.writeTextFile(join(cwd, "charges"), [lines.length, ...lines, ""].join("\n"));
    await Deno.writeTextFile(join(cwd, "field.inp"), "$embedding\n  input=charges\n$end\n");
    const part = partOf(fragments);
    const found = await byCommandIn(cwd, part, "--gfn", word, "--input", "field.inp");
    const text = await Deno.readTextFile(join(cwd, "pcgrad"));
    return {
      ...found,
      atoms: [...part.atoms, ...around.atoms],
      gradient: [...found.gradient, ...numbersOf(text)],
    };
  });

for (const [method, word] of [["GFN2-xTB", "2"], ["GFN1-xTB", "1"]] as const) {
  test(`charges around n-mers act by ${method} as they do with the command, and feel the forces`, async () => {
    const result = await succeed({
      ...inputOf(TRIMER, "gradient", method),
      max_nbody: 2,
      embedding_charges: { 1: CHARGES, 2: CHARGES, 3: CHARGES },
    });
    const expected = new Array<number>(27).fill(0);
    for (const fragments of [[0, 1], [0, 2], [1, 2], [0], [1], [2]]) {
      const { energy, gradient, atoms } = await inCharges(fragments, word);
      const name = fragments.map((fragment) => fragment + 1).join(", ");
      const found = result.cluster_properties[`["(auto)", [${name}], [${name}]]`]!.return_energy;
      assertAlmostEquals(found, energy, 3 * ENERGY_TOLERANCE, name);
      // Pairs less monomers, each of which is in two pairs.
      const factor = fragments.length === 2 ? 1 : -1;
      atoms.forEach((atom, i) => {
        for (let axis = 0; axis < 3; axis++) expected[3 * atom + axis]! += factor * gradient[3 * i + axis]!;
      });
    }
    [result.return_result].flat(2).forEach((value, i) =>
      assertAlmostEquals(value as number, expected[i]!, PRINTED_FORCE)
    );
  });
}

test("Hessians of n-mers are those of the command, and exact to more digits", async () => {
  await withFolder(async (cwd) => {
    // Where there are no forces: elsewhere the command takes more than motions without forces out of its Hessian.
    await runXtb(cwd, partOf([0, 1]), "--gfn", "1", "--opt", "vtight");
    const lines = [
      ...(await Deno.readTextFile(join(cwd, "xtbopt.coord"))).matchAll(/(\S+) +(\S+) +(\S+) +([OH])$/gim),
    ];
    const symbols = lines.map((line) => line[4]!.toUpperCase());
    const geometry = lines.flatMap((line) => line.slice(1, 4).map(Number));
    const dimer = { symbols, geometry, fragments: [[0, 1, 2], [3, 4, 5]] };
    const { return_result } = await succeed(inputOf(dimer, "hessian", "GFN1-xTB"), "-p", "2");
    const found = [return_result].flat(3) as number[];
    await runXtb(cwd, dimer, "--gfn", "1", "--acc", "0.001", "--hess");
    const expected = numbersOf((await Deno.readTextFile(join(cwd, "hessian"))).replace("$hessian", ""));
    assertEquals([found.length, expected.length], [324, 324]);
    found.forEach((value, i) => assertAlmostEquals(value, expected[i]!, HESSIAN_TOLERANCE, `component ${i}`));
    // A molecule that moves as a whole feels no force.
    for (let row = 0; row < 18; row++) {
      for (let axis = 0; axis < 3; axis++) {
        const sum = found.slice(18 * row, 18 * row + 18).filter((_, j) => j % 3 === axis).reduce((a, b) =>
          a + b
        );
        assertAlmostEquals(sum, 0, DIFFERENCE_SUM);
      }
    }
  });
});

test("one server and two give the same bits", async () => {
  const input = inputOf(TRIMER, "gradient", "GFN2-xTB");
  const [one, two] = [await succeed(input, "-p", "1"), await succeed(input, "-p", "2")];
  assertEquals(one.cluster_properties, two.cluster_properties);
  assertEquals(one.return_result, two.return_result);
  assertEquals(Object.keys(one.extras.nmer.programs), ["xtb"]);
});

test("what does not converge is a failure with advice, and no number", async () => {
  const { success, error, properties } = await run(
    inputOf(TRIMER, "energy", "GFN2-xTB", { max_iterations: 2 }),
  );
  assertEquals(success, false);
  assertStringIncludes(
    error!.error_message,
    "xtb failed: scf: Self consistent charge iterator did not converge",
  );
  assertStringIncludes(error!.error_message, "give other convergence keywords");
  assertEquals(Object.keys(properties).filter((name) => name.includes("_total_energy_")), []);
});

test("electrons that the library lost make no number", async () => {
  // A single orbital has no room for two electrons of the same spin: libxtb leaves one out.
  const helium = { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 6], fragments: [[0], [1]] };
  const { success, error } = await run(inputOf(
    { ...helium, fragment_multiplicities: [3, 1], molecular_multiplicity: 3 },
    "energy",
    "GFN1-xTB",
  ));
  assertEquals(success, false);
  assertStringIncludes(error!.error_message, "its atoms have a charge of");
});

Deno.test("xtb: a library that cannot be loaded ends a run with status 4, and is told alone", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "libxtb.so.6"), "no library");
    await Deno.writeTextFile(join(folder, "in.json"), JSON.stringify(inputOf(TRIMER, "energy", "GFN2-xTB")));
    const words = [
      "run",
      "-q",
      "--config",
      join(ROOT, "deno.json"),
      "-P",
      join(ROOT, "cli.ts"),
      "run",
      "in.json",
    ];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...words, "--no-journal"],
      cwd: folder,
      env: { NMER_XTB: folder },
    }).output();
    const text = new TextDecoder().decode(stderr);
    assertEquals(code, 4, text);
    assertStringIncludes(text, `xtb's library cannot be used: ${join(folder, "libxtb.so.6")} (`);
    // Its path, and again in the reason; nothing of the other places.
    assertEquals(text.split(folder).length - 1, 2, text);
  }));
