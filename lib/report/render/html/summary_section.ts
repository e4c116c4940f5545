// The head of a page: what was computed, how it ended, and the few numbers that one looks for first.

import type { ModelChemistry } from "../../../base/model_chemistry.ts";
import type { ReportData, RunState } from "../../data/report_data.ts";
import { duration, fixed, kcal, percent, pretty, shortTitle } from "../../data/words.ts";
import { lastTotal } from "../../tables/property_tables.ts";
import { DEBYE_IN_ATOMIC_UNITS } from "../../../base/units.ts";
import { grouped, plural } from "../../../base/plural.ts";
import { type Html, html, type Insertable } from "./html.ts";

const STATES: Readonly<Record<RunState, string>> = {
  finished: "Finished",
  failed: "Failed",
  running: "Running",
  interrupted: "Interrupted",
};

/**
 * Title, state and the first numbers.
 *
 * @param isPart Whether it stands on a page that has a title of its own.
 */
export function summarySection(data: ReportData, isPart = false): Html {
  const name = data.source.replace(/^.*[/\\]/, "");
  return html`
    <header>
      <p class="overline">Many-body expansion, computed by nmer ${data.version}</p>
      ${isPart ? html`<h2 class="title">${name}</h2>` : html`<h1>${name}</h1>`}
      <p class="lead"><span class="state ${data.state}">${STATES[data.state]}</span> · ${describe(data)}</p>
    </header>
    <dl class="figures">${[
      energyFigure(data),
      ...dipoleFigure(data),
      tasksFigure(data),
      ...runFigures(data),
    ]}</dl>
  `;
}

/** `6 fragments (6 H2O), 18 atoms; energy through trimers, CP and NoCP; HF/cc-pVDZ (builtin)`. */
export function describe({ system, request, series }: ReportData): string {
  const kinds = Map.groupBy(system.fragments, ({ formula }) => formula);
  const listed = Array.from(kinds, ([formula, { length }]) => `${length} ${pretty(formula)}`);
  const shown = listed.length > 4 ? [...listed.slice(0, 4), "\u2026"] : listed;
  const models = [...new Set(request.levels.map(({ model }) => model))].flatMap((name) => {
    const model = request.models.get(name);
    return model === undefined ? [] : [chemistry(model, request.cartesian?.has(name))];
  });
  const treatments = series.map(({ treatment }) => shortTitle(treatment));
  const through = `${
    [request.driver, ...request.properties ?? []].join(" + ")
  } through order ${request.maxNbody}`;
  return [
    `${plural(system.fragments.length, "fragment")} (${shown.join(", ")})`,
    plural(system.symbols.length, "atom"),
    treatments.length === 0 ? through : `${through}, ${treatments.join(", ")}`,
    models.join(", "),
  ].filter((part) => part !== "").join(" \u00b7 ");
}

function chemistry({ method, basis, program }: ModelChemistry, isCartesian = false): string {
  const functions = isCartesian ? " in Cartesian functions" : "";
  return `${method}${basis === undefined ? "" : `/${basis}`}${functions} (${program})`;
}

function tile(name: string, value: string, unit: string, more: Insertable): Html {
  return html`
    <div>
      <dt>${name}</dt>
      <dd><span class="value">${value} <span class="unit">${unit}</span></span>
    <div class="more">${more}</div></dd>
    </div>
  `;
}

function energyFigure({ returned, series, request }: ReportData): Html {
  const treatment = series[0] === undefined ? "" : `, ${shortTitle(series[0].treatment)}`;
  if (returned === undefined) return tile(`Returned ${request.driver}`, "not known", "", "tasks are missing");
  if (returned.property !== "energy") {
    const unit = returned.property === "gradient" ? "Eh/bohr" : "Eh/bohr\u00b2";
    const name = `Largest element of the ${returned.property}${treatment}`;
    return tile(name, fixed(returned.maximum, 6), unit, `root mean square ${fixed(returned.rms, 6)} ${unit}`);
  }
  const { energy, isTotal } = returned;
  const total = `total ${fixed(energy, 8)} Eh`;
  const interaction = isTotal ? series[0]?.orders.at(-1)?.interaction : energy;
  if (interaction === undefined) return tile(`Total energy${treatment}`, fixed(energy, 8), "Eh", "");
  const more = isTotal ? total : `${fixed(energy, 9)} Eh`;
  return tile(`Interaction energy${treatment}`, fixed(kcal(interaction), 3), "kcal/mol", more);
}

function dipoleFigure({ properties = [] }: ReportData): readonly Html[] {
  const dipole = properties.find(({ property }) => property === "dipole");
  const last = dipole && lastTotal(dipole);
  if (last === undefined) return [];
  const name = `Dipole moment, ${shortTitle(dipole!.treatment)}`;
  const debye = Math.hypot(...last) / DEBYE_IN_ATOMIC_UNITS;
  return [
    tile(name, fixed(debye, 3), "Debye", `(${Array.from(last, (x) => fixed(x, 4)).join(", ")}) e a\u2080`),
  ];
}

function tasksFigure({ run, request, failures }: ReportData): Html {
  const { copied = 0 } = request;
  const tasks = request.taskCount - copied;
  const { computed, reused, retried } = run?.tasks ??
    { computed: Math.max(0, tasks - failures.length), reused: 0, retried: 0 };
  const known = computed + reused;
  const left = Math.max(0, tasks - known - failures.length);
  const more = [
    reused > 0 ? `${grouped(reused)} taken from a journal` : "",
    failures.length > 0 ? `${grouped(failures.length)} failed` : "",
    left > 0 ? `${grouped(left)} not computed yet` : "",
    retried > 0 ? plural(retried, "retry") : "",
    copied > 0
      ? `${grouped(copied)} more ${copied === 1 ? "is a copy of an equal one" : "are copies of equal ones"}`
      : "",
  ].filter((part) => part !== "");
  const words = more.length > 0 ? more.join(", ") : "none failed";
  return tile("Tasks with a result", grouped(known), `of ${grouped(tasks)}`, words);
}

function runFigures({ run }: ReportData): readonly Html[] {
  if (run === undefined) return [];
  const { wallSeconds, busySeconds, workers } = run;
  const [value, ...unit] = duration(wallSeconds).split(/ (?=\D*$)/);
  const busy = wallSeconds > 0 ? busySeconds / (wallSeconds * workers) : 0;
  return [
    tile("Wall time", value!, unit.join(" "), `${duration(busySeconds)} of computing`),
    tile(
      "Workers busy",
      percent(busy),
      "",
      `of ${plural(workers, "worker")}${run.host ? ` on ${run.host}` : ""}`,
    ),
  ];
}
