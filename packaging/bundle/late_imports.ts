// Imports that are read only when they are reached. In the source their names are no literals (lib/base/workarounds/
// late_module.ts), so that Deno does not read them before; the bundler has to see them, and in what it writes they must
// be hidden from Deno again.

import { join } from "@std/path";

// What a module's name is given to in the bundle, for Deno not to see it.
const HIDDEN = "nmerLate";

/**
 * A module with its late imports as literals. A name with a part that is computed, `import(late(`./${file}`))`, stands
 * for all files of which the module has the names as texts.
 */
export function withLiteralImports(text: string): string {
  return text
    .replace(/\bimport\(late\(("[^"]+")\)\)/g, "import($1)")
    .replace(/\bimport\(late\(`(\.\/)\$\{(\w+)\}`\)\)/g, (_, start: string, variable: string) => {
      const names = new Set(Array.from(text.matchAll(/"([\w./-]+\.ts)"/g), ([, name]) => name!));
      const loads = Array.from(
        names,
        (name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(start + name)})`,
      ).filter((load) => !load.includes(`"${start}.`));
      return `({ ${loads.join(", ")} })[${variable}]()`;
    });
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
