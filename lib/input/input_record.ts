// A document -> InputRecord: the checks of nmer's own input that need several keys, and the step from keys as they
// are written to values (milliseconds, bytes, names of treatments). QCSchema's form goes to manybody_record.ts.

import { EXECUTION_OPTIONS } from "./options/execution_options.ts";
import { optionsOf } from "./options/option.ts";
import type { ModelChemistry } from "../base/model_chemistry.ts";
import type { BasisSet } from "../base/basis_set.ts";
import { describeKeyPath, InputError } from "../base/error.ts";
import type { Priorities } from "../base/scheduling/priority.ts";
import { unsaidKeys } from "./records/locate_error.ts";
import type { Document } from "./document/document.ts";
import { type InputForm, inputSchema, type ModelForm } from "./input_schema.ts";
import {
  type BasisFile,
  bsseTreatments,
  type InputDraft,
  levelMap,
  numberKeys,
  refuseUnknownModels,
  UNNAMED_MODEL,
} from "./input_values.ts";
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
  const models = modelsOf(document, form);
  const basisFiles = basisFilesOf(form);
  const levels = form.levels === undefined ? undefined : levelMap(form.levels);
  const screening = screeningRecord(document, form.screening);
  refuseUnknownScreening(document, screening, models);
  if (levels !== undefined) checkLevels(document, levels, models, screening?.energy?.model);
  const moleculeFile = moleculeFileOf(form.molecule);
  const priorities = prioritiesOf(form.priority ?? {});
  refuseUnknownModels(
    document,
    ["priority", "models"],
    new Map(Array.from(priorities.models?.keys() ?? [], (name) => [name, name])),
    [...models.keys()],
  );
  return {
    ...(moleculeFile === undefined ? {} : { moleculeFile }),
    basisFiles,
    finish: (fromFile, basisSets = []) => ({
      source: document.name,
      form: "nmer",
      molecule: inputMolecule(document, form.molecule, fromFile),
      driver: form.driver ?? "energy",
      models: withBasisSets(models, basisFiles, basisSets),
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

function unsaidOf({ model, models = {}, bsse, driver, max_nbody, levels }: InputForm): ReadonlySet<string> {
  const programs = model === undefined
    ? Object.entries(models).map(([name, { program }]) =>
      [describeKeyPath(["models", name]), program] as const
    )
    : [["model", model.program] as const];
  return unsaidKeys({ bsse, driver, max_nbody: max_nbody ?? levels }, new Map(programs));
}

function modelsOf(document: Document, form: InputForm): ReadonlyMap<string, ModelChemistry> {
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
    return new Map([[UNNAMED_MODEL, modelRecord(model)]]);
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
  return new Map(Object.entries(models).map(([name, model]) => [name, modelRecord(model)]));
}

function modelRecord(
  { program, method, basis, keywords, protocols, task_config }: ModelForm,
): ModelChemistry {
  return {
    program: (program ?? "builtin").toLowerCase(),
    method,
    ...(basis == null ? {} : { basis }),
    keywords: keywords ?? {},
    ...(protocols === undefined ? {} : { protocols }),
    ...(task_config === undefined ? {} : { taskConfig: task_config }),
  };
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
  models: ReadonlyMap<string, ModelChemistry>,
  screeningModel: string | undefined,
): void {
  refuseUnknownModels(document, ["levels"], levels, [...models.keys()]);
  const used = new Set([...levels.values(), screeningModel]);
  const unused = [...models.keys()].find((name) => !used.has(name));
  if (unused === undefined) return;
  const keyPath = ["models", unused];
  throw new InputError({
    ...document.locate(keyPath),
    keyPath,
    found: "a model that no level names",
    expected: "only models that are computed",
    hint: "Name it in levels, or as screening.energy.model, or remove it.",
  });
}
