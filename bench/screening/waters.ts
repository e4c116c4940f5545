// 16 waters to fourth order by HF/6-31G, screened by GFN2-xTB, against the full expansion: which part of the tasks is
// left, what the time is, how large the error is, and what the run says of it. Needs xtb.
//
//   deno run -A bench/screening/waters.ts [THRESHOLD...]

import { fromFileUrl } from "@std/path";
import { denoEnvironment, parseInput, prepare, runWith } from "../../mod.ts";
import { HARTREE_IN_KCAL_PER_MOL } from "../../lib/base/units.ts";
import type { CalculationResult } from "../../lib/calculation/mod.ts";

const WATERS = 16;
const FILE = fromFileUrl(new URL(`./water_${WATERS}.xyz`, import.meta.url));
const thresholds = Deno.args.length === 0
  ? ["1e-4", "3e-5", "1e-5", "{ 2: 1e-6, 3: 2e-4, 4: 3e-4 }"]
  : Deno.args;

const full = await compute("");
console.log(`full: ${full.tasks} tasks, ${full.seconds.toFixed(1)} s of computing, ${full.energy} Hartree`);
const WAYS = [
  { title: "", energy: "", correct: "" },
  { title: ", correct: cheap", energy: "", correct: ", correct: cheap" },
  { title: ", candidates: all, correct: cheap", energy: ", candidates: all", correct: ", correct: cheap" },
];
for (const { title, energy, correct } of WAYS) {
  console.log(
    `\nthreshold${title}: tasks of HF, part, computing; error, estimate, bound in kcal/mol per monomer`,
  );
  for (const threshold of thresholds) {
    const one = await compute(
      `screening: { energy: { threshold: ${threshold}, model: cheap${energy} }${correct} }`,
    );
    const { missing = NaN, bound = NaN } = one.error ?? {};
    console.log(
      [
        threshold.padStart(28),
        String(one.tasks).padStart(6),
        `${(100 * one.tasks / full.tasks).toFixed(1)} %`.padStart(7),
        `${one.seconds.toFixed(1)} s + ${one.cheapSeconds.toFixed(1)} s cheap`.padStart(22),
        ...[full.energy - one.energy, missing, bound].map((value) => perMonomer(value).padStart(8)),
      ].join(" "),
    );
  }
}

function perMonomer(hartree: number): string {
  return (hartree * HARTREE_IN_KCAL_PER_MOL / WATERS).toFixed(4);
}

async function compute(screening: string) {
  const cheap = screening === "" ? "" : "  cheap: { method: gfn2-xtb, program: xtb }\n";
  const input = parseInput(
    `molecule: { text: ${JSON.stringify(await psi4Text(FILE))} }\nmodels:\n` +
      `  good: { method: hf, basis: 6-31g }\n${cheap}levels: { 4: good }\nbsse: nocp\n${screening}\n`,
  );
  const seconds = new Map<string, number>();
  let plan = prepare(input).plan;
  const environment = {
    ...denoEnvironment(),
    phaseBegan: (phase: { calculation: CalculationResult["calculation"] }) => {
      plan = phase.calculation.plan;
    },
  };
  const result = await runWith(prepare(input), {
    observe: (event) => {
      if (event.type !== "task-finished" || event.outcome.status !== "converged") return;
      const { model } = plan.at(event.index);
      seconds.set(model, (seconds.get(model) ?? 0) + event.outcome.seconds);
    },
  }, environment);
  const { calculation, assembly, screening: stated } = result;
  const ofGood = calculation.plan.levels.flatMap(({ families }) => families)
    .filter(({ family }) => family.model === "good");
  return {
    tasks: ofGood.reduce((sum, { family }) => sum + family.count, 0),
    seconds: seconds.get("good") ?? 0,
    cheapSeconds: seconds.get("cheap") ?? 0,
    energy: assembly.returned.energy!,
    error: stated?.errors.get("nocp"),
  };
}

/** The atoms of an XYZ file as text, a blank fragment line after each three. */
async function psi4Text(file: string): Promise<string> {
  const atoms = (await Deno.readTextFile(file)).trim().split("\n").slice(2);
  return atoms.map((atom, i) => i % 3 === 2 && i < atoms.length - 1 ? `${atom}\n--` : atom).join("\n");
}
