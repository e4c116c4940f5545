// Methods and keywords for NWChem by way of QCEngine, which prints them into an input deck: `scf__thresh: 1e-8` becomes
// a line `thresh 1e-8` in the block `scf`, and a keyword without a block a line of its own, which NWChem executes. A
// keyword `task: shell "..."` runs a shell, `load: FILE` reads a file, `scratch_dir: DIR` writes one (all seen with
// QCEngine 0.26 and NWChem 7.0.2). So only blocks pass that set how something is computed, and of the words in them
// none that names a file.

import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { describeValue, InputError } from "../../base/error.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { allElectronExample, elementsWithCorePotentials } from "../contract/core_potentials.ts";
import { checkFrozenCores } from "../contract/frozen_cores.ts";
import type { Dialect } from "./dialect.ts";
import { freezesByAtoms } from "./nwchem_freeze.ts";

// Blocks of https://nwchemgit.github.io that hold nothing but parameters of methods.
const BLOCKS = ["scf", "dft", "mp2", "tce", "ccsd", "mcscf", "selci", "relativistic", "cosmo", "so"];
// Keywords of QCEngine's own, and single words of blocks that it or nmer writes otherwise.
const SINGLE = [
  "qc_module",
  "geometry__autosym",
  "geometry__noautoz",
  "basis__spherical",
  "basis__cartesian",
];
// Directives that give every n-mer one spin, one state or one charge of some atoms.
const SPIN = ["nopen", "mult", "multiplicity", "singlet", "doublet", "triplet", "quartet", "quintet"]
  .concat("sextet", "septet", "octet", "cdft", "max_ovl", "occup", "nalpha", "nbeta");
// Looser than NWChem's defaults by orders of magnitude.
const LOOSEST_CONVERGENCE = 1e-2;
// Directives of the blocks above that read or write files by names.
const FILES = ["vectors", "load", "save", "cosmo_file", "parameters", "restart", "2eorb_file"];

/** Environment variables that NWChem reads: where its own data are. */
export const NWCHEM_VARIABLES: readonly string[] = ["NWCHEM_BASIS_LIBRARY", "NWCHEM_NWPW_LIBRARY"];

/** What of a model is checked against molecules. */
export interface NwchemSettings {
  /** Whether open shells need a reference that is stated, and there is none. */
  readonly lacksReference: boolean;
  /** Why it computes no open shells, which NWChem itself says after the SCF only; undefined where it does. */
  readonly openShells: { readonly found: string; readonly expected: string } | undefined;
  /** Name of the keyword by which cores are frozen, as it was given; undefined where they are not. */
  readonly freezesBy: string | undefined;
  /** Name of the basis set. */
  readonly basis: string | undefined;
}

/** NWChem's methods and keywords. */
export const NWCHEM: Dialect<NwchemSettings> = {
  settings(model, path) {
    const { method, keywords } = model;
    checkMethod(model, path);
    checkKeywords(keywords, [...path, "keywords"]);
    checkFunctional(model, path);
    const stated = Object.entries(keywords).find(([name, value]) =>
      /^scf__(uhf|rohf)$/i.test(name) && value !== false
    )?.[0].toLowerCase();
    const byContraction = keywords["qc_module"] === "tce";
    return {
      lacksReference: /^(hf|scf|mp2|ccsd)/i.test(method) && stated === undefined,
      openShells: byContraction ? undefined : /^ccsd/i.test(method)
        ? {
          found: `${method} of NWChem's own module`,
          expected: "closed shells, or keywords: { qc_module: tce }",
        }
        : /^mp2/i.test(method) && stated === "scf__rohf"
        ? { found: "mp2 on scf__rohf", expected: "scf__uhf: true, which NWChem's MP2 needs" }
        : undefined,
      freezesBy: Object.keys(keywords).find((name) => freezesCores(name, keywords[name])),
      basis: model.basis,
    };
  },
  check(settings, molecule, path) {
    checkReference(settings, molecule, path);
    const { freezesBy, basis } = settings;
    if (freezesBy !== undefined) {
      // As in mp2__freeze__atomic: the block whose word `freeze` says it.
      const unfrozen = `keywords: { ${freezesBy.split("__")[0]!.toLowerCase()}__freeze: false }`;
      checkFrozenCores("NWChem", molecule, [...path, "keywords", freezesBy], unfrozen);
    }
    if (basis !== undefined) checkPotentials(basis, molecule, path);
  },
  doubt: cartesianDoubt,
};

// Sets that give hydrogen and helium no d functions.
const WITHOUT_D_OF_HYDROGEN = /dz$|svpd?$|tzvpd?$/i;

// Families whose d functions are spherical by definition.
const SPHERICAL = /^(d-)?(aug-|jun-|jul-)?cc-p|^(ma-)?def2-/i;

// NWChem takes Cartesian functions where nothing is said, and other programs take what the set prescribes: CO and Ne by
// MP2/cc-pVDZ differ by 0.05 kcal/mol.
function cartesianDoubt({ basis = "", keywords }: ModelChemistry, { atomicNumbers }: Molecule) {
  const isSaid = Object.keys(keywords).some((name) => /^basis__(spherical|cartesian)$/i.test(name));
  const hasD = !WITHOUT_D_OF_HYDROGEN.test(basis) || atomicNumbers.some((number) => number > 2);
  if (isSaid || !SPHERICAL.test(basis) || !hasD) return undefined;
  return {
    statement:
      `NWChem computes ${basis} in Cartesian functions (6 d) where nothing is said, and the set is made for ` +
      "spherical ones (5 d)",
    advice: "Give keywords: { basis__spherical: true }, or basis__cartesian: true where that is meant.",
  };
}

function freezesCores(name: string, value: unknown): boolean {
  const written = [...name.toLowerCase().split("__"), value].flatMap(wordsOf);
  return written.includes("freeze") && written.includes("atomic");
}

// QCEngine writes a basis set into NWChem's input, and no potentials: seen with 0.26, NWChem then ends in its guess for
// the atoms, or computes all electrons in functions for the valence.
function checkPotentials(basis: string, { atomicNumbers }: Molecule, path: KeyPath): void {
  const elements = elementsWithCorePotentials(basis, atomicNumbers);
  if (elements.length === 0) return;
  throw new InputError({
    keyPath: [...path, "basis"],
    found: `${basis}, which has core potentials for ${elements.join(", ")}`,
    expected: "a basis set of all electrons: QCEngine hands no potentials on to NWChem",
    hint: `Take program: psi4 with bsse: nocp, or a set with all electrons${allElectronExample(elements)}.`,
  });
}

/**
 * Refuses keywords that mean more to NWChem than how to compute. Words are checked before: they hold no line breaks,
 * semicolons or quotes.
 *
 * @param path Key path of the keywords in the input.
 * @throws {InputError} With the key path of the keyword.
 */
// QCEngine writes the block, and the method decides whether NWChem reads it: the functional is the method's name.
function checkFunctional({ method, keywords }: ModelChemistry, path: KeyPath): void {
  const functional = Object.keys(keywords).find((name) => name.toLowerCase() === "dft__xc");
  if (functional === undefined || method.toLowerCase() === "dft") return;
  throw new InputError({
    keyPath: [...path, "keywords", functional],
    found: `${describeValue(keywords[functional])} beside the method ${method}, which would count alone`,
    expected: `one of them: method: ${
      describeValue(keywords[functional])
    } without it, or method: dft with it`,
  });
}

function checkKeywords(keywords: Readonly<Record<string, unknown>>, path: KeyPath): void {
  for (const [name, value] of Object.entries(keywords)) {
    const lower = name.toLowerCase();
    const [block = "", ...words] = lower.split("__");
    if (!SINGLE.includes(lower) && (!BLOCKS.includes(block) || words.length === 0 || words.length > 2)) {
      throw new InputError({
        keyPath: [...path, name],
        found: `the keyword ${describeValue(name)}`,
        expected: `a keyword in one of the blocks ${BLOCKS.join(", ")}, as scf__thresh, or ${
          SINGLE.join(", ")
        }`,
        hint: "Other directives of NWChem name files, set what nmer sets, or run commands.",
      });
    }
    // QCEngine writes an empty line for false: NWChem's default holds.
    if (value === false && words.length === 1) continue;
    const written = [...words, value].flatMap(wordsOf);
    const file = written.find((word) => FILES.includes(word));
    if (file !== undefined) {
      throw new InputError({
        keyPath: [...path, name],
        found: `${file}, which names a file`,
        expected: "keywords that read and write no files",
      });
    }
    if (!freezesByAtoms(written)) {
      throw new InputError({
        keyPath: [...path, name],
        found: "one number of frozen orbitals for n-mers of all sizes",
        expected: "freeze atomic, which goes by the atoms of each n-mer, or freeze 0, which freezes none",
      });
    }
    const spin = written.find((word) => SPIN.includes(word));
    if (spin !== undefined) {
      throw new InputError({
        keyPath: [...path, name],
        found: `${spin}, the same for n-mers of all sizes`,
        expected: "multiplicities of fragments in the molecule, which each n-mer's follow from",
      });
    }
    const loose = written.find((word, i) => isLoose(written[i - 1], word));
    if (written.includes("noscf") || loose !== undefined) {
      throw new InputError({
        keyPath: [...path, name],
        found: loose ?? "noscf, a field that is not made self-consistent",
        expected: "converged energies: others would be added up as if they were right",
      });
    }
    // The end of a block is the beginning of directives.
    const ending = written.find((word) => word === "end" || word === "task");
    if (ending !== undefined) {
      throw new InputError({
        keyPath: [...path, name],
        found: `the word ${ending}`,
        expected: "parameters alone",
      });
    }
  }
}

// QCEngine has them by NWChem's tensor contraction engine alone, and stops at an error of its own otherwise.
const BY_CONTRACTION_ENGINE = ["mp3", "mp4", "ccd", "ccsdt"];

/**
 * Refuses methods of which QCEngine makes something else, or nothing.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of the method.
 */
function checkMethod({ method, keywords }: ModelChemistry, path: KeyPath): void {
  const lower = method.toLowerCase();
  const refuse = (found: string, expected: string) => {
    throw new InputError({
      keyPath: [...path, "method"],
      found: `${describeValue(method)}${found}`,
      expected,
    });
  };
  if (lower === "tddft") {
    // Seen with QCEngine 0.26: the number is that of `dft`.
    refuse(", for which QCEngine returns the energy of the ground state", "a method for the ground state");
  }
  if (lower === "nwchem") refuse(", which asks NWChem for nothing", "a method, as hf, mp2, b3lyp, ccsd(t)");
  if (BY_CONTRACTION_ENGINE.includes(lower) && keywords["qc_module"] !== "tce") {
    refuse(", which QCEngine has by the tensor contraction engine alone", "it together with qc_module: tce");
  }
}

/**
 * Refuses open shells without a stated reference: NWChem would take restricted ones, and others, the built-in engine
 * among them, do not.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of the keywords.
 */
function checkReference(
  { lacksReference, openShells }: NwchemSettings,
  molecule: Molecule,
  path: KeyPath,
): void {
  const open = molecule.fragments.findIndex(({ multiplicity }) => multiplicity !== 1);
  if (open < 0) return;
  const which = `multiplicity ${molecule.fragments[open]!.multiplicity} of fragment ${
    open + 1
  }, counted from 1`;
  if (lacksReference) {
    throw new InputError({
      keyPath: [...path, "keywords"],
      found: `no reference, for ${which}`,
      expected: "scf__uhf: true or scf__rohf: true",
    });
  }
  if (openShells === undefined) return;
  const { found, expected } = openShells;
  throw new InputError({ keyPath: path, found: `${found}, for ${which}`, expected });
}

// In a block `dft`, thresholds are words of a line, as in `convergence energy 1d-6`.
function isLoose(word: string | undefined, number: string): boolean {
  return /^(thresh|energy|density|gradient)$/.test(word ?? "") &&
    Math.abs(Number(number.replace("d", "e"))) > LOOSEST_CONVERGENCE;
}

function wordsOf(value: unknown): string[] {
  if (typeof value === "string") return value.toLowerCase().split(/\s+/);
  if (typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (typeof value === "object" && value !== null) return Object.entries(value).flat().flatMap(wordsOf);
  return [];
}
