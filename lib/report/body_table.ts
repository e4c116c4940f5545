// The tables of n-body energies, in the layout that users of Psi4 and QCManyBody know: one row for each order,
// total, interaction and contribution in Hartree, the latter two in kcal/mol as well.

import { HARTREE_IN_KCAL_PER_MOL } from "../base/units.ts";
import type { Assembly, OrderSums, PropertyValue } from "../assembly/mod.ts";
import { BSSE_TITLES, type Expansion } from "../plan/mod.ts";

const WIDTH = 20;
const GAP = "  ";
// Above so many fragments, rows without numbers are left out but for the last.
const MAX_EMPTY_ROWS = 10;

/** The tables of all treatments, one after the other, each with a legend of its model chemistries. */
export function orderTables(expansion: Expansion, assembly: Assembly): string {
  return assembly.bodies
    .filter(({ property }) => property === "energy")
    .map(({ treatment, bodies }) => {
      const { full, short } = BSSE_TITLES[treatment];
      const title = `\n   ==> N-Body: ${full} (${short}) energies <==\n\n`;
      return title + HEADER + rows(expansion, bodies) + legend(expansion);
    })
    .join("");
}

const HEADER = [
  "MC n-Body".padStart(23) + "  Total Energy            Interaction Energy" + " ".repeat(26) +
  "N-body Contribution to Interaction Energy\n",
  " ".repeat(25) + "[Eh]                    [Eh]                  [kcal/mol]            [Eh]" +
  " ".repeat(18) +
  "[kcal/mol]\n",
].join("");

function rows(expansion: Expansion, bodies: readonly OrderSums[]): string {
  const { fragmentCount } = expansion;
  let text = "";
  for (let nbody = 1; nbody <= fragmentCount; nbody++) {
    const body = bodies.find((candidate) => candidate.nbody === nbody);
    if (body === undefined && nbody < fragmentCount && fragmentCount > MAX_EMPTY_ROWS) continue;
    const marks = [
      expansion.supersystem !== undefined && nbody > expansion.maxNbody ? "SS" : "",
      nbody === fragmentCount ? "FULL" : "",
      nbody === bodies.at(-1)!.nbody ? "RTN" : "",
    ].filter((mark) => mark !== "").join("/");
    const model = body === undefined ? "" : modelMark(expansion, nbody);
    const head = `${GAP}${marks.padStart(11)} ${model.padEnd(2)} ${String(nbody).padStart(2)}`;
    text += head + (body === undefined ? `${" ".repeat(8)}${EMPTY_ROW}` : cells(expansion, body)) + "\n";
  }
  return text;
}

const NOT_AVAILABLE = "N/A";
const EMPTY_ROW = Array.from({ length: 5 }, () => NOT_AVAILABLE.padEnd(WIDTH)).join(GAP);

function cells(expansion: Expansion, { nbody, total, interaction, contribution }: OrderSums): string {
  const { supersystemIeOnly, fragmentCount } = expansion;
  const contributes = !(supersystemIeOnly && nbody === fragmentCount);
  return GAP + [
    cell(total, 1),
    cell(interaction, 1),
    cell(interaction, HARTREE_IN_KCAL_PER_MOL),
    contributes ? cell(contribution, 1) : `      ${NOT_AVAILABLE.padEnd(WIDTH)}`,
    contributes ? cell(contribution, HARTREE_IN_KCAL_PER_MOL) : NOT_AVAILABLE.padEnd(WIDTH),
  ].join(GAP);
}

function cell(value: PropertyValue | undefined, factor: number): string {
  if (typeof value !== "number") return `      ${NOT_AVAILABLE.padEnd(WIDTH - 6)}`;
  return (value * factor).toFixed(12).padStart(WIDTH);
}

// The model chemistries are lettered by the lowest order that they serve; the supersystem's comes last.
function modelMark(expansion: Expansion, nbody: number): string {
  const i = expansion.levels.findIndex((level) => level.nbodies.includes(nbody));
  return i < 0 ? "" : letter(i);
}

function letter(i: number): string {
  return `§${i < 26 ? String.fromCharCode(65 + i) : i + 1}`;
}

function legend({ levels, supersystem }: Expansion): string {
  const models = levels.map((level) => level.model);
  if (supersystem !== undefined) models.push(supersystem);
  return `\n   MC Legend: ${models.map((model, i) => `${letter(i)}: "${model}"`).join(", ")}\n\n`;
}
