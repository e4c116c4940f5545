// nmer run with several inputs, and with the frames of a file: on real files and workers.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { withFolder } from "../../folders.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";
import { runCommand } from "../fake_host.ts";

const helium = (more = "", z = 3) =>
  `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 ${z}\\n--\\nHe 0 2 ${z + 1}" }
model: { method: hf, basis: 6-31g }
bsse: [cp, nocp]
${more}`;
const WATER = `molecule:
  text: "O 0 0 0\\nH 0.757 0 0.587\\nH -0.757 0 0.587\\n--\\nO 0 0 -2.9\\nH 0 0.757 -3.487\\nH 0 -0.757 -3.487"
model: { method: hf, basis: sto-3g }
driver: gradient
`;
const frame = (z: number) => `2\nframe ${z}\nHe 0 0 0\nHe 0 0 ${z}\n`;
const FRAMES = "molecule: { file: t.xyz, fragments: [[0], [1]] }\nmodel: { method: hf, basis: sto-3g }\n";

/** What of a result file is the same, to the last bit, whoever computed it. */
async function numbersOf(path: string): Promise<unknown> {
  const { return_result, properties, cluster_properties, success } = JSON.parse(
    await Deno.readTextFile(path),
  );
  return { return_result, properties, cluster_properties, success };
}

const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();

for (const mode of ["serial", "workers", "processes"]) {
  Deno.test(`several inputs: in mode ${mode} each has the bits of a run by itself, and one that is wrong ends no other`, () =>
    withFolder(async (folder) => {
      await writeFiles(folder, { "a.yaml": helium(), "w.yaml": WATER, "bad.yaml": helium("bse: cp\n") });
      const names = ["a", "bad", "w"];
      const inputs = names.map((name) => `${folder}/${name}.yaml`);
      const { status, out, err } = await runOnDisk([
        "run",
        ...inputs,
        "-o",
        `${folder}/out/`,
        "--mode",
        mode,
        "-p",
        "2",
      ]);
      assertEquals(status, 3, err);
      assertMatch(out, /^a +done +-?0\.\d{12} +13 +0 +0 /m);
      assertMatch(out, /^bad +refused/m);
      assertMatch(out, /2 of 3 inputs done, 1 refused\n$/);
      assertStringIncludes(err, `${folder}/bad.yaml:4:1: bse: found the unknown key "bse"`);
      assertEquals(await namesIn(`${folder}/out`), [
        "a.nmer.db",
        "a.result.json",
        "w.nmer.db",
        "w.result.json",
      ]);
      for (const name of ["a", "w"]) {
        const alone = `${folder}/alone-${name}.json`;
        await runOnDisk(["run", `${folder}/${name}.yaml`, "-o", alone, "--no-journal", "--mode", "serial"]);
        assertEquals(await numbersOf(`${folder}/out/${name}.result.json`), await numbersOf(alone));
        const { extras } = JSON.parse(await Deno.readTextFile(`${folder}/out/${name}.result.json`));
        assertEquals(extras.nmer.execution.mode, mode, "no other way was taken");
      }
    }));
}

Deno.test("several inputs: the same command again takes all over from the journals", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "a.yaml": helium(), "b.yaml": helium("", 4) });
    const command = [
      "run",
      `${folder}/a.yaml`,
      `${folder}/b.yaml`,
      "-o",
      `${folder}/out`,
      "--format",
      "json",
    ];
    await runOnDisk(command);
    const { out, status } = await runOnDisk(command);
    const rows = JSON.parse(out) as {
      name: string;
      status: string;
      tasks: { reused: number; computed: number };
    }[];
    assertEquals([status, rows.map(({ tasks }) => [tasks.reused, tasks.computed])], [0, [[13, 0], [13, 0]]]);
    assertEquals(rows.map(({ name, status }) => [name, status]), [["a", "done"], ["b", "done"]]);
  }));

Deno.test("frames: each frame of an XYZ file is a calculation, one that is cut off ends no other", () =>
  withFolder(async (folder) => {
    const cut = "2\ncut off\nHe 0 0 0\n";
    await writeFiles(folder, { "t.yaml": FRAMES, "t.xyz": frame(3) + frame(4) + cut, "one.yaml": helium() });
    const { status, out, err } = await runOnDisk([
      "run",
      `${folder}/t.yaml`,
      "-o",
      `${folder}/`,
      "--no-journal",
    ]);
    assertEquals(status, 3, err);
    assertMatch(out, /^t-frame-0001 +done.*\nt-frame-0002 +done.*\nt-frame-0003 +refused/m);
    assertStringIncludes(err, "t-frame-0003: ");
    assertStringIncludes(err, "found the end after 1 atoms");
    await writeFiles(folder, { "t.xyz": frame(4) });
    await runOnDisk(["run", `${folder}/t.yaml`, "-o", `${folder}/alone.json`, "--no-journal"]);
    assertEquals(
      await numbersOf(`${folder}/t-frame-0002.result.json`),
      await numbersOf(`${folder}/alone.json`),
    );
  }));

Deno.test("priority: inputs of high priority begin first, then the largest", async () => {
  const files = {
    "low.yaml": helium("priority: low\n"),
    "small.yaml": helium("max_nbody: 1\n"),
    "large.yaml": helium(),
    "high.yaml": helium("priority: { input: high, levels: { 1: low } }\nmax_nbody: 1\n"),
  };
  const { status, err, out } = await runCommand(["run", ...Object.keys(files), "-o", "out", "-v"], files);
  assertEquals(status, 0, err);
  assertEquals([...err.matchAll(/^(\w+) begins$/gm)].map((match) => match[1]), [
    "high",
    "large",
    "small",
    "low",
  ]);
  assertEquals([...out.matchAll(/^(\w+) +done/gm)].map((match) => match[1]), [
    "low",
    "small",
    "large",
    "high",
  ]);
});

Deno.test("priority: tasks of a model or level of high priority start first, whatever their weight", async () => {
  const levels = `models: { good: { method: hf, basis: 6-31g }, cheap: { method: hf, basis: sto-3g } }
levels: { 1: cheap, 2: good }
bsse: nocp
execution: { schedule: overlap }
`;
  const input = (priority: string) => helium().replace(/model:[\s\S]*/, `${levels}priority: ${priority}\n`);
  const order = async (priority: string) => {
    const { err, status } = await runCommand(["run", "in.yaml", "-v"], { "in.yaml": input(priority) });
    assertEquals(status, 0, err);
    return [...err.matchAll(/started \["(\w+)", \[([\d, ]+)\]/g)].map(([, model, real]) =>
      `${model} ${real!.split(",").length}`
    );
  };
  const [usual, cheap, ones] = [
    await order("normal"),
    await order("{ models: { cheap: high } }"),
    await order("{ levels: { 1: high, 2: low } }"),
  ];
  assertEquals(usual[0], "good 2", "the heaviest first");
  assertEquals(cheap[0]!.split(" ")[0], "cheap");
  assertEquals(cheap.slice(0, 3).every((task) => task.startsWith("cheap")), true);
  assertEquals(ones.slice(0, 3).every((task) => task.endsWith(" 1")), true);
});

Deno.test("several inputs: progress is one, and the log names the input of each line", async () => {
  const files = { "a.yaml": helium(), "b.yaml": helium("", 4) };
  const { err, files: written } = await runCommand(
    [
      "run",
      "a.yaml",
      "b.yaml",
      "-o",
      "out",
      "--progress-interval",
      "0.1",
      "--log",
      "log.txt",
      "--log-format",
      "json",
    ],
    files,
    { columns: 200 },
  );
  assertMatch(err, /inputs 0\/2 {2}1 under way {2}1 waiting {2}tasks \d+\/26 \(\d+ %\) {2}\d\/1 busy/);
  const lines = written.get("log.txt")!.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals([...new Set(lines.map(({ input }) => input))].sort(), ["a", "b"]);
  assert(lines.some(({ event }) => event === "run-finished"));
});

Deno.test("several inputs: where no worker can be started, they are computed in place, and that is said", async () => {
  const files = { "a.yaml": helium(), "b.yaml": helium("", 4) };
  const { status, err, out } = await runCommand(["run", "a.yaml", "b.yaml", "-o", "out", "-p", "2"], files);
  assertEquals(status, 0, err);
  assertMatch(out, /2 of 2 inputs done/);
  assert(!err.includes("failed"), err);
});

const BAD: readonly (readonly [what: string, args: readonly string[], part: string])[] = [
  ["no folder", [], "found 2 inputs and no -o; expected a folder for the results: -o DIR"],
  ["a file for several results", ["-o", "out.json"], 'found "out.json", which is the name of a file'],
  ["a file in place of the folder", ["-o", "a.yaml"], 'found "a.yaml", which is no folder'],
  ["standard output", ["-o", "-"], "standard output for several results"],
  ["one journal for all", ["-o", "out", "--journal", "x.db"], "Each input has a journal of its own"],
  ["a shard of all", ["-o", "out", "--shard", "1/2"], "Give each job some of the inputs"],
  ["MPI", ["-o", "out", "--mode", "mpi"], "Run each by itself under the launcher"],
];

for (const [what, args, part] of BAD) {
  Deno.test(`several inputs: ${what} is refused before anything is written`, async () => {
    const inputs = { "a.yaml": helium(), "b.yaml": helium("", 4) };
    const { status, out, err, files } = await runCommand(["run", "a.yaml", "b.yaml", ...args], inputs);
    assertEquals([status, out, files.size], [2, "", 2], err);
    assertEquals(err.trimEnd().split("\n").length, 1, err);
    assertStringIncludes(err, part);
  });
}

Deno.test("priority: a word that is none, a model that is none and a level that is none are refused", async () => {
  for (
    const [priority, part] of [
      ["hihg", 'found "hihg"; expected high, normal or low, or a mapping'],
      ["{ models: { god: high } }", 'priority.models.god: found "god"; expected the name of a model'],
      ["{ levels: { 0: high } }", "expected a level: 1, 2, 3, ..."],
      ["{ tasks: high }", 'unknown key "tasks"'],
    ] as const
  ) {
    const { status, err } = await runCommand(["validate", "in.yaml"], {
      "in.yaml": helium(`priority: ${priority}\n`),
    });
    assertEquals(status, 2, err);
    assertStringIncludes(err, part);
  }
});

Deno.test("several inputs: frames of a file go to a folder that is not there yet", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "two.xyz": frame(3) + frame(4) });
    const options = ["--method", "hf", "--basis", "sto-3g", "--mode", "serial", "-q"];
    const { status, err } = await runOnDisk(["run", `${folder}/two.xyz`, ...options, "-o", `${folder}/new`]);
    assertEquals(status, 0, err);
    const results = (await namesIn(`${folder}/new`)).filter((name) => name.endsWith(".json"));
    assertEquals(results, ["two-frame-0001.result.json", "two-frame-0002.result.json"]);
  }));
