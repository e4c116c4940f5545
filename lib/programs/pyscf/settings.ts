// What PySCF's server gets of a model, and what of it cannot be computed of a molecule.

import { isCartesianByDefinition } from "../contract/cartesian_functions.ts";
import type { Driver } from "../../base/driver.ts";
import { describeValue, InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { checkFrozenCores } from "../contract/frozen_cores.ts";
import { defaultFittingSets } from "./fitting_sets.ts";
import { parsePyscfKeywords, type PyscfKeywords } from "./keywords.ts";
import { parsePyscfMethod, type PyscfMethod } from "./method.ts";

/** A model in PySCF's words; a plain value, which its server gets but for what says otherwise. */
export interface PyscfSettings extends PyscfMethod, Pick<PyscfKeywords, "scf" | "grids" | "nlcgrids" | "cc"> {
  /** Whether the cores of the atoms are frozen. */
  readonly freezes: boolean;
  /** Name of the set by which the field's densities are fitted; null where they are not. */
  readonly density_fit: string | null;
  /** Name of the set for the fitting of MP2. */
  readonly auxbasis_mp2: string | null;
  readonly newton: boolean;
  readonly stability: "check" | "follow" | null;
  readonly grid_response: boolean;
  /** Whether d functions and higher are Cartesian: by the keyword, else by the set's name; files say it themselves. */
  readonly cart: boolean;
  readonly cartIsGiven: boolean;
  /** Eigenvalues of the overlap below this count as linear dependence. */
  readonly s_tolerance: number;
}

// That of builtin and Psi4; PySCF by itself has 1e-6, or in older versions none.
const S_TOLERANCE = 1e-7;

// Thresholds where nothing is said: energies are summed with signs, derivatives are of first order in the error, and
// radicals such as OH have soft directions in which the energy alone says little. What is correlated is of first order in
// the orbitals' error as well.
// Coupled cluster on restricted open shells may need more than PySCF's 50 iterations for its threshold.
const CORRELATED = { conv_tol: 1e-10, conv_tol_normt: 1e-8, max_cycle: 200 };
const CONVERGENCE: Readonly<Record<"energy" | "derivatives", PyscfKeywords["scf"]>> = {
  energy: { conv_tol: 1e-10, conv_tol_grad: 1e-6 },
  derivatives: { conv_tol: 1e-11, conv_tol_grad: 1e-7 },
};

/**
 * Reads a model.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of what is wrong.
 */
export function readPyscfModel(model: ModelChemistry, path: KeyPath): PyscfSettings {
  if (model.basis === undefined) {
    throw new InputError({
      keyPath: [...path, "basis"],
      found: "no basis set",
      expected: "one that PySCF or Basis Set Exchange has, or basis_file",
    });
  }
  if (/^gth/i.test(model.basis)) {
    throw new InputError({
      keyPath: [...path, "basis"],
      found: `${describeValue(model.basis)}, for pseudopotentials of the GTH kind`,
      expected: "a set of all electrons or with core potentials, as def2-svp: GTH's belong to plane waves",
    });
  }
  const method = parsePyscfMethod(model.method, path);
  const { own, ...parts } = parsePyscfKeywords(model, method, path);
  const reference = own["reference"] as PyscfMethod["reference"] | undefined;
  if (method.reference !== null && reference !== undefined && reference !== method.reference) {
    throw new InputError({
      keyPath: [...path, "keywords", "reference"],
      found: `${reference}, with method ${model.method}`,
      expected: "the same reference in both, or method hf",
    });
  }
  const sets = own["density_fit"] === true || method.method === "dfmp2"
    ? defaultFittingSets(model, own, path)
    : undefined;
  return {
    ...method,
    ...parts,
    reference: reference ?? method.reference,
    freezes: own["freeze_core"] === true,
    density_fit: own["density_fit"] === true ? sets!.scf : null,
    auxbasis_mp2: method.method === "dfmp2" ? sets!.mp2 : null,
    newton: own["newton"] === true,
    stability: (own["stability"] as "check" | "follow" | undefined) ?? null,
    grid_response: own["grid_response"] === true,
    // PySCF by itself takes five of all sets, and one name would mean two models.
    cart: typeof own["cart"] === "boolean" ? own["cart"] : isCartesianByDefinition(model.basis),
    cartIsGiven: own["cart"] !== undefined,
    s_tolerance: typeof own["s_tolerance"] === "number" ? own["s_tolerance"] : S_TOLERANCE,
  };
}

/** The settings with the thresholds that a driver needs where none are given. */
export function settingsFor(
  { freezes: _, cartIsGiven: __, ...settings }: PyscfSettings,
  driver: Driver,
  moments = false,
): Readonly<Record<string, unknown>> {
  const scf = CONVERGENCE[driver === "energy" && !moments ? "energy" : "derivatives"];
  const field = settings.method === "scf" ? scf : { conv_tol: 1e-11, conv_tol_grad: 1e-8 };
  const ownTolerance = settings.scf["conv_tol"] !== undefined;
  return {
    ...settings,
    // PySCF derives the gradient's threshold from that of the energy where only the latter is given.
    scf: ownTolerance ? settings.scf : { ...field, ...settings.scf },
    cc: { ...CORRELATED, ...settings.cc },
  };
}

/**
 * Refuses what cannot be computed of a molecule.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of what is wrong.
 */
export function checkPyscfMolecule(
  model: ModelChemistry & { readonly settings: PyscfSettings },
  driver: Driver,
  molecule: Molecule,
  path: KeyPath,
): void {
  const { settings } = model;
  checkReference(model, molecule, path);
  if (settings.freezes) {
    checkFrozenCores("PySCF", molecule, [...path, "keywords", "freeze_core"], "freeze_core: false");
  }
  const refuse = (found: string, expected: string) => {
    throw new InputError({ keyPath: ["driver"], found: `${driver}, with ${found}`, expected });
  };
  const isOpen = settings.reference === "uhf" ||
    molecule.fragments.some(({ multiplicity }) => multiplicity !== 1);
  const isRestricted = settings.reference === "rohf";
  if (driver === "hessian") {
    const lacks = { scf: false, mp2: false, dfmp2: true, "ccsd(t)": isOpen, ccsd: isOpen && isRestricted };
    if (lacks[settings.method]) {
      refuse(
        `method ${model.method}${settings.method === "dfmp2" ? "" : " and open shells"}`,
        "energy or gradient: PySCF has no right gradients of it, whose differences would give Hessians",
      );
    }
    if (molecule.embeddingCharges !== undefined) {
      refuse("embedding_charges", "energy or gradient: no Hessian of PySCF has the charges");
    }
  }
  if (driver === "gradient" && settings.method !== "scf" && molecule.embeddingCharges !== undefined) {
    refuse(
      `method ${model.method} and embedding_charges`,
      "energy, or hf or a functional: PySCF leaves out what charges do to the relaxed density",
    );
  }
}

function checkReference(
  { settings, method }: ModelChemistry & { readonly settings: PyscfSettings },
  molecule: Molecule,
  path: KeyPath,
): void {
  const { reference } = settings;
  const keyPath = [
    ...path,
    ...(settings.method === "scf" && /^r(o)?hf$/i.test(method) ? ["method"] : ["keywords", "reference"]),
  ];
  const open = molecule.fragments.findIndex(({ multiplicity }) => multiplicity !== 1);
  if (reference === "rhf" && open >= 0) {
    throw new InputError({
      keyPath,
      found: `rhf, for multiplicity ${molecule.fragments[open]!.multiplicity} of fragment ${
        open + 1
      }, counted from 1`,
      expected: "a reference for open shells: uhf (what is taken where nothing is said), or rohf",
    });
  }
  if (reference === "rohf" && settings.method !== "scf" && settings.method !== "ccsd") {
    throw new InputError({
      keyPath,
      found: `rohf, with method ${describeValue(method)}`,
      expected: "uhf: PySCF leaves out the singles that these orbitals need",
    });
  }
}
