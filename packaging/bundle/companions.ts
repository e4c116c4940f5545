// What stands in the bundle beside its modules: files that programs of others run, a configuration for Deno, licences.

import { dirname, join } from "@std/path";
import { SHIPPED_FILES } from "../../lib/programs/mod.ts";

/** What the bundle is made of. */
export interface Sources {
  /** The root of the project. */
  readonly root: string;
  /** All files that its modules are made of, from the root or absolute. */
  readonly inputs: readonly string[];
}

/** Writes them. */
export async function writeCompanions(target: string, { root, inputs }: Sources): Promise<void> {
  for (const file of SHIPPED_FILES.filter((name) => name.endsWith(".py"))) {
    await Deno.mkdir(join(target, dirname(file)), { recursive: true });
    await Deno.copyFile(join(root, file), join(target, file));
  }
  const { name, version, license, unstable, permissions } = JSON.parse(
    await Deno.readTextFile(join(root, "deno.json")),
  );
  // As the root of a workspace of none: else Deno looks for configurations in all folders above, and those in /tmp can be
  // anybody's.
  const alone = { workspace: [], lock: false };
  const configuration = {
    name,
    version,
    license,
    exports: { ".": "./mod.js" },
    ...alone,
    unstable,
    permissions,
  };
  await Deno.writeTextFile(join(target, "deno.json"), `${JSON.stringify(configuration, undefined, 2)}\n`);
  await Deno.copyFile(join(root, "LICENSE"), join(target, "LICENSE"));
  await Deno.writeTextFile(join(target, "LICENSES_OF_PACKAGES"), await licences(root, inputs));
}

/** The licences of all packages of which there is anything in the bundle. */
async function licences(root: string, inputs: readonly string[]): Promise<string> {
  const folders = new Map<string, string>();
  for (const input of inputs) {
    const [, folder, name] = join(root, input).match(/^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//) ?? [];
    if (folder !== undefined) folders.set(name!, folder);
  }
  const texts = [...folders].sort(([a], [b]) => a < b ? -1 : 1).map(async ([name, folder]) => {
    const { version, license } = JSON.parse(await Deno.readTextFile(join(folder, "package.json")));
    const files = Array.from(Deno.readDirSync(folder), (entry) => entry.name)
      .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
    const full = await Promise.all(files.map((file) => Deno.readTextFile(join(folder, file))));
    return [`${name} ${version} (${license})`, ...full.map((text) => text.trim())].join("\n\n");
  });
  return `${(await Promise.all(texts)).join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
