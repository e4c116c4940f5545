// A document -> InputRecord: the checks of nmer's own input that need several keys, and the step from keys as they
// are written to values (milliseconds, bytes, names of treatments). QCSchema's form goes to manybody_record.ts.

import { EXECUTION_OPTIONS } from "./options/execution_options.ts";
import { optionsOf } from "./options/option.ts";
import type { ModelChemistry } from "../base/model_chemistry.ts";
import type { BasisSet } from "../base/basis_set.ts";
import { describeKeyPath, InputError } from "../base/error.ts";
import { type Priorities, PRIORITY_WORDS, type PriorityWord } from "../base/scheduling/priority.ts";
import { unsaidKeys } from "./records/locate_error.ts";
import type { Document } from "./document/document.ts";
import { type ExpandedModels, expandModels } from "./models/composite_models.ts";
import { type InputForm, inputSchema } from "./input_schema.ts";
import {
  type BasisFile,
  bsseTreatments,
  type InputDraft,
  levelMap,
  numberKeys,
  refuseUnknownModels,
  UNNAMED_MODEL,
} from "./input_values.ts";
import type { NamedForm } from "./models/model_record.ts";
import { refuseUnknownScreening, screeningRecord } from "./screening.ts";
import { inputMolecule, moleculeFileOf } from "./molecule/molecule_record.ts";
import type { LevelKey } from "./records/input_record.ts";
import { checkAgainst } from "./document/schema_error.ts";

/**
 * Checks a document as an input of nmer's own form.
 *
 * @throws {InputError} With file, line and key path.
 */
export function nmerDraft(document: Document): InputDraft {
  const form = checkAgainst(inputSchema, document);
  const forms = modelForms(document, form);
  const names = forms.map(({ name }) => name);
  const levels = form.levels === undefined ? undefined : levelMap(form.levels);
  const expanded = expandModels(document, forms, new Set(levels?.values()));
  const { models, composites, madeFor } = expanded;
  const basisFiles = basisFilesOf(form);
  const screening = screeningRecord(document, form.screening);
  refuseUnknownScreening(document, screening, names);
  if (levels !== undefined) checkLevels(document, levels, names, screening?.energy?.model, expanded);
  const moleculeFile = moleculeFileOf(form.molecule);
  const written = prioritiesOf(form.priority ?? {});
  refuseUnknownModels(
    document,
    ["priority", "models"],
    new Map(Array.from(written.models?.keys() ?? [], (name) => [name, name])),
    names,
  );
  const priorities = prioritiesOfParts(written, expanded);
  return {
    ...(moleculeFile === undefined ? {} : { moleculeFile }),
    basisFiles,
    finish: (fromFile, basisSets = []) => ({
      source: document.name,
      form: "nmer",
      molecule: inputMolecule(document, form.molecule, fromFile),
      driver: form.driver ?? "energy",
      ...(form.properties === undefined ? {} : { properties: [form.properties].flat() }),
      models: withBasisSets(models, basisFiles, basisSets),
      ...(composites.size === 0 ? {} : { composites, madeFor }),
      ...(levels === undefined ? {} : { levels }),
      ...(form.max_nbody === undefined ? {} : { maxNbody: form.max_nbody }),
      bsse: bsseTreatments(form.bsse),
      unsaid: unsaidOf(form),
      ...(form.return_total_data === undefined ? {} : { returnTotalData: form.return_total_data }),
      supersystemIeOnly: form.supersystem_ie_only ?? false,
      ...(form.embedding_charges === undefined
        ? {}
        : { embeddingCharges: numberKeys(form.embedding_charges) }),
      ...(screening === undefined ? {} : { screening }),
      ...(form.focus === undefined ? {} : { focus: form.focus }),
      ...(form.equivalents === undefined ? {} : { equivalents: form.equivalents }),
      ...(form.priority === undefined ? {} : { priorities }),
      execution: optionsOf(EXECUTION_OPTIONS, form.execution ?? {}),
      protocols: { clusterResults: "none" },
      original: document.value,
      locate: (keyPath) => document.locate(keyPath),
    }),
  };
}

function prioritiesOf(form: NonNullable<InputForm["priority"]>): Priorities {
  if (typeof form === "string") return { input: form };
  const { input, models, levels } = form;
  return {
    ...(input === undefined ? {} : { input }),
    ...(models === undefined ? {} : { models: new Map(Object.entries(models)) }),
    ...(levels === undefined ? {} : { levels: numberKeys(levels) }),
  };
}

/** What is said of a composite model is said of its parts that have no word of their own; the highest counts. */
function prioritiesOfParts(priorities: Priorities, { composites }: ExpandedModels): Priorities {
  const { models } = priorities;
  if (models === undefined || composites.size === 0) return priorities;
  const words = new Map<string, PriorityWord>();
  const higher = (one: PriorityWord, other: PriorityWord) =>
    PRIORITY_WORDS.indexOf(one) <= PRIORITY_WORDS.indexOf(other) ? one : other;
  for (const [name, parts] of composites) {
    const word = models.get(name);
    if (word === undefined) continue;
    for (const { model } of parts) words.set(model, higher(word, words.get(model) ?? word));
  }
  return { ...priorities, models: new Map([...words, ...models]) };
}

function unsaidOf({ model, models = {}, bsse, driver, max_nbody, levels }: InputForm): ReadonlySet<string> {
  const programs = model === undefined
    ? Object.entries(models).map(([name, { program }]) =>
      [describeKeyPath(["models", name]), program] as const
    )
    : [["model", model.program] as const];
  return unsaidKeys({ bsse, driver, max_nbody: max_nbody ?? levels }, new Map(programs));
}

function modelForms(document: Document, form: InputForm): readonly NamedForm[] {
  const { model, models, levels } = form;
  const fail = (key: string, found: string, expected: string, hint: string): never => {
    throw new InputError({ ...document.locate([key]), keyPath: [key], found, expected, hint });
  };
  if (model !== undefined) {
    if (models !== undefined) {
      fail(
        "models",
        "model and models",
        "one of them",
        "model is for all levels, models with levels for several.",
      );
    }
    if (levels !== undefined) {
      fail(
        "levels",
        "levels beside model",
        "levels beside models",
        "Name the model chemistries under models.",
      );
    }
    return [{ name: UNNAMED_MODEL, path: ["model"], form: model }];
  }
  if (models === undefined || Object.keys(models).length === 0) {
    const key = models === undefined ? "model" : "models";
    return fail(
      key,
      "no model chemistry",
      "model, or models and levels",
      "As in model: { method: hf, basis: 6-31g }.",
    );
  }
  if (levels === undefined) {
    fail("models", "models without levels", "levels that name them", "As in levels: { 1: good, 2: cheap }.");
  }
  return Object.entries(models).map(([name, model]) => ({ name, path: ["models", name], form: model }));
}

function basisFilesOf({ model, models }: InputForm): readonly BasisFile[] {
  const named = model === undefined ? Object.entries(models ?? {}) : [[UNNAMED_MODEL, model] as const];
  return named.flatMap(([name, { basis_file }]) => {
    const keyPath = [...(model === undefined ? ["models", name] : ["model"]), "basis_file"];
    return basis_file === undefined ? [] : [{ model: name, path: basis_file, keyPath }];
  });
}

/** The models with the basis sets of their files, which a key `basis` may give another name. */
function withBasisSets(
  models: ReadonlyMap<string, ModelChemistry>,
  files: readonly BasisFile[],
  basisSets: readonly BasisSet[],
): ReadonlyMap<string, ModelChemistry> {
  const complete = new Map(models);
  files.forEach(({ model }, i) => {
    const record = models.get(model)!;
    const basisSet = basisSets[i]!;
    const basis = record.basis ?? basisSet.name;
    complete.set(model, { ...record, basis, basisSet: { ...basisSet, name: basis } });
  });
  return complete;
}

function checkLevels(
  document: Document,
  levels: ReadonlyMap<LevelKey, string>,
  names: readonly string[],
  screeningModel: string | undefined,
  { composites, mentions }: ExpandedModels,
): void {
  refuseUnknownModels(document, ["levels"], levels, names);
  const used = new Set<string | undefined>([...levels.values(), screeningModel]);
  // A set is walked through to what is added meanwhile.
  for (const name of used) {
    for (const part of composites.get(name!) ?? []) used.add(part.model);
    for (const mentioned of mentions.get(name!) ?? []) used.add(mentioned);
  }
  const unused = names.find((name) => !used.has(name));
  if (unused === undefined) return;
  const keyPath = ["models", unused];
  throw new InputError({
    ...document.locate(keyPath),
    keyPath,
    found: "a model that no level names",
    expected: "only models that are computed",
    hint: "Name it in levels, in a combine, or as screening.energy.model, or remove it.",
  });
}
