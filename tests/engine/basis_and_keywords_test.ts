import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  BASIS_NAMES,
  basisFunctionCount,
  EngineError,
  findBasisSet,
  parseMp2Keywords,
  parseScfKeywords,
  planHartreeFock,
} from "../../lib/engine/mod.ts";
import { basisSetNamed } from "../../lib/engine/basis/basis_library.ts";
import { system } from "./systems.ts";

Deno.test("engine: basis sets are found in any case and by their aliases", () => {
  assertEquals(findBasisSet("CC-PVDZ").name, "cc-pVDZ");
  assertEquals(findBasisSet("6-31G(d)"), findBasisSet("6-31g*"));
  assertEquals(findBasisSet("6-31G(d,p)"), findBasisSet("6-31G**"));
  assertEquals(findBasisSet("6-31+gs"), findBasisSet("6-31+G*"));
  assertEquals(findBasisSet("6-311++G(d,p)"), findBasisSet("6-311++gss"));
  assertEquals(findBasisSet("6-311++G(2D,2P)").name, "6-311++G(2d,2p)");
  assertEquals(findBasisSet("def2TZVP").name, "def2-TZVP");
  for (
    const [alias, name] of [
      ["ccpvdz", "cc-pVDZ"],
      ["augccpvtz", "aug-cc-pVTZ"],
      ["aug-ccpvdz", "aug-cc-pVDZ"],
      ["sto3g", "STO-3G"],
      ["321g", "3-21G"],
      ["631g", "6-31G"],
      ["631gs", "6-31G*"],
      ["6311gss", "6-311G**"],
      ["6311++g(2d,2p)", "6-311++G(2d,2p)"],
      ["631+g*", "6-31+G*"],
    ] as const
  ) assertEquals(findBasisSet(alias).name, name);
  for (const name of BASIS_NAMES) {
    const set = basisSetNamed(name);
    assert(set.references.length > 0 && set.source.length > 0);
    for (let z = 1; z <= 18; z++) {
      if (z === 2 && name.includes("++")) {
        assertThrows(() => basisFunctionCount(name, z), EngineError, "H, Li to Ca");
      } else assert(basisFunctionCount(name, z) > 0);
    }
  }
});

Deno.test("engine: an unknown basis set is refused with the nearest known one", () => {
  const error = assertThrows(() => findBasisSet("cc-pvdx"), EngineError, "cc-pVDZ");
  assertEquals(error.reason, "unknown-basis");
  assertEquals(error.remedy, "fix-input");
});

Deno.test("engine: a basis set without functions for an element is refused, with those that have it", () => {
  const error = assertThrows(
    () => planHartreeFock(system([["Zn", 0, 0, 0]]), "6-311g"),
    EngineError,
    "6-311G has no functions for Zn; it covers H to Ca, Ga to Kr, and these have Zn: STO-3G, 3-21G, 6-31G, 6-31G*,",
  );
  assertEquals(error.reason, "element-missing");
  assert(!error.message.includes("6-311+G"), error.message);
});

Deno.test("engine: elements up to Kr are in the sets that were published for them", () => {
  const has = (name: string, z: number) => findBasisSet(name).elements[z] !== undefined;
  const count = (name: string) =>
    Array.from({ length: 36 }, (_, i) => i + 1).filter((z) => has(name, z)).length;
  for (const name of ["STO-3G", "3-21G", "6-31G", "6-31G**", "def2-SVPD", "def2-TZVPPD", "def2-QZVPP"]) {
    assertEquals(count(name), 36, name);
  }
  for (const name of ["cc-pVDZ", "cc-pVTZ", "cc-pVQZ"]) {
    assertEquals(count(name), 35);
    assert(!has(name, 19) && has(name, 20) && !has(`aug-${name}`, 20) && has(`aug-${name}`, 21));
  }
  assertEquals(["6-311G**", "6-31+G*"].map(count), [26, 20]);
});

Deno.test("engine: functions are counted without building anything", () => {
  assertEquals(["sto-3g", "6-31g", "cc-pvdz"].map((basis) => basisFunctionCount(basis, 8)), [5, 9, 14]);
  assertEquals([undefined, false].map((puream) => basisFunctionCount("cc-pvtz", 8, puream)), [30, 35]);
  assertEquals([undefined, true].map((puream) => basisFunctionCount("6-31g*", 8, puream)), [15, 14]);
});

Deno.test("engine: keywords have Psi4's names", () => {
  assertEquals(
    parseScfKeywords({ E_Convergence: 1e-8, d_convergence: 1e-6, maxiter: 50, scf_type: "PK", puream: true }),
    { eConvergence: 1e-8, dConvergence: 1e-6, maxIterations: 50, scfType: "pk", puream: true },
  );
  assertEquals(
    parseScfKeywords({ soscf: true, S_TOLERANCE: 1e-5, scf_properties: ["mulliken_charges"] }),
    { secondOrder: true, sTolerance: 1e-5, mullikenCharges: true },
  );
  assertEquals(parseScfKeywords({ reference: "UHF", guess: "core" }), { reference: "uhf", guess: "core" });
});

Deno.test("engine: unknown keywords and bad values are refused", () => {
  const unknown = assertThrows(() => parseScfKeywords({ e_convergance: 1 }), EngineError, "e_convergence?");
  assertEquals(unknown.reason, "unknown-keyword");
  const bad: [string, unknown][] = [
    ["e_convergence", "tight"],
    ["e_convergence", 0],
    ["d_convergence", NaN],
    ["maxiter", 2.5],
    ["maxiter", 0],
    ["scf_type", "cd"],
    ["df_basis_scf", "cc-pvdz-ri"],
    ["df_basis_scf", 1],
    ["guess", "gwh"],
    ["reference", "cuhf"],
    ["puream", "yes"],
    ["stability_analysis", true],
    ["soscf", 1],
    ["damping", 100],
    ["damping", -1],
    ["damping", "20"],
    ["damping", NaN],
    ["level_shift", 10.5],
    ["level_shift", -0.1],
    ["level_shift", true],
    ["s_tolerance", -1],
    ["s_tolerance", 1.1e-3],
    ["scf_properties", "dipole"],
    ["scf_properties", ["quadrupole"]],
    ["constructor", 1],
  ];
  for (const [name, value] of bad) {
    const error = assertThrows(() => parseScfKeywords({ [name]: value }), EngineError, name);
    assertEquals(error.reason, name === "constructor" ? "unknown-keyword" : "bad-keyword");
  }
});

Deno.test("engine: keywords of MP2 take what they name and nothing that looks like it", () => {
  assertEquals(parseMp2Keywords({ Freeze_Core: true, mp2_type: "CONV", maxiter: 9 }), {
    freezeCore: true,
    mp2Type: "conv",
    maxIterations: 9,
  });
  for (
    const keywords of [
      { freeze_core: [true] },
      { freeze_core: "true" },
      { mp2_type: ["conv"] },
      { df_basis_mp2: "cc-pvdz-jkfit" },
    ]
  ) {
    const error = assertThrows(() => parseMp2Keywords(keywords), EngineError, Object.keys(keywords)[0]);
    assertEquals(error.reason, "bad-keyword");
  }
  assertThrows(() => parseMp2Keywords({ mp2_typ: "conv" }), EngineError, "Did you mean mp2_type?");
});

Deno.test("engine: a keyword given twice in different case is refused", () => {
  const twice = { E_Convergence: 1e-8, e_convergence: 1e-6 };
  for (const parse of [parseScfKeywords, parseMp2Keywords]) {
    const error = assertThrows(() => parse(twice), EngineError, "E_Convergence is the same one");
    assertEquals(error.reason, "bad-keyword");
  }
});

Deno.test("engine: num_frozen_docc: 0 is freeze_core: false, and beside it one too many", () => {
  assertEquals(parseMp2Keywords({ NUM_FROZEN_DOCC: 0 }), { freezeCore: false });
  for (const keywords of [{ num_frozen_docc: 2 }, { num_frozen_docc: false }, { num_frozen_docc: "0" }]) {
    assertThrows(() => parseMp2Keywords(keywords), EngineError, "expected 0, which is freeze_core: false");
  }
  assertThrows(
    () => parseMp2Keywords({ freeze_core: true, num_frozen_docc: 0 }),
    EngineError,
    "freeze_core sets the same",
  );
});

Deno.test("engine: keywords of density fitting take Psi4's names of auxiliary sets", () => {
  assertEquals(parseScfKeywords({ scf_type: "DF", df_basis_scf: "heavy-aug-cc-pVDZ-jkfit" }), {
    scfType: "df",
    auxiliaryBasis: "heavy-aug-cc-pVDZ-JKFIT",
  });
  assertEquals(parseScfKeywords({ df_basis_scf: "def2-tzvp-jkfit" }), {
    auxiliaryBasis: "def2-universal-JKFIT",
  });
  assertEquals(parseMp2Keywords({ mp2_type: "df", df_basis_mp2: "def2-svp-rifit" }), {
    mp2Type: "df",
    mp2AuxiliaryBasis: "def2-SVP-RI",
  });
  assertEquals(parseMp2Keywords({ mp2_type: "conv" }), { mp2Type: "conv" });
});
