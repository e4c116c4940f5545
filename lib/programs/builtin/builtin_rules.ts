// What is known of the built-in engine before it computes: what it refuses, how large and how long its tasks are.

import type { Driver } from "../../base/driver.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { MolecularProperty } from "../../base/quantities/molecular_property.ts";
import { VERSION } from "../../base/version.ts";
import {
  type AnyRules,
  type BasisChoice,
  ENGINE_REVISION,
  isWorthSharing,
  type MethodInput,
  methodNamed,
  type MethodSettings,
  planHartreeFock,
  type System,
} from "../../engine/rules/mod.ts";
import type { Molecule, Nmer } from "../../molecule/mod.ts";
import { hasCartesianFunctions } from "../contract/cartesian_functions.ts";
import { namedAfter, type PropertySource } from "../contract/molecular_properties.ts";
import type { BuiltinRules, Capabilities, PreparedModel, Size } from "../contract/program.ts";
import { refuseEngineKeys } from "../contract/untrusted_text.ts";
import { checkModel, readSettings } from "./checks.ts";
import { decidedBySize } from "./decided_by_size.ts";
import { openDShells } from "./open_d_shells.ts";

const CAPABILITIES: Capabilities = {
  drivers: ["energy", "gradient", "hessian"],
  ghosts: true,
  openShells: true,
  threads: false,
  embedding: true,
};

/** The rules of the built-in engine with some methods. */
export function makeBuiltinRules(methods: readonly AnyRules[]): BuiltinRules<MethodSettings> {
  const methodOf = ({ settings: { method, options } }: PreparedModel<MethodSettings>) => ({
    method: methodNamed(method, methods)!,
    options,
  });
  return {
    name: "builtin",
    title: "the built-in engine",
    version: `${VERSION}+${ENGINE_REVISION}`,
    sharesBasis: true,
    takesBasisSets: true,
    capabilities: CAPABILITIES,

    settings(model, path) {
      refuseEngineKeys(model, path);
      return readSettings(methods, model, path);
    },

    decide: (model, molecule, basisFragments) => decidedBySize(methods, model, molecule, basisFragments),

    check(model, driver, molecule, path) {
      const { method, options } = methodOf(model);
      checkModel({ model, method, options, driver, molecule, path });
    },

    propertySource: (property, model) => sourceOf(property, methodOf(model)),

    hasCartesianFunctions: hasCartesian,
    doubt: ({ settings: { options } }, molecule) => openDShells(options, molecule),
    followsInstabilities: ({ settings: { options } }) => options["stability"] === "follow",
    energyThreshold: (model) => thresholdOf(methodOf(model)),
    findsLowSpinStates: ({ settings: { options } }) => breaksSymmetry(options),

    fragmentSizes(model, molecule) {
      const { method, options } = methodOf(model);
      return sumsOverAtoms(molecule, (number) => method.atomCost(options, basisOf(model), number));
    },

    helperBytes: ({ settings: { options } }, functions) => helperBytes(options, functions),

    // Its code is cold at first.
    startSeconds: 0.3,
    estimateSeconds(model, size, driver, atoms) {
      const { method, options } = methodOf(model);
      return method.seconds(withAsked(options, model), size, driverFor(method, model, driver), atoms);
    },

    leastMemoryBytes: (model, ...of) => boundOf("leastBytes", methodOf(model), model, ...of),
    easyMemoryBytes: (model, ...of) => boundOf("easyBytes", methodOf(model), model, ...of),

    memoryBytes(model, nmer, driver, allowedBytes) {
      const { method, options } = methodOf(model);
      const computed = driverFor(method, model, driver);
      const arrays = method.bytes(inputOf(model, options, nmer, allowedBytes), computed);
      return arrays + garbageBytes(arrays, computed, options);
    },
  };
}

function boundOf(
  bound: "leastBytes" | "easyBytes",
  { method, options }: { readonly method: AnyRules; readonly options: MethodSettings["options"] },
  model: PreparedModel<MethodSettings>,
  nmer: Nmer,
  driver: Driver,
): number {
  return method[bound](inputOf(model, options, nmer, Infinity), driverFor(method, model, driver));
}

function sourceOf(
  property: MolecularProperty,
  { method, options }: { readonly method: AnyRules; readonly options: MethodSettings["options"] },
): PropertySource {
  if (property === "polarizability") {
    const lacks = method.lacksPolarizability(options);
    return lacks === undefined ? namedAfter(property, method.density.prefix) : { lacks };
  }
  const refusal = method.refusal(options, method.density.driver);
  return refusal === undefined
    ? namedAfter(property, method.density.prefix)
    : { lacks: `It follows from the density of a ${method.density.driver}. ${refusal.hint}` };
}

// With exact integrals: fitted ones are not shared. Who helps has the pairs of functions of the task: of 144 functions and
// 180, 20 to 30 MB, of more ones as many times more as there are pairs at most.
function helperBytes({ scfType }: MethodSettings["options"], functions: number): number {
  if (scfType === "df" || scfType === "by-size" || !isWorthSharing(functions)) return 0;
  return HELPER_BYTES * Math.max(1, (functions / HELPER_FUNCTIONS) ** 2);
}

const HELPER_BYTES = 30e6, HELPER_FUNCTIONS = 180;

function thresholdOf({ method, options }: { method: AnyRules; options: MethodSettings["options"] }) {
  return method.energyThreshold(options);
}

// Broken symmetry needs orbitals of both spins, and to be looked for: the first guess is that of closed shells.
function breaksSymmetry(options: MethodSettings["options"]): boolean {
  return options["reference"] === "uhf" && options["stability"] === "follow";
}

// What the runtime holds beside the arrays that are in use: code, and arrays that are not needed any more, which are many
// where gradient follows gradient. Arrays of fitted integrals are counted for pairs that screening leaves out, and that
// is more. bench/task_memory.ts compares with what tasks take.
function garbageBytes(arrays: number, driver: Driver, options: MethodSettings["options"]): number {
  if (driver === "hessian") return Math.min(150e6, 15e6 + 25 * arrays);
  return options["scfType"] === "df" ? 0 : Math.min(50e6, 15e6 + arrays);
}

/** The cost of each fragment, from what an atom of an element adds. */
function sumsOverAtoms(
  { atomicNumbers, fragments }: Molecule,
  costOf: (atomicNumber: number) => Size,
): readonly Size[] {
  const ofElement = new Map(Array.from(new Set(atomicNumbers), (number) => [number, costOf(number)]));
  return fragments.map(({ atoms }) => {
    let functions = 0;
    let weight = 0;
    for (const atom of atoms) {
      const cost = ofElement.get(atomicNumbers[atom]!)!;
      functions += cost.functions;
      weight += cost.weight;
    }
    return { functions, weight };
  });
}

// Integrals that take no more than this are kept in memory. The limit is the same on every machine and for any number
// of workers, since the two ways round differently: what is computed must not depend on who computes it.
const IN_CORE_BYTES = 2 ** 30;

/** What is computed of a model: more than its driver where the density whose moments are asked for takes more. */
export function driverFor(
  { density }: Pick<AnyRules, "density">,
  { properties }: Pick<PreparedModel, "properties">,
  driver: Driver,
): Driver {
  return driver === "energy" && properties !== undefined ? density.driver : driver;
}

/** A calculation as the engine takes it. */
export function inputOf(
  model: Pick<PreparedModel, "basis" | "basisSet" | "properties">,
  asked: MethodSettings["options"],
  nmer: Nmer,
  memoryBytes: number,
): MethodInput<object> {
  const { atomicNumbers, ghost, geometry, charge, multiplicity, embedding, fragmentStart } = nmer;
  const system: System = {
    atomicNumbers,
    ghosts: ghost,
    geometry,
    charge,
    multiplicity,
    parts: fragmentStart,
    ...(embedding === undefined ? {} : { pointCharges: embedding }),
  };
  const basis = basisOf(model);
  const options = withAsked(asked, model);
  if (options["scfType"] === "df") return { system, basis, options: { ...options, memoryBytes } };
  const { inCore } = planHartreeFock(system, basis, {
    scfType: "auto",
    ...options,
    memoryBytes: options["scfType"] === "pk" ? Infinity : IN_CORE_BYTES,
  });
  const settled = { ...options, scfType: inCore ? "pk" : "direct", memoryBytes };
  return { system, basis, options: settled };
}

function hasCartesian(model: PreparedModel<MethodSettings>, { atomicNumbers }: Molecule): boolean {
  const puream = model.settings.options["puream"] as boolean | undefined;
  return hasCartesianFunctions(basisOf(model), atomicNumbers, puream);
}

/** A method's options with the properties of the molecule that a model is asked for. */
function withAsked(
  options: MethodSettings["options"],
  { properties }: Pick<PreparedModel, "properties">,
): MethodSettings["options"] {
  if (properties === undefined) return options;
  return {
    ...options,
    moments: properties.quadrupole === undefined ? "dipole" : "quadrupole",
    ...(properties.polarizability === undefined ? {} : { polarizability: true }),
  };
}

function basisOf(model: Pick<ModelChemistry, "basis" | "basisSet">): BasisChoice {
  return model.basisSet ?? model.basis ?? "";
}
