// The numbers of a report as plain tables, for spreadsheets and for the page: a name, columns with units, rows. Numbers
// stay numbers with all their digits.

import { PairInteractions } from "../../molecule/interactions/mod.ts";
import { namesOfKinds } from "../data/interaction_words.ts";
import type { NmerContribution, ReportData } from "../data/report_data.ts";
import { inAllUnits, inKcal, NMER_COLUMNS, ORDER_COLUMNS, SCREENING_COLUMNS } from "../tables/columns.ts";
import { INTERACTION_COLUMNS, interactionRow } from "../tables/interaction_tables.ts";
import { screeningRows } from "../tables/screening_table.ts";
import type { Cell as TableCell } from "../tables/table.ts";
import { fragmentNumbers } from "../tables/table_csv.ts";
import { type DataTable, namesOf } from "./data_table.ts";
import { gradientTable, hessianTable, propertyTable } from "./derivative_tables.ts";
import { fragmentSumsTable } from "./fragment_sums.ts";

/** All tables of a report; those without rows are left out. */
export function reportTables(data: ReportData): readonly DataTable[] {
  return [
    energies(data),
    contributions(data),
    fragments(data),
    interactions(data),
    screening(data),
    comparedModels(data),
    fragmentSumsTable(data),
    gradientTable(data),
    hessianTable(data),
    propertyTable(data),
    models(data),
    tasks(data),
    levels(data),
    timeline(data),
    failures(data),
    provenance(data),
  ].filter(({ rows }) => rows.length > 0);
}

function energies({ series }: ReportData): DataTable {
  return {
    name: "energies",
    columns: namesOf(ORDER_COLUMNS),
    rows: series.flatMap(({ treatment, orders }) =>
      orders.map(({ nbody, total, interaction, contribution }) => [
        treatment,
        nbody,
        total,
        interaction,
        inKcal(interaction),
        contribution,
        inKcal(contribution),
      ])
    ),
  };
}

function interactions({ interactions, system }: ReportData): DataTable {
  return {
    name: "interactions",
    columns: namesOf(INTERACTION_COLUMNS),
    rows: interactions.map((interaction) => [
      fragmentNumbers(interaction.fragments),
      ...interactionRow(interaction, system).slice(1).map((cell) =>
        typeof cell === "object" ? undefined : cell
      ),
    ]),
  };
}

function screening({ screening }: ReportData): DataTable {
  return {
    name: "screening",
    columns: namesOf(SCREENING_COLUMNS),
    rows: screening === undefined ? [] : screeningRows(screening).map((row) => row.map(plainCell)),
  };
}

function plainCell(cell: TableCell): string | number | undefined {
  return typeof cell === "object" ? undefined : cell;
}

function comparedModels({ screening }: ReportData): DataTable {
  return {
    name: "compared_models",
    columns: ["order", "fragments", "cheap_hartree", "contribution_hartree", "ratio"],
    rows: (screening?.compared ?? []).map(({ fragments, cheap, real }) => [
      fragments.length,
      fragmentNumbers(fragments),
      cheap,
      real,
      real / cheap,
    ]),
  };
}

function contributions({ contributions, system, interactions }: ReportData): DataTable {
  const held = new PairInteractions(interactions);
  const row = ({ fragments, energy, distance, centres }: NmerContribution) => [
    fragments.length,
    fragmentNumbers(fragments),
    ...inAllUnits(energy),
    distance,
    centres,
    fragments.map((fragment) => system.fragments[fragment]!.formula).join(" "),
    namesOfKinds(held.of(fragments)) || undefined,
  ];
  return {
    name: "contributions",
    columns: namesOf(NMER_COLUMNS),
    rows: contributions.flatMap(({ treatment, nmers }) => nmers.map((nmer) => [treatment, ...row(nmer)])),
  };
}

function fragments({ system }: ReportData): DataTable {
  return {
    name: "fragments",
    columns: ["fragment", "formula", "atoms", "charge", "multiplicity"],
    rows: system.fragments.map(({ formula, atoms, charge, multiplicity }, i) => [
      i + 1,
      formula,
      atoms.length,
      charge,
      multiplicity,
    ]),
  };
}

function models({ request: { models, levels, cartesian } }: ReportData): DataTable {
  return {
    name: "models",
    columns: [
      ...["orders", "model", "program", "method", "basis", "keywords", "composite", "coefficient"],
      "functions",
    ],
    rows: levels.map(({ orders, model: name, within }) => {
      const { program, method, basis, keywords } = models.get(name)!;
      const { composite, coefficient } = within ?? {};
      const functions = cartesian?.has(name) === true ? "cartesian" : undefined;
      return [
        orders,
        name,
        program,
        method,
        basis,
        JSON.stringify(keywords),
        composite,
        coefficient,
        functions,
      ];
    }),
  };
}

function tasks({ tasks }: ReportData): DataTable {
  return {
    name: "tasks",
    columns: ["task", "energy_hartree"],
    rows: Array.from(tasks, ({ label, energy }) => [label, energy]),
  };
}

function levels({ run }: ReportData): DataTable {
  return {
    name: "levels",
    columns: [
      "order",
      "tasks",
      "wall_seconds",
      "busy_seconds",
      "utilization",
      "idle_worker_seconds",
    ],
    rows: (run?.levels ?? []).map((level) => [
      level.nbody,
      level.tasks,
      level.wall_seconds,
      level.busy_seconds,
      level.utilization,
      level.idle_seconds,
    ]),
  };
}

function timeline({ timeline }: ReportData): DataTable {
  return {
    name: "timeline",
    columns: ["task", "worker", "order", "start_seconds", "end_seconds", "outcome"],
    rows: (timeline?.spans ?? []).map(({ task, worker, nbody, start, end, outcome }) => [
      task,
      worker,
      nbody,
      start,
      end,
      outcome,
    ]),
  };
}

function failures({ failures }: ReportData): DataTable {
  return {
    name: "failures",
    columns: ["task", "message"],
    rows: failures.map(({ label, message }) => [label, message]),
  };
}

function provenance({ source, version, state, programs, request, warnings }: ReportData): DataTable {
  return {
    name: "provenance",
    columns: ["what", "value"],
    rows: [
      ["source", source],
      ["state", state],
      ["nmer", version],
      ["driver", request.driver],
      ["tasks", request.taskCount],
      ...Array.from(programs, ([name, version]) => [name, version]),
      ...warnings.map((warning) => ["warning", warning]),
    ],
  };
}
