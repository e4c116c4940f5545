// What the built-in engine refuses in an input before anything runs, each with the key path of what is wrong.

import type { Driver } from "../../base/driver.ts";
import { elementSymbol } from "../../base/elements.ts";
import { describeValue, InputError, type InputProblem } from "../../base/error.ts";
import { didYouMean } from "../../base/near_word.ts";
import type { KeyPath } from "../../base/key_path.ts";
import { enumeration } from "../../base/plural.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import {
  type AnyRules,
  BASIS_NAMES,
  basisFunctionCount,
  EngineError,
  KeywordError,
  MAX_ATOMIC_NUMBER,
  methodNamed,
  type MethodSettings,
  settingsOf,
} from "../../engine/rules/mod.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { haveIt, isOfKnownFamily, programsWith, WITH_MORE_BASIS_SETS } from "./elsewhere.ts";
import { checkFitting, pathOfKeyword } from "./fitting_checks.ts";

/** A model, and what it is checked for. */
export interface ModelCheck {
  readonly model: ModelChemistry;
  readonly method: AnyRules;
  /** What its name and its keywords ask of the method. */
  readonly options: MethodSettings["options"];
  readonly driver: Driver;
  readonly molecule: Molecule;
  /** Key path of the model in the input. */
  readonly path: KeyPath;
}

/**
 * What a model asks of the engine: a method, and what its keywords say.
 *
 * @throws {InputError} Where there is no such method or keyword, or a keyword cannot take its value.
 */
export function readSettings(
  methods: readonly AnyRules[],
  model: ModelChemistry,
  path: KeyPath,
): MethodSettings {
  const name = model.method.toLowerCase();
  const method = methodNamed(name, methods);
  if (method === undefined) throw unknownMethod(model.method, methods, path);
  try {
    return settingsOf(method, name, model.keywords);
  } catch (error) {
    if (!(error instanceof KeywordError)) throw error;
    throw keywordError(error, methods, path);
  }
}

function unknownMethod(name: string, methods: readonly AnyRules[], path: KeyPath): InputError {
  const programs = programsWith(name);
  const names = methods.flatMap(({ names }) => Object.keys(names));
  const hint = programs.length > 0
    ? haveIt(programs, name)
    : didYouMean(name, names) ?? "`nmer programs` lists programs that have other methods.";
  return new InputError({
    keyPath: [...path, "method"],
    found: describeValue(name),
    expected: "hf or mp2, the methods of the built-in engine, or rhf, uhf or rohf",
    hint,
    programs,
  });
}

/**
 * Refuses what the engine cannot compute, whatever the n-mer.
 *
 * @throws {InputError} With the key path of what is wrong.
 */
export function checkModel(check: ModelCheck): void {
  checkBasis(check);
  checkFitting(check);
  checkReference(check);
  checkIterations(check);
}

function keywordError(
  { problem: { keyword, value, expected, known } }: KeywordError,
  methods: readonly AnyRules[],
  path: KeyPath,
): InputError {
  const keyPath = [...path, "keywords", keyword];
  if (expected !== undefined) return new InputError({ keyPath, found: describeValue(value), expected });
  const other = methods.find(({ keywords }) => Object.hasOwn(keywords, keyword.toLowerCase()));
  const hint = other === undefined
    ? didYouMean(keyword, known)
    : `${keyword} belongs to method ${Object.keys(other.names)[0]}.`;
  return new InputError({
    keyPath,
    found: `the unknown keyword ${describeValue(keyword)}`,
    because: "program",
    expected: `one of ${known.join(", ")}`,
    hint,
  });
}

function checkReference({ model, method, options, driver, molecule, path }: ModelCheck): void {
  const named = method.names[model.method.toLowerCase()]!.reference as string | undefined;
  const reference = options["reference"];
  const keyPath = named === undefined ? [...path, "keywords", "reference"] : [...path, "method"];
  if (named !== undefined && named !== reference) {
    throw new InputError({
      keyPath,
      found: `${model.method}, and reference ${reference} among the keywords`,
      expected: "the same reference in both, or method hf",
    });
  }
  const refusal = method.refusal(options, driver);
  if (refusal !== undefined) {
    const { about, ...problem } = refusal;
    throw new InputError({ keyPath: about === "driver" ? ["driver"] : keyPath, ...problem });
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

/** Refuses what is for the iterations of DIIS where there are none. */
function checkIterations({ model, options, path }: ModelCheck): void {
  if (options["secondOrder"] !== true) return;
  for (const [option, keyword] of [["damping", "damping"], ["levelShift", "level_shift"]] as const) {
    const value = options[option];
    if (value === undefined || value === 0) continue;
    throw new InputError({
      keyPath: pathOfKeyword(model, path, keyword),
      found: `${describeValue(value)}, together with soscf true`,
      expected: `no ${keyword}, or no soscf: Newton steps from the start leave nothing to steady`,
      hint: "What DIIS does not settle continues by Newton steps without a keyword.",
    });
  }
}

function checkBasis({ model, options, molecule, path }: ModelCheck): void {
  const { basis, basisSet } = model;
  const keyPath = [...path, basisSet === undefined ? "basis" : "basis_file"];
  if (basis === undefined) {
    throw new InputError({ keyPath, found: "no basis set", expected: `one of ${BASIS_NAMES.join(", ")}` });
  }
  for (const atomicNumber of new Set(molecule.atomicNumbers)) {
    try {
      basisFunctionCount(basisSet ?? basis, atomicNumber, options["puream"] as boolean | undefined);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new InputError({ keyPath, ...basisProblem(model, atomicNumber, error, molecule) });
    }
  }
}

function basisProblem(
  { basis, basisSet }: ModelChemistry,
  atomicNumber: number,
  { reason, message }: EngineError,
  molecule: Molecule,
): InputProblem {
  const elsewhere = otherBasisSets(molecule);
  if (reason === "unknown-basis") {
    const near = isOfKnownFamily(basis!) ? undefined : didYouMean(basis!, BASIS_NAMES);
    return {
      found: describeValue(basis),
      expected: `one of ${BASIS_NAMES.join(", ")}`,
      hint: [...(near === undefined ? [] : [near]), elsewhere].join(" "),
      programs: WITH_MORE_BASIS_SETS,
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
    ...(basisSet !== undefined && atomicNumber <= MAX_ATOMIC_NUMBER ? { hint: `${message}.` } : {
      hint: `${message}. ${elsewhere}`,
      programs: WITH_MORE_BASIS_SETS,
    }),
  };
}

function otherBasisSets({ atomicNumbers }: Molecule): string {
  const heavy = atomicNumbers.find((number) => number > MAX_ATOMIC_NUMBER);
  const have = `${enumeration(WITH_MORE_BASIS_SETS, "and")} have`;
  return heavy === undefined
    ? "basis_file takes one of your own of s to h functions, in Gaussian 94's or NWChem's format, as from the " +
      `Basis Set Exchange; ${have} more by name: write program: ${WITH_MORE_BASIS_SETS[0]}.`
    : `The built-in engine computes H to ${elementSymbol(MAX_ATOMIC_NUMBER)}; ${have} ${
      elementSymbol(heavy)
    }: write ` +
      `program: ${WITH_MORE_BASIS_SETS[0]}.`;
}
