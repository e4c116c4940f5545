// The bundle of the source as it is, for tests; made by the first that needs it.

import { createHash } from "node:crypto";
import { fromFileUrl, join } from "@std/path";
import { makeBundle } from "../../packaging/bundle/make_bundle.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const FILES = ["cli.ts", "mod.ts", "parts.ts", "plan.ts", "portable.ts", "deno.json", "deno.lock", "LICENSE"];
const FOLDERS = ["lib", "workers", "packaging/bundle"];

const UNUSED_MILLISECONDS = 24 * 3_600_000;

/** The folder of the bundle. It is not to be changed. */
export async function madeBundle(): Promise<string> {
  const folder = join(ROOT, "dist/tests", `bundle-${await sourceDigest()}`);
  if (await isThere(folder)) return folder;
  await Deno.mkdir(join(ROOT, "dist/tests"), { recursive: true });
  await sweep(join(ROOT, "dist/tests"));
  const half = await Deno.makeTempDir({ dir: join(ROOT, "dist/tests"), prefix: "half-" });
  await makeBundle(half);
  // Another test may have been faster.
  await Deno.rename(half, folder).catch(async (error) => {
    if (!await isThere(folder)) throw error;
    await Deno.remove(half, { recursive: true });
  });
  return folder;
}

/** Removes what is left of other sources, but not what a test may use right now. */
async function sweep(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    const { mtime } = await Deno.stat(join(folder, name)).catch(() => ({ mtime: null }));
    if (mtime !== null && Date.now() - mtime.getTime() > UNUSED_MILLISECONDS) {
      await Deno.remove(join(folder, name), { recursive: true }).catch(() => {});
    }
  }
}

async function sourceDigest(): Promise<string> {
  const digest = createHash("sha256");
  const files = [...FILES, ...(await Promise.all(FOLDERS.map(filesBelow))).flat().sort()];
  for (const file of files) digest.update(file).update(await Deno.readFile(join(ROOT, file)));
  return digest.digest("hex").slice(0, 16);
}

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await filesBelow(path));
    else found.push(path);
  }
  return found;
}

function isThere(folder: string): Promise<boolean> {
  return Deno.stat(folder).then(() => true, () => false);
}
