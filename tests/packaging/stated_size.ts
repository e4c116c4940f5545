// Sizes that the guide tells, held against what is made.

import { assert } from "@std/assert";

const GUIDE = new URL("../../docs/guide/installing.md", import.meta.url);

/** Fails where the guide tells another size of a file or folder than it has, by more than a tenth. */
export async function assertStatedSize(name: string, bytes: number): Promise<void> {
  const text = (await Deno.readTextFile(GUIDE)).replaceAll(/\s+/g, " ");
  const begin = text.indexOf(`\`${name}\``);
  assert(begin >= 0, `docs/guide/installing.md does not name ${name}`);
  const [, stated] = /([\d.]+) MB/.exec(text.slice(begin)) ?? [];
  const megabytes = bytes / 1e6;
  assert(
    Math.abs(Number(stated) - megabytes) <= 0.1 * megabytes,
    `docs/guide/installing.md has ${stated} MB for ${name}, which has ${megabytes.toFixed(1)} MB`,
  );
}
