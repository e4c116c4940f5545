// Whether the links of a finished site lead anywhere: to a file of it, and to a place in that.

import { dirname, join, relative } from "@std/path";

/** Links of pages that lead nowhere, one sentence each; `isSkipped` leaves pages out that are made by others. */
export async function brokenLinks(
  site: string,
  isSkipped: (path: string) => boolean,
): Promise<readonly string[]> {
  const broken: string[] = [];
  const names = new Map<string, ReadonlySet<string> | undefined>();
  const namesOf = async (path: string) => {
    if (!names.has(path)) {
      const text = await Deno.readTextFile(path).catch(() => undefined);
      names.set(
        path,
        text === undefined
          ? undefined
          : new Set([...text.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]!)),
      );
    }
    return names.get(path);
  };
  for (const page of await filesBelow(site)) {
    const path = relative(site, page);
    if (!path.endsWith(".html") || isSkipped(path)) continue;
    for (const [, link] of (await Deno.readTextFile(page)).matchAll(/ (?:href|src)="([^"]*)"/g)) {
      if (/^(?:https?|mailto):/.test(link!)) continue;
      const [file = "", hash] = link!.replaceAll("&amp;", "&").split("#");
      const found = await namesOf(file === "" ? page : join(dirname(page), decodeURI(file)));
      if (found === undefined) broken.push(`${path}: no file ${link}`);
      else if (hash !== undefined && !found.has(decodeURIComponent(hash))) {
        broken.push(`${path}: no place ${link}`);
      }
    }
  }
  return broken;
}

/** All files of a folder, those in folders too. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) files.push(...await filesBelow(join(folder, name)));
    else files.push(join(folder, name));
  }
  return files.sort();
}
