// What the embedded engine refuses in an input before anything runs, each with the key path of what is wrong.

import { closestString } from "@std/text/closest-string";
import type { Driver } from "../base/driver.ts";
import { elementSymbol } from "../base/elements.ts";
import { describeValue, InputError } from "../base/error.ts";
import {
  BASIS_NAMES,
  basisFunctionCount,
  EngineError,
  parseScfKeywords,
  SCF_KEYWORDS,
} from "../engine/mod.ts";
import { METHODS, scfOptionsOf } from "./builtin_options.ts";
import type { Molecule } from "../molecule/mod.ts";
import type { ModelChemistry } from "./program.ts";

type KeyPath = readonly (string | number)[];

/** Refuses what the engine cannot compute, whatever the n-mer; `path` is the key path of the model. */
export function checkModel(model: ModelChemistry, driver: Driver, molecule: Molecule, path: KeyPath): void {
  checkMethod(model, path);
  checkBasis(model, molecule, path);
  checkKeywords(model, path);
  checkDriver(driver);
  checkReference(model, molecule, path);
}

function checkMethod(model: ModelChemistry, path: KeyPath): void {
  if (!METHODS.has(model.method.toLowerCase())) {
    throw new InputError({
      keyPath: [...path, "method"],
      found: describeValue(model.method),
      expected: "hf, the method of the embedded engine, or rhf, uhf or rohf",
    });
  }
}

function checkDriver(driver: Driver): void {
  if (driver !== "energy") {
    throw new InputError({
      keyPath: ["driver"],
      found: driver,
      expected: "energy, which the embedded engine of this version computes",
      hint: "Derivatives that another program computed can be put together with `nmer assemble`.",
    });
  }
}

function checkReference(model: ModelChemistry, molecule: Molecule, path: KeyPath): void {
  const named = METHODS.get(model.method.toLowerCase());
  const { reference } = scfOptionsOf(model);
  const keyPath = named === undefined ? [...path, "keywords", "reference"] : [...path, "method"];
  if (named !== undefined && named !== reference) {
    throw new InputError({
      keyPath,
      found: `${model.method}, and reference ${reference} among the keywords`,
      expected: "the same reference in both, or method hf",
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

function checkKeywords(model: ModelChemistry, path: KeyPath): void {
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
