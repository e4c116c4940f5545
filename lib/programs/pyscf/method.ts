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
// The Gaussian one, with VWN's third fit to the random phase approximation, whatever version or settings PySCF has. CF22D
// by its parts, since versions such as 2.14 add dispersion to the whole by themselves, and others do not.
const DEFINITE: Readonly<Record<string, string>> = {
  b3lyp: "b3lypg",
  "cam-b3lyp": "camb3lyp",
  cf22d: "hyb_mgga_x_cf22d,mgga_c_cf22d",
};
// As PySCF pairs them: fits that took VV10 out, and D3(BJ) in.
const WITHOUT_VV10: Readonly<Record<string, string>> = {
  wb97x: "wb97x-v",
  wb97m: "wb97m-v",
  b97m: "b97m-v",
};
// By Y.-S. Lin and others (doi:10.1021/ct300715s), who fitted wB97X again together with D3: not wB97X with D3 behind it.
const FITTED_WITH_D3ZERO: Readonly<Record<string, string>> = { wb97x: "hyb_gga_xc_wb97x_d3" };
// Fitted together with dispersion that libxc does not have: alone they are not the functionals of their names.
const WITHOUT_THEIR_DISPERSION = /^(wb97xd3?|b97d|b973c|o(tpss|pbe|pwlyp|blyp)d|(rev)?ssbd)$/;
// Fitted together with another non-local correlation than VV10: PySCF leaves that of vdW-DF out, and takes the formula of
// VV10 with the parameters of rVV10.
const OTHER_NON_LOCAL = /beefvdw|rvv10/;

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
  const step = entry(STEPS, lower);
  if (step !== undefined) {
    return { method: step, xc: null, nlc: true, dispersion: null, reference: null };
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
  refuseDispersion(given, bare, suffix, refuse);
  const reference = entry(FIELDS, bare);
  const isField = reference !== undefined;
  const version = suffix === undefined ? ownDispersion(bare) : VERSIONS[suffix]!;
  const vv10 = version === "d3bj" || version === "d4" ? entry(WITHOUT_VV10, bare) : undefined;
  const refitted = version === "d3zero" ? entry(FITTED_WITH_D3ZERO, bare) : undefined;
  return {
    method: "scf",
    xc: isField ? null : vv10 ?? refitted ?? entry(DEFINITE, bare) ?? bare,
    nlc: vv10 === undefined,
    dispersion: version === undefined ? null : { version, functional: isField ? "hf" : functionalOf(bare) },
    reference: reference ?? null,
  };
}

// What is meant by dispersion must be one thing, and computed.
function refuseDispersion(
  given: string,
  bare: string,
  suffix: string | undefined,
  refuse: (found: string, expected: string) => never,
): void {
  if (suffix === "d3") {
    refuse(given, `${bare}-d3bj or ${bare}-d3zero: D3 has two dampings, and programs take either for -d3`);
  }
  if (/-d[34]/.test(bare)) {
    refuse(given, "-d3bj, -d3zero, -d3bjm or -d4 at the end of a name, once, and no other dispersion");
  }
  const parts = bare.split(/[,+*]/).map((part) => squeezed(part.trim()));
  if (parts.some((part) => OTHER_NON_LOCAL.test(part))) {
    refuse(
      `${given}, a functional with rVV10 or vdW-DF`,
      "one with VV10, as wb97m-v, or with -d3bj or -d4 behind it: PySCF has no other non-local correlation",
    );
  }
  if (
    /-d2?$/.test(bare) ||
    suffix === undefined && parts.some((part) => WITHOUT_THEIR_DISPERSION.test(part))
  ) {
    refuse(
      given,
      "-d3bj, -d3zero or -d4 behind a functional, as in b97d-d3bj, wb97x-d3zero or wb97x-d3bj: PySCF leaves out the " +
        "dispersion that belongs to it",
    );
  }
  if (bare === "b97" && suffix?.startsWith("d3")) {
    refuse(
      given,
      `b97d-${suffix}, which is Grimme's B97-D with D3: b97 is Becke's hybrid, for which D3 has no fit`,
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
}

function entry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

// As all ways of writing it have in common, libxc's own name among them.
function squeezed(name: string): string {
  return name.replace(/^(hyb_)?m?gga_xc?_/, "").replace(/[-_]/g, "");
}

// CF22D is D3 with zero damping included, as its authors fitted it (doi:10.1038/s43588-022-00371-5).
function ownDispersion(name: string): string | undefined {
  return name === "cf22d" ? "d3zero" : undefined;
}

// What pyscf-dispersion calls them.
function functionalOf(name: string): string {
  return name.replace(/^b3lyp[5g]$/, "b3lyp").replace(/^bp86$/, "bp").replace(/^(.+),\1$/, "$1");
}

/** Whether a functional's VV10 is computed, as PySCF knows it by its name. */
export function hasVv10({ xc, nlc }: Pick<PyscfMethod, "xc" | "nlc">): boolean {
  return xc !== null && nlc && (xc.endsWith("-v") || xc.includes("vv10"));
}
