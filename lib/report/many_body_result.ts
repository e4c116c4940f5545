// The result as QCSchema's ManyBodyResult, version 2, as QCManyBody reads and writes it
// (doi:10.1063/5.0231843). Hartree, bohr; arrays flat and row-major in the input's order of atoms.

import type { ModelChemistry } from "../base/model_chemistry.ts";
import type { Assembly, PropertyValue, ResultLookup } from "../assembly/mod.ts";
import { finish, type Steps } from "../base/steps.ts";
import { VERSION } from "../base/version.ts";
import { type Molecule, nuclearRepulsionEnergy, toQcschemaMolecule } from "../molecule/mod.ts";
import { type Expansion, fitsInResult, type Plan } from "../plan/mod.ts";
import { orderTables } from "./body_table.ts";
import { clusterProperties } from "./cluster_properties.ts";
import { clusterResults } from "./cluster_results.ts";
import { qcschemaBasis } from "./reported_basis.ts";

/** All that a result tells. */
export interface ManyBodyReport {
  /** The tasks. */
  readonly plan: Plan;
  /** The whole system. */
  readonly molecule: Molecule;
  /** By name; those of the plan at least. */
  readonly models: ReadonlyMap<string, ModelChemistry>;
  /** The sums. */
  readonly assembly: Assembly;
  /** The result of each task. */
  readonly results: ResultLookup;
  /** Whether the results of the single tasks are listed as AtomicResults. */
  readonly clusterResults: "all" | "none";
  /** What went wrong, a line each; empty where nothing did. */
  readonly problems: readonly string[];
  /** For `extras.nmer`. */
  readonly extras: Readonly<Record<string, unknown>>;
}

/** The result as a plain value in the form of `qcschema_many_body_result`, version 2. */
export function manyBodyResult(report: ManyBodyReport): Record<string, unknown> {
  return finish(manyBodyResultSteps(report));
}

/** The same in steps of some milliseconds. */
export function* manyBodyResultSteps(report: ManyBodyReport): Steps<Record<string, unknown>> {
  const { plan, molecule, assembly, problems, models, results } = report;
  const { driver } = plan.expansion;
  const returned = assembly.returned[driver];
  const qcschemaMolecule = toQcschemaMolecule(molecule);
  return {
    schema_name: "qcschema_many_body_result",
    schema_version: 2,
    success: problems.length === 0 && returned !== undefined,
    return_result: returned === undefined ? null : plain(returned),
    ...(problems.length === 0 ? {} : {
      error: { error_type: "execution_error", error_message: problems.join("\n") },
    }),
    properties: properties(report),
    molecule: qcschemaMolecule,
    input_data: inputData(report, qcschemaMolecule),
    cluster_properties: yield* clusterProperties(plan, molecule, results),
    cluster_results: report.clusterResults === "all"
      ? yield* clusterResults(plan, molecule, models, results)
      : {},
    stdout: orderTables(plan.expansion, assembly),
    stderr: null,
    native_files: {},
    provenance: provenance(),
    extras: {
      nmer: {
        ...report.extras,
        ...(plan.expansion.embedded ? { embedded: true } : {}),
        ...(fitsInResult(plan, molecule) ? {} : { cluster_properties_left_out: true }),
      },
    },
  };
}

/** An array as a list, a number as it is. */
export function plain(value: PropertyValue): number | number[] {
  return typeof value === "number" ? value : Array.from(value);
}

function properties({ plan, molecule, assembly }: ManyBodyReport): Record<string, unknown> {
  const { expansion } = plan;
  const returned = Object.entries(assembly.returned).map(([property, value]) =>
    [`return_${property}`, plain(value)] as const
  );
  return {
    schema_name: "qcschema_many_body_properties",
    calcinfo_nmc: expansion.levels.length + (expansion.supersystem === undefined ? 0 : 1),
    calcinfo_nfr: expansion.fragmentCount,
    calcinfo_natom: molecule.symbols.length,
    calcinfo_nmbe: plan.taskCount,
    nuclear_repulsion_energy: nuclearRepulsionEnergy(molecule.atomicNumbers, molecule.geometry),
    ...Object.fromEntries(returned),
    ...Object.fromEntries(Array.from(assembly.properties, ([name, value]) => [name, plain(value)])),
  };
}

function inputData(
  { plan, models, clusterResults, molecule: nmerMolecule }: ManyBodyReport,
  molecule: unknown,
): Record<string, unknown> {
  const { expansion } = plan;
  return {
    schema_name: "qcschema_many_body_input",
    schema_version: 2,
    provenance: provenance(),
    molecule,
    specification: {
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
        }];
      })),
    },
  };
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

function provenance(): Record<string, string> {
  return { creator: "nmer", version: VERSION, routine: "nmer" };
}
