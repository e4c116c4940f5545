// Methods whose density is that of their self-consistent field, so that its moments are theirs: Hartree-Fock and density
// functionals, with dispersion that depends on the geometry alone. Known by their names, as programs agree on them; other
// names may be those of double hybrids or of correlation on top.

const FIELDS = /^(r|u|ro|cu)?(hf|scf)$/;
const FUNCTIONALS = [
  /^(s?vwn[35]?|svwn|lda|blyp|bp86|bpbe|bop|pw91|pw6b95|pw86\w*|revpbe0?|rpbe|pbe(0|sol|0_13)?|pbe1pbe|tpssh?|revtpssh?)$/,
  /^(b3lyp[g35]?|b3pw91|b3p86|b1lyp|b1pw91|bhandhlyp|bhhlyp|x3lyp|o3lyp|mpw1pw|mpw1pw91|mpw1k|pwb6k|bb1k|kmlyp)$/,
  /^(cam-?b3lyp|lc-(blyp|pbe|wpbe|vv10|bop)|lrc-wpbeh?|hse0[36]|w(b97x?|pbe0?|blyp)|wb97x-[dv]|wb97m-v)$/,
  /^(b97(-0|-1|-2|-3|-d|m-v|-k)?|hcth\d*|m05(-2x)?|m06(-2x|-l|-hf)?|m08-(hx|so)|m11(-l)?|mn12-(l|sx)|mn15(-l)?)$/,
  /^(r2?scan(0|h|l)?|scan(0|h|l)?|edf1|dldf|ft97|sogga\w*|n12(-sx)?|gam|vsxc|vv10)$/,
];
const DISPERSION = /-(d2|d3|d3bj|d3\(bj\)|d3zero|d3\(0\)|d3m|d3mbj|d3bjm|d3m\(bj\)|d4|nl)$/;

/** Whether a method is known to be a self-consistent field and no more. */
export function isSelfConsistent(method: string): boolean {
  const name = method.toLowerCase();
  const bare = name.replace(DISPERSION, "");
  return [name, bare].some((word) => FIELDS.test(word) || FUNCTIONALS.some((names) => names.test(word)));
}
