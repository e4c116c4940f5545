// `deno task single [SYSTEM...]`: nmer as one file for each system, in dist/single/. Without a name, for this machine's;
// `all` stands for all. docs/design/packaging.md tells why it is made so.

import { fromFileUrl, join } from "@std/path";
import { makeBundle } from "../bundle/make_bundle.ts";
import { denoBinary } from "./deno_binary.ts";
import { type Platform, platformHere, PLATFORMS } from "./platforms.ts";
import { singleFile } from "./single_file.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

// What a lab downloads over a slow line. Deno alone is some 41 MB.
const MAX_BYTES = 45e6;

if (import.meta.main) Deno.exitCode = await makeSingles(Deno.args);

/** Makes the files for some systems; the status to exit with. */
async function makeSingles(names: readonly string[]): Promise<number> {
  const wanted = names.length === 0 ? [platformHere()] : names.includes("all") ? undefined : names;
  const known = PLATFORMS.map(({ name }) => name);
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(
      `there is no file for ${JSON.stringify(unknown)}; there is one for ${known.join(", ")}, or all`,
    );
    return 2;
  }
  const bundle = join(ROOT, "dist/bundle");
  await makeBundle(bundle);
  const { version } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  for (const platform of PLATFORMS.filter(({ name }) => wanted?.includes(name) ?? true)) {
    await makeSingle(version, bundle, platform);
  }
  return 0;
}

async function makeSingle(version: string, bundle: string, platform: Platform): Promise<void> {
  const deno = await denoBinary(platform, join(ROOT, "dist/deno"));
  const bytes = await singleFile({ version, platform, deno, bundle });
  if (bytes.length > MAX_BYTES) {
    throw new Error(
      `the file for ${platform.name} has ${bytes.length / 1e6} MB, more than ${MAX_BYTES / 1e6}`,
    );
  }
  const path = join(ROOT, "dist/single", `nmer-${version}-${platform.name}`);
  await Deno.mkdir(join(ROOT, "dist/single"), { recursive: true });
  await Deno.writeFile(path, bytes, { mode: 0o755 });
  console.log(`wrote ${path}, ${(bytes.length / 1e6).toFixed(1)} MB`);
}
