// Where an input may have a run write: below its own folder, and nowhere else.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { withFolder } from "../../folders.ts";
import { contentOf, runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const OUT = "expected a path below the folder of the input";

/** An input with something under `execution:`. */
const withExecution = (execution: string) => `${HELIUM_DIMER}execution: { ${execution} }\n`;

Deno.test("input paths: log, journal and scratch of an input do not leave its folder, in any command", async () => {
  const outside = [
    "../home/.bashrc",
    "logs/../../x",
    "/tmp/x",
    "\\\\server\\x",
    "C:\\x",
    "C:x",
    "..\\x",
    "~/x",
    ".bashrc",
    "sub/.profile",
    "..hidden",
  ];
  for (const key of ["log", "journal", "scratch"]) {
    for (const path of outside) {
      const input = { "in.yaml": withExecution(`${key}: '${path}'`) };
      const way = `give the path with --${key} or NMER_${key.toUpperCase()}`;
      const commands = [["run", "in.yaml"], ["validate", "in.yaml"], ["plan", "in.yaml"], [
        "assemble",
        "in.yaml",
        "--components",
        "c.json",
      ]];
      for (const command of commands) {
        const { status, err, out, files } = await runCommand(command, input);
        assertEquals([status, out, [...files.keys()]], [2, "", ["in.yaml"]], `${command[0]} ${path}`);
        assertMatch(
          err,
          new RegExp(`^nmer: in\\.yaml:8:\\d+: execution\\.${key}: found ".*", an?.*; ${OUT}`),
        );
        assertStringIncludes(err, way);
      }
    }
  }
});

Deno.test("input paths: files to read may lie anywhere", async () => {
  const input = HELIUM_DIMER.replace(/molecule:[^]*?model/, "molecule: /elsewhere/he.txt\nmodel");
  const files = { "in.yaml": input, "/elsewhere/he.txt": "He 0 0 0\n--\nHe 0 0 3\n" };
  assertEquals((await runCommand(["validate", "in.yaml"], files)).status, 0);
});

Deno.test("input paths: what an input has written lies beside it, wherever nmer is started", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/logs`);
    await writeFiles(folder, {
      "in.yaml": withExecution("log: logs/run.log, journal: ./kept.db, quiet: true"),
    });
    const { status, err } = await runOnDisk(["run", `${folder}/in.yaml`]);
    assertEquals([status, err], [0, ""]);
    assertEquals(Object.keys(contentOf(folder)).sort(), ["in.yaml", "kept.db", "logs/run.log"]);
    // What is there already is continued.
    assertEquals((await runOnDisk(["run", `${folder}/in.yaml`])).status, 0);
    const log = await Deno.readTextFile(`${folder}/logs/run.log`);
    assertEquals(log.match(/run ended/g)?.length, 2);
  }));

Deno.test("input paths: a link does not lead an input's files out of its folder", async () => {
  for (const key of ["log", "journal"]) {
    for (const path of ["link", "linked/file"]) {
      await withFolder(async (folder) => {
        await Deno.mkdir(`${folder}/home`);
        await Deno.mkdir(`${folder}/work`);
        await writeFiles(`${folder}/home`, { rc: "echo hello\n" });
        await Deno.symlink("../home/rc", `${folder}/work/link`);
        await Deno.symlink("../home", `${folder}/work/linked`);
        await writeFiles(`${folder}/work`, { "in.yaml": withExecution(`${key}: ${path}`) });
        const before = contentOf(folder);
        const { status, err } = await runOnDisk(["run", `${folder}/work/in.yaml`]);
        assertEquals(status, 2);
        assertMatch(err, new RegExp(`execution\\.${key}: found ".*", a link that leads to ".*home`));
        assertEquals(contentOf(folder), before);
      });
    }
  }
});

Deno.test("input paths: links that came with an input do not lead its journal elsewhere", async () => {
  const journals: readonly (readonly [RegExp, ...string[]])[] = [
    [
      /--journal: found ".*in\.nmer\.db", a link that leads to ".*new".*give the journal with --journal/,
      "in.nmer.db",
    ],
    [/--journal: found ".*in\.nmer\.db-wal", a symbolic link that leads to ".*new"/, "in.nmer.db-wal"],
    [/--journal: found ".*j\.db-shm", a symbolic link that leads to/, "j.db-shm", "--journal", "@j.db"],
  ];
  for (const [message, link, ...options] of journals) {
    await withFolder(async (folder) => {
      await Deno.mkdir(`${folder}/home`);
      await Deno.mkdir(`${folder}/work`);
      await writeFiles(`${folder}/work`, { "in.yaml": HELIUM_DIMER });
      await Deno.symlink("../home/new", `${folder}/work/${link}`);
      const before = contentOf(folder);
      const named = options.map((option) => option.replace("@", `${folder}/work/`));
      const { status, err } = await runOnDisk(["run", `${folder}/work/in.yaml`, ...named]);
      assertEquals(status, 2, err);
      assertMatch(err, message);
      assertEquals(contentOf(folder), before);
    });
  }
});

Deno.test("input paths: one's own journal may be a link that is named", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/disk`);
    await writeFiles(folder, { "in.yaml": HELIUM_DIMER });
    await Deno.symlink("disk/he.db", `${folder}/he.db`);
    const { status, err } = await runOnDisk(["run", `${folder}/in.yaml`, "--journal", `${folder}/he.db`]);
    assertEquals(status, 0, err);
    assertEquals(Array.from(Deno.readDirSync(`${folder}/disk`), ({ name }) => name), ["he.db"]);
  }));

Deno.test("input paths: a folder that is itself reached through a link is the input's own", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/work`);
    await Deno.symlink("work", `${folder}/here`);
    await writeFiles(`${folder}/work`, { "in.yaml": withExecution("log: run.log, journal: false") });
    const { status, err } = await runOnDisk(["run", `${folder}/here/in.yaml`]);
    assertEquals(status, 0, err);
    assertEquals(Object.keys(contentOf(`${folder}/work`)).sort(), ["in.yaml", "run.log"]);
  }));

Deno.test("input paths: an input's log is added to no file but a log", () =>
  withFolder(async (folder) => {
    const files = {
      "in.yaml": withExecution("log: analysis.py, journal: false"),
      "analysis.py": "import os\n",
    };
    await writeFiles(folder, files);
    const { status, err } = await runOnDisk(["run", `${folder}/in.yaml`]);
    assertEquals(status, 2);
    assertMatch(err, /execution\.log: found ".*", a file that is not the log of a run; expected a new file/);
    assertEquals(contentOf(folder), files);
    // On the command line the user says what he wants.
    const own = await runOnDisk(["run", `${folder}/in.yaml`, "--log", `${folder}/analysis.py`]);
    assertEquals(own.status, 0, own.err);
  }));

Deno.test("log: as text it has no line in which a shell would run something, or that steers a terminal", async () => {
  const name = "$(touch PWNED)`id`";
  const input = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 4" }
models: { "${name}": { method: hf, basis: sto-3g } }
levels: { 2: "${name}" }
bsse: nocp
`;
  for (const format of ["text", "json"]) {
    const args = ["run", "in.yaml", "-q", "--log", "run.log", "--log-format", format];
    const { status, err, files } = await runCommand(args, { "in.yaml": input });
    assertEquals(status, 0, err);
    const log = files.get("run.log")!;
    // deno-lint-ignore no-control-regex -- these are what is meant
    assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/.test(log), false);
    if (format === "text") assertEquals(/[$`]/.test(log), false);
    else {
      const tasks = log.trimEnd().split("\n").map((line) => JSON.parse(line).task).filter((task) => task);
      assertEquals(JSON.parse(tasks[0])[0], name);
    }
  }
});
