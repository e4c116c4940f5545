// Deno for a system, from npm: downloaded once into dist/deno/, and held against the hash that is known of it.

import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { join } from "@std/path";
import { fileInArchive } from "./archive.ts";
import { DENO_VERSION, type Platform } from "./platforms.ts";

const REGISTRY = Deno.env.get("NPM_CONFIG_REGISTRY") ?? "https://registry.npmjs.org";

/**
 * The executable of Deno.
 *
 * @param platform For which system.
 * @param cache The folder for downloads.
 * @throws {Error} Where it cannot be had, or is not what was expected.
 */
export async function denoBinary(platform: Platform, cache: string): Promise<Uint8Array> {
  const base = platform.package.split("/")[1]!;
  const path = join(cache, `${base}-${DENO_VERSION}.tgz`);
  const packed = await Deno.readFile(path).catch(() => undefined) ??
    await download(`${REGISTRY.replace(/\/$/, "")}/${platform.package}/-/${base}-${DENO_VERSION}.tgz`);
  const found = `sha512-${createHash("sha512").update(packed).digest("base64")}`;
  if (found !== platform.integrity) {
    await Deno.remove(path).catch(() => {});
    throw new Error(`${platform.package} ${DENO_VERSION} is ${found}, not ${platform.integrity}`);
  }
  await Deno.mkdir(cache, { recursive: true });
  await Deno.writeFile(`${path}.${Deno.pid}`, packed);
  await Deno.rename(`${path}.${Deno.pid}`, path);
  return fileInArchive(gunzipSync(packed), "package/deno");
}

async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status} ${response.statusText}`);
  return await response.bytes();
}
