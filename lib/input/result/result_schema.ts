// The zod schema of nmer's result, version 2 of QCSchema's ManyBodyResult: its form. What depends on several keys is
// checked in result_file.ts.

import * as z from "zod";
import { INTERACTION_KINDS } from "../../base/interactions/kinds.ts";
import { parsePropertyName } from "./property_name.ts";
import { nmerCounts, screeningByEnergy } from "./screening_schema.ts";
import { seconds, statisticsSchema } from "./statistics_schema.ts";

const values = z.union([z.number(), z.array(z.number())]);
const count = z.int().min(0);

const namedProperties = z.object({
  schema_name: z.literal("qcschema_many_body_properties").describe("The form of these properties."),
  calcinfo_nmc: count.describe("Number of model chemistries, the supersystem's counted as one."),
  calcinfo_nfr: count.describe("Number of fragments."),
  calcinfo_natom: count.describe("Number of atoms."),
  calcinfo_nmbe: count.describe("Number of tasks."),
  nuclear_repulsion_energy: z.number().describe("Repulsion of the nuclei of the whole system, in Hartree."),
  return_energy: z.number().optional().describe(
    "The returned energy, in Hartree: with gradients and Hessians, that of the same treatment and order.",
  ),
  return_gradient: z.array(z.number()).optional().describe(
    "The returned gradient, in Hartree/bohr: a flat list, row by row, of shape (atoms, 3).",
  ),
  return_hessian: z.array(z.number()).optional().describe(
    "The returned Hessian, in Hartree/bohr^2: a flat list, row by row, of shape (3 atoms, 3 atoms).",
  ),
});

const properties = namedProperties.catchall(values).superRefine((all, context) => {
  for (const name of Object.keys(all)) {
    if (Object.hasOwn(namedProperties.shape, name) || parsePropertyName(name) !== undefined) continue;
    context.addIssue({ code: "custom", path: [name], message: "a property of QCManyBody's" });
  }
});

const contributions = z.partialRecord(
  z.enum(["nocp", "cp", "vmfc"]),
  z.record(
    z.string().regex(/^[1-9]\d{0,8}$/, "an order, from 1"),
    z.array(z.strictObject({
      fragments: z.array(z.int().min(1)).min(1).describe(
        "The fragments of the n-mer, counted from 1, ascending.",
      ),
      energy: z.number().describe("What it adds, in Hartree."),
      distance: z.number().min(0).optional().describe(
        "In angstrom, of a pair's nearest atoms; of larger n-mers, the longest of those of their pairs.",
      ),
    })),
  ),
).describe(
  "What each n-mer adds to the energy, by treatment and order, in the order of the plan: E_i of a monomer, " +
    "E_ij - E_i - E_j of a pair in the treatment's basis, ... by the model of its order. Those of which a task " +
    "failed are left out.",
);

const interactions = z.array(z.strictObject({
  kind: z.enum(INTERACTION_KINDS).describe("What it is; docs/guide/interactions.md has the criteria."),
  fragments: z.array(z.int().min(1)).length(2).describe("The two fragments, counted from 1, ascending."),
  atoms: z.array(count).min(2).describe(
    "Atoms counted from 0, those of the first fragment first: the two in contact, or those of rings and charged groups.",
  ),
  anchor: count.optional().describe(
    "The atom, counted from 0, to which the hydrogen, halogen or chalcogen is bonded.",
  ),
  distance: z.number().min(0).describe(
    "In angstrom, between the two atoms, or the middles of rings and charged groups.",
  ),
  angle: z.number().min(0).max(180).optional().describe(
    "In degrees: of anchor, hydrogen (halogen, chalcogen) and acceptor; of the planes of two rings.",
  ),
  offset: z.number().min(0).optional().describe(
    "In angstrom, how far the other ring's middle, or the charge, is from the axis of a ring.",
  ),
  geometry: z.enum(["parallel", "displaced", "T"]).optional().describe("How two rings lie."),
})).describe(
  "What holds pairs of fragments together, found by geometry: sorted by fragments, kind, distance and atoms. Of close " +
    "contacts each pair has the one that is shortest against the van der Waals radii.",
);

/** nmer's result: QCSchema's ManyBodyResult, version 2, and what nmer adds under `extras.nmer`. */
export const resultSchema = z.strictObject({
  schema_name: z.literal("qcschema_many_body_result").describe("The form of the file."),
  schema_version: z.literal(2).describe("Its version."),
  success: z.boolean().describe("Whether every task has a result and return_result is known."),
  return_result: values.nullable().describe(
    "The returned energy (Hartree), gradient (Hartree/bohr) or Hessian (Hartree/bohr^2), arrays as a flat list, row by " +
      "row; of the first treatment, interaction or total as asked for. null where it is not known.",
  ),
  error: z.strictObject({
    error_type: z.string().describe("What kind of failure it is: execution_error."),
    error_message: z.string().describe("What went wrong, a line for each task or model."),
  }).optional().describe("Why the result is not complete; absent where it is."),
  properties: properties.describe(
    "What the calculation gave, by QCManyBody's names, as in cp_corrected_interaction_energy_through_2_body: " +
      "energies in Hartree, gradients in Hartree/bohr, Hessians in Hartree/bohr^2, orders from 1.",
  ),
  molecule: z.looseObject({
    schema_name: z.literal("qcschema_molecule").describe("The form of the molecule."),
  }).describe(
    "The whole system as a QCSchema Molecule: coordinates in bohr, shape (atoms, 3); atoms of fragments counted from 0.",
  ),
  input_data: z.looseObject({
    schema_name: z.literal("qcschema_many_body_input").describe("The form of the input."),
  }).describe("What was asked for, as a QCSchema ManyBodyInput, in whatever form the input was written."),
  cluster_properties: z.record(
    z.string(),
    z.looseObject({
      return_energy: z.number().describe("Energy of the task, in Hartree."),
    }),
  )
    .describe(
      "What each task gave, by its label (fragments counted from 1): energies in Hartree, gradients in Hartree/bohr and " +
        "Hessians in Hartree/bohr^2, of the size of the whole system, with zeros for atoms that are not in the task.",
    ),
  cluster_results: z.record(z.string(), z.unknown())
    .describe(
      "QCSchema AtomicResults of the tasks, by their labels, where the input asks for them; else empty.",
    ),
  stdout: z.string().describe(
    "The tables of energies by order, as `nmer run` shows them: Hartree and kcal/mol.",
  ),
  stderr: z.null().describe("Nothing: messages are in the log."),
  native_files: z.record(z.string(), z.unknown()).describe("Nothing: files of other programs are not kept."),
  provenance: z.strictObject({
    creator: z.literal("nmer").describe("The program."),
    version: z.string().describe("Its version."),
    routine: z.string().describe("Its part that made the result."),
  }).describe("Who made the result."),
  extras: z.looseObject({
    nmer: z.strictObject({
      execution: statisticsSchema.optional().describe(
        "How the run went; absent where nothing ran, as of assemble.",
      ),
      programs: z.record(z.string(), z.string()).optional()
        .describe("Version of each program that computed, by its name."),
      ended_models: z.array(z.string()).optional()
        .describe("Models whose first tasks all failed alike, so that the others were not tried, and why."),
      warnings: z.array(z.string()).optional().describe("What may be a mistake in the input."),
      cartesian_functions: z.array(z.string()).optional().describe(
        "Models in which some atom has Cartesian d functions (6 d, 10 f); the others have spherical ones (5 d, 7 f), no " +
          "d functions, or a program that decides by itself.",
      ),
      decided: z.record(z.string(), z.string()).optional().describe(
        "What keywords left to the size of the tasks, as scf_type auto does: what was chosen and why, by model. The " +
          "specification has the keywords that stand for it.",
      ),
      embedded: z.literal(true).optional()
        .describe(
          "Each task was computed in the field of point charges on the atoms of all other fragments.",
        ),
      equivalents: z.strictObject({
        classes: count.describe("Number of different tasks."),
        computed: count.describe("Number of tasks with a result of their own."),
        copied: count.describe("Number of tasks whose results are copies of those of an equal task."),
        from_other_runs: count.default(0).describe(
          "Number of tasks whose results are copies of those of equal n-mers of other runs, found in the journal.",
        ),
        worst_deviation: z.number().describe(
          "How far an atom of a copy is from its partner at most, in angstrom, when the two are laid on each other.",
        ),
        tolerance: z.number().describe("How far it might have been, in angstrom."),
        energy_change: z.number().nullable().describe(
          "By how much the returned energy would change if each copy were computed itself, to first order, in Hartree: the " +
            "gradients along what its atoms are off by. null where no gradients are computed.",
        ),
      }).optional().describe("Equal tasks that were computed once; absent where none were looked for."),
      cluster_arrays_left_out: z.literal(true).optional()
        .describe(
          "Arrays of the tasks are too large to be listed; cluster_properties has their energies alone.",
        ),
      interactions: interactions.optional(),
      contributions: contributions.optional(),
      contributions_left_out: z.literal(true).optional()
        .describe("There are more n-mers than a result can list; those of the highest orders are not there."),
      screening: z.strictObject({
        left_out: nmerCounts.describe("Number of n-mers that were left out, by order."),
        computed: nmerCounts.describe("Number of n-mers that contribute, by order."),
        estimated_error: z.number().nullable()
          .describe(
            "Estimate of what they would add to the returned energy, beyond what is added of them already, in Hartree; null " +
              "where nothing is known.",
          ),
        error_bound: z.number().nullable()
          .describe(
            "Bound of the absolute error of the returned energy, in Hartree; null where none is known.",
          ),
        ...screeningByEnergy,
      }).optional().describe("What a screening left out."),
      focus: z.strictObject({
        fragments: z.array(count).describe("The fragments, counted from 1."),
        left_out: nmerCounts.describe("Number of n-mers that do not contribute, by order."),
        computed: nmerCounts.describe("Number of n-mers that contribute, by order."),
        with_rest: z.partialRecord(z.enum(["nocp", "cp", "vmfc"]), z.record(z.string(), z.number())).describe(
          "What n-mers add that hold other fragments as well, by treatment and order, in Hartree: the interaction of the " +
            "focus with the rest, without what is between several fragments of the focus.",
        ),
      }).optional().describe("The fragments of which every n-mer that contributes holds at least one."),
      merged: z.strictObject({
        journals: z.array(z.strictObject({
          journal: z.string().describe("Name of its file."),
          results: count.describe("Number of results that were taken from it."),
        })).describe("The journals that results were taken from."),
        busy_seconds: seconds.describe("Sum of the times of their tasks, in seconds."),
      }).optional().describe("Results that were taken from journals of other runs."),
      evidence: z.record(z.string(), z.record(z.string(), z.union([z.number(), z.array(z.number())])))
        .optional()
        .describe(
          "Evidence of convergence of each task, by its label: numbers, and lists of them, as its program names them.",
        ),
    }).describe("What nmer adds to QCSchema."),
  }).describe("What is beyond QCSchema; keys of an input's extras are given back."),
}).meta({ title: "nmer result: QCSchema ManyBodyResult, version 2" });

/** A result that has the right form. */
export type ResultForm = z.infer<typeof resultSchema>;
