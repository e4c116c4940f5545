// How large a calculation will be in a program that nmer cannot ask beforehand: basis functions from the kind of the
// basis set, seconds from the method. Good enough to start heavy tasks first; nothing depends on the numbers.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { Driver } from "../../base/driver.ts";
import type { Molecule } from "../../molecule/mod.ts";
import type { Size } from "./program.ts";

// Functions of an atom of H and He, Li to Ne, Na to Ar, K to Kr, and of heavier ones, as in sto-3g, 6-31g, cc-pVDZ ...
const FUNCTIONS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^(sto|mini)/, [1, 5, 9, 18, 27]],
  [/5z/, [55, 91, 95, 104, 120]],
  [/qz/, [30, 55, 59, 68, 78]],
  [/tz|^6-?311/, [14, 30, 34, 43, 50]],
  [/^(3-?21|4-?31|6-?31)\+*g$/, [2, 9, 13, 27, 32]],
  [/(?:)/, [5, 14, 18, 27, 32]],
];
// Valence orbitals of semiempirical methods.
const VALENCE: readonly number[] = [1, 4, 9, 9, 9];
const DIFFUSE = /aug|\+|svpd|zvpd|zvppd/;
const DIFFUSE_FACTOR = 1.5;

/** What energies of a program take on one core, in seconds, beside what the method's scaling says. */
export interface ProgramSeconds {
  /** Each task, whatever its size: what is read, written and set up. */
  readonly task: number;
  /** Each basis function of an energy. */
  readonly ofFunction: number;
  /** The same of a density functional, beside it: its grid. */
  readonly ofFunctionOnGrid: number;
}

/** Of Psi4 1.3.2, for programs that nobody has measured as well (docs/numbers.md). */
export const PSI4_SECONDS: ProgramSeconds = { task: 0.2, ofFunction: 4e-3, ofFunctionOnGrid: 0.03 };

// Methods: the power of the number of functions, its factor in seconds, and what each energy takes beside it. Others are
// density functionals, but for those of one determinant.
const POWERS: readonly (readonly [RegExp, number, number, number])[] = [
  [/^(ccsdt|cc3|ccsd\(t\)|ccsd\(at\)|ccsdt\(q\)|fci|detci)/, 6, 2e-11, 0.3],
  [/^(ccsd|cc2|bccd|mp4|mp3|cepa|lccsd|eom|adc)/, 5, 5e-10, 0.2],
  [/^(mp2|dfmp2|df-mp2|omp2|ri-mp2|scs-mp2|b2plyp|dsd-)/, 3.3, 2e-7, 0],
  [/(?:)/, 3, 3e-7, 0],
];
const ONE_DETERMINANT = /^(r|u|ro|cu)?(hf|scf)$/;
const WITHOUT_GRID =
  /^(mp|cc|cepa|lccsd|eom|adc|fci|detci|bccd|dfmp|df-mp|omp|ri-mp|scs-mp|gfn|pm\d|am1|mndo|rm1)/;
const GRADIENT_FACTOR = 2;
const BYTES_PER_FUNCTION_SQUARED = 400;

/** The size of each fragment: estimated basis functions, and electrons as the weight. */
export function estimateFragmentSizes(model: ModelChemistry, molecule: Molecule): readonly Size[] {
  return molecule.fragments.map(({ atoms }) =>
    estimateSize(model, atoms.map((atom) => molecule.atomicNumbers[atom]!))
  );
}

/** The size of some atoms, real or ghost. */
export function estimateSize({ basis }: ModelChemistry, atomicNumbers: Iterable<number>): Size {
  const name = basis?.toLowerCase();
  const counts = name === undefined ? VALENCE : FUNCTIONS.find(([pattern]) => pattern.test(name))![1];
  const factor = name !== undefined && DIFFUSE.test(name) ? DIFFUSE_FACTOR : 1;
  let functions = 0;
  let weight = 0;
  for (const number of atomicNumbers) {
    functions += Math.round(factor * counts[rowOf(number)]!);
    weight += number;
  }
  return { functions, weight };
}

/** Seconds on one core for a size; a method without a basis set takes hardly any beside its task. */
export function estimateSecondsWith(
  { task, ofFunction, ofFunctionOnGrid }: ProgramSeconds,
): (model: ModelChemistry, size: Size, driver: Driver, atoms: number) => number {
  return ({ method, basis }, { functions }, driver, atoms) => {
    // A Hessian takes about what a gradient takes for each coordinate.
    const energies = driver === "energy"
      ? 1
      : driver === "gradient"
      ? GRADIENT_FACTOR
      : GRADIENT_FACTOR * 3 * atoms;
    if (basis === undefined) return task + energies * 1e-7 * functions ** 3;
    const name = method.toLowerCase();
    const [, power, perTerm, beside] = POWERS.find(([pattern]) => pattern.test(name))!;
    const onGrid = !ONE_DETERMINANT.test(name) && !WITHOUT_GRID.test(name);
    const linear = ofFunction + (onGrid ? ofFunctionOnGrid : 0);
    const energy = beside + linear * functions + perTerm * functions ** power;
    // Gradients at other geometries are set up each for itself.
    const setups = driver === "hessian" ? energies / GRADIENT_FACTOR : 1;
    return setups * task + energies * energy;
  };
}

/** The same as those of Psi4 are. */
export const estimateSeconds: ReturnType<typeof estimateSecondsWith> = estimateSecondsWith(PSI4_SECONDS);

/** Memory in bytes for matrices of this many functions, beside what the program takes by itself. */
export function estimateMatrixBytes(functions: number): number {
  return BYTES_PER_FUNCTION_SQUARED * functions ** 2;
}

function rowOf(atomicNumber: number): number {
  return [2, 10, 18, 36].filter((last) => atomicNumber > last).length;
}
