// Nearly dependent basis functions: PySCF by nmer leaves out what builtin leaves out, whatever PySCF's version does itself.

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { isThere, run, runAll } from "./pyscf.ts";
import { HYDROGENS, inputOf } from "./systems.ts";

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: `pyscf: ${name}${isThere ? "" : " (skipped: no PySCF here)"}`,
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn,
  });
}

/** A set of four functions, two of which have exponents that differ by a small part. */
const setOf = (part: number): string =>
  `BASIS "ao basis" SPHERICAL PRINT\n${
    [1.2, 0.3, 6, 6 * (1 + part)].map((exponent) => `H    S\n  ${exponent.toFixed(8)}  1.0\n`).join("")
  }END\n`;
/** Eigenvalues of the overlap of 2e-8 and of 3e-7: below the tolerance of 1e-7, and between it and the 1e-6 of PySCF 2.14 by itself. */
const SETS = { "near.nw": setOf(5e-4), "further.nw": setOf(2e-3) };
const MODELS = [["hf", { reference: "uhf" }], ["mp2", {}]] as const;

test("what is nearly dependent is left out by builtin's tolerance: orbitals, energies and gradients are its", async () => {
  const cases = Object.keys(SETS).flatMap((file) =>
    MODELS.map(([method, keywords], i) => ({ file, method, keywords, name: `${file}-${i}` }))
  );
  const inputs = new Map(
    cases.flatMap(({ file, method, keywords, name }) =>
      ["builtin", "pyscf"].map((program) => [
        `${program}-${name}`,
        inputOf(HYDROGENS, { program, method, basis_file: file, keywords }, {
          driver: "gradient",
          bsse: ["cp"],
          return_total_data: true,
        }),
      ])
    ),
  );
  const results = await runAll(inputs, SETS);
  for (const { file, name } of cases) {
    const [theirs, ours] = ["builtin", "pyscf"].map((program) => results.get(`${program}-${name}`)!);
    assertEquals(ours!.code, 0, ours!.err);
    for (const [label, own] of Object.entries(ours!.cluster_properties)) {
      const functions = Number(own["calcinfo_nbasis"]);
      assertEquals(
        own["calcinfo_nmo"],
        file === "near.nw" ? functions * 3 / 4 : functions,
        `${name} ${label}`,
      );
      const other = theirs!.cluster_properties[label]!;
      assertEquals(own["calcinfo_nmo"], other["calcinfo_nmo"]);
      assertAlmostEquals(own.return_energy, other.return_energy, 1e-8, `${name} ${label}`);
    }
    (ours!.return_result as number[]).flat().forEach((value, i) =>
      assertAlmostEquals(value, (theirs!.return_result as number[]).flat()[i]!, 2e-7, name)
    );
  }
});

test("where a field does not converge, it is said that functions are nearly dependent, if they are", async () => {
  const inputOfSet = (basis: object) =>
    inputOf(HYDROGENS, { method: "hf", keywords: { max_cycle: 1 }, ...basis }, { bsse: ["nocp"] });
  const results = await runAll(
    new Map([["near", inputOfSet({ basis_file: "further.nw" })], ["far", inputOfSet({ basis: "sto-3g" })]]),
    SETS,
  );
  const said = (name: string) => results.get(name)!.error!.error_message.replaceAll(/\s+/g, " ");
  assertStringIncludes(
    said("near"),
    "with an overlap's eigenvalue of 3e-07: s_tolerance: 1e-6 leaves them out",
  );
  assertStringIncludes(said("far"), "SCF not converged in 1 cycles");
  assert(!said("far").includes("dependent"));
});

test("a tolerance that would spoil derivatives is refused", async () => {
  const { code, err } = await run(
    inputOf(HYDROGENS, { method: "hf", basis: "sto-3g", keywords: { s_tolerance: 1e-3 } }),
  );
  assertEquals(code, 2);
  assertStringIncludes(err, "s_tolerance");
  assertStringIncludes(err.replaceAll(/\s+/g, " "), "a number from 1e-14 to 0.00001");
});
