// xtb (doi:10.1002/wcms.1493), version 6 (seen with 6.5.1), through a server that has its library loaded: a process for
// each task costs more than what it computes. Charges of embedding act as the command's `$embedding` has them: blurred
// by the hardness of the element that carries them. QCEngine's xtb is `qcengine:xtb`.

import { InputError } from "../../base/error.ts";
import { atomicInput } from "../qcschema/atomic_input.ts";
import { parseAtomicResult } from "../qcschema/atomic_result.ts";
import type { ExternalProgram } from "../contract/program.ts";
import { refuseEngineKeys } from "../contract/untrusted_text.ts";
import { estimateFragmentSizes, estimateMatrixBytes, estimateSize } from "../contract/size_estimates.ts";
import { checkXtbModel } from "./model.ts";
import { findXtb } from "./search.ts";

// The server itself.
const PROCESS_BYTES = 100e6;
// Seconds of a task are a + b N^2 + c N^3; GFN2-xTB of water clusters with xtb 6.5.1 on one core (docs/numbers.md).
// Energies come with their gradients.
const SECONDS = [1.5e-3, 4e-6, 1.5e-8] as const;
// Four for each coordinate.
const GRADIENTS_FOR_ATOM = 12;

/** xtb's methods by its library. */
export const xtb: ExternalProgram = {
  name: "xtb",
  capabilities: {
    drivers: ["energy", "gradient", "hessian"],
    ghosts: false,
    openShells: true,
    threads: true,
    embedding: true,
  },

  check(model, driver, molecule, path, ghosts = false) {
    refuseEngineKeys(model, path);
    checkXtbModel(model, molecule, path);
    if (driver === "hessian" && molecule.embeddingCharges !== undefined) {
      throw new InputError({
        keyPath: ["driver"],
        found: `${driver}, together with embedding_charges`,
        expected: "energy or gradient: Hessians are differences of gradients of the atoms of an n-mer alone",
      });
    }
    if (!ghosts) return;
    throw new InputError({
      keyPath: ["bsse"],
      found:
        "ghost atoms (cp or vmfc) with xtb, a semiempirical method: it has no basis functions without a nucleus",
      expected: "nocp, or a program that has ghost atoms: builtin, psi4, nwchem",
    });
  },

  fragmentSizes: estimateFragmentSizes,
  estimateSeconds(_model, { functions }, driver, atoms) {
    const seconds = SECONDS[0] + SECONDS[1] * functions ** 2 + SECONDS[2] * functions ** 3;
    return driver === "hessian" ? (1 + GRADIENTS_FOR_ATOM * atoms) * seconds : seconds;
  },
  leastMemoryBytes(model, nmer) {
    return PROCESS_BYTES + estimateMatrixBytes(estimateSize(model, nmer.atomicNumbers).functions);
  },

  find: findXtb,
  request(model, driver, nmer) {
    const { embedding } = nmer;
    return {
      input: atomicInput(model, driver, nmer),
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
