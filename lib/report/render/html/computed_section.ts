// What was computed: the models, and the fragments as nmer understood them.

import type { ModelChemistry } from "../../../base/model_chemistry.ts";
import { termText } from "../../../base/text/composite_text.ts";
import type { ReportData, ReportedLevel } from "../../data/report_data.ts";
import { pretty } from "../../data/words.ts";
import { type Html, html, type Insertable } from "./html.ts";
import { table } from "./table.ts";

// Fragments of a kind are listed so far.
const MAX_NUMBERS = 12;

/** Models, fragments and what may be a mistake. */
export function computedSection({ request, system, programs, warnings }: ReportData): Html {
  const models = request.levels.map((level): readonly Insertable[] => {
    const { orders, model } = level;
    const chemistry = request.models.get(model);
    const name = levelName(level);
    if (chemistry === undefined) return [orders, name, "", "", "", ""];
    const { program, method, basis = "" } = chemistry;
    const functions = request.cartesian?.has(model) === true
      ? `${basis} in Cartesian functions (6 d)`
      : basis;
    return [orders, name, programName(program, programs), method, functions, keywords(chemistry)];
  });
  return html`<section id="computed"><h2>What was computed</h2>
${
    warnings.length === 0 ? "" : html`
      <h3>Warnings</h3>
      <ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>
    `
  }
${
    table("Models, by the orders that they serve", [
      { title: "Orders" },
      { title: "Model" },
      { title: "Program" },
      { title: "Method" },
      { title: "Basis set" },
      { title: "Keywords" },
    ], models)
  }
${fragmentTable(system)}
${request.leftOut.map((line) => html`<p>${line[0]!.toUpperCase()}${line.slice(1)}.</p>`)}
${
    request.embedded
      ? html`<p>Each n-mer is computed in the field of point charges on the atoms of all other fragments.</p>`
      : ""
  }</section>`;
}

/** `good`, or of a part `good: + 1.42105 mp2/cc-pvtz`. */
export function levelName({ model, within }: ReportedLevel): string {
  if (within === undefined) return model;
  return `${within.composite}: ${termText({ model, coefficient: within.coefficient })}`;
}

function programName(program: string, programs: ReportData["programs"]): string {
  const version = programs.get(program);
  return version === undefined ? program : `${program} ${version}`;
}

function keywords({ keywords }: ModelChemistry): Html | string {
  const all = Object.entries(keywords);
  if (all.length === 0) return "";
  return html`<code>${all.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(", ")}</code>`;
}

function fragmentTable({ fragments }: ReportData["system"]): Html {
  const kinds = Map.groupBy(
    fragments.keys(),
    (i) => `${fragments[i]!.formula} ${fragments[i]!.charge} ${fragments[i]!.multiplicity}`,
  );
  const rows = Array.from(kinds.values(), (members): readonly Insertable[] => {
    const { formula, atoms, charge, multiplicity } = fragments[members[0]!]!;
    const numbers = members.slice(0, MAX_NUMBERS).map((member) => member + 1).join(", ");
    const sign = charge > 0 ? "+" : charge < 0 ? "\u2212" : "";
    return [
      pretty(formula),
      members.length,
      atoms.length,
      `${sign}${Math.abs(charge)}`,
      multiplicity,
      numbers + (members.length > MAX_NUMBERS ? ", \u2026" : ""),
    ];
  });
  const number = "number" as const;
  return table("Fragments", [
    { title: "Formula" },
    { title: "Fragments", kind: number },
    { title: "Atoms", kind: number },
    { title: "Charge", kind: number },
    { title: "Multiplicity", kind: number },
    { title: "Their numbers" },
  ], rows);
}
