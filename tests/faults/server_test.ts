// The server that is shipped with nmer, in its sandbox, with a module in Psi4's place that has faults: whole runs.

import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { comes, processesOf } from "./processes.ts";
import { FEW_ROUNDINGS, SAME_ENERGY } from "../tolerances.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));
const FAKE = fromFileUrl(new URL("./fake_psi4", import.meta.url));

const python = await isProgramThere("python3");

/** Charges of three atoms, for an expansion in their field. */
const EMBEDDED = "bsse: nocp\nembedding_charges: { 1: [1], 2: [2], 3: [4] }";

/** A run of three atoms with a method that says the fault, in the field of charges if that is wanted, or with levels
 * of several models. */
function start(folder: string, method: string, env = {}, ...args: string[]): Deno.ChildProcess {
  const embedded = method.endsWith(" embedded");
  const model = method.startsWith("{")
    ? `levels: ${method}`
    : `model: { program: psi4, method: ${method.replace(" embedded", "")}, basis: sto-3g }`;
  Deno.writeTextFileSync(
    join(folder, "he.yaml"),
    `molecule: { symbols: [He, He, He], geometry: [0, 0, 0, 0, 0, 5, 0, 5, 0], fragments: [[0], [1], [2]] }
${model}
${embedded ? EMBEDDED : "bsse: [nocp, cp]"}
return_total_data: true
`,
  );
  const options = [
    "-o",
    "r.json",
    "--no-journal",
    "--scratch",
    join(folder, "scratch"),
    "--progress",
    "none",
  ];
  Deno.mkdirSync(join(folder, "scratch"), { mode: 0o700, recursive: true });
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", CLI, "run", "he.yaml", ...options, ...args],
    cwd: folder,
    env: { NMER_PSI4: FAKE, PSIDATADIR: folder, NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

function test(name: string, fn: (folder: string) => Promise<void>): void {
  Deno.test({
    name: `server: ${name}${python ? "" : " (skipped: no python3 here)"}`,
    ignore: !python && Deno.env.get("CI") !== "true",
    fn: () =>
      withFolder(async (folder) => {
        await fn(folder);
        assertEquals([...Deno.readDirSync(join(folder, "scratch"))].map(({ name }) => name), []);
        assertEquals(processesOf(folder), []);
      }),
  });
}

/** Runs to the end; the status, what was said, and the result. */
async function run(folder: string, method: string, env = {}, ...args: string[]) {
  const { code, stdout, stderr } = await start(folder, method, env, ...args).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [string, string];
  const { properties, error } = JSON.parse(Deno.readTextFileSync(join(folder, "r.json")));
  return { code, out, err, properties, message: error?.error_message as string | undefined };
}

// -1 for each atom and -0.01 for each pair; with the basis of all, each monomer is at -1.03. Sums of decimal fractions.
const assertRight = (properties: Record<string, number>) => {
  assertAlmostEquals(properties["nocp_corrected_total_energy_through_3_body"]!, -3.03, FEW_ROUNDINGS);
  assertAlmostEquals(properties["cp_corrected_total_energy_through_3_body"]!, -2.94, FEW_ROUNDINGS);
};

test("a run without faults gives the right sums", async (folder) => {
  const { code, err, properties } = await run(folder, "fine", {}, "-p", "2", "--threads", "1");
  assertEquals(code, 0, err);
  assertRight(properties);
});

test("a Psi4 of today, which gives objects in place of mappings and NumPy's arrays in place of lists", async (folder) => {
  const copy = join(folder, "psi4_of_today");
  await copyFolder(FAKE, copy);
  await Deno.writeTextFile(
    join(copy, "psi4/driver/schema_wrapper.py"),
    `
from .json_wrapper import run_json_qcschema

class Array:
    def __init__(self, values):
        self.values = values
    def tolist(self):
        return self.values

class AtomicResult:
    def __init__(self, values):
        self.values = values
    def dict(self):
        molecule = {**self.values["molecule"], "geometry": Array(self.values["molecule"]["geometry"])}
        return {**self.values, "molecule": molecule, "stdout": "x" * 1000000, "wavefunction": object()}

def run_qcschema(task, clean):
    return AtomicResult(run_json_qcschema(task, clean))
`,
  );
  const { code, err, properties } = await run(folder, "fine", { NMER_PSI4: copy });
  assertEquals(code, 0, err);
  assertRight(properties);
});

test("charges reach a Psi4 of today by its keyword, once helium has shown that they do", async (folder) => {
  const copy = join(folder, "psi4_of_today");
  await copyFolder(FAKE, copy);
  await Deno.writeTextFile(
    join(copy, "psi4/driver/schema_wrapper.py"),
    "from .json_wrapper import run_json_qcschema\nrun_qcschema = run_json_qcschema\n",
  );
  const { code, err, properties } = await run(folder, "hf embedded", { NMER_PSI4: copy });
  assertEquals(code, 0, err);
  // 7 - 1, 7 - 2 and 7 - 4 times what a charge of 1 does.
  const field = 14 * 0.0051740741765432;
  assertAlmostEquals(properties["nocp_corrected_total_energy_through_1_body"]!, -3 + field, SAME_ENERGY);
  const wrapper = join(copy, "psi4/driver/json_wrapper.py");
  const text = Deno.readTextFileSync(wrapper);
  Deno.writeTextFileSync(
    wrapper,
    text.replace("energy += charge * FIELD", "energy += charge * FIELD * 1.89"),
  );
  const wrong = await run(folder, "hf embedded", { NMER_PSI4: copy });
  assertEquals(wrong.code, 3);
  assertStringIncludes(wrong.message!, "this Psi4 does not take point charges");
});

for (
  const [what, model, told] of [
    [
      "a basis set that it does not have",
      "basis: no-such",
      'psi4 cannot compute fine/no-such: it has no basis set "no-such" for He; check its name',
    ],
    [
      "a keyword that it does not have",
      "basis: sto-3g, keywords: { no_such: 1 }",
      "psi4 cannot compute fine/sto-3g: no_such: NO_SUCH is not a valid option; check the keywords",
    ],
    [
      "a set for density fitting that is missing",
      "basis: 6-31g",
      "it has no set for density fitting that goes with 6-31g for He; give df_basis_scf, or scf_type: pk",
    ],
  ] as const
) {
  test(`${what} is told before anything is computed, also by other programs`, async (folder) => {
    const models = `{ 1: own, 2: theirs }
models:
  own: { program: builtin, method: hf, basis: sto-3g }
  theirs: { program: psi4, method: fine, ${model} }`;
    const main = start(folder, models, {}, "--log", "run.log");
    const { code, stderr } = await main.output();
    const err = new TextDecoder().decode(stderr);
    assertEquals(code, 2, err);
    assertStringIncludes(err, told);
    assert(!Deno.readTextFileSync(join(folder, "run.log")).includes("converged"));
  });
}

test("it is looked for where --scratch says, whatever the place for temporary files is", async (folder) => {
  const { code, err } = await run(folder, "fine", { TMPDIR: join(folder, "missing") });
  assertEquals(code, 0, err);
});

test("whatever a program prints or reads, the talk goes on undisturbed", async (folder) => {
  const { code, err, properties } = await run(folder, "talk");
  assertEquals(code, 0, err);
  assertRight(properties);
});

test("files of a task are gone with it", async (folder) => {
  assertEquals((await run(folder, "files")).code, 0);
});

test("the memory that a server has held counts to that of the run", async (folder) => {
  const { code, err } = await run(folder, "grow-3", {}, "-p", "1");
  assertEquals(code, 0, err);
  const { extras } = JSON.parse(Deno.readTextFileSync(join(folder, "r.json")));
  // The copy and its origin, each of 400 MiB.
  assert(extras.nmer.execution.peak_memory_bytes > 800 * 2 ** 20, extras.nmer.execution.peak_memory_bytes);
});

test("a task that removes its directory does no harm to the next", async (folder) => {
  const { code, message, properties } = await run(folder, "tidy-3");
  assertEquals(code, 3);
  assertStringIncludes(message!, "psi4 failed: tidied up");
  assertAlmostEquals(properties["nocp_corrected_total_energy_through_2_body"], -3.03, FEW_ROUNDINGS);
});

test("an exception is the task's alone, and tasks that failed alike are told in one line", async (folder) => {
  const { code, out, message } = await run(folder, "raise-3");
  assertStringIncludes(
    out,
    '7 failed:\n  ["(auto)", [1], [1, 2, 3]] and 6 more: psi4 failed: division by zero\n',
  );
  assertEquals(code, 3);
  assertEquals(message!.split("\n").length, 7);
  assertMatch(message!, /\["\(auto\)", \[1, 2, 3\], \[1, 2, 3\]\]: psi4 failed: division by zero/);
});

test("a number that is none is no result", async (folder) => {
  const { code, message } = await run(folder, "nan");
  assertEquals(code, 3);
  assertStringIncludes(message!, "psi4 failed: it gave a number that is not finite");
});

test("one that is killed once costs a try, and the result is right", async (folder) => {
  const { code, err, properties } = await run(folder, "killonce-3");
  assertEquals(code, 0, err);
  assertRight(properties);
});

test("a task that ends every server is set aside, and the others are computed", async (folder) => {
  const { code, message, properties } = await run(folder, "exit-3", {}, "--retries", "1");
  assertEquals(code, 3);
  assertMatch(message!, /psi4 \d+ ended with exit code 3/);
  assertAlmostEquals(properties["nocp_corrected_total_energy_through_2_body"], -3.03, FEW_ROUNDINGS);
});

test("one that hangs is killed at the timeout with all that it started", async (folder) => {
  const { code, message } = await run(folder, "hang-3", {}, "--timeout", "1s", "-p", "2");
  assertEquals(code, 3);
  assertStringIncludes(message!, "did not end within 1s");
});

test("a main process that is killed takes its servers along, though they compute", async (folder) => {
  const main = start(folder, "hang");
  await Promise.all([main.stdout.cancel(), main.stderr.cancel()]);
  assert(
    await comes(() => processesOf(folder).some(({ command }) => command.includes("sleep"))),
    "nothing hangs",
  );
  main.kill("SIGKILL");
  await main.status;
  assert(await comes(() => processesOf(folder).length === 0), JSON.stringify(processesOf(folder)));
  // What a dead run left is for the next one to sweep.
  assertEquals((await run(folder, "fine")).code, 0);
});

test("an interrupted run leaves nothing", async (folder) => {
  const main = start(folder, "hang");
  await Promise.all([main.stdout.cancel(), main.stderr.cancel()]);
  assert(
    await comes(() => processesOf(folder).some(({ command }) => command.includes("sleep"))),
    "nothing hangs",
  );
  main.kill("SIGINT");
  assertEquals((await main.status).code, 130);
});

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
