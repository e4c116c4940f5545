// tblite, 0.4 and newer, through a Python server that has it loaded and keeps its calculators: GFN1-xTB and
// GFN2-xTB, faster than by xtb's library. It has no charges around a molecule.

import type { TaskResult } from "../../base/task_result.ts";
import type { Driver } from "../../base/driver.ts";
import { flattenArray } from "../../base/flat_array.ts";
import type { Nmer } from "../../molecule/mod.ts";
import { checkComputed } from "../contract/check_computed.ts";
import { type ProgramFamily, single } from "../contract/detect.ts";
import { MOMENTS_ACCURACY } from "../contract/moments_accuracy.ts";
import { namedAfter } from "../contract/molecular_properties.ts";
import { type ExternalProgram, ProgramError } from "../contract/program.ts";
import { estimateFragmentSizes, estimateMatrixBytes, estimateSize } from "../contract/size_estimates.ts";
import { refuseEngineKeys } from "../contract/untrusted_text.ts";
import { checkGfnElements, checkValenceElectrons, valenceElectrons } from "../contract/valence_electrons.ts";
import { classifyFailure } from "../qcschema/failure/classify.ts";
import { parseTbliteModel, type TbliteSettings } from "./model.ts";
import { tblitePreflight } from "./preflight.ts";
import { findTblite, TBLITE_VARIABLES } from "./search.ts";

// The server itself: Python, NumPy and the library.
const PROCESS_BYTES = 120e6;
// Seconds of a task are a + b N^2 + c N^3, N functions; GFN2-xTB of water clusters with tblite 0.8.0 on one core
// (docs/numbers.md). Energies come with their gradients.
const SECONDS = [5e-4, 2e-6, 1.5e-8] as const;
// Four for each coordinate.
const GRADIENTS_FOR_ATOM = 12;
// Sums over the orbitals of what electrons there are.
const ELECTRONS_TOLERANCE = 1e-6;

const program: ExternalProgram<TbliteSettings> = {
  name: "tblite",
  capabilities: {
    drivers: ["energy", "gradient", "hessian"],
    ghosts: false,
    whyNoGhosts: "a semiempirical method: it has no basis functions without a nucleus",
    openShells: true,
    threads: true,
    embedding: false,
  },

  settings(model, path) {
    refuseEngineKeys(model, path);
    return parseTbliteModel(model, path);
  },
  check(_model, _driver, molecule) {
    checkGfnElements(molecule, "tblite");
    checkValenceElectrons(molecule, "tblite");
  },

  propertySource: (property) =>
    property === "dipole" ? namedAfter(property, "scf") : {
      lacks: property === "polarizability"
        ? "tblite's results have no polarizability: leave it out of properties, or take program: builtin, pyscf or psi4."
        : "tblite's quadrupole moments have no trace: leave it out of properties, or take program: builtin or pyscf.",
    },
  fragmentSizes: estimateFragmentSizes,
  startSeconds: 0.3,
  estimateSeconds(_model, { functions }, driver, atoms) {
    const seconds = SECONDS[0] + SECONDS[1] * functions ** 2 + SECONDS[2] * functions ** 3;
    return driver === "hessian" ? (1 + GRADIENTS_FOR_ATOM * atoms) * seconds : seconds;
  },
  leastMemoryBytes(model, nmer) {
    return PROCESS_BYTES + estimateMatrixBytes(estimateSize(model, nmer.atomicNumbers).functions);
  },

  traces: [{ what: "tblite", variables: ["NMER_TBLITE"], packages: ["tblite"] }],
  find: findTblite,
  preflight: tblitePreflight,
  request: ({ settings, properties }, driver, nmer) => ({
    driver,
    ...(properties === undefined ? settings : forMoments(settings)),
    numbers: Array.from(nmer.atomicNumbers),
    positions: Array.from(nmer.geometry),
    charge: nmer.charge,
    unpaired: nmer.multiplicity - 1,
  }),
  parse: (result, _model, driver, nmer) => parseTbliteResult(result, driver, nmer),
};

function forMoments(settings: TbliteSettings): TbliteSettings {
  const isGiven = settings.set.some(([name]) => name === "accuracy");
  return isGiven ? settings : { ...settings, set: [...settings.set, ["accuracy", MOMENTS_ACCURACY]] };
}

/** tblite's methods by its Python package. */
export const tblite: ProgramFamily = single(program, TBLITE_VARIABLES);

/**
 * The numbers in what the server answered.
 *
 * @throws {ProgramError} Where it failed, or there is no number to trust.
 */
export function parseTbliteResult(result: unknown, driver: Driver, nmer: Nmer): TaskResult {
  if (typeof result !== "object" || result === null) throw distrust("no result");
  const given = result as Readonly<Record<string, unknown>>;
  if (given["success"] !== true) throw classifyFailure(given["error"]);
  const [energy, charge, functions, atoms] = ["energy", "charge", "functions", "atoms"].map((name) =>
    numberIn(given[name], name)
  ) as [number, number, number, number];
  if (atoms !== nmer.atomicNumbers.length) {
    throw distrust(`the result of ${atoms} atoms instead of ${nmer.atomicNumbers.length}`);
  }
  const { electrons } = given;
  const kinds = Array.isArray(electrons) && electrons.length === 1 ? 1 : 2;
  checkElectrons(arrayIn(electrons, "list of electrons", kinds), charge, nmer);
  const coordinates = nmer.geometry.length;
  const computed: TaskResult = {
    energy,
    ...(driver === "energy" ? {} : { gradient: arrayIn(given["gradient"], "gradient", coordinates) }),
    ...(driver === "hessian" ? { hessian: arrayIn(given["hessian"], "Hessian", coordinates ** 2) } : {}),
    properties: {
      calcinfo_natom: atoms,
      calcinfo_nbasis: functions,
      ...flattenArray("scf_dipole_moment", arrayIn(given["dipole"], "dipole moment", 3)),
    },
  };
  checkComputed(computed, nmer, driver);
  return computed;
}

// tblite takes what electrons it has orbitals for, and says nothing where those are fewer. Versions before 0.5 do not say
// how many are unpaired.
function checkElectrons([up, down]: Float64Array, charge: number, nmer: Nmer): void {
  if (!(Math.abs(charge - nmer.charge) <= ELECTRONS_TOLERANCE)) {
    throw distrust(`a charge of ${charge} on its atoms together instead of ${nmer.charge}`);
  }
  const electrons = valenceElectrons(nmer.atomicNumbers, nmer.charge);
  const all = up! + (down ?? 0);
  if (!(Math.abs(all - electrons) <= ELECTRONS_TOLERANCE)) {
    throw distrust(`${all} electrons instead of ${electrons}`);
  }
  if (down === undefined || Math.abs(up! - down - (nmer.multiplicity - 1)) <= ELECTRONS_TOLERANCE) return;
  throw distrust(`${up! - down} unpaired electrons instead of ${nmer.multiplicity - 1}`);
}

function numberIn(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw distrust(`no ${name}`);
}

function arrayIn(value: unknown, name: string, length: number): Float64Array {
  if (!Array.isArray(value)) throw distrust(`no ${name}`);
  if (value.length !== length) throw distrust(`a ${name} of ${value.length} numbers instead of ${length}`);
  if (!value.every((item) => typeof item === "number" && Number.isFinite(item))) {
    throw distrust(`a ${name} with something else than finite numbers`);
  }
  return Float64Array.from(value as number[]);
}

function distrust(what: string): ProgramError {
  return new ProgramError(`gave ${what}`, "give-up");
}
