// A calculation as a QCSchema ManyBodyInput, version 1 or 2, as QCManyBody 0.8 reads them (doi:10.1063/5.0231843). Defaults
// that the input leaves open stay open; fragments and charges are written as they were understood.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { InputRecord } from "../../input/mod.ts";
import { qcschemaBasis, specificationExtras, writtenComposites, writtenScreening } from "../../report/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { type Converted, foreignProvenance, lostOf } from "./losses.ts";
import { molecularFields } from "./molecule_form.ts";

/** A version of QCSchema's ManyBodyInput. */
export type ManyBodyVersion = 1 | 2;

const NAMES = {
  1: {
    input: "qcschema_manybodyinput",
    specification: "qcschema_manybodyspecification",
    keywords: "qcschema_manybodykeywords",
    results: "component_results",
  },
  2: {
    input: "qcschema_many_body_input",
    specification: "qcschema_many_body_specification",
    keywords: "qcschema_many_body_keywords",
    results: "cluster_results",
  },
} as const;

/** The ManyBodyInput of a calculation. */
export function manyBodyForm(calculation: Calculation, version: ManyBodyVersion): Converted {
  const { input, molecule: { symbols }, plan } = calculation;
  const { kept } = input;
  const names = NAMES[version];
  const molecule = molecularFields(calculation, version === 1 ? 2 : 3);
  const models = Array.from(input.models, ([name, model]) => [name, model] as const);
  const ofVersion2 = {
    ...(kept?.id === undefined ? {} : { id: kept.id }),
    ...(kept?.provenance === undefined ? {} : { provenance: kept.provenance }),
  };
  return {
    value: {
      schema_name: names.input,
      schema_version: version,
      ...(version === 2 ? ofVersion2 : kept?.extras === undefined ? {} : { extras: kept.extras }),
      molecule: molecule.value,
      specification: {
        schema_name: names.specification,
        ...specificationExtras(kept?.specificationExtras, {
          ...writtenComposites(input.composites),
          ...writtenScreening(plan),
          ...(input.properties === undefined ? {} : { properties: input.properties }),
          ...(input.equivalents === undefined ? {} : { equivalents: input.equivalents }),
        }),
        driver: input.driver,
        keywords: { schema_name: names.keywords, ...keywordsOf(input) },
        protocols: { [names.results]: input.protocols.clusterResults },
        specification: Object.fromEntries(
          models.map(([name, model]) => [name, specificationOf(input, name, model, symbols, version)]),
        ),
      },
    },
    lost: [
      ...molecule.lost,
      ...(version === 1
        ? lostOf({ id: kept?.id, ...foreignProvenance(kept) })
        : lostOf({ extras: kept?.extras })),
      ...executionOf(input),
      ...models.flatMap(([name, { taskConfig }]) =>
        lostOf({ [`task_config of the model ${name}`]: taskConfig })
      ),
    ],
  };
}

function specificationOf(
  input: InputRecord,
  name: string,
  model: ModelChemistry,
  symbols: readonly string[],
  version: ManyBodyVersion,
): Readonly<Record<string, unknown>> {
  const { program, method, keywords, protocols } = model;
  const kept = input.kept?.models.get(name);
  return {
    ...(version === 1 ? { schema_name: "qcschema_atomicspecification" } : {}),
    program,
    driver: input.driver,
    model: { method, basis: basisOf(model, symbols, version) },
    keywords,
    ...(protocols === undefined ? {} : { protocols }),
    ...kept,
  };
}

function basisOf(model: ModelChemistry, symbols: readonly string[], version: ManyBodyVersion): unknown {
  const basis = qcschemaBasis(model, symbols);
  if (version === 2 || typeof basis !== "object" || basis === null) return basis;
  return { ...basis, schema_name: "qcschema_basis", schema_version: 1 };
}

/** The keywords of the expansion, under the names that QCSchema has for them in both versions. */
function keywordsOf(input: InputRecord): Readonly<Record<string, unknown>> {
  const { bsse, levels, maxNbody, returnTotalData, supersystemIeOnly, embeddingCharges } = input;
  const keyed = <T>(map: ReadonlyMap<number | string, T>) =>
    Object.fromEntries(Array.from(map, ([key, value]) => [String(key), value]));
  return {
    bsse_type: bsse,
    ...(levels === undefined ? {} : { levels: keyed(levels) }),
    ...(maxNbody === undefined ? {} : { max_nbody: maxNbody }),
    ...(returnTotalData === undefined ? {} : { return_total_data: returnTotalData }),
    supersystem_ie_only: supersystemIeOnly,
    ...(embeddingCharges === undefined ? {} : { embedding_charges: keyed(embeddingCharges) }),
  };
}

/** The options of a run, which QCSchema has no place for. */
function executionOf({ original, form }: InputRecord): readonly string[] {
  if (form !== "nmer") return [];
  const { execution } = original as { readonly execution?: Readonly<Record<string, unknown>> };
  return Object.keys(execution ?? {}).map((key) => `execution.${key}`);
}
