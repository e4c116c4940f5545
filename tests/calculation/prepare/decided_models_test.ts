// scf_type auto and mp2_type auto: decided once for a model by the largest n-mer that the input asks for, into keywords that
// an input may have itself.

import { assertEquals, assertNotEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../../lib/base/error.ts";
import { type Calculation, checkModels, prepare } from "../../../lib/calculation/prepare/prepare.ts";
import { describeRunShortly } from "../../../lib/command_line/journals/run_words.ts";
import { EngineError, parseScfKeywords, runHartreeFock } from "../../../lib/engine/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import type { JournalRun } from "../../../lib/execution/mod.ts";
import { taskIndex } from "../../../lib/base/indices.ts";
import { taskKeys } from "../../../lib/programs/mod.ts";
import { runCommand } from "../../command_line/fake_host.ts";
import { water } from "../../engine/systems.ts";

const HELIUMS = [0, 6, 12].map((x) => `He ${x} 0 0`).join("\n--\n");

/** Three helium atoms, with cc-pVTZ 14 functions each, with aug-cc-pVQZ 46. */
function calculation(rest: string, text = HELIUMS): Calculation {
  return prepare(parseInput(`molecule: { text: ${JSON.stringify(text)} }\n${rest}`));
}

function heliums(basis: string, keywords: string, rest = "bsse: nocp\nmax_nbody: 2"): Calculation {
  return calculation(`model: { method: mp2, basis: ${basis}, keywords: ${keywords} }\n${rest}`);
}

/** The keys of all tasks. */
function keys({ plan, molecule, programs }: Calculation): readonly string[] {
  const models = plan.models.map((name) => programs.get(name)!.prepared);
  const keyOf = taskKeys({ molecule, models, driver: plan.expansion.driver });
  return Array.from({ length: plan.taskCount }, (_, i) => {
    const { model, real, basis } = plan.at(taskIndex(i));
    return keyOf({ model: plan.models.indexOf(model), real, basis }).toHex();
  });
}

function keywordsOf({ models }: Calculation, model = "(auto)") {
  return models.get(model)!.keywords;
}

Deno.test("scf_type auto: large n-mers are the tasks of an explicit df, small ones those without the keyword", () => {
  assertEquals(
    keys(heliums("aug-cc-pvqz", "{ SCF_TYPE: Auto }")),
    keys(heliums("aug-cc-pvqz", "{ scf_type: df }")),
  );
  assertEquals(keys(heliums("cc-pvtz", "{ scf_type: auto }")), keys(heliums("cc-pvtz", "{}")));
  assertNotEquals(keys(heliums("aug-cc-pvqz", "{ scf_type: auto }")), keys(heliums("aug-cc-pvqz", "{}")));
});

Deno.test("scf_type auto and mp2_type auto have thresholds of their own, and what was chosen is said", () => {
  const both = heliums("aug-cc-pvtz", "{ scf_type: auto, mp2_type: auto }", "bsse: nocp\nmax_nbody: 3");
  assertEquals(keywordsOf(both), { mp2_type: "df" });
  assertEquals(
    both.decisions.get("(auto)"),
    "scf_type auto: exact (fitted from 80 functions on); mp2_type auto: fitted (fitted from 55 functions on); " +
      "the largest n-mer has 69 basis functions",
  );
});

Deno.test("scf_type auto: an auxiliary set named beside it is used where it fits and no part of the task elsewhere", () => {
  const named = "{ scf_type: auto, df_basis_scf: def2-universal-jkfit }";
  assertEquals(
    keys(heliums("aug-cc-pvqz", named)),
    keys(heliums("aug-cc-pvqz", "{ scf_type: df, df_basis_scf: def2-universal-jkfit }")),
  );
  assertEquals(keys(heliums("cc-pvtz", named)), keys(heliums("cc-pvtz", "{}")));
  checkModels(heliums("cc-pvtz", named));
});

Deno.test("scf_type auto: an auxiliary set that lacks an element is refused for small n-mers, too", () => {
  const potassium = calculation(
    "model: { method: hf, basis: sto-3g, keywords: { scf_type: auto, df_basis_scf: aug-cc-pvdz-jkfit } }",
    "1 1\nK 0 0 0\n--\nHe 0 0 5",
  );
  const error = assertThrows(() => checkModels(potassium), InputError);
  assertStringIncludes(error.message, "for a molecule with K");
});

Deno.test("scf_type auto: ghosts count, as in the largest basis of cp", () => {
  const keywords = "{ scf_type: auto }";
  const dimers = "max_nbody: 1";
  assertEquals(keywordsOf(heliums("aug-cc-pvqz", keywords, `bsse: nocp\n${dimers}`)), {});
  assertEquals(keywordsOf(heliums("aug-cc-pvqz", keywords, "bsse: cp\nmax_nbody: 2")), { scf_type: "df" });
});

Deno.test("scf_type auto: what a screening or a focus leaves out decides as well, so that they change no key", () => {
  const far = heliums(
    "aug-cc-pvqz",
    "{ scf_type: auto }",
    "bsse: nocp\nmax_nbody: 2\nscreening: { distance: { 2: 1 } }",
  );
  assertEquals(far.plan.taskCount, 3);
  assertEquals(keywordsOf(far), { scf_type: "df" });
});

Deno.test("scf_type auto: a model of several levels and of the supersystem is decided by the largest of them", () => {
  const levels = (supersystem: string) =>
    calculation(`models:
  a: { method: hf, basis: aug-cc-pvqz, keywords: { scf_type: auto } }
  b: { method: hf, basis: cc-pvtz, keywords: { scf_type: auto } }
levels: { 1: a, 2: b${supersystem} }
bsse: nocp`);
  assertEquals(keywordsOf(levels(""), "a"), {});
  assertEquals(keywordsOf(levels(""), "b"), {});
  assertEquals(keywordsOf(levels(", supersystem: a"), "a"), { scf_type: "df" });
  assertEquals([...levels("").decisions.keys()], ["a", "b"]);
});

Deno.test("scf_type auto: the cheap model of a screening is decided by the order to which it computes", () => {
  const screened = calculation(`models:
  good: { method: hf, basis: sto-3g }
  cheap: { method: hf, basis: aug-cc-pvqz, keywords: { scf_type: auto } }
levels: { 2: good }
bsse: nocp
screening: { energy: { threshold: 1e-6, model: cheap } }`);
  assertEquals(keywordsOf(screened, "cheap"), { scf_type: "df" });
});

Deno.test("scf_type auto: other programs get their keywords as they are", () => {
  const psi4 = calculation(
    "model: { program: psi4, method: hf, basis: aug-cc-pvqz, keywords: { scf_type: auto } }",
  );
  assertEquals(keywordsOf(psi4), { scf_type: "auto" });
  assertEquals(psi4.decisions.size, 0);
});

Deno.test("scf_type auto: a model that is refused for something else is refused for that", () => {
  const unknown = heliums("cc-pvfz", "{ scf_type: auto }");
  const error = assertThrows(() => checkModels(unknown), InputError);
  assertStringIncludes(error.message, "cc-pvfz");
  const misspelled = calculation(
    "model: { method: hf, basis: sto-3g, keywords: { scf_type: auto, maxitr: 3 } }",
  );
  assertStringIncludes(assertThrows(() => checkModels(misspelled), InputError).message, "maxiter");
});

Deno.test("scf_type auto: nothing computes with it undecided", () => {
  const error = assertThrows(
    () => runHartreeFock(water(1), "sto-3g", parseScfKeywords({ scf_type: "auto" })),
    EngineError,
  );
  assertStringIncludes(error.message, "largest n-mer of a run");
});

Deno.test("scf_type auto: a run has the bits of an explicit df, and its result says what was chosen", async () => {
  const input = (type: string) => ({
    "in.yaml": `molecule: { text: ${JSON.stringify("He 0 0 0\n--\nHe 0 0 3")} }
model: { method: hf, basis: aug-cc-pvqz, keywords: { scf_type: ${type} } }
bsse: nocp`,
  });
  const args = ["run", "in.yaml", "--format", "json", "--no-journal"];
  const [auto, df, exact] = await Promise.all(["auto", "df", "pk"].map(async (type) => {
    const { status, out, err } = await runCommand(args, input(type));
    assertEquals(status, 0, err);
    return JSON.parse(out);
  }));
  assertEquals(auto.return_result, df.return_result);
  assertNotEquals(auto.return_result, exact.return_result);
  assertEquals(auto.input_data.specification.specification["(auto)"].keywords, { scf_type: "df" });
  assertStringIncludes(auto.extras.nmer.decided["(auto)"], "the largest n-mer has 92 basis functions");
  assertEquals(df.extras.nmer.decided, undefined);
  const plan = await runCommand(["plan", "in.yaml"], input("auto"));
  assertStringIncludes(plan.out, "scf_type auto: fitted (fitted from 80 functions on)");
});

Deno.test("scf_type auto: the status of a journal names what it has become", () => {
  const words = (keywords: object) =>
    describeRunShortly({
      description: {
        nmer: "",
        molecule: { hash: "", atoms: 2, fragments: 2 },
        driver: "energy",
        bsse: ["nocp"],
        max_nbody: 2,
        levels: {},
        models: { "(auto)": { method: "hf", basis: "sto-3g", keywords: JSON.stringify(keywords) } },
      },
      sessions: [],
    } as unknown as JournalRun);
  assertStringIncludes(words({ scf_type: "df", maxiter: 9 }), "hf/sto-3g (scf_type df), 2 fragments");
  assertStringIncludes(words({ maxiter: 9 }), "hf/sto-3g, 2 fragments");
});

Deno.test("scf_type auto: fitted and exact parts of a composite model that are taken from each other are warned of", () => {
  const sum = (keywords: string) =>
    calculation(`models:
  mp2: { method: mp2, basis: aug-cc-pvqz, keywords: { scf_type: auto } }
  hf: { method: hf, basis: aug-cc-pvqz, keywords: ${keywords} }
  low: { method: hf, basis: sto-3g }
  sum: { combine: "low + mp2 - hf" }
levels: { 2: sum }
bsse: nocp`).notices.map(({ statement }) => statement).join("\n");
  assertStringIncludes(sum("{}"), "with exact and fitted integrals");
  assertEquals(sum("{ scf_type: auto }").includes("integrals"), false);
});
