// `deno task release-check [TAG]`: whether this tree can be released as the version that deno.json has. `--write` writes
// that version where it is written down besides.

import { fromFileUrl, join } from "@std/path";
import { DENO_VERSION } from "../single/platforms.ts";
import { jsrName } from "./jsr_names.ts";
import { differing, versionOf, writeVersion } from "./places.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

if (import.meta.main) {
  const tag = Deno.args.find((arg) => !arg.startsWith("-"));
  if (Deno.args.includes("--write")) await writeVersion(ROOT);
  const problems = await releaseProblems(ROOT, tag);
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(`nmer ${await versionOf(ROOT)} can be released`);
  Deno.exitCode = problems.length === 0 ? 0 : 1;
}

/**
 * What stands against a release.
 *
 * @param root The root of the project.
 * @param tag The name that the release has in git: `v1.2.3`.
 */
export async function releaseProblems(root: string, tag?: string): Promise<readonly string[]> {
  const version = await versionOf(root);
  const problems = [...await differing(root)];
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) problems.push(`deno.json: ${version} is no version`);
  if (tag !== undefined && tag !== `v${version}`) {
    problems.push(`the tag is ${tag}; deno.json has ${version}`);
  }
  problems.push(
    ...changelogProblems(await Deno.readTextFile(join(root, "CHANGELOG.md")), version),
    ...await importProblems(root),
  );
  const readme = await Deno.readTextFile(join(root, "README.md"));
  const named = new Set(Array.from(readme.matchAll(/deno@(\d+\.\d+\.\d+)/g), ([, found]) => found!));
  for (const other of named) {
    if (other !== DENO_VERSION) {
      problems.push(`README.md names Deno ${other}; packaging/single/platforms.ts has ${DENO_VERSION}`);
    }
  }
  return problems;
}

/** A release has a section of its own, with a date, and nothing is left under Unreleased. */
export function changelogProblems(changelog: string, version: string): readonly string[] {
  const sections = changelog.split(/^## /m).slice(1);
  const own = sections.find((section) => section.startsWith(`[${version}]`));
  const unreleased = sections.find((section) => section.startsWith("[Unreleased]")) ?? "";
  return [
    ...(own === undefined ? [`CHANGELOG.md has no section [${version}]`] : []),
    ...(own !== undefined && !/^\[[^\]]+\] - \d{4}-\d{2}-\d{2}\n/.test(own)
      ? [`CHANGELOG.md: the section [${version}] has no date: "## [${version}] - 2026-01-31"`]
      : []),
    ...(/^- /m.test(unreleased)
      ? [`CHANGELOG.md has changes under [Unreleased], which belong to [${version}]`]
      : []),
  ];
}

/** What is published may name packages of npm and of JSR, each with its version. */
async function importProblems(root: string): Promise<readonly string[]> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json"))) as {
    imports: Record<string, string>;
  };
  return Object.entries(imports).flatMap(([name, target]) => {
    const published = jsrName(target);
    if (!/^(npm|jsr):\/?(@[\w-]+\/)?[\w.-]+@\^?\d+\.\d+\.\d+/.test(published)) {
      return [`deno.json: ${name} is ${target}, which has no version`];
    }
    return published.includes("deno-std")
      ? [`deno.json: ${name} is ${target}, for which JSR has no name`]
      : [];
  });
}
