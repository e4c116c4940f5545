// The npm package as a stranger gets it: in an empty project, installed by npm, used by its command, by a program under
// Deno, by the compiler, and by Node, which is too little for it.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { makePackage, pack } from "../../packaging/npm/make_package.ts";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { assertStatedSize } from "./stated_size.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

const INPUT = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nNe 0 3 1" }
model: { method: hf, basis: 6-31g }
bsse: [cp, vmfc]
`;

const NAME = "@nmer/nmer";

// Modules of the source stand for those of the package.
const PROGRAM = `import { parseInput, prepare, run } from "./mod.ts";
import { parseBasisSet } from "./parts.ts";
const calculation = prepare(parseInput(await Deno.readTextFile("in.yaml")));
const { assembly } = await run(calculation, { mode: "workers", parallel: 2 });
const energy: number | undefined = assembly.returned.energy;
console.log(JSON.stringify({ energy, parser: typeof parseBasisSet }));
`.replace("./mod.ts", NAME).replace("./parts.ts", `${NAME}/parts`);

const COMPILER = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  module: "nodenext",
  target: "esnext",
  noEmit: true,
};

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function ran(
  cwd: string,
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args, cwd, env, stdin: "null" })
    .output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

async function succeeded(cwd: string, command: string, ...args: string[]): Promise<string> {
  const { code, out, err } = await ran(cwd, command, args);
  assertEquals(code, 0, `${command} ${args.join(" ")}: ${out}${err}`);
  return out;
}

async function installed(folder: string): Promise<string> {
  await makePackage(join(folder, "package"));
  const archive = await pack(join(folder, "package"));
  await assertStatedSize("dist/nmer-nmer-VERSION.tgz", (await Deno.stat(archive)).size);
  const project = join(folder, "project");
  await Deno.mkdir(project);
  await Deno.writeTextFile(join(project, "package.json"), `{ "private": true, "type": "module" }`);
  await Deno.writeTextFile(join(project, "in.yaml"), INPUT);
  await Deno.writeTextFile(join(project, "program.ts"), PROGRAM);
  await succeeded(project, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", archive);
  return project;
}

async function energyOf(path: string): Promise<unknown> {
  const { return_result, properties } = JSON.parse(await Deno.readTextFile(path));
  assert(Number.isFinite(return_result));
  return { return_result, properties };
}

const hasNpm = await isProgramThere("npm");

Deno.test({
  name: `npm: the package, installed into an empty project${hasNpm ? "" : " (skipped: no npm)"}`,
  ignore: !hasNpm && Deno.env.get("CI") !== "true",
  fn: (t) =>
    withFolder(async (folder) => {
      const project = await installed(folder);
      const command = join(project, "node_modules/.bin/nmer");

      await t.step(
        "its command computes the bits of the source, serially, on workers and in processes",
        async () => {
          const options = ["run", "in.yaml", "-q", "--no-journal"];
          await succeeded(
            project,
            Deno.execPath(),
            "run",
            "-A",
            join(ROOT, "cli.ts"),
            ...options,
            "-o",
            "source.json",
          );
          const reference = await energyOf(join(project, "source.json"));
          for (const mode of ["serial", "workers", "processes"]) {
            await succeeded(project, command, ...options, "--mode", mode, "-p", "2", "-o", `${mode}.json`);
            assertEquals(await energyOf(join(project, `${mode}.json`)), reference, mode);
          }
        },
      );

      await t.step("its command has the exit statuses and the words of nmer", async () => {
        const { code, err } = await ran(project, command, ["run", "none.yaml"]);
        assertEquals(code, 2);
        assertMatch(err, /^nmer: none\.yaml: found "none\.yaml", which does not exist/);
      });

      await t.step("job scripts that it writes start its command", async () => {
        await succeeded(project, command, "slurm", "in.yaml", "--output", "job.sh");
        const script = await Deno.readTextFile(join(project, "job.sh"));
        assertMatch(script, /^nmer=\(\S*\/project\/node_modules\/@nmer\/nmer\/bin\/nmer\.mjs\)$/m);
      });

      await t.step("a program under Deno computes with it", async () => {
        const out = await succeeded(
          project,
          Deno.execPath(),
          ...["run", "-A", "--unstable-worker-options", "program.ts"],
        );
        const { energy, parser } = JSON.parse(out);
        const { return_result } = await energyOf(join(project, "source.json")) as { return_result: number };
        assertEquals(energy, return_result);
        assertEquals(parser, "function");
      });

      await t.step(
        "the compiler finds no mistake in its types, and one where a program has one",
        async () => {
          const tsc = ["run", "-A", "npm:typescript@6.0.3/tsc", "-p", "."];
          const configure = (files: string[]) =>
            Deno.writeTextFile(
              join(project, "tsconfig.json"),
              JSON.stringify({ compilerOptions: COMPILER, files }),
            );
          await Deno.writeTextFile(
            join(project, "deno.d.ts"),
            "declare const Deno: { readTextFile(path: string): Promise<string> };",
          );
          await configure(["program.ts", "deno.d.ts"]);
          await succeeded(project, Deno.execPath(), ...tsc);
          await Deno.writeTextFile(join(project, "wrong.ts"), PROGRAM.replace('"workers"', '"wrokers"'));
          await configure(["wrong.ts", "deno.d.ts"]);
          const { code, out } = await ran(project, Deno.execPath(), tsc);
          assertEquals(code, 2);
          assertMatch(out, /^wrong\.ts\(4,\d+\): error TS2820: Type '"wrokers"' is not assignable/);
        },
      );

      await t.step("Node plans with it", async () => {
        const program = `import { parseInput, prepare } from "./plan.js";
          import { readFileSync } from "node:fs";
          console.log(prepare(parseInput(readFileSync("in.yaml", "utf8"))).plan.taskCount);`;
        await Deno.writeTextFile(join(project, "plan.mjs"), program.replace("./plan.js", `${NAME}/plan`));
        const { code, out, err } = await ran(project, "node", ["plan.mjs"]);
        // Which Node is here is not ours to choose; portable_test.ts has several.
        if (code === 0) assertEquals(out, "19\n");
        else assertMatch(err, /Error: nmer cannot run here: Node \d+ has no .*; take Node 22 or newer/);
      });

      await t.step("Node gets one sentence that names Deno", async () => {
        const { code, err } = await ran(project, "node", ["-e", `import(${JSON.stringify(NAME)})`]);
        assertEquals(code, 1);
        assertMatch(err, /Error: nmer computes under Deno: run this program with `deno run`/);
      });

      await t.step("a Deno that is missing or no program is named, with what to do", async () => {
        const named = await ran(project, command, ["--version"], { NMER_DENO: "/nowhere/deno" });
        assertEquals(named.code, 4);
        assertEquals(
          named.err,
          "nmer: error: NMER_DENO=/nowhere/deno is no file that may be executed; name a Deno, or unset it\n",
        );
        const old = join(folder, "old");
        await Deno.writeTextFile(old, "#!/bin/sh\necho 'deno 2.8.3 (stable)'\n", { mode: 0o755 });
        for (
          const [given, message] of [
            [folder, "is no file that may be executed"],
            ["/bin/ls", "is no Deno that runs here"],
            [old, "is Deno 2.8.3; nmer needs 2.9 or newer"],
          ]
        ) {
          const { code, err } = await ran(project, command, ["--version"], { NMER_DENO: given! });
          assertEquals(code, 4);
          assert(err.startsWith(`nmer: error: NMER_DENO=${given} ${message}`), err);
        }
        await Deno.rename(join(project, "node_modules/@deno"), join(project, "node_modules/@gone"));
        const missing = await ran(project, command, ["--version"]);
        assertEquals(missing.code, 4);
        assertMatch(
          missing.err,
          /^nmer: error: the package @deno\/\S+ is not installed, .*--include=optional/,
        );
        const given = await ran(project, command, ["--version"], { NMER_DENO: Deno.execPath() });
        assertEquals(given.code, 0, given.err);
      });
    }),
});
