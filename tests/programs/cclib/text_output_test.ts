// What is refused of a text output, as cclib has read it.

import { assertEquals, assertThrows } from "@std/assert";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { BOHR_IN_ANGSTROM } from "../../../lib/base/units.ts";
import type { Nmer } from "../../../lib/molecule/mod.ts";
import { resultOfText, type TextOutput } from "../../../lib/programs/cclib/text_output.ts";

const MODEL = { program: "elsewhere", method: "mp2", basis: "6-31g", keywords: {} };

// Hydrogen with a ghost beside it, in angstrom.
const COORDINATES = [[0, 0, 0], [0, 0, 0.74], [0, 0, 3]];

const NMER: Nmer = {
  real: [fragmentIndex(0)],
  basis: [fragmentIndex(0), fragmentIndex(1)],
  atoms: Int32Array.of(0, 1, 2),
  fragmentStart: Int32Array.of(0, 2),
  ghost: Uint8Array.of(0, 0, 1),
  symbols: ["H", "H", "He"],
  atomicNumbers: Uint8Array.of(1, 1, 2),
  geometry: Float64Array.from(COORDINATES.flat(), (value) => value / BOHR_IN_ANGSTROM),
  charge: 0,
  multiplicity: 1,
};

const OUTPUT: TextOutput = {
  package: "NWChem",
  success: true,
  methods: ["HF", "MP2"],
  basis: null,
  functions: 6,
  unconverged: [],
  energies: { scf: "-1.12680", mp2: "-1.144203" },
  dispersion: false,
  geometries: 1,
  numbers: [1, 1, 0],
  coordinates: COORDINATES,
  charge: 0,
  multiplicity: 1,
  gradient: [0, 0, 0.1, 0, 0, -0.1, 0, 0, 0],
  ghosts: null,
};

Deno.test("text output: the energy is that of the model's method, with its decimals and the gradient", () => {
  assertEquals(resultOfText(OUTPUT, MODEL, "energy", NMER), { result: { energy: -1.144203 }, decimals: 6 });
  assertEquals(resultOfText(OUTPUT, { ...MODEL, method: "HF" }, "energy", NMER).decimals, 5);
  assertEquals(
    resultOfText(OUTPUT, MODEL, "gradient", NMER).result.gradient,
    Float64Array.from(OUTPUT.gradient!),
  );
});

for (
  const [what, change, message] of [
    ["that was cut off", { success: false }, "did not end"],
    ["that has not converged", { unconverged: ["SCF NOT CONVERGED"] }, "SCF NOT CONVERGED"],
    ["of an optimization", { geometries: 4 }, "4 geometries"],
    ["of another element", { numbers: [1, 3, 0] }, "atom 2"],
    ["where a ghost is real", { numbers: [1, 1, 2] }, "atom 3"],
    ["where an atom is a ghost", { numbers: [1, 0, 0] }, "atom 2"],
    ["of more atoms", { numbers: [1, 1, 0, 0] }, "4 atoms"],
    ["of another charge", { charge: 1 }, "its charge is 1"],
    ["of another multiplicity", { multiplicity: 3 }, "its multiplicity is 3"],
    ["of another geometry", { coordinates: [[0, 0, 0], [0, 0, 0.75], [0, 0, 3]] }, "geometry differs"],
    ["without the ghost's functions", { functions: 4 }, "4 basis functions"],
    ["in another basis set", { basis: "cc-pVDZ" }, "the basis set cc-pVDZ"],
    ["without MP2", { energies: { scf: "-1.1268000" }, methods: ["HF"] }, "no MP2 energy"],
    ["with an energy of two digits", { energies: { mp2: "-1.1442" } }, "4 decimals"],
    ["with an energy above its SCF", { energies: { scf: "-1.12680", mp2: "-0.0174000" } }, "above"],
    ["that cclib cannot read", { problem: "IndexError" }, "IndexError"],
  ] as [string, Partial<TextOutput>, string][]
) {
  Deno.test(`text output: one ${what} is no result`, () => {
    assertThrows(() => resultOfText({ ...OUTPUT, ...change }, MODEL, "energy", NMER), Error, message);
  });
}

Deno.test("text output: a turned molecule has the energy, and not the gradient", () => {
  const turned = { ...OUTPUT, coordinates: COORDINATES.map(([x, y, z]) => [z!, x!, y!]) };
  assertEquals(resultOfText(turned, MODEL, "energy", NMER).result.energy, -1.144203);
  assertThrows(() => resultOfText(turned, MODEL, "gradient", NMER), Error, "frame");
});
