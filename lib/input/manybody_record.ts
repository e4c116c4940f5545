// A QCSchema ManyBodyInput -> InputRecord: the same record that nmer's own input gives, under QCSchema's keys.

import type { KeyPath } from "../base/key_path.ts";
import type { KeptInputFields } from "../base/qcschema_fields.ts";
import type { ModelChemistry } from "../base/model_chemistry.ts";
import { describeKeyPath, InputError } from "../base/error.ts";
import { unsaidKeys } from "./records/locate_error.ts";
import { type Document, isMapping } from "./document/document.ts";
import {
  bsseTreatments,
  type InputDraft,
  levelMap,
  numberKeys,
  refuseUnknownModels,
  UNNAMED_MODEL,
} from "./input_values.ts";
import {
  type AtomicSpecificationForm,
  atomicSpecificationSchema,
  type ManyBodyInputForm,
  manyBodyInputSchema,
} from "./manybody_schema.ts";
import { heedRemarks } from "./molecule/heed_remarks.ts";
import { qcschemaMolecule } from "./molecule/molecule_record.ts";
import { qcschemaBasisSet } from "./basis_set/qcschema_basis.ts";
import { writtenComposites } from "./models/written_composites.ts";
import { nmerExtrasSchema } from "./nmer_extras_schema.ts";
import { refuseUnknownScreening, screeningRecord } from "./screening.ts";
import type { InputRecord } from "./records/input_record.ts";
import { checkAgainst } from "./document/schema_error.ts";

const SPECIFICATION: KeyPath = ["specification", "specification"];
const KEYWORDS: KeyPath = ["specification", "keywords"];
const NMER_EXTRAS: KeyPath = ["specification", "extras", "nmer"];

/**
 * Checks a document as a QCSchema ManyBodyInput.
 *
 * @throws {InputError} With file, line and key path.
 */
export function manyBodyDraft(document: Document): InputDraft {
  const form = checkAgainst(manyBodyInputSchema, document);
  const { keywords, protocols, specification, driver } = form.specification;
  const { symbols } = form.molecule;
  const { model } = specification;
  // A model that is called "model" is a specification itself.
  const isSingle = isMapping(model) && !isMapping(model["model"]);
  const models = isSingle ? new Map([[UNNAMED_MODEL, modelAt(document, SPECIFICATION, symbols)]]) : new Map(
    Object.keys(specification).map((name) => [name, modelAt(document, [...SPECIFICATION, name], symbols)]),
  );
  const levels = keywords.levels == null ? undefined : levelMap(keywords.levels);
  const beyondQcschema = nmerExtras(document, form, models);
  const names = [...models.keys(), ...beyondQcschema.composites?.keys() ?? []];
  if (levels !== undefined) {
    refuseUnknownModels(document, [...KEYWORDS.map(String), "levels"], levels, names);
  } else if (!names.includes(UNNAMED_MODEL)) {
    throw new InputError({
      ...document.locate(SPECIFICATION),
      keyPath: SPECIFICATION,
      found: "named specifications without levels",
      expected: `levels that name them, or one specification called ${UNNAMED_MODEL}`,
    });
  }
  refuseUnknownScreening(document, beyondQcschema.screening, names, NMER_EXTRAS);
  const record = {
    source: document.name,
    form: "qcschema",
    driver,
    models,
    ...(levels === undefined ? {} : { levels }),
    ...(keywords.max_nbody == null ? {} : { maxNbody: keywords.max_nbody }),
    bsse: bsseTreatments(keywords.bsse_type),
    unsaid: unsaidOf(form, isSingle),
    ...(keywords.return_total_data == null ? {} : { returnTotalData: keywords.return_total_data }),
    supersystemIeOnly: keywords.supersystem_ie_only ?? false,
    ...(keywords.embedding_charges == null
      ? {}
      : { embeddingCharges: numberKeys(keywords.embedding_charges) }),
    ...beyondQcschema,
    execution: {},
    protocols: { clusterResults: protocols?.cluster_results ?? protocols?.component_results ?? "none" },
    original: document.value,
    kept: keptFields(document, form, models.keys(), isSingle),
    locate: (keyPath: KeyPath) => document.locate(qcschemaPath(keyPath, isSingle)),
  } as const;
  return {
    finish: () => ({
      ...record,
      molecule: heedRemarks(qcschemaMolecule(document, ["molecule"], form.molecule)),
    }),
  };
}

/** What QCSchema has no keywords for, under nmer's own keys in the specification's extras. */
function nmerExtras(
  document: Document,
  { specification: { extras } }: ManyBodyInputForm,
  models: ReadonlyMap<string, ModelChemistry>,
): Pick<InputRecord, "screening" | "focus" | "equivalents" | "composites" | "properties"> {
  if (extras?.["nmer"] == null) return {};
  const { focus, equivalents, composites, properties, ...form } = checkAgainst(
    nmerExtrasSchema,
    document,
    NMER_EXTRAS,
  );
  const screening = screeningRecord(document, form.screening, NMER_EXTRAS);
  return {
    ...(screening === undefined ? {} : { screening }),
    ...(composites === undefined
      ? {}
      : { composites: writtenComposites(document, [...NMER_EXTRAS, "composites"], composites, models) }),
    ...(focus === undefined ? {} : { focus }),
    ...(equivalents === undefined ? {} : { equivalents }),
    ...(properties === undefined ? {} : { properties: [properties].flat() }),
  };
}

function unsaidOf({ specification: form }: ManyBodyInputForm, isSingle: boolean): ReadonlySet<string> {
  const { keywords, specification, driver } = form;
  const named = isSingle ? [[UNNAMED_MODEL, specification] as const] : Object.entries(specification);
  const programs = named.map(([name, own]) => {
    const at = describeKeyPath(name === UNNAMED_MODEL ? ["model"] : ["models", name]);
    return [at, isMapping(own) ? own["program"] : undefined] as const;
  });
  const { bsse_type: bsse, max_nbody, levels } = keywords;
  return unsaidKeys({ bsse, driver, max_nbody: max_nbody ?? levels }, new Map(programs));
}

function modelAt(document: Document, at: KeyPath, symbols: readonly string[]): ModelChemistry {
  const form: AtomicSpecificationForm = checkAgainst(atomicSpecificationSchema, document, at);
  const { method, basis } = form.model;
  const basisSet = isMapping(basis)
    ? qcschemaBasisSet(document, [...at, "model", "basis"], symbols)
    : undefined;
  return {
    program: (form.program || "builtin").toLowerCase(),
    method,
    ...(basisSet ? { basis: basisSet.name, basisSet } : basis ? { basis: basis as string } : {}),
    keywords: form.keywords ?? {},
    ...errorCorrection(form),
  };
}

/** What a result gives back of an input: whatever has no effect here. */
function keptFields(
  document: Document,
  { id, provenance, extras, specification }: ManyBodyInputForm,
  names: Iterable<string>,
  isSingle: boolean,
): KeptInputFields {
  const { nmer: _read, ...others } = specification.extras ?? {};
  const specificationExtras = Object.keys(others).length === 0 ? undefined : others;
  const models = Array.from(names, (name) => {
    const at = isSingle ? SPECIFICATION : [...SPECIFICATION, name];
    const { extras, protocols } = checkAgainst(atomicSpecificationSchema, document, at);
    return [name, {
      ...(extras == null ? {} : { extras }),
      ...(protocols == null ? {} : { protocols }),
    }] as const;
  });
  return {
    ...(id == null ? {} : { id }),
    ...(provenance == null ? {} : { provenance }),
    ...(extras == null ? {} : { extras }),
    ...(specificationExtras === undefined ? {} : { specificationExtras }),
    models: new Map(models),
  };
}

// Said only where it is not the default, which files have that were written by QCElemental.
function errorCorrection({ protocols }: AtomicSpecificationForm): Pick<ModelChemistry, "protocols"> {
  const { default_policy = true, policies } = protocols?.error_correction ?? {};
  if (default_policy && policies == null) return {};
  return { protocols: { error_correction: { default_policy, ...(policies == null ? {} : { policies }) } } };
}

/** Where QCSchema has what nmer's own input has under a key. */
function qcschemaPath([key, ...rest]: KeyPath, isSingle: boolean): KeyPath {
  switch (key) {
    case undefined:
      return [];
    case "molecule":
      return ["molecule", ...rest];
    case "driver":
      return ["specification", "driver"];
    case "model":
      return [...SPECIFICATION, ...(isSingle ? [] : [UNNAMED_MODEL]), ...modelPath(rest)];
    case "models":
      return [...SPECIFICATION, ...(isSingle ? [] : rest.slice(0, 1)), ...modelPath(rest.slice(1))];
    case "screening":
    case "focus":
    case "equivalents":
    case "properties":
      return [...NMER_EXTRAS, key, ...rest];
    case "bsse":
      return [...KEYWORDS, "bsse_type", ...rest];
    default:
      return [...KEYWORDS, key, ...rest];
  }
}

function modelPath(keys: KeyPath): KeyPath {
  if (keys[0] === "basis_file") return ["model", "basis"];
  return keys[0] === "method" || keys[0] === "basis" ? ["model", ...keys] : keys;
}
