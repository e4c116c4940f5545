// One calculation by libxtb, in bohr, Hartree and elementary charges.

import { type Calculators, type Handles, refuseErrors, XtbError, type XtbInput } from "./calculators.ts";
import type { Handle, Xtb } from "./library.ts";

// The partial charges are sums over the orbitals of what the electrons are; elementary charges.
const CHARGE_TOLERANCE = 1e-6;

/** Point charges around the molecule, on atoms of other molecules, by whose hardness libxtb blurs them. */
export interface XtbEmbedding {
  readonly charges: readonly number[];
  /** Flat; shape (charges, 3). */
  readonly positions: readonly number[];
  readonly atomic_numbers: readonly number[];
}

/** The numbers of a calculation. */
export interface Calculated {
  readonly energy: number;
  /** Of the atoms of the molecule, then of the charges around it; flat. */
  readonly gradient: readonly number[];
  /** Absent from force fields, as all that follows. */
  readonly dipole?: readonly number[];
  /** Number of basis functions. */
  readonly functions?: number;
}

/**
 * Energy and gradient of a molecule, and of charges around it.
 *
 * @throws {XtbError} Where there are no numbers to trust.
 */
export function calculate(
  calculators: Calculators,
  input: XtbInput,
  embedding?: XtbEmbedding,
): Calculated {
  const { xtb } = calculators;
  const isEmbedded = embedding !== undefined && embedding.charges.length > 0;
  return calculators.use(input, isEmbedded, (handles) => {
    const { environment, molecule, calculator } = handles;
    if (isEmbedded) embed(xtb, handles, embedding);
    const results = xtb.xtb_newResults();
    try {
      xtb.xtb_singlepoint(environment, molecule, calculator, results);
      refuseErrors(xtb, environment);
      return numbersOf(xtb, environment, results, input, embedding);
    } finally {
      xtb.xtb_delResults(BigUint64Array.of(results));
    }
  });
}

function embed(
  xtb: Xtb,
  { environment, calculator }: Handles,
  { charges, positions, atomic_numbers }: XtbEmbedding,
): void {
  xtb.xtb_setExternalCharges(
    environment,
    calculator,
    Int32Array.of(charges.length),
    Int32Array.from(atomic_numbers),
    Float64Array.from(charges),
    Float64Array.from(positions),
  );
  refuseErrors(xtb, environment);
}

function numbersOf(
  xtb: Xtb,
  environment: Handle,
  results: Handle,
  { molecule: { symbols, molecular_charge }, model }: XtbInput,
  embedding: XtbEmbedding | undefined,
): Calculated {
  const atoms = symbols.length;
  const numbers = (
    get: (environment: Handle, results: Handle, numbers: Float64Array<ArrayBuffer>) => void,
    length: number,
  ) => {
    const array = new Float64Array(length);
    get(environment, results, array);
    refuseErrors(xtb, environment);
    if (!array.every(Number.isFinite)) throw new XtbError("it gave a number that is not finite");
    return Array.from(array);
  };
  const mechanics = {
    energy: numbers(xtb.xtb_getEnergy, 1)[0]!,
    gradient: [
      ...numbers(xtb.xtb_getGradient, 3 * atoms),
      ...(embedding?.charges.length ? numbers(xtb.xtb_getPCGradient, embedding.positions.length) : []),
    ],
  };
  if (model.method.toLowerCase() === "gfn-ff") return mechanics;
  const charge = numbers(xtb.xtb_getCharges, atoms).reduce((sum, part) => sum + part, 0);
  if (Math.abs(charge - molecular_charge) > CHARGE_TOLERANCE) {
    throw new XtbError(`its atoms have a charge of ${charge} together instead of ${molecular_charge}`);
  }
  const functions = new Int32Array(1);
  xtb.xtb_getNao(environment, results, functions);
  return { ...mechanics, dipole: numbers(xtb.xtb_getDipole, 3), functions: functions[0]! };
}
