// nmer with tblite against tblite by itself: the same fragments, charges, spins, keywords and drivers, each by a
// calculator of its own there.

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { atomicNumberOf } from "../../../lib/base/elements.ts";
import { assertSame, type How, inputOf, IONS, run, TRIMER } from "./runs.ts";
import { byItself, isTbliteThere } from "./tblite.ts";

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
    const result = await run(input, { args: ["-p", "2"] });
    assertEquals(result.code, 0, result.err);
    await assertSame(system, result, how as How);
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
