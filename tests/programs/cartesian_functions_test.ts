// Where d functions are Cartesian (6 d in place of 5) the text of an input and its result say it, whoever computes.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import { denoEnvironment, prepare, reportOfRun, runCalculation } from "../../lib/calculation/mod.ts";
import { parseInput } from "../../lib/input/mod.ts";
import { manyBodyResult } from "../../lib/report/mod.ts";
import { runCommand } from "../command_line/fake_host.ts";

const NEON = 'molecule: { text: "Ne 0 0 0\\n--\\nNe 0 0 3.2" }\nbsse: nocp\n';
const HELIUM = NEON.replaceAll("Ne", "He");
const WORDS = "in Cartesian functions (6 d) by";

for (
  const [model, isCartesian, molecule] of [
    ["program: builtin, method: hf, basis: 6-31g*", true],
    ["program: builtin, method: hf, basis: 6-31g", false],
    ["program: builtin, method: mp2, basis: 6-31g*, keywords: { puream: true }", false],
    ["program: builtin, method: hf, basis: cc-pvdz", false],
    ["program: builtin, method: hf, basis: cc-pvdz, keywords: { puream: false }", true],
    ["program: builtin, method: hf, basis: 6-31g*", false, HELIUM],
    ["program: psi4, method: b3lyp, basis: 6-31g*", true],
    ["program: psi4, method: hf, basis: 6-31g*, keywords: { PUREAM: true }", false],
    ["program: psi4, method: hf, basis: def2-tzvp, keywords: { puream: false }", true],
    ['program: psi4, method: hf, basis: "6-31g(2df,p)"', true],
    ["program: pyscf, method: pbe, basis: 6-31g*", true],
    ["program: pyscf, method: pbe, basis: 6-31g*, keywords: { cart: false }", false],
    ["program: pyscf, method: hf, basis: cc-pvdz, keywords: { cart: true }", true],
    ["program: pyscf, method: hf, basis: cc-pvqz", false],
    ["program: pyscf, method: hf, basis: cadpac-tz2p", true],
    ["program: xtb, method: gfn2-xtb", false],
  ] as const
) {
  const of = molecule === undefined ? "neon" : "helium";
  Deno.test(`Cartesian functions: { ${model} } of ${of} ${isCartesian ? "says so" : "says nothing"}`, async () => {
    const text = `${molecule ?? NEON}model: { ${model} }\n`;
    const { status, out, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": text });
    assertEquals(status, 0, err);
    assertEquals(out.includes(WORDS), isCartesian, out);
  });
}

Deno.test("Cartesian functions: results name the models, parts of composites by themselves, and plan says it", async () => {
  const text = `${NEON}max_nbody: 1
models: { sum: { combine: "hf/6-31g* + small - hf/6-31g" }, small: { method: hf, basis: cc-pvdz } }
levels: { 1: sum }
`;
  const calculation = prepare(parseInput(text));
  const environment = denoEnvironment(new URL("../../workers/task_worker.ts", import.meta.url));
  const result = await Effect.runPromise(runCalculation(calculation, { mode: "serial" }, environment));
  const { extras, stdout } = manyBodyResult(reportOfRun(calculation, result)) as unknown as {
    readonly extras: { readonly nmer: { readonly cartesian_functions?: readonly string[] } };
    readonly stdout: string;
  };
  assertEquals(extras.nmer.cartesian_functions, ["hf/6-31g*"]);
  assert(stdout.length > 0);
  const { out } = await runCommand(["plan", "in.yaml"], { "in.yaml": text });
  assertStringIncludes(out, `hf/6-31g* ${WORDS} builtin`);
});
