// The embedded engine as a program: Hartree-Fock and MP2 with no other program installed.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { VERSION } from "../../base/version.ts";
import {
  type AtomCost,
  atomCost,
  type BasisChoice,
  displacements,
  estimateCorrelationSeconds,
  estimateFittedCorrelationSeconds,
  estimateFittedGradientSeconds,
  estimateFittedScfSeconds,
  estimateGradientSeconds,
  estimateMp2ResponseSeconds,
  estimateScfSeconds,
  fittedAtomCost,
  planHartreeFock,
  type System,
} from "../../engine/mod.ts";
import type { Nmer } from "../../molecule/mod.ts";
import { checkModel } from "./checks.ts";
import { computeHartreeFock, computeMp2, type Job, leastBytes } from "./compute.ts";
import { methodOf, optionsOfModel } from "./options.ts";
import type { Program } from "../contract/program.ts";

/** The embedded engine. */
export const builtin: Program = {
  name: "builtin",
  version: VERSION,
  takesBasisSets: true,

  check: checkModel,

  fragmentSizes(model, molecule) {
    const ofElement = new Map(
      Array.from(new Set(molecule.atomicNumbers), (number) => [number, costOfAtom(model, number)]),
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

  estimateSeconds(model, size, driver, atoms) {
    const { scfType, mp2Type } = optionsOfModel(model);
    const fitted = scfType === "df", isMp2 = methodOf(model).theory === "mp2";
    const correlation = mp2Type === "df" ? estimateFittedCorrelationSeconds : estimateCorrelationSeconds;
    const energy = (fitted ? estimateFittedScfSeconds : estimateScfSeconds)(size, densitiesOf(model)) +
      (isMp2 ? correlation(size) : 0);
    if (driver === "energy") return energy;
    const one = energy + (fitted ? estimateFittedGradientSeconds : estimateGradientSeconds)(size) +
      (isMp2 ? estimateMp2ResponseSeconds(size) : 0);
    return driver === "gradient" ? one : one * (1 + displacements(atoms));
  },

  leastMemoryBytes(model, nmer, driver) {
    return leastBytes(methodOf(model).theory, driver, jobOf(model, nmer, Infinity));
  },

  compute(model, driver, nmer, { memoryBytes }) {
    const job = jobOf(model, nmer, memoryBytes);
    return methodOf(model).theory === "mp2" ? computeMp2(driver, job) : computeHartreeFock(driver, job);
  },
};

// Integrals that take no more than this are kept in memory. The limit is the same on every machine and for any number
// of workers, since the two ways round differently: what is computed must not depend on who computes it.
const IN_CORE_BYTES = 2 ** 30;

function jobOf(model: ModelChemistry, nmer: Nmer, memoryBytes: number): Job {
  const { atomicNumbers, ghost, geometry, charge, multiplicity, embedding } = nmer;
  const system: System = {
    atomicNumbers,
    ghosts: ghost,
    geometry,
    charge,
    multiplicity,
    ...(embedding === undefined ? {} : { pointCharges: embedding }),
  };
  const basis = basisOf(model);
  const options = optionsOfModel(model);
  if (options.scfType === "df") return { system, basis, options: { ...options, memoryBytes } };
  const { inCore } = planHartreeFock(system, basis, {
    scfType: "auto",
    ...options,
    memoryBytes: options.scfType === "pk" ? Infinity : IN_CORE_BYTES,
  });
  return { system, basis, options: { ...options, scfType: inCore ? "pk" : "direct", memoryBytes } };
}

/** What an atom adds to the size of its tasks; with density fitting the weight is that of the auxiliary functions. */
function costOfAtom(model: ModelChemistry, atomicNumber: number): AtomCost {
  const { puream, scfType, auxiliaryBasis } = optionsOfModel(model);
  const orbital = basisOf(model);
  return scfType === "df"
    ? fittedAtomCost({ role: "scf", orbital, puream, asked: auxiliaryBasis }, atomicNumber)
    : atomCost(orbital, atomicNumber, puream);
}

function basisOf(model: ModelChemistry): BasisChoice {
  return model.basisSet ?? model.basis ?? "";
}

/** Densities that a calculation has where its model says; those of default references depend on the n-mer. */
function densitiesOf(model: ModelChemistry): 1 | 2 {
  const { reference } = optionsOfModel(model);
  return reference === undefined || reference === "rhf" ? 1 : 2;
}
