// What is computed, as people read it in a line or two: system, treatments, models.

import { plural } from "../../base/plural.ts";
import { describeLeftOut, UNNAMED_MODEL } from "../../plan/mod.ts";
import type { ReportedSystem } from "../report.ts";

/** Some lines on what is computed: system, treatments, models, and what is left out. */
export function describeSystem({ molecule, plan, models }: ReportedSystem): string {
  const { expansion } = plan;
  const system = `${plural(molecule.symbols.length, "atom")} in ${
    plural(expansion.fragmentCount, "fragment")
  }`;
  const supersystem = expansion.supersystem === undefined ? "" : " and the supersystem";
  const embedding = expansion.embedded ? ", n-mers in the field of the others' point charges" : "";
  const modelTexts = plan.models.map((name) => {
    const { program, method, basis } = models.get(name)!;
    const what = `${method}${basis === undefined ? "" : `/${basis}`} by ${program}`;
    return name === UNNAMED_MODEL ? what : `${name} = ${what}`;
  });
  const computed =
    `${system}; ${expansion.driver}, ${expansion.treatments.join(" + ")} through ${expansion.maxNbody}-body` +
    `${supersystem}${embedding}; ${modelTexts.join(", ")}`;
  return [computed, ...describeLeftOut(plan)].join("\n");
}
