// The embedded engine as a program: Hartree-Fock and MP2 energies with no other program installed.

import { VERSION } from "../base/version.ts";
import {
  atomCost,
  estimateMp2Seconds,
  estimateScfSeconds,
  hartreeFock,
  type Mp2Options,
  planHartreeFock,
  planSecondOrderEnergy,
  secondOrderEnergy,
  type System,
} from "../engine/mod.ts";
import type { Nmer } from "../molecule/mod.ts";
import { checkModel } from "./builtin_checks.ts";
import { methodOf, optionsOfModel } from "./builtin_options.ts";
import { propertiesOf } from "./builtin_properties.ts";
import type { Computed, ModelChemistry, Program } from "./program.ts";

/** The embedded engine. */
export const builtin: Program = {
  name: "builtin",
  version: VERSION,

  check: checkModel,

  fragmentSizes(model, molecule) {
    const { puream } = optionsOfModel(model);
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

  estimateSeconds: (model, size) =>
    methodOf(model).theory === "mp2" ? estimateMp2Seconds(size) : estimateScfSeconds(size),

  leastMemoryBytes(model, nmer) {
    const options = optionsOf(model, nmer, Infinity);
    return methodOf(model).theory === "mp2"
      ? planSecondOrderEnergy(systemOf(nmer), basisOf(model), options).leastBytes
      : planHartreeFock(systemOf(nmer), basisOf(model), options).bytes;
  },

  *compute(model, _driver, nmer, { memoryBytes }) {
    const options = optionsOf(model, nmer, memoryBytes);
    if (methodOf(model).theory === "mp2") {
      const { result, wavefunction } = yield* secondOrderEnergy(systemOf(nmer), basisOf(model), options);
      return {
        energy: result.energy,
        properties: {
          ...(yield* propertiesOf(wavefunction, options)),
          ...result.properties,
          mp2_frozen_orbitals: result.frozenOrbitals,
          memory_bytes: result.memoryBytes,
        },
      } satisfies Computed;
    }
    const wavefunction = yield* hartreeFock(systemOf(nmer), basisOf(model), options);
    return {
      energy: wavefunction.energy,
      properties: yield* propertiesOf(wavefunction, options),
    } satisfies Computed;
  },
};

// Integrals that take no more than this are kept in memory. The limit is the same on every machine and for any number
// of workers, since the two ways round differently: what is computed must not depend on who computes it.
const IN_CORE_BYTES = 2 ** 30;

function optionsOf(model: ModelChemistry, nmer: Nmer, memoryBytes: number): Partial<Mp2Options> {
  const options = optionsOfModel(model);
  const { inCore } = planHartreeFock(systemOf(nmer), basisOf(model), {
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
