// The elements: symbols, atomic numbers, cores, and the covalent radii by which fragments are detected.
// Atomic numbers count from 1 (H); number 0 does not stand for an element.

const SYMBOLS: readonly string[] = [
  "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br",
  "Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho",
  "Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es",
  "Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og",
].join(" ").split(" ");

const NUMBER_OF = new Map(SYMBOLS.map((symbol, i) => [symbol, i + 1]));

/** Number of elements known: 118. */
export const ELEMENT_COUNT = SYMBOLS.length;

/** The symbol of an element by its atomic number (1 to 118), spelled as in "He". */
export function elementSymbol(atomicNumber: number): string {
  const symbol = SYMBOLS[atomicNumber - 1];
  if (symbol === undefined) throw new RangeError(`no element has the atomic number ${atomicNumber}`);
  return symbol;
}

/** The atomic number of a symbol in any spelling of case ("he", "HE"), or undefined where it is no element's. */
export function atomicNumberOf(symbol: string): number | undefined {
  return NUMBER_OF.get(symbol.charAt(0).toUpperCase() + symbol.slice(1).toLowerCase());
}

/** Electrons of the noble gases, after none. */
const FULL_SHELLS = [0, 2, 10, 18, 36, 54, 86] as const;

/** Number of electrons in the core of an atom: those of the noble gas before its element. */
export function coreElectrons(atomicNumber: number): number {
  return FULL_SHELLS.findLast((electrons) => electrons < atomicNumber)!;
}

// Covalent radii of H to Cm in angstrom: B. Cordero, V. Gomez, A. E. Platero-Prats, M. Reves, J. Echeverria,
// E. Cremades, F. Barragan, S. Alvarez, Dalton Trans. 2008, 2832, table 2, doi:10.1039/B801115J; C is sp3,
// Mn, Fe and Co are high spin.
// deno-fmt-ignore
const COVALENT_RADIUS_ANGSTROM: readonly number[] = [
  0.31, 0.28, 1.28, 0.96, 0.84, 0.76, 0.71, 0.66, 0.57, 0.58, 1.66, 1.41, 1.21, 1.11, 1.07, 1.05,
  1.02, 1.06, 2.03, 1.76, 1.70, 1.60, 1.53, 1.39, 1.61, 1.52, 1.50, 1.24, 1.32, 1.22, 1.22, 1.20,
  1.19, 1.20, 1.20, 1.16, 2.20, 1.95, 1.90, 1.75, 1.64, 1.54, 1.47, 1.46, 1.42, 1.39, 1.45, 1.44,
  1.42, 1.39, 1.39, 1.38, 1.39, 1.40, 2.44, 2.15, 2.07, 2.04, 2.03, 2.01, 1.99, 1.98, 1.98, 1.96,
  1.94, 1.92, 1.92, 1.89, 1.90, 1.87, 1.87, 1.75, 1.70, 1.62, 1.51, 1.44, 1.41, 1.36, 1.36, 1.32,
  1.45, 1.46, 1.48, 1.40, 1.50, 1.50, 2.60, 2.21, 2.15, 2.06, 2.00, 1.96, 1.90, 1.87, 1.80, 1.69,
];

/** Covalent radius in angstrom (Cordero et al. 2008), or undefined above Cm (96), where none is published. */
export function covalentRadiusAngstrom(atomicNumber: number): number | undefined {
  return COVALENT_RADIUS_ANGSTROM[atomicNumber - 1];
}
