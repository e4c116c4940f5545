// What programs answer, right and wrong.

import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { nmerOf, nuclearCharges, nuclearRepulsionEnergy } from "../../../lib/molecule/mod.ts";
import { atomicInput } from "../../../lib/programs/qcschema/atomic_input.ts";
import { parseAtomicResult } from "../../../lib/programs/qcschema/atomic_result.ts";
import { ProgramError } from "../../../lib/programs/mod.ts";
import { heliumChain } from "../../execution/fakes.ts";

const DIMER_WITH_GHOST = nmerOf(heliumChain(3), [0, 1].map(fragmentIndex), [0, 1, 2].map(fragmentIndex));
const MODEL = { program: "psi4", method: "hf", basis: "sto-3g", keywords: {} };
const { molecule } = atomicInput(MODEL, "energy", DIMER_WITH_GHOST) as { molecule: Record<string, unknown> };
const REPULSION = nuclearRepulsionEnergy(nuclearCharges(DIMER_WITH_GHOST), DIMER_WITH_GHOST.geometry);
const PROPERTIES = {
  calcinfo_natom: 3,
  calcinfo_nalpha: 2,
  calcinfo_nbeta: 2,
  nuclear_repulsion_energy: REPULSION,
  return_energy: -5.5,
  scf_iterations: 7,
};
const { return_energy: _, ...KEPT } = PROPERTIES;
const RIGHT = { success: true, return_result: -5.5, molecule, properties: PROPERTIES };
const GRADIENT = [0, 0, -1, 0, 0, 1, 0, 0, 0];

const properties = (changed: Record<string, unknown>) => ({
  ...RIGHT,
  properties: { ...PROPERTIES, ...changed },
});
const ofMolecule = (changed: Record<string, unknown>) => ({
  ...RIGHT,
  molecule: { ...molecule, ...changed },
});

Deno.test("atomic result: a right one gives its numbers", () => {
  const computed = parseAtomicResult({ ...RIGHT, extras: "whatever" }, "energy", DIMER_WITH_GHOST);
  assertEquals(computed.energy, -5.5);
  assertEquals(computed.properties, KEPT);
});

Deno.test("atomic result: effective core potentials may take electrons of what they are made for", () => {
  const molecule = {
    ...heliumChain(1),
    symbols: ["Na"],
    atomicNumbers: Uint8Array.of(11),
    charge: 1,
  };
  const cation = { ...nmerOf(molecule, [fragmentIndex(0)], [fragmentIndex(0)]), charge: 1 };
  const { molecule: asked } = atomicInput(MODEL, "energy", cation) as { molecule: unknown };
  const result = {
    success: true,
    return_result: -0.1,
    molecule: asked,
    properties: { return_energy: -0.1, calcinfo_nalpha: 0, calcinfo_nbeta: 0 },
  };
  assertEquals(parseAtomicResult(result, "energy", cation, { basis: "LANL2DZ" }).energy, -0.1);
  assertThrows(
    () => parseAtomicResult(result, "energy", cation, { basis: "cc-pvdz" }),
    ProgramError,
    "0 electrons instead of 10",
  );
});

Deno.test("atomic result: charges around an n-mer may count to the repulsion of its nuclei, and nothing else may", () => {
  const molecule = { ...heliumChain(3), embeddingCharges: Float64Array.of(0.5, 0.5, -0.25) };
  const embedded = nmerOf(molecule, [0, 1].map(fragmentIndex), [0, 1].map(fragmentIndex));
  const { molecule: own } = atomicInput(MODEL, "energy", embedded);
  const bare = nuclearRepulsionEnergy(nuclearCharges(embedded), embedded.geometry);
  const { charges, positions } = embedded.embedding!;
  assertEquals([...charges], [-0.25]);
  const distance = (atom: number) =>
    Math.hypot(...[0, 1, 2].map((axis) => embedded.geometry[3 * atom + axis]! - positions[axis]!));
  const inField = bare + 2 * -0.25 / distance(0) + 2 * -0.25 / distance(1);
  const result = (nuclear_repulsion_energy: number) => ({
    ...RIGHT,
    molecule: own,
    properties: { ...PROPERTIES, calcinfo_natom: 2, nuclear_repulsion_energy },
  });
  for (const right of [bare, inField]) parseAtomicResult(result(right), "energy", embedded);
  for (const wrong of [bare + 1e-4, inField + 1e-4, (bare + inField) / 2]) {
    assertThrows(() => parseAtomicResult(result(wrong), "energy", embedded), ProgramError, "repulsion");
  }
});

Deno.test("atomic result: of the properties, numbers and dipole moments are kept", () => {
  const { properties: kept } = parseAtomicResult(
    properties({ scf_dipole_moment: [0.1, 0, -0.2], scf_total_gradient: GRADIENT, mp2_dipole_moment: null }),
    "energy",
    DIMER_WITH_GHOST,
  );
  const dipole = { "scf_dipole_moment[0]": 0.1, "scf_dipole_moment[1]": 0, "scf_dipole_moment[2]": -0.2 };
  assertEquals(kept, { ...KEPT, ...dipole });
});

Deno.test("atomic result: derivatives are read flat or in rows", () => {
  for (const returned of [GRADIENT, [[0, 0, -1], [0, 0, 1], [0, 0, 0]]]) {
    const { energy, gradient } = parseAtomicResult(
      { ...RIGHT, return_result: returned },
      "gradient",
      DIMER_WITH_GHOST,
    );
    assertEquals([energy, [...gradient!]], [-5.5, GRADIENT]);
  }
  const hessian = Array.from({ length: 9 }, (_, i) => GRADIENT.map((value) => value * i));
  const computed = parseAtomicResult(
    { ...properties({ return_gradient: GRADIENT }), return_result: hessian },
    "hessian",
    DIMER_WITH_GHOST,
  );
  assertEquals([...computed.gradient!], GRADIENT);
  assertEquals([...computed.hessian!], hessian.flat());
});

Deno.test("atomic result: a molecule that a program turned or moved is the same for an energy, not for a gradient", () => {
  const moved = ofMolecule({ geometry: [1, 2, 3, 6, 2, 3, 11, 2, 3] });
  assertAlmostEquals(parseAtomicResult(moved, "energy", DIMER_WITH_GHOST).energy, -5.5, 0);
  assertThrows(
    () => parseAtomicResult({ ...moved, return_result: GRADIENT }, "gradient", DIMER_WITH_GHOST),
    ProgramError,
    "its frame or its geometry differs",
  );
});

for (
  const [what, result, message] of [
    ["nothing", null, "gave no QCSchema result"],
    ["a list", [RIGHT], "gave no QCSchema result"],
    ["no success", { ...RIGHT, success: "yes" }, "failed"],
    ["no molecule", { ...RIGHT, molecule: null }, "no molecule"],
    ["other atoms", ofMolecule({ symbols: ["He", "He", "Ne"] }), "another molecule: its atoms"],
    ["no ghosts", ofMolecule({ real: undefined }), "another molecule: its ghost atoms"],
    ["another ghost", ofMolecule({ real: [true, false, true] }), "another molecule: its ghost atoms"],
    ["an empty list of ghosts", ofMolecule({ real: [] }), "another molecule: its ghost atoms"],
    ["a list of ghosts that ends early", ofMolecule({ real: [true, true] }), "its ghost atoms"],
    ["texts for ghosts", ofMolecule({ real: ["true", "true", ""] }), "its ghost atoms"],
    ["a charge in quotes", ofMolecule({ molecular_charge: "5" }), 'its charge is "5", not 0'],
    [
      "a multiplicity in a list",
      ofMolecule({ molecular_multiplicity: [1] }),
      "its multiplicity is [1], not 1",
    ],
    ["another charge", ofMolecule({ molecular_charge: 1 }), "its charge is 1, not 0"],
    ["another multiplicity", ofMolecule({ molecular_multiplicity: 3 }), "its multiplicity is 3, not 1"],
    [
      "another geometry",
      ofMolecule({ geometry: [0, 0, 0, 0, 0, 5, 0, 0, 10.00001] }),
      "its geometry differs",
    ],
    ["too few coordinates", ofMolecule({ geometry: [0, 0, 0] }), "number of coordinates"],
    ["text for an energy", { ...RIGHT, return_result: "-76.D+00" }, 'no energy: "-76.D+00"'],
    ["an energy that is not the one it also gives", { ...RIGHT, return_result: -5.4 }, "two energies"],
    [
      "an energy that no molecule has",
      { ...RIGHT, return_result: 1e308, properties: { ...PROPERTIES, return_energy: 1e308 } },
      "a number above 1e+100",
    ],
    ["an energy in quotes beside it", properties({ return_energy: "-5.5" }), 'no return_energy: "-5.5"'],
    ["a number of atoms in quotes", properties({ calcinfo_natom: "3" }), 'no calcinfo_natom: "3"'],
    ["another number of atoms", properties({ calcinfo_natom: 5 }), "5 atoms instead of 3"],
    [
      "electrons of the ghost atom",
      properties({ calcinfo_nalpha: 3, calcinfo_nbeta: 3 }),
      "6 electrons instead of 4",
    ],
    ["another spin", properties({ calcinfo_nalpha: 3, calcinfo_nbeta: 1 }), "multiplicity of 3 instead of 1"],
    [
      "another nuclear repulsion",
      properties({ nuclear_repulsion_energy: REPULSION + 1e-4 }),
      "nuclear repulsion",
    ],
    ["no iteration", properties({ scf_iterations: 0 }), "no evidence of convergence"],
  ] as const
) {
  Deno.test(`atomic result: ${what} is not believed`, () => {
    assertThrows(() => parseAtomicResult(result, "energy", DIMER_WITH_GHOST), ProgramError, message);
  });
}

for (
  const [what, returned, message] of [
    ["too short a gradient", GRADIENT.slice(3), "a gradient of 6 numbers instead of 9"],
    ["a gradient with null", [null, ...GRADIENT.slice(1)], "something else than finite numbers"],
    ["an energy for a gradient", -5.5, "no gradient"],
  ] as const
) {
  Deno.test(`atomic result: ${what} is not believed`, () => {
    const result = { ...RIGHT, return_result: returned };
    assertThrows(() => parseAtomicResult(result, "gradient", DIMER_WITH_GHOST), ProgramError, message);
  });
}

for (
  const [type, message, remedy, told] of [
    [
      "convergence_error",
      "SCF did not converge",
      "other-convergence",
      "SCF did not converge; look at the geometry",
    ],
    [
      "ValidationError",
      "d_convergense is not a valid option",
      "fix-input",
      "check method, basis set and keywords",
    ],
    ["MemoryError", "std::bad_alloc", "more-resources", "give more with --memory"],
    [
      "BasisSetNotFound",
      "Unable to find a basis set for atom 1",
      "fix-input",
      "check the name of the basis set",
    ],
    [
      "RuntimeError",
      "\nFatal Error: Timer ccenergy is not on.\nError occurred in file: timer.cc",
      "other-convergence",
      "failed: Timer ccenergy is not on; so Psi4 reports that coupled-cluster iterations did not converge",
    ],
    [
      "RuntimeError",
      "PSIO Error",
      "more-resources",
      "failed: PSIO Error; files in its scratch directory could not be written or read: free some space",
    ],
    ["random_error", "I/O", "retry", "failed: I/O"],
    [
      "unknown_error",
      "INPUT:\nx\nSTDOUT:\nconverged\nSTDERR:\n[0] task_energy: no\nTRACEBACK:\n",
      "give-up",
      "failed: [0] task_energy: no",
    ],
  ] as const
) {
  Deno.test(`atomic result: a reported ${type} has a way out`, () => {
    const result = { success: false, error: { error_type: type, error_message: message } };
    const error = assertThrows(
      () => parseAtomicResult(result, "energy", DIMER_WITH_GHOST),
      ProgramError,
      told,
    );
    assertEquals(error.remedy, remedy);
  });
}

for (
  const [what, echo] of [
    ["driver", { driver: "gradient" }],
    ["method", { model: { method: "pbe", basis: "sto-3g" } }],
    ["basis", { model: { method: "hf", basis: "6-31g" } }],
  ] as const
) {
  Deno.test(`atomic result: an answer to another question is not believed: ${what}`, () => {
    const asked = { method: "hf", basis: "sto-3g" };
    const parse = (result: unknown) => parseAtomicResult(result, "energy", DIMER_WITH_GHOST, asked);
    assertThrows(() => parse({ ...RIGHT, ...echo }), ProgramError, `another calculation: its ${what} is`);
    assertEquals(parse({ ...RIGHT, model: { method: "SCF", basis: "STO-3G" } }).energy, RIGHT.return_result);
  });
}
