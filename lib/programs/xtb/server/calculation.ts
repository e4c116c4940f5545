// One calculation by libxtb. Every object of it is made for it and freed, so that nothing of it is left for the next. Bohr,
// Hartree, elementary charges.

import { atomicNumberOf } from "../../../base/elements.ts";
import { cString, fromCString, type Handle, NONE, type Xtb } from "./library.ts";

/** What of a QCSchema AtomicInput a calculation needs. */
export interface XtbInput {
  readonly molecule: {
    readonly symbols: readonly string[];
    readonly geometry: readonly number[];
    readonly molecular_charge: number;
    readonly molecular_multiplicity: number;
  };
  readonly model: { readonly method: string };
  readonly keywords: {
    readonly accuracy?: number;
    readonly max_iterations?: number;
    readonly electronic_temperature?: number;
    readonly solvent?: string;
  };
}

// What libxtb says when it gives up, in characters.
const MAX_ERROR_LENGTH = 2048;
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

/** What libxtb reports, or what shows that its numbers are wrong. */
export class XtbError extends Error {}

/**
 * Energy and gradient of a molecule, and of charges around it.
 *
 * @throws {XtbError} Where there are no numbers to trust.
 */
export function calculate(
  xtb: Xtb,
  { molecule, model, keywords }: XtbInput,
  embedding?: XtbEmbedding,
): Calculated {
  const environment = xtb.xtb_newEnvironment();
  const made: [free: (handle: BigUint64Array<ArrayBuffer>) => void, handle: Handle][] = [];
  const keep = (handle: Handle, free: (handle: BigUint64Array<ArrayBuffer>) => void): Handle => {
    made.push([free, handle]);
    return handle;
  };
  try {
    xtb.xtb_setVerbosity(environment, 0);
    const handles: Handles = {
      environment,
      molecule: keep(newMolecule(xtb, environment, molecule), xtb.xtb_delMolecule),
      calculator: keep(xtb.xtb_newCalculator(), xtb.xtb_delCalculator),
      results: keep(xtb.xtb_newResults(), xtb.xtb_delResults),
    };
    setUp(xtb, handles, model.method, keywords);
    if (embedding !== undefined) embed(xtb, handles, embedding);
    xtb.xtb_singlepoint(environment, handles.molecule, handles.calculator, handles.results);
    refuseErrors(xtb, environment);
    return numbersOf(xtb, handles, molecule, model.method.toLowerCase() === "gfn-ff", embedding);
  } finally {
    for (const [free, handle] of made.reverse()) if (handle !== NONE) free(BigUint64Array.of(handle));
    xtb.xtb_delEnvironment(BigUint64Array.of(environment));
  }
}

interface Handles {
  readonly environment: Handle;
  readonly molecule: Handle;
  readonly calculator: Handle;
  readonly results: Handle;
}

function newMolecule(xtb: Xtb, environment: Handle, molecule: XtbInput["molecule"]): Handle {
  const { symbols, geometry, molecular_charge, molecular_multiplicity } = molecule;
  const handle = xtb.xtb_newMolecule(
    environment,
    Int32Array.of(symbols.length),
    Int32Array.from(symbols, (symbol) => atomicNumberOf(symbol) ?? 0),
    Float64Array.from(geometry),
    Float64Array.of(molecular_charge),
    Int32Array.of(molecular_multiplicity - 1),
    NONE,
    NONE,
  );
  refuseErrors(xtb, environment);
  return handle;
}

function setUp(
  xtb: Xtb,
  { environment, molecule, calculator }: Handles,
  method: string,
  { accuracy, max_iterations, electronic_temperature, solvent }: XtbInput["keywords"],
): void {
  const load = {
    "gfn2-xtb": xtb.xtb_loadGFN2xTB,
    "gfn1-xtb": xtb.xtb_loadGFN1xTB,
    "gfn-ff": xtb.xtb_loadGFNFF,
  };
  load[method.toLowerCase() as keyof typeof load](environment, molecule, calculator, NONE);
  refuseErrors(xtb, environment);
  if (accuracy !== undefined) xtb.xtb_setAccuracy(environment, calculator, accuracy);
  if (max_iterations !== undefined) xtb.xtb_setMaxIter(environment, calculator, max_iterations);
  if (electronic_temperature !== undefined) {
    xtb.xtb_setElectronicTemp(environment, calculator, electronic_temperature);
  }
  if (solvent !== undefined && solvent.toLowerCase() !== "none") {
    xtb.xtb_setSolvent(environment, calculator, cString(solvent.toLowerCase()), NONE, NONE, NONE);
  }
  refuseErrors(xtb, environment);
}

function embed(
  xtb: Xtb,
  { environment, calculator }: Handles,
  { charges, positions, atomic_numbers }: XtbEmbedding,
): void {
  if (charges.length === 0) return;
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
  { environment, results }: Handles,
  { symbols, molecular_charge }: XtbInput["molecule"],
  isForceField: boolean,
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
  if (isForceField) return mechanics;
  const charge = numbers(xtb.xtb_getCharges, atoms).reduce((sum, part) => sum + part, 0);
  if (Math.abs(charge - molecular_charge) > CHARGE_TOLERANCE) {
    throw new XtbError(`its atoms have a charge of ${charge} together instead of ${molecular_charge}`);
  }
  const functions = new Int32Array(1);
  xtb.xtb_getNao(environment, results, functions);
  return { ...mechanics, dipole: numbers(xtb.xtb_getDipole, 3), functions: functions[0]! };
}

// libxtb keeps its errors on a stack, the last one first, and so is the whole of it emptied.
function refuseErrors(xtb: Xtb, environment: Handle): void {
  if (xtb.xtb_checkEnvironment(environment) === 0) return;
  const buffer = new Uint8Array(MAX_ERROR_LENGTH);
  xtb.xtb_getError(environment, buffer, Int32Array.of(MAX_ERROR_LENGTH));
  const lines = fromCString(buffer).split("\n").map((line) => line.replace(/^\s*-\d+-\s*/, "").trim());
  throw new XtbError(lines.filter((line) => line !== "").reverse().join("; "));
}
