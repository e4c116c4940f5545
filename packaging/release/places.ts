// Where the version of nmer is written down. deno.json is the one that counts; the others follow it.

import { join } from "@std/path";

/** A place of the version. */
export interface Place {
  /** The file, from the root of the project. */
  readonly file: string;
  /** Finds it, as the first group. */
  readonly pattern: RegExp;
}

/** All places but deno.json. */
export const PLACES: readonly Place[] = [
  { file: "lib/base/version.ts", pattern: /^export const VERSION = "(.*)";$/m },
  { file: "CITATION.cff", pattern: /^version: (.*)$/m },
  { file: "docs/guide/installing.md", pattern: /nmer-(\d+\.\d+\.\d+[\w.-]*?)(?=-linux|\.tgz)/ },
  { file: "docs/guide/serve.md", pattern: /"nmer": ?"([^"]+)"/ },
];

/** The version that counts. */
export async function versionOf(root: string): Promise<string> {
  return JSON.parse(await Deno.readTextFile(join(root, "deno.json"))).version;
}

/** The places that say something else, each with what it says. */
export async function differing(root: string): Promise<readonly string[]> {
  const version = await versionOf(root);
  const found = await Promise.all(PLACES.map(async ({ file, pattern }) => {
    const text = await Deno.readTextFile(join(root, file));
    const written = Array.from(text.matchAll(everywhere(pattern)), ([, one]) => one!);
    if (written.length > 0 && written.every((one) => one === version)) return [];
    return [`${file} has ${[...new Set(written)].join(", ") || "no version"}; deno.json has ${version}`];
  }));
  return found.flat();
}

/** Writes the version of deno.json in all places. */
export async function writeVersion(root: string): Promise<void> {
  const version = await versionOf(root);
  for (const { file, pattern } of PLACES) {
    const text = await Deno.readTextFile(join(root, file));
    await Deno.writeTextFile(
      join(root, file),
      text.replace(everywhere(pattern), (match, written: string) => match.replace(written, version)),
    );
  }
}

function everywhere({ source, flags }: RegExp): RegExp {
  return new RegExp(source, `${flags}g`);
}
