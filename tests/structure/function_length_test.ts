// Functions are short enough to be read at a glance: a name for each part instead of closures of closures.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join, relative } from "@std/path";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

/** Lines of the longest function. */
const MAX_LINES = 60;

/** Half of all functions are shorter than this. */
const MAX_MEDIAN_LINES = 12;

/** Functions that may be longer, and why. */
const EXEMPT: Readonly<Record<string, string>> = {};

interface Measured {
  readonly name: string;
  readonly lines: number;
}

Deno.test(`structure: no function of lib is over ${MAX_LINES} lines, half are below ${MAX_MEDIAN_LINES}`, async () => {
  const measured: Measured[] = [];
  for await (const file of modules(join(ROOT, "lib"))) {
    measured.push(...functionsOf(relative(ROOT, file), await Deno.readTextFile(file)));
  }
  assert(measured.length > 1000);
  const long = measured.filter(({ name, lines }) => lines > MAX_LINES && EXEMPT[name] === undefined);
  assertEquals(long, []);
  const lengths = measured.map(({ lines }) => lines).sort((a, b) => a - b);
  assert(lengths[lengths.length >> 1]! < MAX_MEDIAN_LINES);
  const needless = Object.keys(EXEMPT).filter((name) =>
    !measured.some((found) => found.name === name && found.lines > MAX_LINES)
  );
  assertEquals(needless, []);
});

/** The functions of a module that have a body of statements, with their lines, nested ones included. */
function functionsOf(file: string, text: string): Measured[] {
  const found: Measured[] = [];
  const measure = (node: Deno.lint.Node & { readonly body?: unknown }, name: string) => {
    if ((node.body as Deno.lint.Node | null)?.type !== "BlockStatement") return;
    found.push({ name: `${file}:${name}`, lines: text.slice(...node.range).split("\n").length });
  };
  const plugin: Deno.lint.Plugin = {
    name: "length",
    rules: {
      length: {
        create: () => ({
          FunctionDeclaration: (node) => measure(node, node.id?.name ?? "default"),
          FunctionExpression: (node) => measure(node, nameOf(node)),
          ArrowFunctionExpression: (node) => measure(node, nameOf(node)),
        }),
      },
    },
  };
  Deno.lint.runPlugin(plugin, file, text);
  return found;
}

/** The name that a function is given where it stands. */
function nameOf(node: Deno.lint.Node): string {
  const { parent } = node as unknown as { readonly parent: { readonly [key: string]: unknown } };
  const named = (parent["id"] ?? parent["key"]) as { readonly name?: string } | undefined;
  return named?.name ?? "";
}

async function* modules(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* modules(path);
    else if (name.endsWith(".ts") && !name.endsWith(".d.ts") && !name.endsWith("_wasm.ts")) yield path;
  }
}
