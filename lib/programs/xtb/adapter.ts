// xtb (doi:10.1002/wcms.1493), version 6 (seen with 6.5.1), through a server that has its library loaded: a process for
// each task costs more than what it computes. Charges of embedding act as the command's `$embedding` has them: blurred
// by the hardness of the element that carries them. QCEngine's xtb is `qcengine:xtb`.

import { InputError } from "../../base/error.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { atomicInput } from "../qcschema/atomic_input.ts";
import { parseAtomicResult } from "../qcschema/atomic_result.ts";
import { type ProgramFamily, single } from "../contract/detect.ts";
import { namedAfter } from "../contract/molecular_properties.ts";
import { MOMENTS_ACCURACY } from "../contract/moments_accuracy.ts";
import type { ExternalProgram, PreparedModel } from "../contract/program.ts";
import { refuseEngineKeys } from "../contract/untrusted_text.ts";
import { estimateFragmentSizes, estimateMatrixBytes, estimateSize } from "../contract/size_estimates.ts";
import { checkXtbMolecule, parseXtbModel, type XtbSettings } from "./model.ts";
import { findXtb, LIBRARY_FILES, XTB_VARIABLES } from "./search.ts";

// The server itself, with calculators that it keeps.
const PROCESS_BYTES = 150e6;
// Seconds of a task are a + b N^2 + c N^3; GFN2-xTB of water clusters with xtb 6.5.1 on one core (docs/numbers.md).
// Energies come with their gradients.
const SECONDS = [1e-4, 1.8e-6, 3.7e-9] as const;
// Four for each coordinate.
const GRADIENTS_FOR_ATOM = 12;

const program: ExternalProgram<XtbSettings> = {
  name: "xtb",
  capabilities: {
    drivers: ["energy", "gradient", "hessian"],
    ghosts: false,
    whyNoGhosts: "a semiempirical method: it has no basis functions without a nucleus",
    openShells: true,
    threads: true,
    embedding: true,
  },

  settings(model, path) {
    refuseEngineKeys(model, path);
    return parseXtbModel(model, path);
  },
  check(model, driver, molecule) {
    checkXtbMolecule(model, molecule);
    if (driver === "hessian" && molecule.embeddingCharges !== undefined) {
      throw new InputError({
        keyPath: ["driver"],
        found: `${driver}, together with embedding_charges`,
        expected: "energy or gradient: Hessians are differences of gradients of the atoms of an n-mer alone",
      });
    }
  },

  propertySource: (property, { method }) =>
    property === "dipole" && method.toLowerCase() !== "gfn-ff" ? namedAfter(property, "scf") : {
      lacks: property === "dipole"
        ? "GFN-FF is a force field without a density: take gfn1-xtb or gfn2-xtb."
        : property === "polarizability"
        ? "The one that xtb prints is D4's model of its atoms, not how its dipole moment answers to a field: leave it out of " +
          "properties, or take program: builtin, pyscf or psi4."
        : "libxtb gives dipole moments alone: leave it out of properties, or take program: builtin or pyscf.",
    },
  fragmentSizes: estimateFragmentSizes,
  startSeconds: 0.15,
  estimateSeconds(_model, { functions }, driver, atoms) {
    const seconds = SECONDS[0] + SECONDS[1] * functions ** 2 + SECONDS[2] * functions ** 3;
    return driver === "hessian" ? (1 + GRADIENTS_FOR_ATOM * atoms) * seconds : seconds;
  },
  leastMemoryBytes(model, nmer) {
    return PROCESS_BYTES + estimateMatrixBytes(estimateSize(model, nmer.atomicNumbers).functions);
  },

  traces: [{
    what: "xtb's library",
    variables: ["NMER_XTB"],
    executables: ["xtb"],
    libraries: LIBRARY_FILES,
  }],
  find: findXtb,
  request(model, driver, nmer) {
    const { embedding } = nmer;
    return {
      input: atomicInput(forMoments(model), driver, nmer),
      ...(embedding && {
        embedding: {
          charges: Array.from(embedding.charges),
          positions: Array.from(embedding.positions),
          atomic_numbers: Array.from(embedding.atomicNumbers),
        },
      }),
    };
  },
  parse: (result, _model, driver, nmer) => parseAtomicResult(result, driver, nmer),
};

function forMoments(model: PreparedModel<XtbSettings>): ModelChemistry {
  const keywords = { accuracy: MOMENTS_ACCURACY, ...model.keywords };
  return model.properties === undefined ? model : { ...model, keywords };
}

/** xtb's methods by its library. */
export const xtb: ProgramFamily = single(program, XTB_VARIABLES);
