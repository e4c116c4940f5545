// The structure of lib/ as a check: which room may import which. The table is docs/architecture.md's.

import { assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join, relative } from "@std/path";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

/** Rooms that each room may import, besides itself. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  "lib/base": [],
  "lib/machine": ["lib/base"],
  "lib/input": ["lib/base"],
  "lib/molecule": ["lib/base"],
  "lib/plan": ["lib/base", "lib/molecule"],
  "lib/engine": ["lib/base"],
  "lib/programs": ["lib/base", "lib/molecule", "lib/engine"],
  "lib/execution": ["lib/base", "lib/plan", "lib/programs"],
  "lib/cluster": ["lib/base", "lib/machine", "lib/plan", "lib/programs", "lib/execution"],
  "lib/assembly": ["lib/base", "lib/molecule", "lib/plan"],
  "lib/report": ["lib/base", "lib/molecule", "lib/plan", "lib/assembly"],
  "lib/calculation": [
    "lib/base",
    "lib/machine",
    "lib/input",
    "lib/molecule",
    "lib/plan",
    "lib/programs",
    "lib/execution",
    "lib/cluster",
    "lib/assembly",
    "lib/report",
  ],
  "lib/verification": [
    "lib/base",
    "lib/input",
    "lib/molecule",
    "lib/plan",
    "lib/execution",
    "lib/assembly",
    "lib/report",
    "lib/calculation",
  ],
  "lib/command_line": [
    "lib/base",
    "lib/machine",
    "lib/input",
    "lib/plan",
    "lib/execution",
    "lib/cluster",
    "lib/report",
    "lib/calculation",
    "lib/verification",
  ],
  "workers": ["lib/base", "lib/programs"],
};

/** Files of one folder, folders not counted. */
const MAX_FILES = 24;

/** Single files that may import a room that their own may not. */
const ADAPTERS: Readonly<Record<string, readonly string[]>> = {
  "lib/molecule/doubts.ts": ["lib/input"],
  "lib/molecule/from_record.ts": ["lib/input"],
  "workers/interactions_worker.ts": ["lib/molecule"],
  "workers/journal_thread.ts": ["lib/execution"],
};

Deno.test("structure: rooms import only what the table allows", async () => {
  const violations: string[] = [];
  for (const file of await sources(["lib", "workers"])) {
    const room = roomOf(file);
    const allowed = [room, ...(TABLE[room] ?? []), ...(ADAPTERS[file] ?? [])];
    for (const specifier of await importsOf(file)) {
      if (!specifier.startsWith(".")) continue;
      const target = relative(ROOT, join(ROOT, dirname(file), specifier));
      if (!allowed.includes(roomOf(target))) violations.push(`${file} imports ${target}`);
    }
  }
  assertEquals(violations, []);
});

Deno.test("structure: no folder reaches itself through others that it imports, types included", async () => {
  const imports = new Map<string, Set<string>>();
  for (const file of await sources(["lib", "workers"])) {
    if (/\/(?:mod|portable)\.ts$/.test(file)) continue; // doors of a folder: what they show is not what it needs
    const targets = imports.getOrInsertComputed(dirname(file), () => new Set());
    for (const specifier of await importsOf(file)) {
      if (specifier.startsWith(".")) {
        targets.add(dirname(relative(ROOT, join(ROOT, dirname(file), specifier))));
      }
    }
    targets.delete(dirname(file));
  }
  assertEquals([...imports.keys()].flatMap((folder) => circleFrom(folder, imports)), []);
});

Deno.test("structure: no folder of lib holds more than 24 files flat", async () => {
  const files = new Map<string, number>();
  for (const file of await allFiles(["lib"])) {
    files.set(dirname(file), (files.get(dirname(file)) ?? 0) + 1);
  }
  assertEquals([...files].filter(([, count]) => count > MAX_FILES), []);
});

Deno.test("structure: the table is that of docs/architecture.md", async () => {
  const text = await Deno.readTextFile(join(ROOT, "docs/architecture.md"));
  const rows = [...text.matchAll(/^\| `((?:lib\/)?\w+)\/`\s*\| .* \| (.*?)\s*\|$/gm)];
  assertEquals(rows.map(([, room]) => room), Object.keys(TABLE));
  for (const [, room, allowed] of rows) {
    const rooms = TABLE[room!]!.map((name) => name.replace("lib/", ""));
    if (allowed === "nothing") assertEquals(rooms, []);
    else if (!allowed!.startsWith("all above")) {
      const named = allowed!.replace(/\(.*?\)/g, "").split(",").map((name) => name.trim());
      assertEquals(named.filter((name) => !(name === "input" && room === "lib/molecule")), rooms, room);
    }
  }
});

Deno.test("structure: every room is in the table, and no file stands outside of a room", async () => {
  const rooms = new Set((await sources(["lib", "workers"])).map(roomOf));
  assertEquals([...rooms].sort(), Object.keys(TABLE).sort());
});

Deno.test("structure: packages are imported by their names in deno.json, with no version in the code", async () => {
  const { imports } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json"))) as {
    imports: Record<string, string>;
  };
  const known = Object.keys(imports);
  const unknown: string[] = [];
  for (
    const file of [...await sources(["lib", "workers", "tests", "bench"]), "mod.ts", "parts.ts", "cli.ts"]
  ) {
    for (const specifier of await importsOf(file)) {
      const named = known.some((name) =>
        name.endsWith("/") ? specifier.startsWith(name) : specifier === name
      );
      if (!/^(?:\.|node:)/.test(specifier) && !named) unknown.push(`${file} imports ${specifier}`);
    }
  }
  assertEquals(unknown, []);
});

Deno.test("structure: no file of lib is over 400 lines", async () => {
  const long: string[] = [];
  for (const file of await sources(["lib"])) {
    const lines = (await Deno.readTextFile(join(ROOT, file))).split("\n").length;
    if (lines > 400) long.push(`${file}: ${lines} lines`);
  }
  assertEquals(long, []);
});

function roomOf(file: string): string {
  const [top, room] = file.split("/");
  return top === "workers" ? "workers" : `${top}/${room}`;
}

/** A shortest way from a folder back to itself along the imports; empty where there is none. */
function circleFrom(start: string, imports: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    for (const next of imports.get(way.at(-1)!) ?? []) {
      if (next === start) return [[...way, start].join(" -> ")];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return [];
}

async function sources(folders: readonly string[]): Promise<string[]> {
  return (await allFiles(folders)).filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
}

async function allFiles(folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for await (const entry of Deno.readDir(join(ROOT, folder))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) found.push(...await allFiles([path]));
      else found.push(path);
    }
  }
  return found.sort();
}

async function importsOf(file: string): Promise<string[]> {
  const text = await Deno.readTextFile(join(ROOT, file));
  const statements = text.matchAll(/^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
  const dynamic = text.matchAll(/\bimport\((?:late\()?"([^"]+)"\)/g);
  return [...statements, ...dynamic].map((match) => match[1]!);
}
