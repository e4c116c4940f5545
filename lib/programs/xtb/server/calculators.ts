// Calculators of libxtb, kept for molecules of the same atoms, charge and spin: what GFN2-xTB's dispersion is set up with
// takes more time than a water dimer, and is the same wherever the atoms are. Molecules and results are made for each
// calculation and freed, so no guess and no charge is left for the next one. A calculator that has met an error is freed
// as well, and all are when the model is another one: what libxtb keeps for itself is that of the model used last.

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

/** What libxtb reports, or what shows that its numbers are wrong. */
export class XtbError extends Error {}

/** What a calculation is made with. */
export interface Handles {
  readonly environment: Handle;
  readonly molecule: Handle;
  readonly calculator: Handle;
}

// Each takes some 6 MB; for large molecules it is nothing beside the calculation.
const MAX_KEPT = 16;
const MAX_KEPT_ATOMS = 100;
// What libxtb says when it gives up, in characters.
const MAX_ERROR_LENGTH = 2048;

interface Calculator {
  readonly environment: Handle;
  readonly handle: Handle;
  isLoaded: boolean;
}

/** The calculators of a process. */
export class Calculators {
  /** The library. */
  readonly xtb: Xtb;
  /** Method and keywords of those that are kept, which are in the order in which they were used. */
  #model = "";
  readonly #kept = new Map<string, Calculator>();

  constructor(xtb: Xtb) {
    this.xtb = xtb;
  }

  /**
   * Does some work with a calculator.
   *
   * @param isEmbedded Whether the work gives it charges around the molecule: no molecule without any gets it then.
   * @throws {XtbError} Where libxtb refuses the molecule or the model, or the work does.
   */
  use<A>(input: XtbInput, isEmbedded: boolean, work: (handles: Handles) => A): A {
    const { molecule: { symbols, molecular_charge, molecular_multiplicity }, model, keywords } = input;
    const { xtb } = this;
    this.#changeModel(JSON.stringify([model.method, keywords]));
    const key = JSON.stringify([isEmbedded, molecular_charge, molecular_multiplicity, ...symbols]);
    const calculator = this.#kept.get(key) ?? newCalculator(xtb);
    this.#kept.delete(key);
    let molecule = NONE;
    let isWell = false;
    try {
      const { environment, handle } = calculator;
      molecule = newMolecule(xtb, environment, input.molecule);
      const handles = { environment, molecule, calculator: handle };
      if (!calculator.isLoaded) setUp(xtb, handles, model.method, keywords);
      calculator.isLoaded = true;
      const result = work(handles);
      isWell = true;
      return result;
    } finally {
      if (molecule !== NONE) xtb.xtb_delMolecule(BigUint64Array.of(molecule));
      if (isWell && isKept(input)) this.#keep(key, calculator);
      else free(xtb, calculator);
    }
  }

  #changeModel(model: string): void {
    if (model === this.#model) return;
    for (const calculator of this.#kept.values()) free(this.xtb, calculator);
    this.#kept.clear();
    this.#model = model;
  }

  #keep(key: string, calculator: Calculator): void {
    const [oldest] = this.#kept;
    if (oldest !== undefined && this.#kept.size >= MAX_KEPT) {
      this.#kept.delete(oldest[0]);
      free(this.xtb, oldest[1]);
    }
    this.#kept.set(key, calculator);
  }
}

// A force field has the bonds of the molecule that it was made for.
function isKept({ molecule, model }: XtbInput): boolean {
  return molecule.symbols.length <= MAX_KEPT_ATOMS && model.method.toLowerCase() !== "gfn-ff";
}

function newCalculator(xtb: Xtb): Calculator {
  const environment = xtb.xtb_newEnvironment();
  xtb.xtb_setVerbosity(environment, 0);
  return { environment, handle: xtb.xtb_newCalculator(), isLoaded: false };
}

function free(xtb: Xtb, { environment, handle }: Calculator): void {
  if (handle !== NONE) xtb.xtb_delCalculator(BigUint64Array.of(handle));
  xtb.xtb_delEnvironment(BigUint64Array.of(environment));
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
  try {
    refuseErrors(xtb, environment);
  } catch (error) {
    if (handle !== NONE) xtb.xtb_delMolecule(BigUint64Array.of(handle));
    throw error;
  }
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

/**
 * Says what libxtb has against the last calls.
 *
 * @throws {XtbError} Where it has something.
 */
export function refuseErrors(xtb: Xtb, environment: Handle): void {
  if (xtb.xtb_checkEnvironment(environment) === 0) return;
  const buffer = new Uint8Array(MAX_ERROR_LENGTH);
  xtb.xtb_getError(environment, buffer, Int32Array.of(MAX_ERROR_LENGTH));
  // They lie on a stack, the last one first.
  const lines = fromCString(buffer).split("\n").map((line) => line.replace(/^\s*-\d+-\s*/, "").trim());
  throw new XtbError(lines.filter((line) => line !== "").reverse().join("; "));
}
