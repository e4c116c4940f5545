// `deno task bundle`: nmer without its source and its packages, as a folder that any Deno runs offline. Its form is that
// of the source: cli.js and mod.js at the root, workers/, Python files where lib/ has them, and a deno.json with the
// same permissions; lib/base/files/own_files.ts finds them. docs/design/packaging.md tells why it is made so.

import { fromFileUrl, join } from "@std/path";
import { bundled, type Part } from "./bundled.ts";
import { installedPackages } from "./packages.ts";
import { writeCompanions } from "./companions.ts";

/** The root of the project. */
export const ROOT = fromFileUrl(new URL("../..", import.meta.url));

// Each part is whole in itself: a worker loads one file, and what the library exports does not decide how the files of
// the command line are cut. Those that import Effect are to do so after its workaround, in a file of its own.
const LIBRARY: Part = { folder: "library", entries: ["mod.ts", "parts.ts"], effect: true };
const PARTS: readonly Part[] = [
  { folder: "command_line", entries: ["cli.ts"], effect: true },
  { folder: "workers", entries: ["workers/task_worker.ts"] },
  { folder: "workers", entries: ["workers/task_process.ts"] },
  { folder: "workers", entries: ["workers/journal_thread.ts"] },
  { folder: "workers", entries: ["workers/interactions_worker.ts"] },
  { folder: "workers", entries: ["workers/xtb_server.ts"] },
];

/**
 * Makes the bundle.
 *
 * @param target Its folder, which is made anew.
 * @param external Packages that the library's part imports from whoever has it; default none.
 */
export async function makeBundle(target: string, external: readonly string[] = []): Promise<void> {
  await Deno.remove(target, { recursive: true }).catch(() => {});
  await Deno.mkdir(target, { recursive: true });
  const inputs = await bundled([...PARTS, { ...LIBRARY, external }], {
    root: ROOT,
    packages: await installedPackages(ROOT),
    target,
  });
  await writeCompanions(target, { root: ROOT, inputs });
}

if (import.meta.main) {
  const target = Deno.args[0] ?? join(ROOT, "dist/bundle");
  await makeBundle(target);
  console.log(`wrote ${target}`);
}
