// The embedded engine as a program: Hartree-Fock energies of closed shells with no other program installed.

import { closestString } from "@std/text/closest-string";
import { elementSymbol } from "../base/elements.ts";
import { describeValue, InputError, type InputProblem } from "../base/error.ts";
import { VERSION } from "../base/version.ts";
import {
  atomCost,
  BASIS_NAMES,
  basisFunctionCount,
  EngineError,
  estimateScfSeconds,
  parseScfKeywords,
  planRestrictedHartreeFock,
  restrictedHartreeFock,
  SCF_KEYWORDS,
  type ScfOptions,
  type System,
} from "../engine/mod.ts";
import type { Molecule, Nmer } from "../molecule/mod.ts";
import type { Computed, ModelChemistry, Program } from "./program.ts";

const METHODS: readonly string[] = ["hf", "rhf", "scf"];

/** The embedded engine. */
export const builtin: Program = {
  name: "builtin",
  version: VERSION,

  check(model, driver, molecule, path) {
    const refuse = (problem: InputProblem) => new InputError(problem);
    if (!METHODS.includes(model.method.toLowerCase())) {
      throw refuse({
        keyPath: [...path, "method"],
        found: describeValue(model.method),
        expected: "hf, the method of the embedded engine",
      });
    }
    checkBasis(model, molecule, path);
    checkKeywords(model, path);
    if (driver !== "energy") {
      throw refuse({
        keyPath: ["driver"],
        found: driver,
        expected: "energy, which the embedded engine of this version computes",
        hint: "Derivatives that another program computed can be put together with `nmer assemble`.",
      });
    }
    const open = molecule.fragments.findIndex(({ multiplicity }) => multiplicity !== 1);
    if (open >= 0) {
      throw refuse({
        keyPath: ["molecule", "fragment_multiplicities"],
        found: `multiplicity ${molecule.fragments[open]!.multiplicity} of fragment ${
          open + 1
        }, counted from 1`,
        expected: "closed shells, multiplicity 1, which the embedded engine of this version computes",
        hint: "Check the fragment's charge.",
      });
    }
  },

  fragmentSizes(model, molecule) {
    const { puream } = parseScfKeywords(model.keywords);
    const ofElement = new Map(
      Array.from(
        new Set(molecule.atomicNumbers),
        (number) => [number, atomCost(basisOf(model), number, puream)],
      ),
    );
    return molecule.fragments.map(({ atoms }) => {
      let functions = 0;
      let weight = 0;
      for (const atom of atoms) {
        const cost = ofElement.get(molecule.atomicNumbers[atom]!)!;
        functions += cost.functions;
        weight += cost.weight;
      }
      return { functions, weight };
    });
  },

  estimateSeconds: (_model, size) => estimateScfSeconds(size),

  leastMemoryBytes(model, nmer) {
    return planRestrictedHartreeFock(systemOf(nmer), basisOf(model), optionsOf(model, nmer, Infinity)).bytes;
  },

  *compute(model, _driver, nmer, { memoryBytes }) {
    const options = optionsOf(model, nmer, memoryBytes);
    const result = yield* restrictedHartreeFock(systemOf(nmer), basisOf(model), options);
    return {
      energy: result.energy,
      properties: {
        ...result.properties,
        scf_energy_change: result.energyChange,
        scf_orbital_gradient: result.orbitalGradient,
        scf_density_change: result.densityChange,
        scf_integrals_in_core: result.inCore ? 1 : 0,
        memory_bytes: result.memoryBytes,
      },
    } satisfies Computed;
  },
};

// Integrals that take no more than this are kept in memory. The limit is the same on every machine and for any number
// of workers, since the two ways round differently: what is computed must not depend on who computes it.
const IN_CORE_BYTES = 2 ** 30;

function optionsOf(model: ModelChemistry, nmer: Nmer, memoryBytes: number): Partial<ScfOptions> {
  const options = parseScfKeywords(model.keywords);
  const { inCore } = planRestrictedHartreeFock(systemOf(nmer), basisOf(model), {
    scfType: "auto",
    ...options,
    memoryBytes: options.scfType === "pk" ? Infinity : IN_CORE_BYTES,
  });
  return { ...options, scfType: inCore ? "pk" : "direct", memoryBytes };
}

function basisOf(model: ModelChemistry): string {
  return model.basis ?? "";
}

function systemOf(nmer: Nmer): System {
  const { atomicNumbers, ghost, geometry, charge, multiplicity } = nmer;
  return { atomicNumbers, ghosts: ghost, geometry, charge, multiplicity };
}

function checkBasis(model: ModelChemistry, molecule: Molecule, path: readonly (string | number)[]): void {
  const keyPath = [...path, "basis"];
  if (model.basis === undefined) {
    throw new InputError({ keyPath, found: "no basis set", expected: `one of ${BASIS_NAMES.join(", ")}` });
  }
  for (const atomicNumber of new Set(molecule.atomicNumbers)) {
    try {
      basisFunctionCount(model.basis, atomicNumber);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new InputError(
        error.reason === "unknown-basis"
          ? {
            keyPath,
            found: describeValue(model.basis),
            expected: `one of ${BASIS_NAMES.join(", ")}`,
            hint: `Did you mean ${closestString(model.basis, BASIS_NAMES)}?`,
          }
          : {
            keyPath,
            found: `${model.basis}, for a molecule with ${elementSymbol(atomicNumber)}`,
            expected: "a basis set that has all elements of the molecule",
            hint: `${error.message}.`,
          },
      );
    }
  }
}

function checkKeywords(model: ModelChemistry, path: readonly (string | number)[]): void {
  for (const [name, value] of Object.entries(model.keywords)) {
    try {
      parseScfKeywords({ [name]: value });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const keyPath = [...path, "keywords", name];
      throw new InputError(
        error.reason === "unknown-keyword"
          ? {
            keyPath,
            found: `the unknown keyword ${describeValue(name)}`,
            expected: `one of ${SCF_KEYWORDS.join(", ")}`,
            hint: `Did you mean ${closestString(name, SCF_KEYWORDS)}?`,
          }
          : { keyPath, found: describeValue(value), expected: error.message.replace(/^.*; expected /, "") },
      );
    }
  }
}
