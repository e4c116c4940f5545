// PySCF (doi:10.1063/5.0006074), 2.5 and newer, through a server that has it loaded: Hartree-Fock, the functionals of
// libxc, MP2 and coupled cluster. Ghosts have their element's functions and grid points, and no core potential.

import { coreElectrons, elementSymbol } from "../../base/elements.ts";
import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { Molecule, Nmer } from "../../molecule/mod.ts";
import { type ProgramFamily, single } from "../contract/detect.ts";
import { hasCartesianFunctions } from "../contract/cartesian_functions.ts";
import { namedAfter } from "../contract/molecular_properties.ts";
import type { ExternalProgram, PreparedModel } from "../contract/program.ts";
import { estimateFragmentSizes, estimateMatrixBytes, estimateSize } from "../contract/size_estimates.ts";
import { checkWords, refuseEngineKeys } from "../contract/untrusted_text.ts";
import { chargesFor } from "../psi4/embedding.ts";
import { atomicInput } from "../qcschema/atomic_input.ts";
import { parseAtomicResult } from "../qcschema/atomic_result.ts";
import { checkOwnBasis, ownBasis } from "./own_basis.ts";
import { pyscfPreflight } from "./preflight.ts";
import { findPyscf, PYSCF_VARIABLES } from "./search.ts";
import { expectedSeconds } from "./seconds.ts";
import { checkPyscfMolecule, type PyscfSettings, readPyscfModel, settingsFor } from "./settings.ts";

// The server itself: Python, NumPy, SciPy and PySCF's libraries.
const PROCESS_BYTES = 200e6;
const MIN_MATRIX_BYTES = 200e6;

// As QCSchema begins the names of a method's moments.
const PREFIXES = { scf: "scf", mp2: "mp2", dfmp2: "mp2", ccsd: "ccsd", "ccsd(t)": "ccsd_prt_pr" } as const;

const program: ExternalProgram<PyscfSettings> = {
  name: "pyscf",
  capabilities: {
    drivers: ["energy", "gradient", "hessian"],
    ghosts: true,
    openShells: true,
    threads: true,
    embedding: true,
  },
  takesBasisSets: true,

  settings(model, path) {
    checkWords(model, path);
    refuseEngineKeys(model, path);
    return readPyscfModel(model, path);
  },
  check(model, driver, molecule, path) {
    checkPyscfMolecule(model, driver, molecule, path);
    checkOwnBasis(model, molecule, path);
    checkElectrons(molecule, path);
  },

  propertySource(property, { method, settings }) {
    const prefix = PREFIXES[settings.method];
    return property !== "quadrupole" || settings.method === "scf" ? namedAfter(property, prefix) : {
      lacks:
        `PySCF gives no relaxed density of ${method}; its dipole moment and polarizability are made of energies in fields: ` +
        "leave it out of properties, or take a functional, or mp2 with program: builtin.",
    };
  },
  hasCartesianFunctions({ basis = "", basisSet, settings }, { atomicNumbers }) {
    const cart = basisSet === undefined ? settings.cart : ownBasis(basisSet, settings).cart;
    return hasCartesianFunctions(basisSet ?? basis, atomicNumbers, !cart);
  },
  followsInstabilities: ({ settings }) => settings.stability === "follow",
  fragmentSizes: estimateFragmentSizes,
  startSeconds: 1.2,
  estimateSeconds: expectedSeconds,
  leastMemoryBytes(model, nmer) {
    const { functions } = estimateSize(model, nmer.atomicNumbers);
    return PROCESS_BYTES + Math.max(MIN_MATRIX_BYTES, estimateMatrixBytes(functions));
  },

  traces: [{ what: "PySCF", variables: ["NMER_PYSCF"], packages: ["pyscf"] }],
  find: findPyscf,
  preflight: pyscfPreflight,
  request: (model, driver, nmer, { memoryBytes, threads = 1 }) => ({
    input: atomicInput(model, driver, nmer),
    settings: settingsFor(model.settings, driver, model.properties !== undefined),
    cores: coresOf(model, nmer),
    moments: Object.keys(model.properties ?? {}),
    ...(model.basisSet && { basis: ownBasis(model.basisSet, model.settings) }),
    ...chargesFor(nmer),
    threads,
    memory_bytes: memoryBytes,
  }),
  parse: (result, model, driver, nmer) => parseAtomicResult(result, driver, nmer, model),
};

/** PySCF. */
export const pyscf: ProgramFamily = single(program, PYSCF_VARIABLES);

/** Core electrons of each atom that are frozen. */
function coresOf({ settings }: PreparedModel<PyscfSettings>, nmer: Nmer): readonly number[] {
  return Array.from(
    nmer.atomicNumbers,
    (number, atom) => settings.freezes && nmer.ghost[atom] === 0 ? coreElectrons(number) : 0,
  );
}

// PySCF has no calculation without electrons.
function checkElectrons({ fragments, atomicNumbers }: Molecule, path: KeyPath): void {
  const bare = fragments.findIndex(({ atoms, charge }) =>
    atoms.reduce((sum, atom) => sum + atomicNumbers[atom]!, -charge) === 0
  );
  if (bare < 0) return;
  throw new InputError({
    keyPath: [...path, "program"],
    found: `pyscf, with fragment ${bare + 1}, counted from 1, of ${
      fragments[bare]!.atoms.map((atom) => elementSymbol(atomicNumbers[atom]!)).join("")
    } without electrons`,
    expected: "electrons in each fragment, or program: builtin",
  });
}
