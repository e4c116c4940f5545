// An extrapolation as it is written -> method, basis set and coefficient of each plain calculation. The correlation energy
// of a method is its energy less that of Hartree-Fock in the same basis set.

import { describeValue, InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { Document } from "../document/document.ts";
import { nearest } from "../document/schema_error.ts";
import { namesInBrackets, rungOf } from "./cardinal_number.ts";
import type { ExtrapolateForm } from "./composite_schema.ts";
import {
  CORRELATION_FORMULAS,
  extrapolationCoefficients,
  type Formula,
  SCF_FORMULAS,
} from "./extrapolation.ts";
import { isCorrelated, isHartreeFock } from "./method_kinds.ts";

type Keywords = Readonly<Record<string, unknown>>;

/** A plain calculation of an extrapolation. */
export interface ExtrapolatedTerm {
  readonly method: string;
  readonly basis: string;
  readonly coefficient: number;
  /** Beside those of the model; not yet without those that Hartree-Fock does not know. */
  readonly keywords: Keywords;
}

/**
 * The calculations of an extrapolation.
 *
 * @param document The input, for positions.
 * @param path Where it says the extrapolation.
 * @throws {InputError} With the place.
 */
export function extrapolatedTerms(
  document: Document,
  path: KeyPath,
  { scf, corr, formula }: ExtrapolateForm,
): readonly ExtrapolatedTerm[] {
  const at = (...keys: KeyPath) => new Stage(document, [...path, ...keys]);
  const isShort = typeof scf === "string" || Array.isArray(scf);
  const field = isShort ? { bases: scf } : scf;
  const { method: scfMethod = "hf", keywords: scfKeywords = {} } = field;
  if (!isHartreeFock(scfMethod)) {
    at("scf", "method").fail(
      describeValue(scfMethod),
      "hf, or another name for Hartree-Fock",
      "These formulas are of Hartree-Fock energies; combine takes any methods with coefficients of your own.",
    );
  }
  const scfFormula = field.formula === undefined
    ? at("formula").formulaNamed(formula, SCF_FORMULAS)
    : at("scf", "formula").formulaNamed(field.formula, SCF_FORMULAS);
  const ofField = at("scf", ...(isShort ? [] : ["bases"])).inLimit(field.bases, scfFormula, field.alpha)
    .map((term) => ({ ...term, method: scfMethod, keywords: scfKeywords }));
  if (corr === undefined) return ofField;
  const { method, keywords = {} } = corr;
  if (!isCorrelated(method)) {
    at("corr", "method").fail(
      describeValue(method),
      "a correlated method, as mp2, ccsd or ccsd(t)",
      isHartreeFock(method)
        ? "The basis sets of Hartree-Fock stand under scf."
        : "Only of those is the energy less that of Hartree-Fock a correlation energy; combine takes any methods with " +
          "coefficients of your own.",
    );
  }
  const correlation = at("corr", "formula").formulaNamed(corr.formula, CORRELATION_FORMULAS);
  // The Hartree-Fock energy that the correlated one has in it: of the same keywords.
  const reference = scfMethod.toLowerCase() === "scf" ? scfMethod : "hf";
  return [
    ...ofField,
    ...at("corr", "bases").inLimit(corr.bases, correlation, corr.alpha).flatMap(({ basis, coefficient }) => [
      { method, basis, coefficient, keywords },
      { method: reference, basis, coefficient: -coefficient, keywords },
    ]),
  ];
}

const NOT_LINEAR =
  "its exponent follows from the three energies, another one for each n-mer and component of a gradient, " +
  "and the sum over n-mers of such energies has no limit of its own";

// A part of an extrapolation, and where it is written.
class Stage {
  constructor(readonly document: Document, readonly path: KeyPath) {}

  fail(found: string, expected: string, hint?: string): never {
    throw new InputError({ ...this.document.locate(this.path), keyPath: this.path, found, expected, hint });
  }

  formulaNamed(name = "helgaker", formulas: Readonly<Record<string, Formula>>): Formula {
    const names = Object.keys(formulas);
    // As Psi4 calls them, too: scf_xtpl_helgaker_2.
    const [, ofPsi4, count] = /^(?:scf|corl)_xtpl_([a-z]+)_(\d)$/i.exec(name) ?? [];
    const short = (ofPsi4 ?? name).toLowerCase().replace(/[-_]martin$/, "");
    if (count === "3" || /^(?:feller|exponential)$/.test(short)) {
      this.fail(describeValue(name), names.join(", "), `Three energies are not extrapolated: ${NOT_LINEAR}.`);
    }
    if (Object.hasOwn(formulas, short)) return formulas[short]!;
    return this.fail(describeValue(name), names.join(", "), nearest(short, names));
  }

  // The basis sets and what their energies count.
  inLimit(
    written: string | readonly string[],
    formula: Formula,
    alpha: number | undefined,
  ): readonly { readonly basis: string; readonly coefficient: number }[] {
    const bases = typeof written === "string" ? namesInBrackets(written) : written;
    const [one, other, ...more] = bases;
    if (one === undefined || more.length > 0) {
      this.fail(
        `${bases.length} basis sets`,
        "one, whose energy is taken as it is, or two",
        more.length > 0 ? `Three are not extrapolated: ${NOT_LINEAR}.` : undefined,
      );
    }
    if (other === undefined) {
      if (alpha !== undefined) this.fail("one basis set beside alpha", "two basis sets to extrapolate from");
      return [{ basis: one, coefficient: 1 }];
    }
    const [first, second] = extrapolationCoefficients(formula, this.#cardinals(one, other), alpha);
    for (const coefficient of [first, second]) {
      if (!Number.isFinite(coefficient) || Math.abs(coefficient) > MAX_COEFFICIENT) {
        this.fail(
          `alpha ${alpha}, by which an energy would count ${coefficient.toPrecision(3)} times`,
          `an exponent with which energies count at most ${MAX_COEFFICIENT} times`,
        );
      }
    }
    return [{ basis: one, coefficient: first }, { basis: other, coefficient: second }];
  }

  #cardinals(one: string, other: string): readonly [number, number] {
    const rungs = [one, other].map((basis) =>
      rungOf(basis) ?? this.fail(
        `the basis set ${describeValue(basis)}, whose name does not say its cardinal number`,
        "names as cc-pvdz, aug-cc-pvtz, def2-qzvp or pcseg-2",
        "combine takes any basis sets, with coefficients of your own.",
      )
    );
    const [low, high] = [rungs[0]!, rungs[1]!];
    if (low.cardinal === high.cardinal) {
      this.fail(
        `${one} and ${other}, both with the cardinal number ${low.cardinal}`,
        "two different ones, as cc-pvdz (2) and cc-pvtz (3)",
      );
    }
    if (low.family !== high.family) {
      this.fail(
        `${one} and ${other}, of different families`,
        "two basis sets of one family, as aug-cc-pvdz and aug-cc-pvtz",
        "combine takes any basis sets, with coefficients of your own.",
      );
    }
    return [low.cardinal, high.cardinal];
  }
}

// Above it the limit is the difference of large numbers.
const MAX_COEFFICIENT = 100;
