// Late imports between source and bundle, and the names of packages.

import { assertEquals, assertThrows } from "@std/assert";
import { withHiddenImports, withLiteralImports } from "../../packaging/bundle/late_imports.ts";
import { nameInPackages } from "../../packaging/bundle/packages.ts";

Deno.test("late imports: a name becomes a literal, a computed one all files that the module names", () => {
  assertEquals(withLiteralImports('await import(late("../a.ts"))'), 'await import("../a.ts")');
  assertEquals(
    withLiteralImports('import { x } from "./x.ts"; load("a_command.ts"); await import(late(`./${file}`))'),
    'import { x } from "./x.ts"; load("a_command.ts"); ' +
      'await ({ "a_command.ts": () => import("./a_command.ts") })[file]()',
  );
});

Deno.test("late imports: their names may stand on lines of their own, and none is missed", () => {
  assertEquals(withLiteralImports('await import(\n  late("./a.ts")\n)'), 'await import("./a.ts")');
  assertEquals(
    withLiteralImports('await import(\n  late(\n    "./a.ts",\n  ),\n)'),
    'await import("./a.ts")',
  );
  for (const text of ['const name = late("./a.ts");', "import(late(name))", "import(late(`./${a}/${b}`))"]) {
    assertThrows(() => withLiteralImports(text), Error, text);
  }
});

Deno.test("late imports: files of the bundle are hidden from Deno, and no other text is touched", () => {
  assertEquals(
    withHiddenImports('a = import("./a-1.js"); b = "import(\\"./a-1.js\\")"; c = import("./c.js")', [
      "a-1.js",
    ]),
    'const nmerLate = (name) => name;\na = import(nmerLate("./a-1.js")); b = "import(\\"./a-1.js\\")"; c = import("./c.js")',
  );
  assertEquals(withHiddenImports("a = 1", ["a.js"]), "a = 1");
});

Deno.test("packages: names of the import map are those of packages, without versions", () => {
  const imports = {
    "effect": "npm:effect@4.1.0",
    "effect/": "npm:/effect@4.1.0/",
    "@std/path": "npm:deno-std@1.4.0/path/mod.js",
    "@observablehq/plot": "npm:@observablehq/plot@0.6.17",
  };
  const found = ["effect", "effect/Effect", "@std/path", "@observablehq/plot", "d3"].map((name) =>
    nameInPackages(name, imports)
  );
  assertEquals(found, ["effect", "effect/Effect", "deno-std/path/mod.js", "@observablehq/plot", undefined]);
});
