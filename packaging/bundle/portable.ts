// The library's entries for Node and browsers, as modules without dependencies: plan.js and portable.js, and what both
// share. Their syntax is that of Node 18, so that an old Node reads them and they can say what they need.

import * as esbuild from "esbuild";
import { sourcePlugin } from "./bundled.ts";
import { installedPackages } from "./packages.ts";

/** The modules that run without Deno, from the root of the project. */
export const PORTABLE_ENTRIES: readonly string[] = ["plan.ts", "portable.ts"];

/**
 * Writes them.
 *
 * @param root The root of the project.
 * @param target The folder for them, which is made.
 * @returns The paths of all files that they are made of.
 */
export async function makePortable(root: string, target: string): Promise<readonly string[]> {
  const packages = await installedPackages(root);
  try {
    const { metafile } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: [...PORTABLE_ENTRIES],
      outdir: target,
      chunkNames: "[name]-[hash]",
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
      target: "es2022",
      nodePaths: [packages.folder],
      metafile: true,
      legalComments: "none",
      logLevel: "warning",
      minifySyntax: true,
      plugins: [sourcePlugin(root, packages, [], false)],
    });
    return Object.keys(metafile.inputs);
  } finally {
    await esbuild.stop();
  }
}
