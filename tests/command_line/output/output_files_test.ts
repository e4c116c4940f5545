// No output takes the place of a file that is read, or of another output.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { withFolder } from "../../folders.ts";
import { contentOf, runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER } from "../fake_host.ts";

const BASIS = "****\nHe     0\nS   1   1.00\n      0.5   1.0\n****\n";
const MOLECULE = "2\n\nHe 0 0 0\nHe 0 0 3\n";
const INPUT = `molecule: { file: he.json, fragments: [[0], [1]] }
model: { method: hf, basis_file: my-set.json }
bsse: nocp
`;
const QCSCHEMA = JSON.stringify({ symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 6] });
const FILES = {
  "in.yaml": HELIUM_DIMER,
  "all.yaml": INPUT,
  "he.json": QCSCHEMA,
  "my-set.json": BASIS,
  "he.xyz": MOLECULE,
  "components.json": "{}",
  "programs.yaml": "commands: { mine: { executable: /bin/true } }\n",
};

/** Runs a command in a folder of files; nothing in it may change, and the command is refused. */
async function refused(
  args: readonly string[],
  found: RegExp,
  prepare: (folder: string) => void | Promise<void> = () => {},
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  await withFolder(async (folder) => {
    await writeFiles(folder, FILES);
    await Deno.mkdir(`${folder}/below`);
    await prepare(folder);
    const before = contentOf(folder);
    const inFolder = (text: string) => text.replace(/^@/, `${folder}/`);
    const variables = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, inFolder(value)]),
    );
    const { status, err, out } = await runOnDisk(args.map(inFolder), variables);
    assertEquals([status, out], [2, ""], err);
    assertMatch(err.replaceAll(folder, ""), found);
    assertEquals(contentOf(folder), before);
  });
}

const READ =
  "which this calculation is read from; expected a file that is neither read nor written otherwise";

Deno.test("outputs: none takes the place of the input, the molecule or a basis set, by any option", async () => {
  await refused(["run", "@in.yaml", "--log", "@in.yaml"], new RegExp(`^nmer: --log: found ".*", ${READ}`));
  await refused(["run", "@in.yaml", "-o", "@in.yaml"], new RegExp(`^nmer: -o: found ".*", ${READ}`));
  await refused(["run", "@in.yaml", "--journal", "@in.yaml"], new RegExp(`^nmer: --journal: .*${READ}`));
  for (const name of ["he.json", "my-set.json"]) {
    for (const option of ["-o", "--log", "--journal"]) {
      await refused(["run", "@all.yaml", option, `@${name}`], new RegExp(`^nmer: ${option}: .*${READ}`));
    }
  }
});

Deno.test("outputs: none takes the place of a file of programs, or of a program", async () => {
  const environment = { NMER_PROGRAMS: "@programs.yaml" };
  await refused(["run", "@in.yaml", "-o", "@programs.yaml"], new RegExp(READ), undefined, environment);
  const program = ["--command", "mine=/usr/bin/env"];
  await refused(["run", "@in.yaml", ...program, "--log", "/usr/bin/env"], new RegExp(READ));
});

Deno.test("outputs: links, hard links and detours do not hide a file that is read", async () => {
  const log = ["run", "@in.yaml", "--log"];
  await refused([...log, "@below/../in.yaml"], new RegExp(READ));
  await refused([...log, "@link"], new RegExp(READ), (folder) => Deno.symlink("in.yaml", `${folder}/link`));
  await refused(
    [...log, "@hard"],
    new RegExp(READ),
    (folder) => Deno.link(`${folder}/in.yaml`, `${folder}/hard`),
  );
  const linked = (folder: string) => Deno.symlink(".", `${folder}/around`);
  await refused([...log, "@around/in.yaml"], new RegExp(READ), linked);
  // The other way round: what is read is the link.
  await refused(
    ["run", "@link.yaml", "-o", "@in.yaml"],
    new RegExp(READ),
    (folder) => Deno.symlink("in.yaml", `${folder}/link.yaml`),
  );
});

Deno.test("outputs: two of them are two files, those that SQLite puts beside a journal among them", async () => {
  const run = ["run", "@in.yaml"];
  await refused(
    [...run, "-o", "@r.json", "--journal", "@r.json"],
    /-o: found .*r\.json", which is the journal, too/,
  );
  await refused([...run, "-o", "@r.json", "--log", "@r.json"], /--log: found .*, which is the result, too/);
  await refused([...run, "-o", "@r.json", "--log", "@R.JSON"], /--log: found .*, which is the result, too/);
  await refused([...run, "--log", "@in.nmer.db"], /--log: found .*, which is the journal, too/);
  for (const end of ["wal", "shm", "journal"]) {
    const belongs = new RegExp(`--log: found ".*he\\.db-${end}", which belongs to the journal ".*he\\.db"`);
    await refused([...run, "--journal", "@he.db", "--log", `@he.db-${end}`], belongs);
  }
  await refused(
    [...run, "-o", "@r.json", "--log", "@new"],
    /--log: .*, which is the result, too/,
    (folder) => Deno.symlink("r.json", `${folder}/new`),
  );
  await refused(
    [...run, "--journal", "@link.db", "--log", "@real.db-wal"],
    /--log: found ".*real\.db-wal", which belongs to the journal ".*link\.db"/,
    (folder) => Deno.symlink("real.db", `${folder}/link.db`),
  );
  await refused(
    [...run, "--journal", "@j.db"],
    /--journal: found ".*j\.db-wal", which this calculation is read/,
    async (folder) => {
      await Deno.rename(`${folder}/in.yaml`, `${folder}/j.db-wal`);
      await Deno.symlink("j.db-wal", `${folder}/in.yaml`);
    },
  );
});

Deno.test("outputs: the names in an input and in the environment are looked at as well", async () => {
  await refused(
    ["run", "@in.yaml"],
    /^nmer: \/in\.yaml:8:14: execution\.log: found "\/in\.yaml", which this calculation is read from/,
    (folder) => Deno.writeTextFile(`${folder}/in.yaml`, `${HELIUM_DIMER}execution: { log: in.yaml }\n`),
  );
  await refused(["run", "@in.yaml"], /^nmer: NMER_LOG: found/, undefined, { NMER_LOG: "@in.yaml" });
});

Deno.test("outputs: assemble leaves its components and its input alone", async () => {
  const assemble = ["assemble", "@in.yaml", "--components", "@components.json", "-o"];
  await refused([...assemble, "@components.json"], new RegExp(`^nmer: -o: .*${READ}`));
  await refused([...assemble, "@in.yaml"], new RegExp(`^nmer: -o: .*${READ}`));
  await refused(
    [...assemble, "@hard.json"],
    new RegExp(READ),
    (folder) => Deno.link(`${folder}/components.json`, `${folder}/hard.json`),
  );
});

Deno.test({
  name: "outputs: standard output is one of them, and what is open already may be named again",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      await writeFiles(folder, FILES);
      const cli = new URL("../../../cli.ts", import.meta.url).pathname;
      const run = async (line: string) => {
        const script = `"$0" run -q -A '${cli}' run in.yaml -q --no-journal ${line}`;
        const options = { args: ["-c", script, Deno.execPath()], cwd: folder };
        const { code, stderr } = await new Deno.Command("sh", options).output();
        return { code, err: new TextDecoder().decode(stderr) };
      };
      for (const line of ["-o r.json > r.json", "--log run.log > run.log", "-o - >> in.yaml"]) {
        const { code, err } = await run(line);
        assertEquals(code, 2, line);
        assertMatch(
          err,
          /found ".*", which is standard output, too|found "\/dev\/stdout", which this calculation is/,
        );
      }
      assertEquals(await Deno.readTextFile(`${folder}/in.yaml`), HELIUM_DIMER);
      assertEquals(await run("--log /dev/stderr > all.txt 2>&1"), { code: 0, err: "" });
      const all = await Deno.readTextFile(`${folder}/all.txt`);
      assertStringIncludes(all, "run ended after");
      assertStringIncludes(all, "==> N-Body");
    }),
});

Deno.test("outputs: a device may be named as often as one likes", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, FILES);
    const nowhere = ["-o", "/dev/null", "--log", "/dev/null"];
    const { status, out, err } = await runOnDisk(["run", `${folder}/in.yaml`, ...nowhere]);
    assertEquals(status, 0, err);
    assertStringIncludes(out, "==> N-Body");
  }));
