// What the library shows: the main entry is small, each of its exports has an example that runs, and every class of
// errors that it can raise is in the union.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, relative } from "@std/path";
import { documented } from "../suite/parts.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** The main entry is to be read at one sight. */
const MAX_EXPORTS = 40;

interface Symbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly location: { readonly filename: string };
    readonly jsDoc?: { readonly tags?: readonly { readonly kind: string }[] };
  }[];
}

async function exportsOf(entry: string): Promise<readonly Symbol[]> {
  const args = ["doc", "--json", "--no-lock", entry];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  assert(stdout.length > 0, new TextDecoder().decode(stderr));
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as {
    nodes: Record<string, { symbols: readonly Symbol[] }>;
  };
  return Object.values(nodes).flatMap(({ symbols }) => symbols);
}

Deno.test("structure: every export of the main entry has an example, in a file whose examples are run", async () => {
  const symbols = await exportsOf("mod.ts");
  assert(symbols.length > 20 && symbols.length <= MAX_EXPORTS, `${symbols.length} exports`);
  const run = await documented(ROOT);
  const without = symbols.filter(({ declarations }) =>
    !declarations.some(({ location, jsDoc }) =>
      jsDoc?.tags?.some(({ kind }) => kind === "example") &&
      run.includes(relative(ROOT, fromFileUrl(location.filename)))
    )
  );
  assertEquals(without.map(({ name }) => name), []);
});

Deno.test("structure: what the main entry has, parts does not have again", async () => {
  const main = new Set((await exportsOf("mod.ts")).map(({ name }) => name));
  const twice = (await exportsOf("parts.ts")).filter(({ name }) => main.has(name));
  assertEquals(twice.map(({ name }) => name), []);
});

Deno.test("structure: all classes of errors but the command line's are exported, and in the union", async () => {
  const union = /export type NmerError =([^;]*);/.exec(
    await Deno.readTextFile(`${ROOT}/lib/calculation/errors.ts`),
  )![1]!;
  const inUnion = [...union.matchAll(/\w+/g)].map(([name]) => name).sort();
  const raised: string[] = [];
  for await (const file of modules("lib")) {
    if (file.startsWith("lib/command_line/")) continue;
    const text = await Deno.readTextFile(`${ROOT}/${file}`);
    raised.push(...[...text.matchAll(/class (\w+) extends NmerError/g)].map((match) => match[1]!));
  }
  assertEquals(inUnion, raised.sort());
  const exported = (await exportsOf("mod.ts")).map(({ name }) => name);
  assertEquals(raised.filter((name) => !exported.includes(name)), []);
});

async function* modules(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${ROOT}/${folder}`)) {
    if (isDirectory) yield* modules(`${folder}/${name}`);
    else if (name.endsWith(".ts")) yield `${folder}/${name}`;
  }
}
