// Models that are sums of others, written as an extrapolation or as a combination, become plain models and what each
// counts. All that comes later computes the plain ones. A plain model that several of them need is there once.

import { describeValue, InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { CompositePart, Composites, ModelChemistry } from "../../base/model_chemistry.ts";
import type { Document } from "../document/document.ts";
import { isSameJson } from "../document/same_json.ts";
import { mapEntry } from "../../base/workarounds/map_entry.ts";
import { nearest } from "../document/schema_error.ts";
import { UNNAMED_MODEL } from "../records/unnamed_model.ts";
import { isComposite, type NamedForm, plainModel, sharedFields } from "./model_record.ts";
import { type CombinationTerm, MAX_COEFFICIENT, readCombination } from "./combination.ts";
import { extrapolatedTerms } from "./extrapolated_terms.ts";
import { isHartreeFock, meanFieldKeywords } from "./method_kinds.ts";
import { MAX_NAME_LENGTH } from "./name_schema.ts";
import { isPsi4, psi4ScfType } from "./psi4_integrals.ts";

/** The models of an input, of which those that are sums of others are taken apart. */
export interface ExpandedModels {
  /** Those that tasks are computed with: in the order of the input, parts in place of what they are parts of. */
  readonly models: ReadonlyMap<string, ModelChemistry>;
  /** What the others are sums of. */
  readonly composites: Composites;
  /** The composite in which a model is written first, of models without a name of their own in the input. */
  readonly madeFor: ReadonlyMap<string, string>;
  /** The names of models that each composite is written with. */
  readonly mentions: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Takes composite models apart.
 *
 * @param document The input, for positions.
 * @param forms The models of the input.
 * @param served The names of those that levels name, whose tasks are there anyway.
 * @throws {InputError} With the place of what is wrong with one.
 */
export function expandModels(
  document: Document,
  forms: readonly NamedForm[],
  served: ReadonlySet<string>,
): ExpandedModels {
  const expansion = new ModelExpansion(document, forms, served);
  const models = new Map<string, ModelChemistry>();
  const composites = new Map<string, readonly CompositePart[]>();
  for (const one of forms) {
    const parts = expansion.partsOf(one.name);
    if (isComposite(one)) composites.set(one.name, parts);
    for (const { model } of parts) models.set(model, expansion.plain.get(model)!);
  }
  const { madeFor, mentions } = expansion;
  return { models, composites, madeFor, mentions };
}

// They are taken apart one within the other.
const MAX_NESTED = 100;

// Coefficients that cancel leave some of the last digit.
const NOTHING = 1e-14;

class ModelExpansion {
  /** All plain models by name, those of parts among them. */
  readonly plain = new Map<string, ModelChemistry>();
  readonly madeFor = new Map<string, string>();
  readonly mentions = new Map<string, Set<string>>();
  readonly #forms: ReadonlyMap<string, NamedForm>;
  readonly #parts = new Map<string, readonly CompositePart[]>();
  /** Names of plain models by program, method and basis set. */
  readonly #alike = new Map<string, string[]>();
  /** Those that are being taken apart, from the outermost one. */
  readonly #within: string[] = [];

  constructor(readonly document: Document, forms: readonly NamedForm[], served: ReadonlySet<string>) {
    this.#forms = new Map(forms.map((one) => [one.name, one]));
    const plain = forms.filter((one) => !isComposite(one));
    // The first of equal ones is taken.
    for (const isFirst of [true, false]) {
      for (const one of plain) {
        if (served.has(one.name) === isFirst) this.#add(one.name, plainModel(document, one));
      }
    }
  }

  partsOf(name: string): readonly CompositePart[] {
    const one = this.#forms.get(name)!;
    if (!isComposite(one)) return [{ model: name, coefficient: 1 }];
    const known = this.#parts.get(name);
    if (known !== undefined) return known;
    this.#refuseOtherKeys(one);
    if (this.#within.length >= MAX_NESTED) {
      this.#fail(one.path, `sums of sums, ${MAX_NESTED} deep`, "sums that are nested less deeply");
    }
    this.mentions.set(name, new Set());
    this.#within.push(name);
    const parts = added(one.form.combine === undefined ? this.#extrapolated(one) : this.#combined(one));
    this.#within.pop();
    if (parts.length === 0) {
      this.#fail([...one.path, "combine"], "models that cancel", "a sum that is not zero whatever they give");
    }
    const large = parts.find(({ coefficient }) => Math.abs(coefficient) > MAX_COEFFICIENT);
    if (large !== undefined) {
      this.#fail(
        [...one.path, "combine"],
        `${large.model} with the coefficient ${large.coefficient.toPrecision(3)}`,
        `at most ${MAX_COEFFICIENT}, also of sums in sums`,
      );
    }
    this.#parts.set(name, parts);
    return parts;
  }

  #extrapolated(one: NamedForm): readonly CompositePart[] {
    const terms = extrapolatedTerms(this.document, [...one.path, "extrapolate"], one.form.extrapolate!);
    const inside = this.#meanFieldOf(one);
    return terms.map(({ coefficient, ...term }) => {
      const keywords = isHartreeFock(term.method) ? { ...inside, ...term.keywords } : term.keywords;
      return { model: this.#part(one, { ...term, keywords }), coefficient };
    });
  }

  // What Hartree-Fock needs to have the energy that it has inside of the correlated method.
  #meanFieldOf(
    { form: { extrapolate, program = "", keywords = {} } }: NamedForm,
  ): ModelChemistry["keywords"] {
    const { corr } = extrapolate!;
    if (corr === undefined || !isPsi4(program.toLowerCase())) return {};
    const type = psi4ScfType(corr.method, { ...keywords, ...corr.keywords });
    return type === psi4ScfType("hf", { ...keywords, ...corr.keywords }) ? {} : { scf_type: type };
  }

  #combined(one: NamedForm): readonly CompositePart[] {
    const text = one.form.combine!;
    const terms = readCombination(text);
    if (!Array.isArray(terms)) {
      const { found, expected, character } = terms as Exclude<typeof terms, readonly CombinationTerm[]>;
      return this.#failAt(one, character, found, expected);
    }
    const parts = (terms as readonly CombinationTerm[]).map((term) => this.#term(one, term));
    const own = ["program", "keywords", "protocols", "task_config"] as const;
    const idle = own.find((key) => one.form[key] !== undefined);
    if (idle !== undefined && parts.every(({ isNamed }) => isNamed)) {
      this.#fail(
        [...one.path, idle],
        `${idle} beside a sum of models that have their own`,
        "combine alone, or METHOD/BASIS in it, which it is for",
      );
    }
    return parts.flatMap(({ parts, coefficient }) =>
      parts.map((part) => ({ model: part.model, coefficient: part.coefficient * coefficient }))
    );
  }

  // A model of the input, or a method and a basis set.
  #term(one: NamedForm, { model, coefficient, isQuoted, character }: CombinationTerm) {
    if (this.#forms.has(model)) {
      if (this.#within.includes(model)) {
        const cycle = [...this.#within.slice(this.#within.indexOf(model)), model].join(" of ");
        this.#failAt(one, character, `${describeValue(model)} in itself: ${cycle}`, "a sum of other models");
      }
      this.mentions.get(one.name)!.add(model);
      const parts = this.partsOf(model).map((part) => ({ ...part, model: this.#oneOfEqual(part.model) }));
      return { parts, coefficient, isNamed: true };
    }
    const [method, basis, ...more] = isQuoted ? [] : model.split("/");
    const names = [...this.#forms.keys()].filter((name) => name !== one.name && name !== UNNAMED_MODEL);
    const isRunTogether = names.some((name) => [`+${name}`, `-${name}`].some((end) => model.endsWith(end)));
    const hasBrackets = !isQuoted && (/^\W*\d*\(/.test(model) || ![method, basis].every(isBalanced));
    if (!method || !basis || more.length > 0 || isRunTogether || hasBrackets) {
      const hint = hasBrackets
        ? "There are no brackets around sums; write each term with its coefficient."
        : nearest(model, names) ??
          (/.[+-]/.test(model) ? "Put blanks around the signs between models." : undefined);
      const known = names.length > 0 ? `: ${names.join(", ")}` : "";
      return this.#failAt(
        one,
        character,
        describeValue(model),
        `METHOD/BASIS, as mp2/cc-pvdz, or the name of one of models${known}`,
        hint,
      );
    }
    const part = this.#part(one, { method, basis, keywords: {} });
    return { parts: [{ model: part, coefficient: 1 }], coefficient, isNamed: false };
  }

  // The name of a plain model with this content, which is made unless there is one.
  #part(
    one: NamedForm,
    { method, basis, keywords }: Pick<ModelChemistry, "method" | "keywords"> & { readonly basis: string },
  ): string {
    const shared = sharedFields(one.form);
    const all = { ...shared.keywords, ...keywords };
    const chemistry = {
      ...shared,
      method,
      basis,
      keywords: isHartreeFock(method) ? meanFieldKeywords(all) : all,
    };
    const known = this.#named(chemistry);
    if (known !== undefined) return known;
    const name = this.#freeName(`${method}/${basis}`, one.name);
    if (name.length > MAX_NAME_LENGTH) {
      this.#fail(
        one.path,
        `the part ${describeValue(name)}`,
        `names of parts of at most ${MAX_NAME_LENGTH} characters`,
        "Give the method and the basis set a shorter name of their own under models.",
      );
    }
    this.#add(name, chemistry);
    this.madeFor.set(name, one.name);
    return name;
  }

  #add(name: string, chemistry: ModelChemistry): void {
    this.plain.set(name, chemistry);
    mapEntry(this.#alike, keyOf(chemistry), (): string[] => []).push(name);
  }

  // The first model with this content; one with a basis set of its own has another one than its name says.
  #named(chemistry: ModelChemistry): string | undefined {
    return this.#alike.get(keyOf(chemistry))?.find((name) =>
      !this.#hasFile(name) && isSameModel(this.plain.get(name)!, chemistry)
    );
  }

  #oneOfEqual(name: string): string {
    return this.#hasFile(name) ? name : this.#named(this.plain.get(name)!)!;
  }

  #hasFile(name: string): boolean {
    return this.#forms.get(name)?.form.basis_file !== undefined;
  }

  #freeName(short: string, composite: string): string {
    const isTaken = (name: string) => this.#forms.has(name) || this.plain.has(name);
    const long = `${short} of ${composite === UNNAMED_MODEL ? "the model" : composite}`;
    if (!isTaken(short)) return short;
    let name = long;
    for (let i = 2; isTaken(name); i++) name = `${long}, ${i}`;
    return name;
  }

  #refuseOtherKeys({ path, form }: NamedForm): void {
    const [key, second] = COMPOSITE_KEYS.filter((key) => form[key] !== undefined);
    const other = second ?? (["method", "basis", "basis_file"] as const).find((other) => form[other] != null);
    if (other === undefined) return;
    this.#fail(
      [...path, other],
      `${other} beside ${key}`,
      `${key} alone, which names methods and basis sets`,
      other === "basis_file"
        ? "Give each part a name under models with its basis_file, and combine the names."
        : undefined,
    );
  }

  #failAt(one: NamedForm, character: number, found: string, expected: string, hint?: string): never {
    return this.#fail([...one.path, "combine"], `${found} at character ${character}`, expected, hint);
  }

  #fail(keyPath: KeyPath, found: string, expected: string, hint?: string): never {
    throw new InputError({ ...this.document.locate(keyPath), keyPath, found, expected, hint });
  }
}

const COMPOSITE_KEYS = ["extrapolate", "combine"] as const;

/** Each model once, without those of which nothing is left. */
function added(parts: readonly CompositePart[]): readonly CompositePart[] {
  const sums = new Map<string, { sum: number; largest: number }>();
  for (const { model, coefficient } of parts) {
    const { sum, largest } = sums.get(model) ?? { sum: 0, largest: 0 };
    sums.set(model, { sum: sum + coefficient, largest: Math.max(largest, Math.abs(coefficient)) });
  }
  return Array.from(sums, ([model, { sum, largest }]) => ({ model, coefficient: sum, largest }))
    .filter(({ coefficient, largest }) => Math.abs(coefficient) > NOTHING * largest)
    .map(({ model, coefficient }) => ({ model, coefficient }));
}

/** Whether each bracket of a name is closed. */
function isBalanced(name = ""): boolean {
  return name.split("(").length === name.split(")").length;
}

/** What models that compute the same have in common. */
function keyOf({ program, method, basis = "" }: ModelChemistry): string {
  return JSON.stringify([program, method.toLowerCase(), basis.toLowerCase()]);
}

/** Whether two models compute the same. */
function isSameModel(one: ModelChemistry, other: ModelChemistry): boolean {
  return isSameJson(comparable(one), comparable(other));
}

function comparable({ method, basis, protocols, taskConfig, ...model }: ModelChemistry) {
  return {
    ...model,
    method: method.toLowerCase(),
    basis: basis?.toLowerCase() ?? null,
    protocols: protocols ?? null,
    taskConfig: taskConfig ?? null,
  };
}
