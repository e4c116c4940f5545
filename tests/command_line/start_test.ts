// What a command loads before it does anything: most of the time of a short one.

import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { withFolder } from "../folders.ts";
import { HELIUM_DIMER } from "./fake_host.ts";

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier: string };
  }[];
}

/** All that some modules load when they are imported, packages and Node's modules among them. */
function loadedWith(...names: readonly string[]): Promise<ReadonlySet<string>> {
  return reached(names, ({ isDynamic }) => isDynamic !== true);
}

/** All that Deno reads before it runs a module: what this may come to import as well. */
function readBefore(name: string): Promise<ReadonlySet<string>> {
  return reached([name], () => true);
}

type Dependency = NonNullable<Module["dependencies"]>[number];

async function reached(
  names: readonly string[],
  follows: (dependency: Dependency) => boolean,
): Promise<ReadonlySet<string>> {
  const root = new URL("../..", import.meta.url);
  const byName = new Map((await Promise.all(names.map(modulesOf))).flat().map((one) => [one.specifier, one]));
  const found = new Set<string>();
  const visit = (specifier: string) => {
    if (found.has(specifier)) return;
    found.add(specifier);
    for (const dependency of byName.get(specifier)?.dependencies ?? []) {
      if (dependency.code !== undefined && follows(dependency)) visit(dependency.code.specifier);
    }
  };
  for (const name of names) visit(new URL(name, root).href);
  return new Set(Array.from(found, (specifier) => specifier.replace(root.href, "")));
}

async function modulesOf(name: string): Promise<readonly Module[]> {
  const root = new URL("../..", import.meta.url);
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", name], cwd: root })
    .output();
  return (JSON.parse(new TextDecoder().decode(stdout)) as { modules: readonly Module[] }).modules;
}

Deno.test("start: before a command is known, Deno reads the files of none", async () => {
  const read = await readBefore("cli.ts");
  assert(read.has("lib/command_line/commands/table.ts"));
  const later = /_commands?\.ts$|^lib\/(calculation|engine|report|execution\/(run|journal))\//;
  assertEquals([...read].filter((name) => later.test(name)), []);
});

Deno.test("start: to plan, nmer loads neither a journal nor what carries tasks or reports on them", async () => {
  const loaded = await loadedWith("cli.ts", "lib/command_line/commands/plan_command.ts");
  assert(loaded.has("lib/plan/plan.ts"));
  const unneeded =
    /^npm:(@opentelemetry|.*\/path\/)|^node:(?!path$)|^lib\/(execution\/(mod\.ts|journal)|assembly|report\/mod\.ts)|_command\.ts$/;
  assertEquals([...loaded].filter((name) => unneeded.test(name)), [
    "lib/command_line/commands/plan_command.ts",
  ]);
});

Deno.test("start: to plan, nmer loads what the engine knows of its calculations, not what computes", async () => {
  const loaded = await loadedWith("cli.ts", "lib/command_line/commands/plan_command.ts");
  assert(loaded.has("lib/engine/scf/plan.ts"));
  const computing =
    /^lib\/engine\/(mod\.ts|linalg|properties|wasm_memory)|^lib\/engine\/(methods\/methods|integrals\/boys|scf\/cycle|mp2\/mp2_energy)\.ts/;
  assertEquals([...loaded].filter((name) => computing.test(name)), []);
});

Deno.test("start: to read an input, nmer sets up nothing of Node but what a path needs", async () => {
  const loaded = await loadedWith("cli.ts", "lib/command_line/commands/validate_command.ts");
  assertEquals([...loaded].filter((name) => /^npm:.*\/yaml|^node:(?!path$)/.test(name)), []);
});

Deno.test("start: what draws reports is loaded by report alone", async () => {
  const folder = "lib/command_line/commands";
  const commands = Array.from(
    Deno.readDirSync(new URL(`../../${folder}`, import.meta.url)),
    ({ name }) => name,
  )
    .filter((name) => name.endsWith("_command.ts"));
  const drawing =
    /^npm:.*(3dmol|plot|linkedom|write-excel-file)|^lib\/report\/(drawings|render\/html|sheets)\//;
  for (const name of commands) {
    const loaded = [...await loadedWith("cli.ts", `${folder}/${name}`)].filter((one) => drawing.test(one));
    assertEquals(loaded.length > 0, name === "report_command.ts", `${name} loads ${loaded[0]}`);
  }
});

Deno.test("plan: a journal beside the input tells how long its models take, and plan says so", () =>
  withFolder(async (folder) => {
    const root = fromFileUrl(new URL("../..", import.meta.url));
    await Deno.writeTextFile(`${folder}/he.yaml`, HELIUM_DIMER);
    const nmer = async (...args: string[]) => {
      const { stdout, code } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-P", `--config=${root}/deno.json`, `${root}/cli.ts`, ...args],
        cwd: folder,
      }).output();
      assertEquals(code, 0);
      return new TextDecoder().decode(stdout);
    };
    const before = JSON.parse(await nmer("plan", "he.yaml", "--format", "json"));
    await nmer("run", "he.yaml", "-q");
    const files = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    const after = JSON.parse(await nmer("plan", "he.yaml", "--format", "json"));
    assertEquals([before.times_from, after.times_from], [undefined, "he.nmer.db"]);
    assertNotEquals(before.levels[0].estimated_core_seconds, after.levels[0].estimated_core_seconds);
    assertStringIncludes(await nmer("plan", "he.yaml"), "by the times in he.nmer.db");
    assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name).sort(), files);
  }));

Deno.test({
  name: "plan: a journal of another user beside the input is not opened, and plan says so; a named one is",
  ignore: Deno.build.os !== "linux" || Deno.uid() !== 0,
  fn: () =>
    withFolder(async (folder) => {
      const cli = fromFileUrl(new URL("../../cli.ts", import.meta.url));
      await Deno.writeTextFile(`${folder}/he.yaml`, HELIUM_DIMER);
      const nmer = async (...args: string[]) => {
        const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
          args: ["run", "-q", "-A", cli, ...args],
          cwd: folder,
        }).output();
        return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      };
      await nmer("run", "he.yaml", "-q");
      await Deno.chown(`${folder}/he.nmer.db`, 12345, 12345);
      const said = await nmer("plan", "he.yaml");
      assertStringIncludes(said, "he.nmer.db is of another user: its times are not used");
      assertEquals(said.includes("by the times in"), false);
      assertStringIncludes(
        await nmer("plan", "he.yaml", "--journal", "he.nmer.db"),
        "by the times in he.nmer.db",
      );
    }),
});
