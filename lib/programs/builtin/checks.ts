// What the embedded engine refuses in an input before anything runs, each with the key path of what is wrong.

import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { closestString } from "@std/text/closest-string";
import type { Driver } from "../../base/driver.ts";
import { elementSymbol } from "../../base/elements.ts";
import { describeValue, InputError, type InputProblem } from "../../base/error.ts";
import {
  BASIS_NAMES,
  basisFunctionCount,
  EngineError,
  hasEmptyValence,
  MP2_KEYWORDS,
  parseMp2Keywords,
  parseScfKeywords,
  SCF_KEYWORDS,
} from "../../engine/mod.ts";
import { checkFitting } from "./fitting_checks.ts";
import { methodOf, METHODS, optionsOfModel } from "./options.ts";
import type { Molecule } from "../../molecule/mod.ts";

/** Refuses what the engine cannot compute, whatever the n-mer; `path` is the key path of the model. */
export function checkModel(model: ModelChemistry, driver: Driver, molecule: Molecule, path: KeyPath): void {
  checkMethod(model, path);
  checkKeywords(model, path);
  checkBasis(model, molecule, path);
  checkFitting(model, driver, molecule, path);
  checkFrozenCores(model, molecule, path);
  checkReference(model, molecule, path);
}

function checkMethod(model: ModelChemistry, path: KeyPath): void {
  if (!METHODS.has(model.method.toLowerCase())) {
    throw new InputError({
      keyPath: [...path, "method"],
      found: describeValue(model.method),
      expected: "hf or mp2, the methods of the embedded engine, or rhf, uhf or rohf",
    });
  }
}

function checkReference(model: ModelChemistry, molecule: Molecule, path: KeyPath): void {
  const { theory, reference: named } = methodOf(model);
  const { reference } = optionsOfModel(model);
  const keyPath = named === undefined ? [...path, "keywords", "reference"] : [...path, "method"];
  if (named !== undefined && named !== reference) {
    throw new InputError({
      keyPath,
      found: `${model.method}, and reference ${reference} among the keywords`,
      expected: "the same reference in both, or method hf",
    });
  }
  if (theory === "mp2" && reference === "rohf") {
    throw new InputError({
      keyPath,
      found: "rohf with method mp2",
      expected: "rhf or uhf: MP2 needs orbitals that are those of their own spin's Fock matrix",
      hint: "Leave reference out: closed shells take rhf then, open ones uhf.",
    });
  }
  const open = molecule.fragments.findIndex(({ multiplicity }) => multiplicity !== 1);
  if (reference !== "rhf" || open < 0) return;
  throw new InputError({
    keyPath,
    found: `rhf, and multiplicity ${molecule.fragments[open]!.multiplicity} of fragment ${open + 1}, ` +
      "counted from 1",
    expected: "uhf or rohf for open shells, or method hf without a reference, which takes uhf for them",
    hint: "Check the fragment's charge and multiplicity.",
  });
}

function checkBasis(model: ModelChemistry, molecule: Molecule, path: KeyPath): void {
  const { basis, basisSet } = model;
  const keyPath = [...path, basisSet === undefined ? "basis" : "basis_file"];
  if (basis === undefined) {
    throw new InputError({ keyPath, found: "no basis set", expected: `one of ${BASIS_NAMES.join(", ")}` });
  }
  const { puream } = optionsOfModel(model);
  for (const atomicNumber of new Set(molecule.atomicNumbers)) {
    try {
      basisFunctionCount(basisSet ?? basis, atomicNumber, puream);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new InputError({ keyPath, ...basisProblem(basis, atomicNumber, error) });
    }
  }
}

function basisProblem(basis: string, atomicNumber: number, { reason, message }: EngineError): InputProblem {
  if (reason === "unknown-basis") {
    return {
      found: describeValue(basis),
      expected: `one of ${BASIS_NAMES.join(", ")}`,
      hint: `Did you mean ${closestString(basis, BASIS_NAMES)}?`,
    };
  }
  if (reason === "bad-keyword") {
    return {
      found: "a basis set that leaves open whether its d functions are spherical (5 d) or Cartesian (6 d)",
      expected: "the keyword puream, true or false, or a line spherical or cartesian in the file",
    };
  }
  return {
    found: `${basis}, for a molecule with ${elementSymbol(atomicNumber)}`,
    expected: reason === "element-missing"
      ? "a basis set that has all elements of the molecule"
      : "a basis set that the engine can compute with",
    hint: `${message}.`,
  };
}

function checkKeywords(model: ModelChemistry, path: KeyPath): void {
  const [parse, known] = methodOf(model).theory === "mp2"
    ? [parseMp2Keywords, MP2_KEYWORDS] as const
    : [parseScfKeywords, SCF_KEYWORDS] as const;
  const entries = Object.entries(model.keywords);
  for (const [i, [name, value]] of entries.entries()) {
    try {
      parse(Object.fromEntries(entries.slice(0, i + 1)));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const keyPath = [...path, "keywords", name];
      throw new InputError(
        error.reason === "unknown-keyword"
          ? {
            keyPath,
            found: `the unknown keyword ${describeValue(name)}`,
            expected: `one of ${known.join(", ")}`,
            hint: !known.includes(name.toLowerCase()) && MP2_KEYWORDS.includes(name.toLowerCase())
              ? `${name} belongs to method mp2.`
              : `Did you mean ${closestString(name, known)}?`,
          }
          : { keyPath, found: describeValue(value), expected: error.message.replace(/^.*; expected /, "") },
      );
    }
  }
}

// Frozen cores of n-mers must be the sums of those of their fragments, or the expansion compares what differs.
function checkFrozenCores(model: ModelChemistry, molecule: Molecule, path: KeyPath): void {
  if (methodOf(model).theory !== "mp2" || parseMp2Keywords(model.keywords).freezeCore !== true) return;
  if (molecule.fragments.length < 2) return;
  const empty = molecule.fragments.findIndex(({ atoms, charge }) =>
    hasEmptyValence({
      atomicNumbers: atoms.map((atom) => molecule.atomicNumbers[atom]!),
      ghosts: atoms.map(() => false),
      charge,
    })
  );
  if (empty < 0) return;
  const name = Object.keys(model.keywords).find((key) => key.toLowerCase() === "freeze_core")!;
  throw new InputError({
    keyPath: [...path, "keywords", name],
    found: `true, while fragment ${
      empty + 1
    }, counted from 1, has all its electrons in the cores of its atoms`,
    expected: "false for such fragments",
    hint:
      "Alone it would freeze one shell less than in a larger n-mer, so their energies could not be compared.",
  });
}
