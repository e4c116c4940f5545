// What a command loads before it does anything: most of the time of a short one.

import { assert, assertEquals } from "@std/assert";

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier: string };
  }[];
}

/** All that a module loads when it is imported, packages and Node's modules among them. */
async function loadedWith(...names: readonly string[]): Promise<ReadonlySet<string>> {
  const root = new URL("../..", import.meta.url);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "cli.ts"],
    cwd: root,
  })
    .output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: readonly Module[] };
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set<string>();
  const load = (specifier: string) => {
    if (loaded.has(specifier)) return;
    loaded.add(specifier);
    for (const { isDynamic, code } of byName.get(specifier)?.dependencies ?? []) {
      if (isDynamic !== true && code !== undefined) load(code.specifier);
    }
  };
  for (const name of names) load(new URL(name, root).href);
  return new Set(Array.from(loaded, (specifier) => specifier.replace(root.href, "")));
}

Deno.test("start: to plan, nmer loads neither a journal nor what carries tasks or reports on them", async () => {
  const loaded = await loadedWith("cli.ts", "lib/command_line/plan_command.ts");
  assert(loaded.has("lib/plan/plan.ts"));
  const unneeded = /^node:(?!path$)|^lib\/(execution\/(?!living_processes)|assembly|report)|_command\.ts$/;
  assertEquals([...loaded].filter((name) => unneeded.test(name)), ["lib/command_line/plan_command.ts"]);
});
