// What a method's name asks of PySCF: a field, correlation on it, a functional by libxc's name, dispersion behind it.
// Names that mean something else here than elsewhere are made definite, or refused.

import type { KeyPath } from "../../base/key_path.ts";
import { describeValue, InputError } from "../../base/error.ts";

/** What is computed on top of the self-consistent field, if anything. */
export type Step = "scf" | "mp2" | "dfmp2" | "ccsd" | "ccsd(t)";

/** What a method's name says. */
export interface PyscfMethod {
  readonly method: Step;
  /** The functional as PySCF's `xc`; null for Hartree-Fock. */
  readonly xc: string | null;
  /** Whether a functional's own non-local correlation (VV10) is computed. */
  readonly nlc: boolean;
  /** Version and functional as pyscf-dispersion calls them. */
  readonly dispersion: { readonly version: string; readonly functional: string } | null;
  /** The reference that the name has: `uhf` and so on. */
  readonly reference: "rhf" | "uhf" | "rohf" | null;
}

const FIELDS: Readonly<Record<string, PyscfMethod["reference"]>> = {
  hf: null,
  scf: null,
  rhf: "rhf",
  uhf: "uhf",
  rohf: "rohf",
};
const STEPS: Readonly<Record<string, Step>> = {
  mp2: "mp2",
  "df-mp2": "dfmp2",
  dfmp2: "dfmp2",
  "ri-mp2": "dfmp2",
  ccsd: "ccsd",
  "ccsd(t)": "ccsd(t)",
};
const OTHER_WAVEFUNCTIONS =
  /^(mp[345].*|omp\d.*|scs-.*|sos-.*|mp2-f12|cc2|cc3|ccsdt.*|ccsd\(.*|qcisd.*|cisd.*|ci|fci|cas.*|nevpt2.*|dmrg.*|eom-.*|adc.*|lccsd|dlpno-.*|lno-.*|sapt.*|gfn.*|pm\d|am1)$/;
const DOUBLE_HYBRIDS =
  /^(b2(k|g|t|n)?-?plyp.*|mpw2plyp.*|dsd-.*|dod-.*|dsdpbe.*|revdsd.*|revdod.*|pwpb95.*|ptpss.*|xyg.*|xygj.*|pbe0-(2|dh).*|pbeqidh.*|wb2.*plyp.*|wb88pp86.*|wpbepp86.*|wb97x-2.*|wb97m\(2\)|b2.*-d\d.*|core-dsd.*|kpr2scan50.*|pr2scan\d\d.*)$/;
const DISPERSION = /-(d3|d3bj|d3\(bj\)|d3zero|d3\(0\)|d3bjm|d3m\(bj\)|d4)$/;
const VERSIONS: Readonly<Record<string, string>> = {
  d3bj: "d3bj",
  "d3(bj)": "d3bj",
  d3zero: "d3zero",
  "d3(0)": "d3zero",
  d3bjm: "d3bjm",
  "d3m(bj)": "d3bjm",
  d4: "d4",
};
// The Gaussian one, with VWN's third fit to the random phase approximation, whatever version or settings PySCF has.
const DEFINITE: Readonly<Record<string, string>> = { b3lyp: "b3lypg", "cam-b3lyp": "camb3lyp" };
// As PySCF pairs them: fits that took VV10 out, and D3(BJ) in.
const WITHOUT_VV10: Readonly<Record<string, string>> = {
  wb97x: "wb97x-v",
  wb97m: "wb97m-v",
  b97m: "b97m-v",
};

/**
 * Reads a method's name.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} Where it is of no method that PySCF has, as nmer drives it.
 */
export function parsePyscfMethod(name: string, path: KeyPath): PyscfMethod {
  const lower = name.toLowerCase();
  const refuse = (found: string, expected: string): never => {
    throw new InputError({ keyPath: [...path, "method"], found, expected });
  };
  const given = describeValue(name);
  if (lower in STEPS) {
    return { method: STEPS[lower]!, xc: null, nlc: true, dispersion: null, reference: null };
  }
  if (DOUBLE_HYBRIDS.test(lower)) {
    refuse(
      `${given}, a double hybrid`,
      "another functional: PySCF computes the self-consistent part of it alone in one call, without its MP2",
    );
  }
  if (OTHER_WAVEFUNCTIONS.test(lower)) {
    refuse(given, "hf, mp2, df-mp2, ccsd, ccsd(t), or a functional of libxc");
  }
  if (/-3c$/.test(lower)) {
    refuse(`${given}, a composite method`, "a functional with a basis set, as in pbe0-d4 with def2-tzvp");
  }
  const suffix = lower.match(DISPERSION)?.[1];
  const bare = suffix === undefined ? lower : lower.slice(0, -suffix.length - 1);
  if (suffix === "d3") {
    refuse(given, `${bare}-d3bj or ${bare}-d3zero: D3 has two dampings, and programs take either for -d3`);
  }
  if (/-d2?$/.test(bare)) {
    refuse(
      given,
      "-d3bj, -d3zero or -d4 behind a functional: PySCF leaves out the older dispersion that belongs to it",
    );
  }
  if (/-v$|vv10/.test(bare) && suffix !== undefined) {
    refuse(
      `${given}, with dispersion twice`,
      `${bare}, which has VV10, or ${bare.replace(/-v$/, "")}-${suffix}`,
    );
  }
  if (bare === "wb97x" && suffix === "d4") {
    refuse(given, "wb97x-d3bj or wb97x-v: two parametrisations go by that name, and PySCF's versions differ");
  }
  const reference = FIELDS[bare];
  const isField = reference !== undefined;
  const vv10 = suffix === "d3bj" || suffix === "d4" ? WITHOUT_VV10[bare] : undefined;
  return {
    method: "scf",
    xc: isField ? null : vv10 ?? DEFINITE[bare] ?? bare,
    nlc: vv10 === undefined,
    dispersion: suffix === undefined
      ? null
      : { version: VERSIONS[suffix]!, functional: isField ? "hf" : functionalOf(bare) },
    reference: reference ?? null,
  };
}

// What pyscf-dispersion calls them.
function functionalOf(name: string): string {
  return name.replace(/^b3lyp[5g]$/, "b3lyp").replace(/^bp86$/, "bp").replace(/^(.+),\1$/, "$1");
}
