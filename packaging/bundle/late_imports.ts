// Imports that are read only when they are reached. In the source their names are no literals (lib/base/workarounds/
// late_module.ts), so that Deno does not read them before; the bundler has to see them, and in what it writes they must
// be hidden from Deno again.

import { join } from "@std/path";

// What a module's name is given to in the bundle, for Deno not to see it.
const HIDDEN = "nmerLate";

/**
 * A module with its late imports as literals. A name with a part that is computed, `import(late(`./${file}`))`, stands
 * for all files of which the module has the names as texts.
 *
 * @throws {Error} Where a name is written in another way: the bundle would lack the module.
 */
export function withLiteralImports(text: string): string {
  const literal = text
    .replace(/\bimport\(\s*late\(\s*("[^"]+"),?\s*\),?\s*\)/g, "import($1)")
    .replace(
      /\bimport\(\s*late\(\s*`(\.\/)\$\{(\w+)\}`,?\s*\),?\s*\)/g,
      (_, start: string, variable: string) => {
        const names = new Set(Array.from(text.matchAll(/"([\w./-]+\.ts)"/g), ([, name]) => name!));
        const loads = Array.from(
          names,
          (name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(start + name)})`,
        ).filter((load) => !load.includes(`"${start}.`));
        return `({ ${loads.join(", ")} })[${variable}]()`;
      },
    );
  const missed = /^.*\blate\((?!specifier: string).*$/m.exec(literal);
  if (missed !== null) throw new Error(`the bundle cannot see which module this is: ${missed[0].trim()}`);
  return literal;
}

/**
 * A file of the bundle with its imports of others, those by `import()`, hidden from Deno.
 *
 * @param text The file.
 * @param names The names of all files of its folder.
 */
export function withHiddenImports(text: string, names: readonly string[]): string {
  let hasAny = false;
  const hidden = text.replace(/\bimport\("\.\/([^"]+)"\)/g, (literal, name: string) => {
    if (!names.includes(name)) return literal;
    hasAny = true;
    return `import(${HIDDEN}("./${name}"))`;
  });
  return hasAny ? `const ${HIDDEN} = (name) => name;\n${hidden}` : text;
}

/** Hides the imports in all files of a folder. */
export async function hideImports(folder: string): Promise<void> {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) =>
    name.endsWith(".js")
  );
  for (const name of names) {
    const path = join(folder, name);
    await Deno.writeTextFile(path, withHiddenImports(await Deno.readTextFile(path), names));
  }
}
