import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { activeSpins } from "../../lib/engine/mp2/active_orbitals.ts";
import { forEachHalfTransformed } from "../../lib/engine/mp2/half_transformed_orbitals.ts";
import { orbitalsAtOnce } from "../../lib/engine/mp2/memory.ts";
import { type Wavefunction } from "../../lib/engine/scf/wavefunction.ts";
import { runHartreeFock } from "../../lib/engine/scf/hartree_fock.ts";
import { SHARED_TRANSFORMATION_SOURCE } from "../../lib/engine/transformation/shared_transformation_wasm.ts";
import { TRANSFORMATION_SOURCE } from "../../lib/engine/transformation/transformation_wasm.ts";
import { run, system, water } from "./systems.ts";

/** Of integrals that are folded and unfolded again, Hartree. */
const UNFOLDED = 1e-13;

Deno.test("transformation: the compiled loops are those of the sources", async () => {
  const folder = new URL("../../lib/engine/", import.meta.url);
  const text = ["transformation/transformation.as", "linalg/matrix_product.as"]
    .map((path) => Deno.readTextFileSync(new URL(path, folder))).join("");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  assertEquals(TRANSFORMATION_SOURCE, digest.toHex());
  assertEquals(SHARED_TRANSFORMATION_SOURCE, digest.toHex());
});

/** (pj|qk) of all p and q of one spin, in the order of p, q, k, j. */
function pairIntegrals(wavefunction: Wavefunction, batch: number): number[] {
  const [spin] = activeSpins(wavefunction, 0);
  const { size } = wavefunction.basis;
  const numbers: number[] = [];
  const passes = { batch, spareBytes: 0, others: () => [] };
  run(forEachHalfTransformed(wavefunction, [spin!], passes, function* (_, half, row) {
    yield* half.functions(row, 0, spin!.occupiedCount);
    for (let q = 0; q < spin!.occupiedCount; q++) {
      const functions = half.functionsOf(q);
      for (let k = 0; k < size; k++) {
        numbers.push(...functions.subarray(k * half.side, k * half.side + size));
      }
    }
  }));
  return numbers;
}

Deno.test("transformation: integrals of two orbitals from those in memory are those that are computed", () => {
  // Even and odd numbers of functions and of orbitals, products in one block of rows and in several.
  const helium = system([["He", 0, 0, 0], ["He", 0, 0, 3]]);
  for (const [molecule, basis] of [[helium, "6-31g"], [water(1), "6-31g"], [water(1), "cc-pvdz"]] as const) {
    const kept = runHartreeFock(molecule, basis);
    assert(kept.inCoreIntegrals !== undefined);
    const { inCoreIntegrals: _, ...computed } = kept;
    const numbers = pairIntegrals(kept, Infinity), others = pairIntegrals(computed, Infinity);
    assertEquals(numbers.length, others.length);
    for (const [i, number] of numbers.entries()) assertAlmostEquals(number, others[i]!, UNFOLDED);
    for (const batch of [1, 2, 3]) {
      assertEquals(pairIntegrals(kept, batch), numbers);
      assertEquals(pairIntegrals(computed, batch), others);
    }
  }
});

Deno.test("transformation: as many orbitals are done at once as fit and as loops reach", () => {
  assertEquals(orbitalsAtOnce(30, 1e6, 1e6, 11.5e6), 10);
  assertEquals(orbitalsAtOnce(30, 1e6, 1e6, 1e6), 1);
  assertEquals(orbitalsAtOnce(30, 1e6, 1e6, 1e12), 30);
  assertEquals(orbitalsAtOnce(60, 1e9, 1e8, 1e12), 32);
});
