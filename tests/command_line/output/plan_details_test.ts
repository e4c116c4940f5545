// What `nmer plan` says beyond counts and costs, and its list of all tasks.

import { assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const TRIMER = HELIUM_DIMER.replace("He 0 0 3\n", "He 0 0 3\n    --\n    He 0 0 7\n    He 0 0 9\n");

const planned = async (input: string, args: readonly string[] = []) => {
  const run = await runCommand(["plan", "in.yaml", ...args], { "in.yaml": input });
  assertEquals(run.status, 0, run.err);
  return run.out;
};

Deno.test("plan: it says what to ask a batch system for, and what stays on the disk", async () => {
  const out = await planned(TRIMER);
  assertMatch(out, /\nAsk a batch system for 1 core, 0:10 h and \d+ MB of memory \(`nmer slurm` does\)\.\n/);
  assertMatch(out, /\nOn the disk: a journal of some 40 kB, a result file of some 50 kB\.\n/);
  const { batch, disk } = JSON.parse(await planned(TRIMER, ["--format", "json"]));
  assertEquals([batch.cores, batch.minutes], [1, 10]);
  const gradients = JSON.parse(await planned(`driver: gradient\n${TRIMER}`, ["--format", "json"])).disk;
  assertEquals(gradients.journal_bytes > disk.journal_bytes, true);
  assertEquals(gradients.result_bytes > disk.result_bytes, true);
});

Deno.test("plan: errors at the SCF's threshold grow in the sum, and it says with which threshold they do not matter", async () => {
  const pairs = `${TRIMER}max_nbody: 2\n`;
  const { precision } = JSON.parse(await planned(pairs, ["--format", "json"]));
  const model = precision.models["(auto)"];
  assertAlmostEquals(model.independent_factor, Math.sqrt(3 * 4 + 3), 1e-12); // each monomer is in two pairs
  assertEquals([model.worst_factor, model.threshold_hartree], [9, 1e-10]);
  assertAlmostEquals(model.needed_threshold_hartree, 1e-6, 1e-18);
  assertAlmostEquals(precision.error_hartree, 1e-10 * Math.sqrt(15), 1e-22);
  const loose = await planned(
    pairs.replace("basis: sto-3g", "basis: sto-3g, keywords: { e_convergence: 1e-4 }"),
  );
  assertStringIncludes(
    loose,
    "3.9-fold if independent, at most 9.0-fold; e_convergence 1e-4, use 1e-6 Eh for 0.01 kcal/mol",
  );
  assertStringIncludes(
    loose,
    "the interaction energy is within 4e-4 Eh (0.24 kcal/mol): too much for 0.01 kcal/mol.",
  );
});

Deno.test("plan: errors of MP2 energies are those that its orbitals leave", async () => {
  const pairs = `${TRIMER.replace("method: hf", "method: mp2")}max_nbody: 2\n`;
  assertStringIncludes(await planned(pairs), "3.9-fold if independent, at most 9.0-fold; d_convergence 1e-9");
  const loose = await planned(
    pairs.replace("basis: sto-3g", "basis: sto-3g, keywords: { e_convergence: 1e-6, d_convergence: 1e-7 }"),
  );
  assertStringIncludes(loose, "; e_convergence 1e-6");
});

Deno.test("plan: of a program whose threshold is not known it says by what factor errors grow", async () => {
  const out = await planned(TRIMER.replace("program: builtin", "program: psi4"));
  assertStringIncludes(out, "; threshold of the program's own, use 1e-6 Eh for 0.01 kcal/mol");
  assertEquals(out.includes("With these thresholds"), false);
});

Deno.test("plan: all tasks are listed with label, atoms, basis functions and cost, as text, JSON and YAML", async () => {
  const lines = (await planned(TRIMER, ["--tasks"])).trimEnd().split("\n");
  assertEquals(lines.length, 1 + 13);
  assertEquals(lines[0]!.trim().split(/\s+/), ["level", "atoms", "ghosts", "functions", "seconds", "task"]);
  const listed = JSON.parse(await planned(TRIMER, ["--tasks", "--format", "json"]));
  assertEquals(listed.length, 13);
  const { seconds, ...dimer } = listed.find(({ label }: { label: string }) =>
    label === '["(auto)", [1, 3], [1, 2, 3]]'
  );
  assertEquals(dimer, {
    label: '["(auto)", [1, 3], [1, 2, 3]]',
    nbody: 2,
    atoms: 3,
    ghosts: 1,
    basis_functions: 4,
  });
  assertEquals(seconds > 0, true);
  assertEquals((await planned(TRIMER, ["--tasks", "--format", "yaml"])).split("\n- ").length, 13);
  const elsewhere = await runCommand(["plan", "in.yaml", "--tasks"], {
    "in.yaml": TRIMER.replace("builtin", "orca"),
  });
  assertStringIncludes(elsewhere.out, '-         -  ["(auto)", [1], [1]]');
});

Deno.test("plan: it says what a journal has already, and what is left", async () => {
  const folder = await Deno.makeTempDir();
  await writeFiles(folder, { "in.yaml": `${TRIMER}max_nbody: 2\n` });
  await runOnDisk(["run", `${folder}/in.yaml`]);
  const plan = (...args: string[]) => runOnDisk(["plan", `${folder}/in.yaml`, ...args]);
  assertStringIncludes((await plan()).out, "has 12 of 12 tasks; nothing is left to compute.\n");
  await writeFiles(folder, { "in.yaml": TRIMER });
  assertMatch(
    (await plan()).out,
    /\nThe journal .*in\.nmer\.db has 12 of 13 tasks; 1 is left, .* on one core\.\n/,
  );
  const { journal } = JSON.parse((await plan("--format", "json")).out);
  assertEquals([journal.tasks, journal.left], [12, 1]);
  await Deno.remove(folder, { recursive: true });
});
