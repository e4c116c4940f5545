// Formulas of extrapolation, and what names of basis sets say.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { namesInBrackets, rungOf } from "../../../lib/input/models/cardinal_number.ts";
import {
  CORRELATION_FORMULAS,
  extrapolationCoefficients,
  SCF_FORMULAS,
} from "../../../lib/input/models/extrapolation.ts";
import { isCorrelated, isHartreeFock, meanFieldKeywords } from "../../../lib/input/models/method_kinds.ts";
import { FEW_ROUNDINGS } from "../../tolerances.ts";

// f of E(X) = E(limit) + b f(X), as the papers have them.
const FALLS: Readonly<Record<string, (cardinal: number) => number>> = {
  helgaker: (x) => Math.exp(-1.63 * x),
  truhlar: (x) => x ** -3.4,
  karton: (x) => Math.exp(-6.3 * Math.sqrt(x)),
};

Deno.test("extrapolation: energies that follow a formula go to its limit, by both orders of the basis sets", () => {
  for (const [name, formula] of Object.entries(SCF_FORMULAS)) {
    for (const [low, high] of [[2, 3], [3, 4], [2, 4], [4, 3]] as const) {
      const [limit, slope] = [-76.06, 0.7];
      const energyOf = (cardinal: number) => limit + slope * FALLS[name]!(cardinal);
      const [first, second] = extrapolationCoefficients(formula, [low, high]);
      assertAlmostEquals(first * energyOf(low) + second * energyOf(high), limit, 1e-12, name);
      assertAlmostEquals(first + second, 1, FEW_ROUNDINGS);
    }
  }
});

Deno.test("extrapolation: X^-3 takes 27/19 and -8/19 of triple and double zeta", () => {
  const [low, high] = extrapolationCoefficients(CORRELATION_FORMULAS["helgaker"]!, [2, 3]);
  assertEquals([low, high], [-8 / 19, 27 / 19]);
});

Deno.test("extrapolation: names say family and cardinal number", () => {
  const families = [
    ["cc-pvdz", "cc-pVTZ", "CC-PVQZ", "cc-pv5z", "cc-pv6z"],
    ["aug-cc-pvdz", "aug-cc-pvtz", "aug-cc-pvqz"],
    ["jul-cc-pvdz", "jul-cc-pvtz"],
    ["cc-pwcvdz", "cc-pwcvtz"],
    ["aug-cc-pv(d+d)z", "aug-cc-pv(t+d)z"],
    ["cc-pvdz-f12", "cc-pvtz-f12"],
    ["def2-svp", "def2-tzvp", "def2-qzvp"],
    ["def2-svpd", "def2-tzvppd", "def2-qzvppd"],
    ["pcseg-1", "pcseg-2", "pcseg-3", "pcseg-4"],
    ["aug-pc-1", "aug-pc-2"],
    ["ano-pvdz", "ano-pvtz"],
  ];
  for (const names of families) {
    const rungs = names.map((name) => rungOf(name)!);
    assertEquals(rungs.map(({ cardinal }) => cardinal), names.map((_, i) => i + 2), names.join());
    assertEquals(new Set(rungs.map(({ family }) => family)).size, 1, names.join());
  }
  const others = families.map(([name]) => rungOf(name!)!.family);
  assertEquals(new Set(others).size, families.length);
  for (const name of ["6-31g", "sto-3g", "6-311++g(d,p)", "lanl2dz", "z", "", "cc-pvz", "mydz"]) {
    assertEquals(rungOf(name), undefined, name);
  }
});

Deno.test("extrapolation: Psi4's short form of two names", () => {
  assertEquals(namesInBrackets("cc-pv[dt]z"), ["cc-pvdz", "cc-pvtz"]);
  assertEquals(namesInBrackets("aug-cc-pV[D,T]Z"), ["aug-cc-pVDZ", "aug-cc-pVTZ"]);
  assertEquals(namesInBrackets("cc-pv[56]z"), ["cc-pv5z", "cc-pv6z"]);
  assertEquals(namesInBrackets("def2-[st]zvpp"), ["def2-svpp", "def2-tzvpp"]);
  assertEquals(namesInBrackets("cc-pv[d]z"), ["cc-pvdz"]);
  assertEquals(namesInBrackets("cc-pvdz"), ["cc-pvdz"]);
});

Deno.test("extrapolation: methods that are Hartree-Fock, add correlation, or do neither", () => {
  for (const method of ["hf", "HF", "scf", "rhf", "uhf", "rohf", "cuhf"]) {
    assertEquals([isHartreeFock(method), isCorrelated(method)], [true, false], method);
  }
  const correlated =
    "mp2 MP2 mp3 mp2.5 mp4 mp4(sdq) df-mp2 scs-mp2 omp2 zapt2 ccsd CCSD(T) ccsdt cc2 cc3 lccd dlpno-ccsd(t) ccsd(t)-f12 " +
    "cisd qcisd(t) fci a-ccsd(t) fno-ccsd(t) bccd(t)";
  for (const method of correlated.split(" ")) {
    assertEquals([isHartreeFock(method), isCorrelated(method)], [false, true], method);
  }
  for (
    const method of ["b3lyp", "pbe0", "b2plyp", "gfn2-xtb", "wb97x-d", "hf-3c", "svwn", "camb3lyp", "pm7"]
  ) {
    assertEquals([isHartreeFock(method), isCorrelated(method)], [false, false], method);
  }
});

Deno.test("extrapolation: Hartree-Fock does not get keywords of the correlation", () => {
  const scf = {
    scf_type: "df",
    e_convergence: 1e-9,
    reference: "uhf",
    df_basis_scf: "x",
    guess: "sad",
    maxiter: 9,
  };
  const correlation = {
    freeze_core: true,
    num_frozen_docc: 0,
    frozen: 1,
    mp2_type: "df",
    df_basis_mp2: "x",
    cc_type: "df",
    mp2__freeze: true,
    ccsd__maxiter: 3,
    "mp2.freeze": true,
  };
  assertEquals(meanFieldKeywords({ ...scf, ...correlation }), scf);
});
