// What the built-in engine does not have and another program has: methods, basis sets.

import { enumeration } from "../../base/plural.ts";

interface Elsewhere {
  /** Methods by their names in lower case, without a dispersion correction. */
  readonly methods: RegExp;
  /** Names of programs, as inputs have them. */
  readonly programs: readonly string[];
}

// Those of which a program's manual, or QCEngine's code for NWChem, says so.
const METHODS: readonly Elsewhere[] = [
  { methods: /^gfn(1|2)-xtb$/, programs: ["xtb", "tblite"] },
  { methods: /^gfn-ff$/, programs: ["xtb"] },
  { methods: /^ipea1-xtb$/, programs: ["tblite"] },
  { methods: /^(am1|mndo|pm3|pm6|pm7|rm1)(-\w+)?$/, programs: ["mopac"] },
  {
    methods: /^(pbe|pbe0|b3lyp5?|m05(-2x)?|m06(-2x|-l|-hf)?|pw6b95|ccsd|ccsd\(t\))$/,
    programs: ["psi4", "nwchem", "pyscf"],
  },
  { methods: /^(mp[34]|ccd)$/, programs: ["psi4", "nwchem"] },
  { methods: /^(ccsdt|pwb6k|bb1k)$/, programs: ["nwchem"] },
  {
    methods: /^(svwn|blyp|bp86|pw91|tpssh?|revpbe|b97-[1-3]|hse0[36]|cam-b3lyp|wb97x?(-v)?|wb97m-v)$/,
    programs: ["psi4", "pyscf"],
  },
  { methods: /^(df-mp2|ri-mp2|lc-\w+|r2scan0?|scan0?|mn15(-l)?|b97m-v)$/, programs: ["pyscf"] },
  {
    methods:
      /^(b97|b97-0|b97-d|wb97x?-d|b2plyp|dsd-\w+|mp2\.5|mp2-f12|omp2|omp3|cc2|cc3|cisd|fci|qcisd(\(t\))?|lccd|sapt\S*)$/,
    programs: ["psi4"],
  },
];
// Psi4 takes them behind any functional's name, PySCF the latter ones.
const PYSCF_DISPERSION = /-d(3\(?bj\)?|4)$/;
const DISPERSION = /-d[234]?(\(?bj\)?|m|m\(bj\)|mbj)?$|-nl$/;

/** Programs that take basis sets by name, of far more elements and families than the engine carries. */
export const WITH_MORE_BASIS_SETS: readonly string[] = ["psi4", "nwchem", "pyscf"];

/** Programs that have a method, as far as is known; none for a word that is no method. */
export function programsWith(method: string): readonly string[] {
  const lower = method.toLowerCase();
  const exact = METHODS.find(({ methods }) => methods.test(lower));
  if (exact !== undefined) return exact.programs;
  const bare = lower.replace(DISPERSION, "");
  const isCorrected = bare !== lower && METHODS.some(({ methods }) => methods.test(bare));
  if (!isCorrected) return [];
  return PYSCF_DISPERSION.test(lower) ? ["psi4", "pyscf"] : ["psi4"];
}

/** `psi4 and nwchem have pbe0: write program: psi4.` */
export function haveIt(programs: readonly string[], what: string): string {
  return `${enumeration(programs, "and")} ${programs.length === 1 ? "has" : "have"} ${what}: write program: ${
    programs[0]
  }.`;
}

// Families of basis sets that other programs and the Basis Set Exchange have: such a name is no misspelled one.
const FAMILIES: readonly RegExp[] = [
  /^((d-)?aug-|heavy-aug-|ju[ln]-|may-|apr-)?cc-p(w?c)?v\(?[dtq56](\+d\)?)?z(-\w+)?$/,
  /^(ma-)?(x2c-|dkh-)?def2?-(msvp|svp|tzvpp?|qzvpp?)d?$/,
  /^(aug-)?pc(seg|s|j)?-[0-4]$/,
  /^(sto-[2-6]|4-31|6-31|6-311)\+{0,2}g(\*{0,2}|\(\w+(,\w+)*\))$/,
  /^(lanl2\w+|lacvp\S*|crenbl|ano-\S+|sap\S*|minix|dz|dzp|tzp|mini|midi!?)$/,
];

/** Whether a name is that of a basis set of a known family. */
export function isOfKnownFamily(basis: string): boolean {
  return FAMILIES.some((family) => family.test(basis.toLowerCase()));
}
