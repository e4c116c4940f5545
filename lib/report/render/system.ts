// What is computed, as people read it in a line or two: system, treatments, models.

import { plural } from "../../base/plural.ts";
import { compositeText } from "../../base/text/composite_text.ts";
import { compositesOf, describeLeftOut, UNNAMED_MODEL } from "../../plan/mod.ts";
import type { ReportedSystem } from "../report.ts";

/** Some lines on what is computed: system, treatments, models, and what is left out. */
export function describeSystem(
  { molecule, plan, models, cartesian, decisions = new Map() }: ReportedSystem,
): string {
  const { expansion } = plan;
  const system = `${plural(molecule.symbols.length, "atom")} in ${
    plural(expansion.fragmentCount, "fragment")
  }`;
  const supersystem = expansion.supersystem === undefined ? "" : " and the supersystem";
  const embedding = expansion.embedded ? ", n-mers in the field of the others' point charges" : "";
  const modelTexts = plan.models.map((name) => {
    const { program, method, basis } = models.get(name)!;
    const model = `${method}${basis === undefined ? "" : `/${basis}`}`;
    const functions = cartesian?.has(name) === true ? " in Cartesian functions (6 d)" : "";
    const title = `${model}${functions} by ${program}`;
    return [UNNAMED_MODEL, model].includes(name) ? title : `${name} = ${title}`;
  });
  const sums = Array.from(
    compositesOf(plan),
    ([name, parts]) => `${name === UNNAMED_MODEL ? "" : `${name} = `}${compositeText(parts)}`,
  );
  const computed =
    `${system}; ${[expansion.driver, ...expansion.properties].join(" + ")}, ${
      expansion.treatments.join(" + ")
    } through ${expansion.maxNbody}-body` +
    `${supersystem}${embedding}; ${[...sums, modelTexts.join(", ")].join("; ")}`;
  const chosen = plan.models.flatMap((name) => {
    const decision = decisions.get(name);
    return decision === undefined ? [] : [name === UNNAMED_MODEL ? decision : `${name}: ${decision}`];
  });
  return [computed, ...chosen, ...describeLeftOut(plan)].join("\n");
}
