// Programs that people know and nmer does not drive, so that their names are not taken for misspelled ones.

/** What of nmer's has the same methods: a clause for a sentence. */
const METHODS_ELSEWHERE = "psi4, pyscf and nwchem have Hartree-Fock, density functionals and coupled cluster";
const SEMIEMPIRICAL_ELSEWHERE = "xtb and tblite have GFN2-xTB and GFN1-xTB, mopac PM7";

/** How such a program is called, and what nmer has instead. */
const OTHERS: Readonly<Record<string, readonly [title: string, elsewhere: string]>> = {
  orca: ["ORCA", METHODS_ELSEWHERE],
  gaussian: ["Gaussian", METHODS_ELSEWHERE],
  g09: ["Gaussian", METHODS_ELSEWHERE],
  g16: ["Gaussian", METHODS_ELSEWHERE],
  dalton: ["Dalton", METHODS_ELSEWHERE],
  molcas: ["OpenMolcas", METHODS_ELSEWHERE],
  openmolcas: ["OpenMolcas", METHODS_ELSEWHERE],
  mrcc: ["MRCC", METHODS_ELSEWHERE],
  bagel: ["BAGEL", METHODS_ELSEWHERE],
  cp2k: ["CP2K", METHODS_ELSEWHERE],
  vasp: ["VASP", METHODS_ELSEWHERE],
  "fhi-aims": ["FHI-aims", METHODS_ELSEWHERE],
  siesta: ["SIESTA", METHODS_ELSEWHERE],
  "dftb+": ["DFTB+", SEMIEMPIRICAL_ELSEWHERE],
  dftbplus: ["DFTB+", SEMIEMPIRICAL_ELSEWHERE],
  crest: ["CREST", SEMIEMPIRICAL_ELSEWHERE],
  mndo: ["MNDO", SEMIEMPIRICAL_ELSEWHERE],
};

/** What can be used instead of a program that nmer does not drive; undefined for a name that is none. */
export function insteadOf(name: string): string | undefined {
  const inner = name.toLowerCase().replace(/^qcengine:/, "");
  if (!Object.hasOwn(OTHERS, inner)) return undefined;
  const [title, elsewhere] = OTHERS[inner]!;
  return `nmer does not drive ${title}. What can be used now: an executable of your ` +
    `own that speaks QCSchema, as program: command:${
      inner.replace(/\W/g, "")
    } (docs/own-programs.md); results of ` +
    `${title}, put together by \`nmer assemble\`; or another program: ${elsewhere}.`;
}
