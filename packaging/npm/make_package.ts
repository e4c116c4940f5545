// `deno task pack`: the npm package, in dist/npm and as a .tgz beside it: a command that finds the Deno which npm
// installs with it, the bundle, and the library with its types. What the types name is a dependency, for a program and
// nmer must mean the same `Effect`; all else is in the bundle. What runs in Node and browsers as well has no dependency.

import { basename, dirname, join } from "@std/path";
import { makeBundle, ROOT } from "../bundle/make_bundle.ts";
import { makePortable } from "../bundle/portable.ts";
import { installedPackages } from "../bundle/packages.ts";
import { makeDeclarations } from "./declarations.ts";
import { type Entry, manifest, type Project, type Versions } from "./manifest.ts";

const ENTRIES: readonly Entry[] = [
  { name: ".", file: "mod", needsDeno: true },
  { name: "./parts", file: "parts", needsDeno: true },
  { name: "./plan", file: "plan", needsDeno: false },
  { name: "./portable", file: "portable", needsDeno: false },
];

/** Types of what Node brings, which Deno has as well: `node:sqlite`. */
const NODE_TYPES = { name: "@types/node", version: "26.6.7" };

/** The systems for which npm has a Deno. */
const SYSTEMS = [
  "linux-x64-glibc",
  "linux-arm64-glibc",
  "darwin-x64",
  "darwin-arm64",
  "win32-x64",
  "win32-arm64",
];

const COPIED = ["README.md", "LICENSE", "CHANGELOG.md"];
const OWN_FILES = { "nmer.mjs": "bin", "needs_deno.js": "bundle" };

/**
 * Makes the package.
 *
 * @param target Its folder, which is made anew.
 * @throws {Error} Where it cannot be made, with what is missing.
 */
export async function makePackage(target: string): Promise<void> {
  const { folder: packages } = await installedPackages(ROOT);
  const declarations = await makeDeclarations(
    { root: ROOT, packages },
    ENTRIES.map(({ file }) => `${file}.ts`),
  );
  const dependencies = await versionsOf(declarations.packages, packages);
  await Deno.remove(target, { recursive: true }).catch(() => {});
  await makeBundle(join(target, "bundle"), Object.keys(dependencies));
  await makePortable(ROOT, join(target, "portable"));
  for (const { path, text } of declarations.files) await write(join(target, "types", path), text);
  for (const file of COPIED) await Deno.copyFile(join(ROOT, file), join(target, file));
  for (const [file, folder] of Object.entries(OWN_FILES)) {
    await write(join(target, folder, file), await Deno.readTextFile(new URL(file, import.meta.url)));
  }
  await Deno.chmod(join(target, "bin/nmer.mjs"), 0o755).catch(() => {});
  const project: Project = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const deno = Object.fromEntries(SYSTEMS.map((system) => [`@deno/${system}`, Deno.version.deno]));
  const written = manifest(project, { entries: ENTRIES, dependencies, deno });
  await write(join(target, "package.json"), `${JSON.stringify(written, undefined, 2)}\n`);
}

/** The versions that are installed of packages; types of Node's modules are in a package of their own. */
async function versionsOf(names: ReadonlySet<string>, packages: string): Promise<Versions> {
  const versions: Record<string, string> = {};
  for (const name of [...names].sort()) {
    if (name.startsWith("node:")) versions[NODE_TYPES.name] = NODE_TYPES.version;
    else versions[name] = JSON.parse(await Deno.readTextFile(join(packages, name, "package.json"))).version;
  }
  return versions;
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}

/** The package as npm's archive, beside its folder; returns its path. */
export async function pack(folder: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("npm", {
    args: ["pack", "--json", "--pack-destination", dirname(folder)],
    cwd: folder,
  }).output();
  if (!success) throw new Error(`npm pack failed: ${new TextDecoder().decode(stderr)}`);
  const [{ filename }] = Object.values(JSON.parse(new TextDecoder().decode(stdout))) as [
    { filename: string },
  ];
  return join(dirname(folder), basename(filename));
}

if (import.meta.main) {
  const folder = Deno.args[0] ?? join(ROOT, "dist/npm");
  await makePackage(folder);
  console.log(`wrote ${await pack(folder)}`);
}
