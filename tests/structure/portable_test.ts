// What runs without Deno: in Node, in browsers. Nothing that these entries load may touch Deno or import a module of Node,
// and none may use what Node 22 and browsers of 2024 do not have. tests/portable/ runs them there.

import { assert, assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join, relative } from "@std/path";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

/** Entries of the library, and the doors of rooms for them. */
const PORTABLE = [
  "plan.ts",
  "portable.ts",
  "workers/task_worker.ts",
  "lib/execution/portable.ts",
  "lib/programs/portable.ts",
];

/** Methods that Node 22 has not; lib/base/workarounds/ has others in their place, which may use them. */
const TOO_YOUNG =
  /\bMath\.sumPrecise|\.getOrInsert(?:Computed)?\(|\.(?:from|to)(?:Base64|Hex)\(|\bRegExp\.escape/;
const MAY_USE = ["lib/base/exact_sum.ts"];

/** Modules of packages that are free of Node in what portable entries load of them. */
const PACKAGES = /^(?:effect\/\w+|yaml|zod)$/;

Deno.test("portable: what runs without Deno loads nothing that touches Deno or Node", async () => {
  const wrong: string[] = [];
  const loaded = await loadedBy(PORTABLE);
  assert(loaded.size > 250, `only ${loaded.size} modules`);
  for (const [file, by] of loaded) {
    if (!file.endsWith(".ts")) {
      if (!file.endsWith(".json") && !PACKAGES.test(file)) wrong.push(`${by} imports ${file}`);
      continue;
    }
    const code = withoutComments(await Deno.readTextFile(join(ROOT, file)));
    if (/\bDeno\s*[.[]/.test(code)) wrong.push(`${file}, which ${by} imports, touches Deno`);
    if (TOO_YOUNG.test(code) && !MAY_USE.includes(file)) {
      wrong.push(`${file}, which ${by} imports, has ${TOO_YOUNG.exec(code)![0]}`);
    }
  }
  assertEquals(wrong, []);
});

Deno.test("portable: planning loads none of the code that runs SQLite, MPI or programs of others", async () => {
  const rooms = /^lib\/(?:cluster|command_line|execution\/(?:journal|sandbox))\//;
  const loaded = [...(await loadedBy(PORTABLE)).keys()];
  assertEquals(loaded.filter((file) => rooms.test(file)), []);
});

/** All modules that entries load, each with one that imports it; not those that are loaded late. */
async function loadedBy(entries: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const loaded = new Map(entries.map((entry) => [entry, "its user"]));
  for (const [file] of loaded) { // which grows meanwhile
    if (!file.endsWith(".ts") || file.endsWith(".d.ts")) continue;
    const code = withoutComments(await Deno.readTextFile(join(ROOT, file)));
    for (const specifier of importsIn(code)) {
      const target = specifier.startsWith(".")
        ? relative(ROOT, join(ROOT, dirname(file), specifier))
        : specifier;
      if (!loaded.has(target)) loaded.set(target, file);
    }
  }
  return loaded;
}

// What is imported for its types alone is not loaded, nor what is imported as text.
function importsIn(code: string): readonly string[] {
  const statements = code.matchAll(
    /^(?:import|export)\s+(?!type\b)(?:([^;"']*?)\s+from\s+)?"([^"]+)"/gm,
  );
  const loading = Array.from(statements).filter(([, names = ""]) => {
    const listed = /^\{([^]*)\}$/.exec(names.trim())?.[1]!;
    return listed === undefined ||
      !listed.split(",").every((name) => name.trim() === "" || name.trim().startsWith("type "));
  });
  const dynamic = code.matchAll(/(?<!typeof )\bimport\((?<name>"[^"]+")\)/g);
  return [
    ...loading.map(([, , specifier]) => specifier!),
    ...Array.from(dynamic, ({ groups }) => groups!["name"]!.slice(1, -1)),
  ];
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, "").replace(/(?<![:"'`\\])\/\/.*$/gm, "");
}
