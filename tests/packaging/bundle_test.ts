// The bundle beside the source: the same bits, no more rights, and no file more than a command needs.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl, toFileUrl } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { madeBundle } from "./made_bundle.ts";
import { assertStatedSize } from "./stated_size.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

const INPUT = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nNe 0 3 1" }
model: { method: hf, basis: 6-31g }
bsse: [cp, vmfc]
`;

/** Runs a command of nmer as a launcher does, from its bundle or from another folder with a cli.js or cli.ts. */
async function nmer(main: string, cwd: string, ...args: string[]): Promise<string> {
  const config = main.replace(/[^/]*$/, "deno.json");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-prompt", "--config", config, "-P", main, ...args],
    cwd,
    stdin: "null",
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** All that a run of some input gives, but what is of its time and place. */
async function outcome(main: string, cwd: string, input: string, ...args: string[]): Promise<unknown> {
  await nmer(main, cwd, "run", input, "-q", "--fresh", "-o", "result.json", ...args);
  const { properties, return_result, cluster_properties, cluster_results } = JSON.parse(
    await Deno.readTextFile(`${cwd}/result.json`),
  );
  assert(Number.isFinite(return_result));
  return { properties, return_result, cluster_properties, cluster_results };
}

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  return Array.from(Deno.readDirSync(folder), ({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? sizeOf(path) : Deno.statSync(path).size;
  }).reduce((sum, bytes) => sum + bytes, 0);
}

Deno.test("bundle: serial, workers and processes give the bits of the source", () =>
  withFolder(async (folder) => {
    const bundle = await madeBundle();
    await Deno.writeTextFile(`${folder}/in.yaml`, INPUT);
    await assertStatedSize("dist/bundle/", sizeOf(bundle));
    const reference = await outcome(`${ROOT}cli.ts`, folder, "in.yaml", "--mode", "serial");
    for (const mode of ["serial", "workers", "processes"]) {
      const found = await outcome(`${bundle}/cli.js`, folder, "in.yaml", "--mode", mode, "--parallel", "2");
      assertEquals(found, reference, mode);
    }
  }));

Deno.test("bundle: it plans as the source does, word for word", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/in.yaml`, INPUT);
    const [bundled, source] = await Promise.all(
      [`${await madeBundle()}/cli.js`, `${ROOT}cli.ts`].map((main) =>
        nmer(main, folder, "plan", "in.yaml", "--tasks")
      ),
    );
    assertEquals(bundled, source);
  }));

Deno.test("bundle: every command is in it, and what serve talks with", () =>
  withFolder(async (folder) => {
    const bundle = `${await madeBundle()}/cli.js`;
    // Completions are made from all commands.
    const [bundled, source] = await Promise.all(
      [bundle, `${ROOT}cli.ts`].map((main) => nmer(main, folder, "completions", "bash")),
    );
    assertEquals(bundled, source);
    assertMatch(await nmer(bundle, folder, "serve"), /^\{"type":"hello"/);
  }));

Deno.test("bundle: a program imports the library from it, and computes on workers", () =>
  withFolder(async (folder) => {
    const bundle = await madeBundle();
    const program = `const [bundle] = Deno.args;
const { NmerError, parseInput, prepare, run } = await import(bundle + "/mod.js");
const parts = await import(bundle + "/parts.js");
const { assembly, statistics } = await run(prepare(parseInput(${JSON.stringify(INPUT)})), { parallel: 2 });
let isSame = false;
try { parseInput("molecule: 1"); } catch (error) { isSame = error instanceof NmerError && error instanceof parts.NmerErrorBase; }
console.log(JSON.stringify([assembly.returned.energy, statistics.mode, isSame]));
`;
    await Deno.writeTextFile(`${folder}/program.js`, program);
    await Deno.writeTextFile(`${folder}/in.yaml`, INPUT);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-q",
        "-A",
        "--no-config",
        "--unstable-worker-options",
        "program.js",
        toFileUrl(bundle).href,
      ],
      cwd: folder,
    }).output();
    assertMatch(new TextDecoder().decode(stdout), /^\[/, new TextDecoder().decode(stderr));
    const [energy, mode, isSame] = JSON.parse(new TextDecoder().decode(stdout));
    const { return_result } = await outcome(`${ROOT}cli.ts`, folder, "in.yaml", "--mode", "serial") as {
      return_result: number;
    };
    assertEquals([energy, mode, isSame], [return_result, "workers", true]);
  }));

Deno.test("bundle: Deno needs nothing but its files, and before a command is known reads those of none", async () => {
  const bundle = await madeBundle();
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config", "--no-remote", "--no-npm", `${bundle}/cli.js`],
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: readonly { specifier: string; error?: string }[];
  };
  const strays = modules.filter(({ specifier, error }) =>
    error !== undefined || !/^node:/.test(specifier) && !specifier.startsWith(toFileUrl(bundle).href)
  );
  assertEquals(strays, []);
  assertEquals(modules.filter(({ specifier }) => /_commands?-\w+\.js$/.test(specifier)), []);
  assert(
    Array.from(Deno.readDirSync(`${bundle}/command_line`)).some(({ name }) => /^plan_command-/.test(name)),
  );
});

Deno.test("bundle: configurations of Deno in the folders above are not followed", () =>
  withFolder(async (folder) => {
    // As anybody can put one into /tmp.
    const bundle = `${folder}/nmer`;
    await new Deno.Command("cp", { args: ["-r", await madeBundle(), bundle] }).output();
    const imports = { [`${toFileUrl(bundle)}/command_line/cli.js`]: `${toFileUrl(folder)}/other.js` };
    await Deno.writeTextFile(`${folder}/other.js`, 'console.log("hostile");');
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ workspace: ["./nmer"], imports }));
    assertMatch(await nmer(`${bundle}/cli.js`, folder, "--version"), /^nmer \d/);
  }));

// A command that computes by a server which is a process of a Deno, and by one of a Python.
const PROGRAMS = {
  xtb: { there: await isProgramThere("xtb"), model: "method: gfn2-xtb" },
  psi4: { there: await isProgramThere("psi4"), model: "method: hf, basis: sto-3g" },
};
for (const [program, { there, model }] of Object.entries(PROGRAMS)) {
  Deno.test({
    name: `bundle: it computes by ${program}`,
    ignore: !there && Deno.env.get("CI") !== "true",
    fn: () =>
      withFolder(async (folder) => {
        await Deno.writeTextFile(
          `${folder}/in.yaml`,
          `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { program: ${program}, ${model} }\nbsse: [nocp]\n`,
        );
        const [bundled, source] = [
          await outcome(`${await madeBundle()}/cli.js`, folder, "in.yaml"),
          await outcome(`${ROOT}cli.ts`, folder, "in.yaml"),
        ];
        assertEquals(bundled, source);
      }),
  });
}
