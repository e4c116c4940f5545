// Makes the page that computes in the browser, a part of the site: `deno task site` puts it into dist/site/demo/.

import * as esbuild from "esbuild";
import { dirname, fromFileUrl, join } from "@std/path";
import { sourcePlugin } from "../../packaging/bundle/bundled.ts";
import { installedPackages, type Packages } from "../../packaging/bundle/packages.ts";
import { paletteCss } from "../../lib/report/drawings/palette.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url)).replace(/\/$/, "");
const DATA = `${ROOT}/lib/engine/basis/data/`;

/** Each runs in a thread of its own. */
const ENTRIES = ["docs/demo/page.ts", "docs/demo/thread.ts", "workers/task_worker.ts"];

/** The molecules that a visitor can begin with. */
const EXAMPLES = [
  { title: "Three waters", file: "water_trimer.xyz", method: "hf", basis: "6-31g*", charges: "" },
  { title: "Six waters", file: "water_hexamer.xyz", method: "hf", basis: "sto-3g", charges: "" },
  {
    title: "Sodium ion with four waters",
    file: "sodium_waters.xyz",
    method: "hf",
    basis: "sto-3g",
    charges: "1=1",
  },
];

/** Writes the page into a folder. */
export async function makeDemo(target: string): Promise<void> {
  await Deno.remove(target, { recursive: true }).catch(() => {});
  await Deno.mkdir(target, { recursive: true });
  const packages = await installedPackages(ROOT);
  try {
    // Apart from each other: what threads share is in the browser's cache of files, not worth a request each.
    for (const entry of ENTRIES) await bundle(entry, packages, target);
  } finally {
    await esbuild.stop();
  }
  const style = await Deno.readTextFile(join(ROOT, "lib/report/render/html/style.css"));
  const palette = `:root{${paletteCss("light")}}\n@media screen and (prefers-color-scheme: dark){:root{${
    paletteCss("dark")
  }}}\n`;
  await Deno.writeTextFile(
    join(target, "style.css"),
    `${style}\n${palette}${await Deno.readTextFile(join(ROOT, "docs/demo/demo.css"))}`,
  );
  await Deno.copyFile(join(ROOT, "docs/demo/index.html"), join(target, "index.html"));
  await Deno.copyFile(join(ROOT, "lib/report/render/html/picking.js"), join(target, "picking.js"));
  const licence = await Deno.readTextFile(join(packages.folder, "3dmol/LICENSE"));
  const viewer = await Deno.readTextFile(join(packages.folder, "3dmol/build/3Dmol-min.js"));
  await Deno.writeTextFile(join(target, "3dmol.js"), `/*!\n${licence}*/\n${viewer}`);
}

async function bundle(entry: string, packages: Packages, target: string): Promise<void> {
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outdir: target,
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["module", "browser"],
    nodePaths: [packages.folder],
    legalComments: "linked",
    logLevel: "warning",
    minify: true,
    plugins: [examplesPlugin(), basisPlugin(target), sourcePlugin(ROOT, packages, [], false)],
  });
}

function examplesPlugin(): esbuild.Plugin {
  return {
    name: "examples",
    setup(build) {
      build.onLoad({ filter: /docs\/demo\/examples\.json$/ }, async () => ({
        contents: JSON.stringify(
          await Promise.all(EXAMPLES.map(async ({ file, ...rest }) => ({
            ...rest,
            name: file,
            text: await Deno.readTextFile(join(ROOT, "examples", file)),
          }))),
        ),
        loader: "json",
      }));
    },
  };
}

/**
 * Basis sets are files of their own, each loaded when its first function is asked for. The engine asks for it as for any
 * value, so the thread waits for the request, as threads beside the page may.
 */
function basisPlugin(target: string): esbuild.Plugin {
  return {
    name: "basis sets",
    setup(build) {
      build.onLoad({ filter: /\.json$/ }, async ({ path }) => {
        if (!path.startsWith(DATA)) return undefined;
        const name = path.slice(DATA.length);
        const { parts, ...head } = JSON.parse(await Deno.readTextFile(path));
        const copy = join(target, "basis", name);
        await Deno.mkdir(dirname(copy), { recursive: true });
        await Deno.writeTextFile(copy, JSON.stringify(parts));
        return { contents: lazyFamily(name, head), loader: "js" };
      });
    },
  };
}

function lazyFamily(name: string, head: unknown): string {
  return `let parts;
export default Object.defineProperty(${JSON.stringify(head)}, "parts", {
  get() {
    if (parts !== undefined) return parts;
    const request = new XMLHttpRequest();
    request.open("GET", new URL("basis/${name}", globalThis.location.href), false);
    request.send();
    if (request.status !== 200) throw new Error("the basis sets of basis/${name} could not be loaded");
    return parts = JSON.parse(request.responseText);
  },
});`;
}

if (import.meta.main) {
  const target = Deno.args[0] ?? join(ROOT, "dist/site/demo");
  await makeDemo(target);
  console.log(`${target}/index.html`);
}
