// The zod schema of nmer's result, version 2 of QCSchema's ManyBodyResult: its form. What depends on several keys is
// checked in result_file.ts.

import { MODE_NAMES } from "../../base/modes.ts";
import * as z from "zod";
import { parsePropertyName } from "./property_name.ts";

const values = z.union([z.number(), z.array(z.number())]);
const count = z.int().min(0);
const seconds = z.number().min(0);

const namedProperties = z.object({
  schema_name: z.literal("qcschema_many_body_properties"),
  calcinfo_nmc: count.describe("Number of model chemistries, the supersystem's counted as one."),
  calcinfo_nfr: count.describe("Number of fragments."),
  calcinfo_natom: count.describe("Number of atoms."),
  calcinfo_nmbe: count.describe("Number of tasks."),
  nuclear_repulsion_energy: z.number().describe("Of the whole system, Hartree."),
  return_energy: z.number().optional().describe("Hartree."),
  return_gradient: z.array(z.number()).optional().describe("Hartree/bohr; shape (atoms, 3)."),
  return_hessian: z.array(z.number()).optional().describe("Hartree/bohr^2; shape (3 atoms, 3 atoms)."),
});

const properties = namedProperties.catchall(values).superRefine((all, context) => {
  for (const name of Object.keys(all)) {
    if (Object.hasOwn(namedProperties.shape, name) || parsePropertyName(name) !== undefined) continue;
    context.addIssue({ code: "custom", path: [name], message: "a property of QCManyBody's" });
  }
});

const statistics = z.strictObject({
  mode: z.enum(MODE_NAMES),
  workers: z.int().min(1),
  ranks: z.array(z.strictObject({ rank: count, host: z.string(), workers: count })).optional().describe(
    "Under MPI, where the workers are.",
  ),
  schedule: z.enum(["level", "overlap"]),
  wall_seconds: seconds,
  busy_seconds: seconds,
  utilization: z.number().min(0),
  average_busy_workers: z.number().min(0).describe("Busy time over wall time."),
  throughput_per_second: z.number().min(0).describe("Tasks computed in each second."),
  average_task_seconds: z.number().min(0).describe("Mean time of a task that was tried."),
  makespan_lower_bound_seconds: seconds,
  tasks: z.strictObject({
    total: count,
    computed: count,
    reused: count,
    failed: count,
    cancelled: count,
    retried: count,
  }),
  levels: z.array(z.strictObject({
    nbody: z.int().min(1),
    tasks: count,
    wall_seconds: seconds,
    busy_seconds: seconds,
    utilization: z.number().min(0),
    idle_seconds: seconds,
  })),
  slowest_tasks: z.array(z.strictObject({ task: z.string().describe("Label of the task."), seconds })),
  peak_concurrency: count,
  peak_memory_bytes: count,
  alerts: z.array(z.string()).describe("What was reported of memory and threads."),
});

const contributions = z.partialRecord(
  z.enum(["nocp", "cp", "vmfc"]),
  z.record(
    z.string().regex(/^[1-9]\d{0,8}$/, "an order, from 1"),
    z.array(z.strictObject({
      fragments: z.array(z.int().min(1)).min(1).describe("Counted from 1, ascending."),
      energy: z.number().describe("Hartree."),
      distance: z.number().min(0).optional().describe(
        "Angstrom: of a pair's nearest atoms; of larger n-mers, the longest of those of their pairs.",
      ),
    })),
  ),
).describe(
  "What each n-mer adds to the energy, by treatment and order, in the order of the plan: E_i of a monomer, " +
    "E_ij - E_i - E_j of a pair in the treatment's basis, ... by the model of its order. Those of which a task " +
    "failed are left out.",
);

/** nmer's result: QCSchema's ManyBodyResult, version 2, and what nmer adds under `extras.nmer`. */
export const resultSchema = z.strictObject({
  schema_name: z.literal("qcschema_many_body_result"),
  schema_version: z.literal(2),
  success: z.boolean().describe("Whether every task has a result and return_result is known."),
  return_result: values.nullable().describe(
    "The returned energy, gradient or Hessian; null where not known.",
  ),
  error: z.strictObject({ error_type: z.string(), error_message: z.string() }).optional(),
  properties,
  molecule: z.looseObject({ schema_name: z.literal("qcschema_molecule") }),
  input_data: z.looseObject({ schema_name: z.literal("qcschema_many_body_input") }),
  cluster_properties: z.record(z.string(), z.looseObject({ return_energy: z.number() }))
    .describe("What each task gave, by its label; arrays have the size of the whole system."),
  cluster_results: z.record(z.string(), z.unknown()),
  stdout: z.string().describe("The tables."),
  stderr: z.null(),
  native_files: z.record(z.string(), z.unknown()),
  provenance: z.strictObject({ creator: z.literal("nmer"), version: z.string(), routine: z.string() }),
  extras: z.looseObject({
    nmer: z.strictObject({
      execution: statistics.optional(),
      programs: z.record(z.string(), z.string()).optional()
        .describe("Version of each program that computed, by its name."),
      ended_models: z.array(z.string()).optional()
        .describe("Models whose first tasks all failed alike, so that the others were not tried, and why."),
      warnings: z.array(z.string()).optional().describe("What may be a mistake in the input."),
      embedded: z.literal(true).optional()
        .describe(
          "Each task was computed in the field of point charges on the atoms of all other fragments.",
        ),
      cluster_arrays_left_out: z.literal(true).optional()
        .describe(
          "Arrays of the tasks are too large to be listed; cluster_properties has their energies alone.",
        ),
      cluster_properties_left_out: z.literal(true).optional()
        .describe("There are more tasks than a result can list; a journal has them."),
      contributions: contributions.optional(),
      contributions_left_out: z.literal(true).optional()
        .describe("There are more n-mers than a result can list; those of the highest orders are not there."),
      merged: z.strictObject({
        journals: z.array(z.strictObject({ journal: z.string(), results: count })),
        busy_seconds: seconds.describe("Sum of the times of their tasks."),
      }).optional().describe("Results that were taken from journals of other runs."),
      evidence: z.record(z.string(), z.record(z.string(), z.number())).optional()
        .describe("Evidence of convergence of each task, by its label."),
    }),
  }),
}).meta({ title: "nmer result: QCSchema ManyBodyResult, version 2" });

/** A result that has the right form. */
export type ResultForm = z.infer<typeof resultSchema>;
