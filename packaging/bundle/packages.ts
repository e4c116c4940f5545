// The packages that deno.lock names, in a node_modules of their own, where esbuild finds them; and what the names of the
// import map are there.

import { createHash } from "node:crypto";
import { dirname, join } from "@std/path";

/** Of the digest in the name of a folder. */
const DIGITS = 16;

/** Packages in a folder. */
export interface Packages {
  /** The folder `node_modules`. */
  readonly folder: string;
  /** The name of a module there, for one that the project's import map has; undefined for others. */
  readonly nameOf: (specifier: string) => string | undefined;
}

/**
 * The packages of a project in a folder of their own below `dist/packages/`, which is named after what is in it: paths
 * are part of a bundle, and the same source is to make the same bundle. Installed where it is not there, from Deno's
 * cache as far as that has them.
 *
 * @param root The folder of deno.json and deno.lock.
 * @throws {Error} Where that fails, with what Deno says.
 */
export async function installedPackages(root: string): Promise<Packages> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const files = {
    "deno.json": JSON.stringify({ imports }),
    "deno.lock": await Deno.readTextFile(join(root, "deno.lock")),
  };
  const digest = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, DIGITS);
  const folder = join(root, "dist/packages", digest);
  if (!await isThere(folder)) await install(files, folder);
  return { folder: join(folder, "node_modules"), nameOf: (name) => nameInPackages(name, imports) };
}

async function install(files: Readonly<Record<string, string>>, folder: string): Promise<void> {
  await Deno.mkdir(dirname(folder), { recursive: true });
  const half = await Deno.makeTempDir({ dir: dirname(folder) });
  try {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(half, name), text);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["install", "--quiet", "--node-modules-dir=auto"],
      cwd: half,
    }).output();
    if (!success) throw new Error(`deno install failed: ${new TextDecoder().decode(stderr)}`);
    // Somebody else may have been faster.
    await Deno.rename(half, folder).catch(async (error) => {
      if (!await isThere(folder)) throw error;
    });
  } finally {
    await Deno.remove(half, { recursive: true }).catch(() => {});
  }
}

function isThere(folder: string): Promise<boolean> {
  return Deno.stat(folder).then(() => true, () => false);
}

/**
 * The name of a module among packages, without a version.
 *
 * @param specifier As the project's code has it: `@std/path`, `effect/Effect`.
 * @param imports The import map of its deno.json.
 */
export function nameInPackages(
  specifier: string,
  imports: Readonly<Record<string, string>>,
): string | undefined {
  const key = Object.keys(imports)
    .filter((name) => specifier === name || (name.endsWith("/") && specifier.startsWith(name)))
    .sort((a, b) => b.length - a.length)[0];
  if (key === undefined) return undefined;
  const target = imports[key]! + specifier.slice(key.length);
  return target.replace(/^npm:\/?/, "").replace(/^((?:@[^/]+\/)?[^/@]+)@[^/]+/, "$1");
}
