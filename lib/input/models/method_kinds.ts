// Which methods are Hartree-Fock and which add correlation to it, as all programs name them; and keywords that have no
// meaning for the former.

const HARTREE_FOCK = /^(?:df-|ri-)?(?:r|u|ro|cu)?(?:hf|scf)$/;

/** Whether a method is Hartree-Fock. */
export function isHartreeFock(method: string): boolean {
  return HARTREE_FOCK.test(method.toLowerCase());
}

// MP2 to MP5 with letters around them, coupled cluster, configuration interaction, coupled electron pairs.
const CORRELATED =
  /^(?:(?:df|ri|cd|lno|dlpno|dmrg|conv|fno|scs|sos|scs\(n\)|r|u|ro|o|lr|a)-?)*(?:mp[2-6](?:\.5)?(?:\(\S+\))?(?:-?f12)?|zapt2|cc[2-3d]|l?ccs?d\S*|bccd\S*|qcis\S*|q?ci[ds]\S*|fci|cepa\S*|acpf|aqcc|rpa)$/;

/** Whether a method adds correlation to Hartree-Fock, so that the difference of both is a correlation energy. */
export function isCorrelated(method: string): boolean {
  return CORRELATED.test(method.toLowerCase());
}

const OF_CORRELATION =
  /^(?:freeze_core|frozen|freeze|num_frozen_\w+|mp\d?_\w+|df_basis_(?:mp2|cc)|auxbasis_mp2|s_orbital_optimization|(?:cc|tce|ci|cis|dct|occ|omp\d|mp2|mp3|ccsd|dfmp2|dfocc|fnocc|nat_orbs|occ_tolerance)(?:_\w+)?)$/i;

/** The keywords of a model that have a meaning for Hartree-Fock: without frozen cores and the kind of correlation. */
export function meanFieldKeywords(
  keywords: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const kept = Object.entries(keywords).filter(([name]) => {
    const [first = "", ...rest] = name.split(/__|\./);
    return !OF_CORRELATION.test(first) && !rest.some((part) => /^(?:freeze|frozen|freeze_core)$/i.test(part));
  });
  return Object.fromEntries(kept);
}

const FREEZES = /(?:^|__|\.)(?:freeze_core|frozen|freeze|num_frozen_docc)$/i;

/** What a model's keywords say of frozen cores, as a text; undefined where they say nothing. */
export function saidOfCores(keywords: Readonly<Record<string, unknown>>): string | undefined {
  const said = Object.entries(keywords).find(([name]) => FREEZES.test(name))?.[1];
  if (said === undefined) return undefined;
  return [false, 0, "false", "no", null].includes(said as string) ? "none" : String(JSON.stringify(said));
}
