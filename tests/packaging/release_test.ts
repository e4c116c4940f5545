// What a release is held against, and the words for deno compile.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { compileArguments, withoutRuntime } from "../../packaging/compile/make_compiled.ts";
import { jsrName } from "../../packaging/release/jsr_names.ts";
import { differing, PLACES, writeVersion } from "../../packaging/release/places.ts";
import { changelogProblems, releaseProblems } from "../../packaging/release/release_check.ts";
import { withFolder } from "../folders.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

Deno.test("release: the version is deno.json's in all places; a tag of another is refused", async () => {
  assertEquals(await differing(ROOT), []);
  const problems = await releaseProblems(ROOT, "v99.0.0");
  // Between releases there are changes that belong to none yet.
  assertEquals(problems.filter((problem) => !problem.startsWith("CHANGELOG.md")), [
    `the tag is v99.0.0; deno.json has ${
      JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json"))).version
    }`,
  ]);
});

Deno.test("release: a version that differs is found, and written everywhere when asked", () =>
  withFolder(async (folder) => {
    for (const { file } of PLACES) {
      await Deno.mkdir(join(folder, file, ".."), { recursive: true });
      await Deno.copyFile(join(ROOT, file), join(folder, file));
    }
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify({ version: "7.8.9" }));
    assertEquals((await differing(folder)).length, PLACES.length);
    await writeVersion(folder);
    assertEquals(await differing(folder), []);
  }));

Deno.test("release: changes stand in a dated section of their own", () => {
  const changelog = "# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-01-31\n\n- New\n";
  assertEquals(changelogProblems(changelog, "1.0.0"), []);
  assertMatch(changelogProblems(changelog, "1.1.0").join(), /no section \[1\.1\.0\]/);
  assertMatch(changelogProblems(changelog.replace(" - 2026-01-31", ""), "1.0.0").join(), /has no date/);
  assertMatch(
    changelogProblems(changelog.replace("]\n", "]\n\n- Late\n"), "1.0.0").join(),
    /belong to \[1\.0\.0\]/,
  );
});

Deno.test("release: the standard library has its own names there, and other packages keep theirs", () => {
  assertMatch(jsrName("npm:deno-std@1.4.0/cli/parse_args.js"), /^jsr:@std\/cli@\^[\d.]+\/parse-args$/);
  assertMatch(jsrName("npm:deno-std@1.4.0/path/mod.js"), /^jsr:@std\/path@\^[\d.]+$/);
  assertEquals(jsrName("npm:zod@4.6.7"), "npm:zod@4.6.7");
});

Deno.test("compile: every module that is loaded late is named, and a lack of the runtime is said plainly", () =>
  withFolder(async (folder) => {
    for (const name of ["command_line/cli.js", "command_line/run-1.js", "workers/task_worker.js"]) {
      await Deno.mkdir(join(folder, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, name), "");
    }
    const words = compileArguments(folder, "out", "aarch64-apple-darwin");
    assertEquals(words.filter((word) => word.startsWith("--include=")).length, 3);
    assert(words.includes("--target=aarch64-apple-darwin"));
    assertEquals(words.at(-1), join(folder, "cli.js"));
    const refused =
      "error sending request for url (https://dl.deno.land/release/v2.9.6/denort-x.zip): dns error";
    assertMatch(
      withoutRuntime(refused)!,
      /from https:\/\/dl\.deno\.land\/release\/v2\.9\.6\/denort-x\.zip\.\n.*DENORT_BIN/,
    );
    assertEquals(withoutRuntime("error: Module not found"), undefined);
  }));
