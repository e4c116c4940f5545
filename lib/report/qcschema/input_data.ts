// What was computed, as the QCSchema ManyBodyInput that a result carries with it: `nmer run` takes it as it is.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { JsonMapping } from "../../base/qcschema_fields.ts";
import { VERSION } from "../../base/version.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { compositesOf, type Expansion } from "../../plan/mod.ts";
import type { Report } from "../report.ts";
import { qcschemaBasis } from "./basis.ts";
import { writtenComposites } from "./composites.ts";
import { writtenScreening } from "./screening.ts";

/** Who made a part of a result. */
export function provenance(): Record<string, string> {
  return { creator: "nmer", version: VERSION, routine: "nmer" };
}

/**
 * The ManyBodyInput of a report.
 *
 * @param molecule Its molecule in QCSchema's form.
 */
export function inputData(
  { plan, models, clusterResults, molecule: nmerMolecule, kept, equivalents }: Pick<
    Report,
    "plan" | "models" | "clusterResults" | "molecule" | "kept" | "equivalents"
  >,
  molecule: unknown,
): Record<string, unknown> {
  const { expansion } = plan;
  return {
    schema_name: "qcschema_many_body_input",
    schema_version: 2,
    ...(kept?.id === undefined ? {} : { id: kept.id }),
    provenance: kept?.provenance ?? provenance(),
    molecule,
    specification: {
      ...specificationExtras(kept?.specificationExtras, {
        ...writtenComposites(compositesOf(plan)),
        ...(expansion.properties.length === 0 ? {} : { properties: expansion.properties }),
        ...writtenScreening(plan),
        ...(equivalents === undefined ? {} : { equivalents }),
      }),
      schema_name: "qcschema_many_body_specification",
      program: "nmer",
      driver: expansion.driver,
      keywords: {
        schema_name: "qcschema_many_body_keywords",
        bsse_type: expansion.treatments,
        levels: levelsOf(expansion),
        max_nbody: expansion.maxNbody,
        return_total_data: expansion.returnTotalData,
        supersystem_ie_only: expansion.supersystemIeOnly,
        ...embeddingOf(nmerMolecule),
      },
      protocols: { schema_name: "qcschema_many_body_protocols", cluster_results: clusterResults },
      specification: Object.fromEntries(plan.models.map((name) => {
        const model = models.get(name)!;
        const { program, method, keywords } = model;
        return [name, {
          program,
          driver: expansion.driver,
          model: { method, basis: qcschemaBasis(model, nmerMolecule.symbols) },
          keywords,
          ...keptOfModel(model, kept?.models.get(name)),
        }];
      })),
    },
  };
}

/** Extras of the specification: those that the input had, and what QCSchema has no keywords for. */
export function specificationExtras(
  kept: JsonMapping | undefined,
  nmer: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (Object.keys(nmer).length === 0) return kept === undefined ? {} : { extras: kept };
  return { extras: { ...kept, nmer } };
}

/** Protocols and extras of a model's specification. */
export function keptOfModel(
  { protocols }: ModelChemistry,
  kept: { readonly extras?: JsonMapping; readonly protocols?: JsonMapping } = {},
): Record<string, unknown> {
  return { ...(protocols === undefined ? {} : { protocols }), ...kept };
}

// Charges by fragment, counted from 1, as QCManyBody's input takes them.
function embeddingOf({ fragments, embeddingCharges }: Molecule): Record<string, unknown> {
  if (embeddingCharges === undefined) return {};
  const lists = fragments.map(({ atoms }, i) =>
    [String(i + 1), atoms.map((atom) => embeddingCharges[atom]!)] as const
  );
  return { embedding_charges: Object.fromEntries(lists) };
}

// Each model once, at the highest order that it serves: the form that QCManyBody's input takes.
function levelsOf({ levels, supersystem }: Expansion): Record<string, string> {
  const entries = levels.map(({ model, nbodies }) => [String(nbodies.at(-1)!), model] as const);
  return Object.fromEntries(
    supersystem === undefined ? entries : [...entries, ["supersystem", supersystem] as const],
  );
}
