// A calculation as nmer's own input, complete in itself: for QCSchema and other programs' inputs that become YAML or
// JSON of nmer's. An input that is nmer's own already keeps its text's keys as they are.

import { InputError } from "../../base/error.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { combinationText, type InputRecord, UNNAMED_MODEL } from "../../input/mod.ts";
import type { Expansion } from "../../plan/mod.ts";
import { writtenScreening } from "../../report/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { type Converted, foreignProvenance, lostOf } from "./losses.ts";
import { molecularFields, ownFields } from "./molecule_form.ts";

/**
 * nmer's own input of a calculation.
 *
 * @throws {InputError} Where a model has a basis set in the input itself, which nmer's own form has in a file.
 */
export function nmerForm(calculation: Calculation): Converted {
  const { input } = calculation;
  const molecule = ownFields(molecularFields(calculation, 2));
  const named = namedModels(input, calculation.plan.expansion);
  const { bsse, maxNbody, returnTotalData, supersystemIeOnly, embeddingCharges } = input;
  return {
    value: {
      molecule: molecule.value,
      driver: input.driver,
      ...(input.properties === undefined ? {} : { properties: input.properties }),
      ...named.value,
      bsse,
      ...(maxNbody === undefined ? {} : { max_nbody: maxNbody }),
      ...(returnTotalData === undefined ? {} : { return_total_data: returnTotalData }),
      ...(supersystemIeOnly ? { supersystem_ie_only: true } : {}),
      ...(embeddingCharges === undefined ? {} : { embedding_charges: keyed(embeddingCharges) }),
      ...writtenScreening(calculation.plan),
      ...(input.equivalents === undefined ? {} : { equivalents: input.equivalents }),
      ...executionOf(input),
    },
    lost: [...molecule.lost, ...named.lost, ...keptOf(input)],
  };
}

function namedModels(
  { models, composites = new Map(), levels: written, screening, locate }: InputRecord,
  { maxNbody }: Pick<Expansion, "maxNbody">,
): Converted {
  // Parts have names, so that a composite has one, too.
  const levels = written ?? (composites.size === 0 ? undefined : new Map([[maxNbody, UNNAMED_MODEL]]));
  const fieldsOf = (name: string, model: ModelChemistry) => {
    if (model.basisSet !== undefined) {
      const keyPath = name === UNNAMED_MODEL ? ["model", "basis"] : ["models", name, "basis"];
      throw new InputError({
        ...locate(keyPath),
        found: "a basis set of your own in the input itself",
        expected: "the name of a basis set, as nmer's own form has it",
        hint:
          "Convert with --to qcschema-v1 or qcschema-v2, which keep it, or write it to a file for basis_file.",
      });
    }
    const { program, method, basis, keywords, protocols, taskConfig } = model;
    return {
      program,
      method,
      ...(basis === undefined ? {} : { basis }),
      ...(Object.keys(keywords).length === 0 ? {} : { keywords }),
      ...(protocols === undefined ? {} : { protocols }),
      ...(taskConfig === undefined ? {} : { task_config: taskConfig }),
    };
  };
  if (levels === undefined) {
    return { value: { model: fieldsOf(UNNAMED_MODEL, models.get(UNNAMED_MODEL)!) }, lost: [] };
  }
  const named = new Set([...levels.values(), screening?.energy?.model]);
  const sums = [...composites].filter(([name]) => named.has(name));
  const used = new Set([...named, ...sums.flatMap(([, parts]) => parts.map(({ model }) => model))]);
  const entries = [...models].filter(([name]) => used.has(name));
  return {
    value: {
      models: Object.fromEntries([
        ...entries.map(([name, model]) => [name, fieldsOf(name, model)] as const),
        ...sums.map(([name, parts]) => [name, { combine: combinationText(parts) }] as const),
      ]),
      levels: keyed(levels),
    },
    lost: [...models.keys(), ...composites.keys()].filter((name) => !used.has(name)).map((name) =>
      `the model ${name}, which no level names`
    ),
  };
}

/** What QCSchema's form has beside, and nmer's own has no key for. */
function keptOf({ kept, protocols }: InputRecord): readonly string[] {
  const ofModels = Array.from(kept?.models ?? [], ([name, { extras, protocols }]) => {
    const { error_correction: _kept, ...others } = protocols ?? {};
    return lostOf({ [`extras of the model ${name}`]: extras, [`protocols of the model ${name}`]: others });
  });
  return [
    ...lostOf({
      id: kept?.id,
      ...foreignProvenance(kept),
      extras: kept?.extras,
      "extras of the specification": kept?.specificationExtras,
    }),
    ...ofModels.flat(),
    ...(protocols.clusterResults === "all"
      ? ["the wish for the results of the single tasks (protocols)"]
      : []),
  ];
}

function executionOf({ form, original }: InputRecord): Readonly<Record<string, unknown>> {
  if (form !== "nmer") return {};
  const { execution } = original as { readonly execution?: unknown };
  return execution === undefined ? {} : { execution };
}

function keyed<T>(map: ReadonlyMap<number | string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries(Array.from(map, ([key, value]) => [String(key), value]));
}
