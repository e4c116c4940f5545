import { COMMANDS } from "../../lib/command_line/commands/table.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION } from "../../lib/base/version.ts";
import { parseResult } from "../../lib/input/result/mod.ts";
import { HELIUM_DIMER, runCommand } from "./fake_host.ts";
import { CONVERGED_ORBITALS, SAME_ENERGY } from "../tolerances.ts";

const files = { "he2.yaml": HELIUM_DIMER };

Deno.test("nmer run: tables on standard output, progress on standard error, the result in a file", async () => {
  const { status, out, err, files: after } = await runCommand(["run", "he2.yaml", "-o", "he2.json"], files);
  assertEquals(status, 0, err);
  assertStringIncludes(out, "==> N-Body: Counterpoise Corrected (CP) energies <==");
  assertMatch(
    out,
    /The counterpoise corrected interaction energy is \d\.\d{12} Hartree = \d\.\d{6} kcal\/mol\./,
  );
  assertMatch(
    err,
    /^5 tasks in 2 levels, one after the other\nlevel 1 done in .* s, 4 tasks\nlevel 2 done in .* s, 1 task\nresult: he2\.json\n$/,
  );
  const result = JSON.parse(after.get("he2.json")!);
  assertEquals(parseResult(after.get("he2.json")!).tables, result.stdout);
  assertEquals(result.success, true);
  assertEquals(result.properties.calcinfo_nmbe, 5);
  assertEquals(result.return_result, result.properties.cp_corrected_interaction_energy);
  assertEquals(Object.keys(result.cluster_properties).sort(), [
    '["(auto)", [1, 2], [1, 2]]',
    '["(auto)", [1], [1, 2]]',
    '["(auto)", [1], [1]]',
    '["(auto)", [2], [1, 2]]',
    '["(auto)", [2], [2]]',
  ]);
  const dipole = result.cluster_properties['["(auto)", [1], [1, 2]]'].scf_dipole_moment;
  assert(dipole.length === 3 && dipole.every(Number.isFinite));
  const evidence = result.extras.nmer.evidence['["(auto)", [1], [1]]'];
  assert(
    Math.abs(evidence.scf_energy_change) < SAME_ENERGY && evidence.scf_orbital_gradient < CONVERGED_ORBITALS,
  );
  const { tasks, mode, levels } = result.extras.nmer.execution;
  assertEquals([mode, tasks.computed, levels.length], ["serial", 5, 2]);
});

for (const args of [["plan", "he2.yaml"], ["merge", "he2.yaml", "a.db"], ["validate", "he2.yaml"]]) {
  Deno.test(`nmer ${args[0]}: several processes of a launcher are refused by rank 0; one is not`, async () => {
    const ended: number[] = [];
    const as = async (rank: number, size: number) => {
      const environment = { OMPI_COMM_WORLD_RANK: String(rank), OMPI_COMM_WORLD_SIZE: String(size) };
      const run = await runCommand(args, files, { environment });
      ended.push(rank);
      return run;
    };
    const refused = await Promise.all([1, 0].map((rank) => as(rank, 2)));
    assertEquals(refused.map(({ status, out }) => [status, out]), [[2, ""], [2, ""]]);
    assertEquals(refused[0]!.err, "");
    assertStringIncludes(
      refused[1]!.err,
      `found nmer ${args[0]} as 2 processes, which Open MPI's mpirun has started`,
    );
    assertEquals(ended, [0, 1]);
    const alone = await as(0, 1);
    assertEquals(alone.err.includes("processes"), false, alone.err);
  });
}

Deno.test("nmer run: the result is written as YAML, or to standard output, when asked", async () => {
  const { files: after } = await runCommand(["run", "he2.yaml", "-o", "he2.yaml.out.yml", "-q"], files);
  assertMatch(after.get("he2.yaml.out.yml")!, /^schema_name: qcschema_many_body_result\n/);
  const { out, err } = await runCommand(["run", "he2.yaml", "--format", "json", "--quiet"], files);
  assertEquals(JSON.parse(out).schema_version, 2);
  assertEquals(err, "");
});

Deno.test("nmer run: the command line comes before the input, and the input before the environment", async () => {
  const input = { "he2.yaml": `${HELIUM_DIMER}execution: { format: yaml, progress: none }\n` };
  const environment = { NMER_FORMAT: "text", NMER_RETRIES: "1" };
  const fromInput = await runCommand(["run", "he2.yaml"], input, { environment });
  assertMatch(fromInput.out, /^schema_name:/);
  assertEquals(fromInput.err, "");
  assertMatch((await runCommand(["run", "he2.yaml", "--format", "json"], input, { environment })).out, /^{/);
  const wrong = await runCommand(["run", "he2.yaml"], input, { environment: { NMER_RETRIES: "-1" } });
  assertEquals(wrong.status, 2);
  assertStringIncludes(wrong.err, "NMER_RETRIES");
});

Deno.test("nmer run: a task that does not converge ends with status 3, and no number depends on it", async () => {
  const input = HELIUM_DIMER.replace("sto-3g", "6-31g").replace("6-31g", "6-31g, keywords: { maxiter: 1 }");
  const { status, out, err, files: after } = await runCommand(["run", "he2.yaml", "-o", "r.json"], {
    "he2.yaml": input,
  });
  assertEquals(status, 3);
  assertMatch(err, /\["\(auto\)", \[1\], \[1\]\] failed: .*did not converge in 1 iteration/);
  assertStringIncludes(err, "5 of 5 tasks failed; results that need them are left out");
  assertStringIncludes(out, "is not known: tasks that it needs have no result");
  const result = JSON.parse(after.get("r.json")!);
  assertEquals(parseResult(after.get("r.json")!).success, result.success);
  assertEquals([result.success, result.return_result], [false, null]);
  assertEquals(Object.keys(result.properties).filter((name) => /corrected/.test(name)).sort(), [
    "cp_corrected_interaction_energy_through_1_body",
    "nocp_corrected_interaction_energy_through_1_body",
  ]);
  assertMatch(result.error.error_message, /did not converge/);
});

Deno.test("nmer run: a run that is stopped by its limit of time ends with status 3 and says so", async () => {
  const input = HELIUM_DIMER.replace("sto-3g", "cc-pvdz").replace(/ {4}He 0 0 3/, "    Ar 0 0 5");
  const { status, err, files: after } = await runCommand(
    ["run", "he2.yaml", "-o", "r.json", "--run-timeout", "1ms"],
    { "he2.yaml": input },
  );
  assertEquals(status, 3, err);
  assertMatch(err, /nmer: [45] of 5 tasks were not computed before the run was stopped/);
  const result = JSON.parse(after.get("r.json")!);
  assertEquals(parseResult(after.get("r.json")!).success, result.success);
  assertEquals([result.success, result.return_result], [false, null]);
  assertMatch(result.error.error_message, /[45] of 5 tasks were not computed/);
});

Deno.test("nmer run: a task that exceeds its limit of time fails with what to do", async () => {
  const input = HELIUM_DIMER.replace("sto-3g", "cc-pvtz").replace(/ {4}He 0 0 3/, "    Ar 0 0 5");
  const { status, err } = await runCommand(["run", "he2.yaml", "--timeout", "1ms"], { "he2.yaml": input });
  assertEquals(status, 3);
  assertMatch(err, /failed: did not end within 1ms; give it more time with --timeout/);
});

Deno.test("nmer run: with --on-failure abort nothing is started after a failure", async () => {
  const input = HELIUM_DIMER.replace("sto-3g", "6-31g, keywords: { maxiter: 1 }");
  const { status, err } = await runCommand(["run", "he2.yaml", "--on-failure", "abort"], {
    "he2.yaml": input,
  });
  assertEquals(status, 3);
  assertMatch(err, /1 of 5 tasks failed, 4 of 5 tasks were not computed/);
  assertMatch(err, /level 1 stopped after .* s, [0-9] of [0-9] tasks not computed/);
});

Deno.test("nmer run: the tables are told even when the result cannot be written, status 4", async () => {
  const { status, out, err } = await runCommand(["run", "he2.yaml", "-o", "full/r.json"], files);
  assertEquals(status, 4);
  assertStringIncludes(out, "==> N-Body");
  assertMatch(err, /the result could not be written to full\/r\.json: no space.*run again/);
});

Deno.test("nmer run: a QCSchema input that asks for the results of all tasks gets them", async () => {
  const input = {
    molecule: { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 5], fragments: [[0], [1]] },
    specification: {
      driver: "energy",
      keywords: { bsse_type: ["cp"] },
      protocols: { cluster_results: "all" },
      specification: { program: "builtin", driver: "energy", model: { method: "hf", basis: "sto-3g" } },
    },
  };
  const { status, err, files: after } = await runCommand(["run", "in.json", "-o", "r.json"], {
    "in.json": JSON.stringify(input),
  });
  assertEquals(status, 0, err);
  const { cluster_results, input_data } = JSON.parse(after.get("r.json")!);
  assertEquals(input_data.specification.protocols.cluster_results, "all");
  const monomer = cluster_results['["(auto)", [1], [1, 2]]'];
  assertEquals(monomer.molecule.real, [true, false]);
  assertEquals(monomer.return_result, monomer.properties.return_energy);
});

Deno.test("nmer run: a result that cannot be written is refused before anything is computed", async () => {
  const { status, err, out } = await runCommand(["run", "he2.yaml", "-o", "no/r.json"], files, {
    writable: false,
  });
  assertEquals([status, out], [2, ""]);
  assertEquals(err, 'nmer: -o: found "no/r.json", which may not be written; expected a file to write\n');
});

Deno.test("nmer run: too little memory for a task is said with both numbers, status 4", async () => {
  const { status, err } = await runCommand(["run", "he2.yaml", "--memory", "1KB"], files);
  assertEquals(status, 4);
  assertMatch(
    err,
    /the largest task needs [\d.]+ MB of memory, but there are 0\.001 MB that --memory allows; give more with --memory/,
  );
});

Deno.test("nmer run: the log has a line for each event, for people or for programs", async () => {
  const text = await runCommand(["run", "he2.yaml", "-q", "--log", "run.log"], files);
  assertEquals(text.err, "");
  const lines = text.files.get("run.log")!.trimEnd().split("\n");
  assertEquals(lines.length, 2 + 2 * 2 + 3 * 5 + 1);
  assertMatch(
    lines[0]!,
    /computing in place: the work takes less time than workers to start; .*; there is 1 core and 4\.0 GB of memory free/,
  );
  assertMatch(lines[1]!, /^\d{4}-\d\d-\d\dT[\d:.]+Z info {4}5 tasks in 2 levels, one after the other$/);
  assertMatch(lines[3]!, /debug {3}started \["\(auto\)", \[1\], \[1, 2\]\]$/);
  const json = await runCommand(["run", "he2.yaml", "-q", "--log", "l", "--log-format", "json"], files);
  const entries = json.files.get("l")!.trimEnd().split("\n").map((line) => JSON.parse(line));
  const finished = entries.filter(({ event }) => event === "task-finished");
  assertEquals(finished.length, 5);
  assertEquals(Object.keys(finished[0]), [
    "time",
    "level",
    "message",
    "event",
    "task",
    "nbody",
    "worker",
    "status",
    "seconds",
  ]);
});

Deno.test("nmer run: a switch in the environment is 1, 0, true or false", async () => {
  for (const [value, silent] of [["1", true], ["true", true], ["0", false], ["false", false]] as const) {
    const { status, err } = await runCommand(["run", "he2.yaml"], files, {
      environment: { NMER_QUIET: value },
    });
    assertEquals([status, err === ""], [0, silent], value);
  }
});

Deno.test("nmer plan: counts as a table and as JSON, and nothing runs", async () => {
  const { status, out, err } = await runCommand(["plan", "he2.yaml"], files);
  assertEquals([status, err], [0, ""]);
  assertMatch(out, /\(auto\) {2}1-body {6}4 {5}2 {3}2 {5}0\n {2}\(auto\) {2}2-body {6}1 {5}1 {3}1 {5}0\n/);
  assertStringIncludes(out, "5 tasks in 2 levels; largest task: 2 basis functions");
  const json = JSON.parse((await runCommand(["plan", "he2.yaml", "--format", "json"], files)).out);
  assertEquals(json.tasks, 5);
  assert(json.main_memory_bytes > 0 && json.main_memory_bytes < 1e5);
  const helium = (count: number) => Array.from({ length: count }, (_, i) => i);
  const large = {
    molecule: {
      symbols: helium(80).map(() => "He"),
      geometry: helium(240),
      fragments: helium(80).map((i) => [i]),
    },
    model: { method: "hf", basis: "sto-3g" },
    bsse: ["nocp"],
    max_nbody: 5,
  };
  const told = await runCommand(["plan", "large.json"], { "large.json": JSON.stringify(large) });
  assertStringIncludes(
    told.out,
    "\nKeeping track of them takes some 725 MB of memory, beside that of the workers.\n",
  );
  assertEquals(json.levels.map(({ nbody, tasks }: { nbody: number; tasks: number }) => [nbody, tasks]), [[
    1,
    4,
  ], [2, 1]]);
  assertEquals(json.models, {
    "(auto)": { 1: { all: 4, nocp: 2, cp: 2, vmfc: 0 }, 2: { all: 1, nocp: 1, cp: 1, vmfc: 0 } },
  });
});

Deno.test("nmer plan and validate: an input for another program can be counted, but not run", async () => {
  const input = { "he2.yaml": HELIUM_DIMER.replace("builtin", "orca") };
  const plan = await runCommand(["plan", "he2.yaml", "--format", "json"], input);
  assertEquals([plan.status, JSON.parse(plan.out).tasks], [0, 5]);
  assertStringIncludes(plan.err, "this version does not run orca");
  const validate = await runCommand(["validate", "he2.yaml"], input);
  assertEquals(validate.status, 0);
  assertStringIncludes(validate.out, "but this version does not run orca");
  assertEquals((await runCommand(["run", "he2.yaml"], input)).status, 2);
});

Deno.test("nmer run: a result may not overwrite what it is made from", async () => {
  for (const path of ["he2.yaml"]) {
    const { status, err } = await runCommand(["run", "he2.yaml", "-o", path], files);
    assertEquals(status, 2);
    assertStringIncludes(err, "which this calculation is read from");
  }
});

Deno.test("nmer validate: right and wrong inputs are told apart, each with its message", async () => {
  const { status, out, err } = await runCommand(["validate", "he2.yaml", "bad.yaml"], {
    ...files,
    "bad.yaml": HELIUM_DIMER.replace("sto-3g", "sto-3gg"),
  });
  assertEquals(status, 2);
  assertMatch(
    out,
    /^he2\.yaml: right: 2 atoms in 2 fragments; energy, cp \+ nocp through 2-body; .*; 5 tasks\n$/,
  );
  assertMatch(
    err,
    /^nmer: bad\.yaml:6:\d+: model\.basis: found "sto-3gg"; expected one of .*Did you mean STO-3G\? basis_file takes .*\n$/,
  );
});

Deno.test("nmer assemble: results computed elsewhere are added up, whatever the model's program", async () => {
  const input = HELIUM_DIMER.replace(/model:.*/, "model: { program: psi4, method: ccsd, basis: cc-pvdz }");
  const components = {
    '["(auto)", [1], [1]]': { energy: -2.5 },
    '["(auto)", [2], [2]]': { energy: -2.5 },
    '["(auto)", [1], [1,2]]': { energy: -2.75 },
    '["(auto)", [2], [1, 2]]': { energy: -2.75 },
    '["(auto)", [1, 2], [1, 2]]': { energy: -6 },
  };
  const all = { "he2.yaml": input, "c.json": JSON.stringify(components) };
  const { status, err, files: after } = await runCommand(
    ["assemble", "he2.yaml", "--components", "c.json", "-o", "r.json"],
    all,
  );
  assertEquals([status, err], [0, "result: r.json\n"]);
  const result = JSON.parse(after.get("r.json")!);
  assertEquals(parseResult(after.get("r.json")!).success, result.success);
  assertEquals(result.return_result, -0.5);
  assertEquals(result.properties.nocp_corrected_interaction_energy, -1);
  const { '["(auto)", [2], [2]]': _, ...incomplete } = components;
  const missing = await runCommand(["assemble", "he2.yaml", "--components", "c.json"], {
    ...all,
    "c.json": JSON.stringify({ ...incomplete, '["hf", [2], [2]]': { energy: 0 } }),
  });
  assertEquals(missing.status, 2);
  assertEquals(
    missing.err,
    'nmer: c.json: found no result for 1 of 5 tasks: ["(auto)", [2], [2]]; expected a result for every task of the ' +
      'plan. 1 label of the file is not in the plan, as ["hf", [2], [2]]; compare the names of the models.\n',
  );
});

Deno.test("nmer assemble: gradients of a wrong size, and gradients that are missing, are refused", async () => {
  const input = `driver: gradient\n${HELIUM_DIMER}`.replace("[cp, nocp]", "nocp");
  const withGradient = (length: number | undefined) => ({
    energy: -2,
    ...(length === undefined ? {} : { gradient: new Array(length).fill(0) }),
  });
  for (const [length, found] of [[6, "6 numbers"], [undefined, "nothing"]] as const) {
    const { status, err } = await runCommand(["assemble", "in.yaml", "--components", "c.json"], {
      "in.yaml": input,
      "c.json": JSON.stringify({
        '["(auto)", [1], [1]]': withGradient(3),
        '["(auto)", [2], [2]]': withGradient(length),
        '["(auto)", [1, 2], [1, 2]]': withGradient(6),
      }),
    });
    assertEquals(status, 2);
    assertStringIncludes(err, `found ${found}; expected 3 numbers, for the atoms of its basis fragments`);
  }
});

Deno.test("nmer schema: the schemas of input and result are JSON Schema", async () => {
  for (const which of [[], ["input"], ["result"]]) {
    const { status, out } = await runCommand(["schema", ...which]);
    assertEquals(status, 0);
    assertEquals(JSON.parse(out).$schema, "https://json-schema.org/draft/2020-12/schema");
  }
  assertEquals((await runCommand(["schema", "output"])).status, 2);
});

Deno.test("nmer: help for all commands and each of them, and the version", async () => {
  assertEquals((await runCommand(["--version"])).out, `nmer ${VERSION}\n`);
  const general = await runCommand(["--help"]);
  assertEquals([general.status, general.err], [0, ""]);
  for (const command of Object.keys(COMMANDS)) {
    assertMatch(general.out, new RegExp(`^  ${command} `, "m"));
    const help = await runCommand([command, "--help"]);
    assertEquals(help.status, 0);
    assertStringIncludes(help.out, `Usage: nmer ${command}`);
    assertEquals((await runCommand(["help", command])).out, help.out);
    for (const line of [...help.out.split("\n"), ...general.out.split("\n")]) {
      assert(line.length <= 120, `a line of help is ${line.length} characters long: ${line}`);
    }
  }
  const nothing = await runCommand([]);
  assertEquals([nothing.status, nothing.out, nothing.err], [2, "", general.out]);
});

Deno.test("nmer: the version is deno.json's", async () => {
  const config = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  assertEquals(VERSION, config.version);
});
