// nmer with tblite against tblite by itself: the same fragments, charges, spins, keywords and drivers, each by a
// calculator of its own there.

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { atomicNumberOf } from "../../../lib/base/elements.ts";
import { withFolder } from "../../folders.ts";
import { type Alone, byItself, isTbliteThere, type Question, tblitePython } from "./tblite.ts";

const CLI = fromFileUrl(new URL("../../../cli.ts", import.meta.url));
// Hartree and Hartree/bohr: the same library does the same.
const SAME = 1e-12;
// Hartree/bohr^2, of differences over two points by 0.01 bohr, which leave out as much.
const HESSIAN_TOLERANCE = 2e-4;
const KELVIN = 3.166808578545117e-6;

const isThere = await isTbliteThere();

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: `tblite: ${name}${isThere ? "" : " (skipped: no tblite here)"}`,
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn,
  });
}

interface Result {
  readonly return_result: number | readonly number[];
  readonly error?: { readonly error_message: string };
  readonly cluster_properties: Readonly<
    Record<string, { readonly return_energy: number; readonly [name: string]: unknown }>
  >;
}

/** A run of nmer as its users do it; standard error where it fails. */
const run = (input: unknown, ...args: string[]): Promise<Result & { code: number; err: string }> =>
  withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "in.json"), JSON.stringify(input));
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-q", "-A", CLI, "run", "in.json", "-o", "r.json", "--progress", "none", "--no-journal"],
        ...args,
      ],
      cwd,
      env: { NMER_TBLITE: tblitePython(), NO_COLOR: "1" },
    }).output();
    const result = await Deno.readTextFile(join(cwd, "r.json")).then(JSON.parse, () => ({}));
    return { ...result, code, err: new TextDecoder().decode(stderr) };
  });

interface System {
  readonly symbols: readonly string[];
  readonly geometry: readonly number[];
  readonly fragments: readonly (readonly number[])[];
  readonly charges?: readonly number[];
  readonly multiplicities?: readonly number[];
}

// Without symmetry; two waters of three have their atoms in another order.
const TRIMER: System = {
  symbols: ["O", "H", "H", "O", "H", "H", "H", "O", "H"],
  // deno-fmt-ignore
  geometry: [
    -2.76373224, -1.24377706, -0.15444566, -1.12357791, -2.06227970, -0.05243799, -3.80792362, -2.08705525, 1.06090407,
    2.46924614, -1.75437739, -0.17092884, 3.76368260, -2.21425403, 1.00846104, 2.30598330, 0.07098445, -0.03942473,
    -1.21253048, 1.95820900, 0.10303324, 0.29127930, 3.00875625, 0.20308515, 0.10002049, 4.24958115, -1.10222079,
  ],
  fragments: [[0, 1, 2], [3, 4, 5], [6, 7, 8]],
};
const IONS: System = {
  symbols: ["Na", "O", "H", "H", "N", "H", "H", "Cl"],
  // deno-fmt-ignore
  geometry: [
    0, 0, 0, 4.3, 0.2, 0, 5.4, 1.5, 0.7, 5.5, -1, -0.8, 0.3, 5, 0.5, 0.2, 6.2, 2, 1.2, 6.1, -0.7, -4.6, -0.4, 0.3,
  ],
  fragments: [[0], [1, 2, 3], [4, 5, 6], [7]],
  charges: [1, 0, 0, -1],
  multiplicities: [1, 1, 2, 1],
};

const inputOf = (
  { symbols, geometry, fragments, charges, multiplicities }: System,
  model: unknown,
  rest: unknown = {},
) => ({
  molecule: {
    symbols,
    geometry,
    fragments,
    ...(charges && { fragment_charges: charges, molecular_charge: charges.reduce((a, b) => a + b, 0) }),
    ...(multiplicities && {
      fragment_multiplicities: multiplicities,
      molecular_multiplicity: multiplicities.reduce((sum, one) => sum + one - 1, 1),
    }),
  },
  model,
  bsse: ["nocp"],
  ...(rest as object),
});

/** What tblite is asked about the n-mer of some fragments, counted from 1, one of which at most is a radical. */
function questionOf(system: System, labels: readonly number[], how: Omit<Question, "numbers" | "positions">) {
  const atoms = labels.flatMap((label) => system.fragments[label - 1]!);
  return {
    ...how,
    numbers: atoms.map((atom) => atomicNumberOf(system.symbols[atom]!)!),
    positions: atoms.flatMap((atom) => system.geometry.slice(3 * atom, 3 * atom + 3)),
    charge: labels.reduce((sum, label) => sum + (system.charges?.[label - 1] ?? 0), 0),
    unpaired: labels.reduce((sum, label) => sum + (system.multiplicities?.[label - 1] ?? 1) - 1, 0),
  };
}

/** The n-mers of a result with what tblite gives for each by itself. */
async function compared(system: System, result: Result, how: Omit<Question, "numbers" | "positions">) {
  const entries = Object.entries(result.cluster_properties).map(([label, properties]) =>
    [JSON.parse(label)[1] as number[], properties] as const
  );
  const alone = await byItself(entries.map(([labels]) => questionOf(system, labels, how)));
  return entries.map(([labels, properties], i) => [labels, properties, alone[i] as Alone] as const);
}

for (
  const [what, system, model, how] of [
    ["GFN2-xTB of waters", TRIMER, { method: "GFN2-xTB" }, { method: "GFN2-xTB" }],
    ["GFN1-xTB of ions and a radical", IONS, {
      method: "gfn1-xtb",
      keywords: { electronic_temperature: 2000 },
    }, { method: "GFN1-xTB", set: [["temperature", 2000 * KELVIN]] }],
    [
      "GFN2-xTB of ions and a radical with spin polarisation",
      IONS,
      { method: "gfn2-xtb", keywords: { spin_polarization: true, electronic_temperature: 1000 } },
      { method: "GFN2-xTB", set: [["temperature", 1000 * KELVIN]], add: [["spin-polarization", 1]] },
    ],
    [
      "tight waters in water",
      TRIMER,
      { method: "gfn2-xtb", keywords: { accuracy: 0.001, alpb: "Water", solution_state: "bar1mol" } },
      { method: "GFN2-xTB", set: [["accuracy", 0.001]], add: [["alpb-solvation", "water", "bar1mol"]] },
    ],
    [
      "ions in a dielectric",
      IONS,
      { method: "gfn1-xtb", keywords: { cpcm: 7.5, max_iterations: 300, mixer_damping: 0.3, guess: "eeq" } },
      {
        method: "GFN1-xTB",
        set: [["max-iter", 300], ["mixer-damping", 0.3], ["guess", 1]],
        add: [["ddX-solvation", 7.5, "cpcm"]],
      },
    ],
  ] as const
) {
  test(`gradients of nmer are tblite's: ${what}`, async () => {
    const input = inputOf(system, { program: "tblite", ...model }, { driver: "gradient" });
    const result = await run(input, "-p", "2");
    assertEquals(result.code, 0, result.err);
    const all = await compared(system, result, how as Omit<Question, "numbers" | "positions">);
    assertEquals(all.length, 2 ** system.fragments.length - 1);
    for (const [labels, properties, alone] of all) {
      assertAlmostEquals(properties.return_energy, alone.energy, SAME, `energy of ${labels}`);
      const atoms = labels.flatMap((label) => system.fragments[label - 1]!);
      const everywhere = properties["return_gradient"] as number[];
      const gradient = atoms.flatMap((atom) => everywhere.slice(3 * atom, 3 * atom + 3));
      const dipole = properties["scf_dipole_moment"] as number[];
      alone.gradient.forEach((value, i) =>
        assertAlmostEquals(gradient[i]!, value, SAME, `gradient of ${labels}`)
      );
      alone.dipole.forEach((value, i) => assertAlmostEquals(dipole[i]!, value, 1e-10, `dipole of ${labels}`));
    }
  });
}

test("a Hessian's columns are the differences of tblite's gradients", async () => {
  const dimer = {
    ...TRIMER,
    symbols: TRIMER.symbols.slice(0, 6),
    geometry: TRIMER.geometry.slice(0, 18),
    fragments: [[0, 1, 2], [3, 4, 5]],
  };
  const input = inputOf(dimer, { program: "tblite", method: "gfn2-xtb" }, {
    driver: "hessian",
    max_nbody: 2,
  });
  const result = await run({ ...input, return_total_data: true });
  assertEquals(result.code, 0, result.err);
  const hessian = (result.return_result as readonly number[]).flat() as readonly number[];
  const size = dimer.geometry.length;
  assertEquals(hessian.length, size ** 2);
  const step = 0.01;
  const [plus, minus] = await byItself(
    [step, -step].map((by) => ({
      method: "GFN2-xTB",
      numbers: dimer.symbols.map((symbol) => atomicNumberOf(symbol)!),
      positions: dimer.geometry.with(4, dimer.geometry[4]! + by),
      set: [["accuracy", 1e-3]] as const,
    })),
  );
  for (let i = 0; i < size; i++) {
    const difference = (plus!.gradient[i]! - minus!.gradient[i]!) / (2 * step);
    assertAlmostEquals(hessian[size * 4 + i]!, difference, HESSIAN_TOLERANCE);
    assertEquals(hessian[size * 4 + i], hessian[size * i + 4]);
  }
});

for (
  const [what, system, model, code, told] of [
    [
      "a solvent that this version does not know for the method",
      TRIMER,
      { method: "gfn1-xtb", keywords: { gbsa: "dmf" } },
      2,
      "cannot compute gfn1-xtb with gbsa-solvation (dmf): No ALPB/GBSA parameters found",
    ],
    [
      "iterations that have not converged",
      TRIMER,
      { method: "gfn2-xtb", keywords: { max_iterations: 2 } },
      3,
      "SCF not converged in 2 cycles",
    ],
    [
      "more unpaired electrons than there are orbitals for",
      { ...TRIMER, multiplicities: [9, 1, 1] },
      { method: "gfn2-xtb" },
      3,
      "on its atoms together instead of 0",
    ],
  ] as const
) {
  test(`it is told where there is no number to trust: ${what}`, async () => {
    const { err, ...result } = await run(inputOf(system, { program: "tblite", ...model }));
    assertEquals(result.code, code, err);
    assertStringIncludes(`${err} ${result.error?.error_message}`.replaceAll(/\s+/g, " "), told);
  });
}
