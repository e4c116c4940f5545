// The Deno standard library under its own names. This project is developed where JSR is not reached, with a mirror on npm
// (deno-std); what is published names jsr:@std. `deno run packaging/release/jsr_names.ts` rewrites deno.json, before
// `deno publish` in the workflow of a release.

import { fromFileUrl } from "@std/path";

/** Packages of the standard library that are used, in versions that have what the mirror has. */
const VERSIONS: Readonly<Record<string, string>> = {
  assert: "^1.0.14",
  cli: "^1.0.21",
  path: "^1.1.1",
};

/**
 * What an import map has for a release.
 *
 * @param target As it is in deno.json: `npm:deno-std@1.4.0/cli/parse_args.js`.
 * @returns `jsr:@std/cli@^1.0.21/parse-args`, or the same where it is not of the mirror.
 */
export function jsrName(target: string): string {
  const [, name, module] = /^npm:deno-std@[^/]+\/(\w+)\/(\w+)\.js$/.exec(target) ?? [];
  const version = name === undefined ? undefined : VERSIONS[name];
  if (version === undefined) return target;
  return `jsr:@std/${name}@${version}${module === "mod" ? "" : `/${module!.replaceAll("_", "-")}`}`;
}

if (import.meta.main) {
  const path = fromFileUrl(new URL("../../deno.json", import.meta.url));
  const configuration = JSON.parse(await Deno.readTextFile(path));
  for (const [name, target] of Object.entries<string>(configuration.imports)) {
    configuration.imports[name] = jsrName(target);
  }
  // The mirror has no types of its own; JSR's packages have.
  delete configuration.compilerOptions.types;
  await Deno.writeTextFile(path, `${JSON.stringify(configuration, undefined, 2)}\n`);
}
