// Writes the site into dist/site, with the documentation of the library from its code:
//
//   deno task site

import { dirname, fromFileUrl, join } from "@std/path";
import { makeDemo } from "../demo/make_demo.ts";
import { brokenLinks } from "./links.ts";
import { escape } from "./rendered_page.ts";
import { addressOf, chaptersOf, CONTENTS, documentPage, pageHtml, targetOf } from "./site.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

/** Writes the documents as pages, with all that they link to, and gives the links that lead nowhere. */
export async function makeSite(site: string): Promise<readonly string[]> {
  const chapters = chaptersOf(await Deno.readTextFile(join(ROOT, CONTENTS)));
  const waiting = [CONTENTS, ...chapters.flatMap(({ pages }) => pages.map(({ path }) => path))];
  const seen = new Set(waiting);
  const linked = (path: string) => {
    if (!seen.has(path)) {
      seen.add(path);
      waiting.push(path);
    }
    const isFolder = path === "" || path === "." || Deno.statSync(join(ROOT, path)).isDirectory;
    return isFolder ? join(path, "index.html") : addressOf(path);
  };
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const from = join(ROOT, path);
    if ((await Deno.stat(from)).isDirectory) {
      await write(join(site, path, "index.html"), await folderPage(path, chapters, linked));
    } else if (path.endsWith(".md")) {
      await write(
        join(site, addressOf(path)),
        documentPage(path, await Deno.readTextFile(from), chapters, linked),
      );
    } else await write(join(site, path), await Deno.readFile(from));
  }
  await write(join(site, "style.css"), await Deno.readFile(join(ROOT, "docs/site/style.css")));
  return await brokenLinks(site, (path) => path.startsWith("api/") || path.startsWith("demo/"));
}

/** A folder that a document links to: its files by name. */
async function folderPage(
  path: string,
  chapters: Parameters<typeof pageHtml>[2],
  linked: (path: string) => string,
): Promise<string> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(join(ROOT, path))) {
    if (isFile && /\.(?:yaml|json|xyz|md|txt)$/.test(name) && !/\.result\.json$/.test(name)) names.push(name);
  }
  const items = names.sort().map((name) => {
    linked(targetOf(`${path}/index.md`, name)!.path);
    return `<li><a href="${escape(name.replace(/\.md$/, ".html"))}">${escape(name)}</a></li>`;
  });
  const html = `<h1>${escape(path)}</h1>\n<ul>${items.join("")}</ul>\n`;
  return pageHtml(`${path}/README.md`, { title: path, html, sections: [] }, chapters);
}

/** Writes the documentation of the library's entries. */
async function makeApi(folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "doc",
      "--html",
      "--name=nmer",
      `--output=${folder}`,
      "mod.ts",
      "parts.ts",
      "plan.ts",
      "portable.ts",
    ],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  if (typeof content === "string") await Deno.writeTextFile(path, content);
  else await Deno.writeFile(path, content);
}

if (import.meta.main) {
  const site = join(ROOT, "dist/site");
  // What another task has put there stays.
  for (const name of ["docs", "api"]) {
    await Deno.remove(join(site, name), { recursive: true }).catch(() => {});
  }
  await Deno.mkdir(site, { recursive: true });
  await makeApi(join(site, "api"));
  await makeDemo(join(site, "demo"));
  const broken = await makeSite(site);
  for (const sentence of broken) console.error(sentence);
  console.log(`${site}/index.html`);
  if (broken.length > 0) Deno.exit(1);
}
