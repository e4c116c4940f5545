// The modules of the bundle, by esbuild: packages from a folder, late imports as literals, texts as texts.

import * as esbuild from "esbuild";
import { basename, join } from "@std/path";
import { hideImports, withLiteralImports } from "./late_imports.ts";
import type { Packages } from "./packages.ts";

/** Entries that are bundled together, in a folder of the bundle. */
export interface Part {
  /** The folder for its files. */
  readonly folder: string;
  /** Modules, from the root of the project. */
  readonly entries: readonly string[];
  /** Whether they import Effect: then each is a file at the root as well, which imports the workaround before. */
  readonly effect?: boolean;
  /** Packages that are imported as they are, because whoever imports the part has them: default none. */
  readonly external?: readonly string[];
}

/** From where to where. */
export interface Places {
  readonly root: string;
  readonly packages: Packages;
  readonly target: string;
}

const WORKAROUND = "lib/base/workarounds/effect_async_hooks.ts";
const YAML = "lib/base/workarounds/yaml_modules.ts";

/**
 * Writes the files of parts.
 *
 * @returns The paths of all files that they are made of.
 */
export async function bundled(parts: readonly Part[], places: Places): Promise<readonly string[]> {
  const inputs = new Set<string>();
  try {
    for (const part of parts) {
      const { metafile } = await esbuild.build(optionsOf(part, places));
      for (const path of Object.keys(metafile!.inputs)) inputs.add(path);
      if (part.effect === true) await writeEntries(part, places.target);
    }
    for (const folder of new Set(parts.map(({ folder }) => folder))) {
      await hideImports(join(places.target, folder));
    }
  } finally {
    await esbuild.stop();
  }
  return [...inputs];
}

function optionsOf(
  { folder, entries, effect, external = [] }: Part,
  { root, packages, target }: Places,
): esbuild.BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: [...entries, ...(effect === true ? [WORKAROUND] : [])]
      .map((entry) => ({ in: entry, out: basename(entry, ".ts") })),
    outdir: join(target, folder),
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: effect === true,
    format: "esm",
    platform: "node",
    target: "esnext",
    conditions: ["deno"],
    nodePaths: [packages.folder],
    // Each entry of a part is the main module, where any of it is.
    define: { "import.meta.main": "true" },
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
    minifySyntax: true,
    plugins: [sourcePlugin(root, packages, external)],
  };
}

/**
 * Finds packages in their folder, and reads what is not TypeScript.
 *
 * @param root The root of the project.
 * @param external Modules that stay outside.
 * @param lateImports Whether modules that are imported late become a part of what is made; default true. What needs Deno
 * is imported late, or not at all, by what runs without.
 */
export function sourcePlugin(
  root: string,
  packages: Packages,
  external: readonly string[] = [],
  lateImports = true,
): esbuild.Plugin {
  return {
    name: "nmer",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind, with: attributes, pluginData }) => {
        if (pluginData === "named" || kind === "entry-point") return undefined;
        if (path.startsWith("node:")) return { path, external: true };
        const name = packages.nameOf(path);
        if (name !== undefined && external.includes(packageOf(name))) return { path: name, external: true };
        return name === undefined ? undefined : build.resolve(name, {
          kind,
          resolveDir: root,
          with: attributes,
          pluginData: "named",
        });
      });
      build.onLoad({ filter: /./ }, async ({ path, with: attributes }) => {
        if (attributes.type === "text") return { contents: await Deno.readFile(path), loader: "text" };
        if (path.endsWith(".json") && path.startsWith(root)) {
          const data = JSON.stringify(JSON.parse(await Deno.readTextFile(path)));
          return { contents: `export default JSON.parse(${JSON.stringify(data)});`, loader: "js" };
        }
        if (!path.startsWith(root) || !path.endsWith(".ts")) return undefined;
        if (path === join(root, YAML)) return { contents: yamlModules(packages), loader: "ts" };
        const text = await Deno.readTextFile(path);
        return { contents: lateImports ? withLiteralImports(text) : text, loader: "ts" };
      });
    },
  };
}

/** The package of a module: `effect` of `effect/Effect`. */
export function packageOf(module: string): string {
  return module.split("/", module.startsWith("@") ? 2 : 1).join("/");
}

/** In the place of YAML: the package gives its ES modules under no name but that of their file. */
function yamlModules({ folder }: Packages): string {
  return `export * as yaml from ${JSON.stringify(join(folder, "yaml/browser/index.js"))};`;
}

/** Files at the root that Deno starts with, or a program imports. */
async function writeEntries({ folder, entries }: Part, target: string): Promise<void> {
  const workaround = `./${folder}/${basename(WORKAROUND, ".ts")}.js`;
  for (const entry of entries) {
    const name = `${basename(entry, ".ts")}.js`;
    await Deno.writeTextFile(
      join(target, name),
      `import "${workaround}";\nexport * from "./${folder}/${name}";\n`,
    );
  }
}
