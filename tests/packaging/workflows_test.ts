// The workflows of a public CI, which cannot run here, against what they name.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { parse } from "yaml";
import { DENO_VERSION, PLATFORMS } from "../../packaging/single/platforms.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const FOLDER = `${ROOT}.github/workflows`;

interface Workflow {
  readonly permissions: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
  readonly "timeout-minutes": number;
  readonly strategy?: { readonly matrix: { readonly include?: readonly { readonly name: string }[] } };
}

const WORKFLOWS = new Map<string, Workflow>();
for (const { name } of Deno.readDirSync(FOLDER)) {
  WORKFLOWS.set(name, parse(await Deno.readTextFile(`${FOLDER}/${name}`)));
}

Deno.test("workflows: they name tasks, scripts and tests that are there", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`)) as { tasks: object };
  const missing: string[] = [];
  for (const [name, { jobs }] of WORKFLOWS) {
    for (const { run = "" } of Object.values(jobs).flatMap(({ steps }) => steps)) {
      for (const [, task] of run.matchAll(/\bdeno task ([\w-]+)/g)) {
        if (!(task! in tasks)) missing.push(`${name}: the task ${task}`);
      }
      for (const [path] of run.matchAll(/(?:packaging|tests|containers)\/[\w/.-]+\.(?:ts|sh)\b/g)) {
        if (!(await Deno.stat(ROOT + path).catch(() => undefined))?.isFile) missing.push(`${name}: ${path}`);
      }
    }
  }
  assertEquals(missing, []);
});

Deno.test("workflows: they may do no more than each job says, end, and take actions by their hashes", () => {
  for (const [name, { permissions, jobs }] of WORKFLOWS) {
    assertEquals(permissions, {}, name);
    for (const [job, { steps, "timeout-minutes": minutes }] of Object.entries(jobs)) {
      assert(minutes > 0, `${name}: ${job}`);
      for (const { uses } of steps) {
        if (uses !== undefined) assertMatch(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      }
    }
  }
});

Deno.test("workflows: each system has its file, made with the Deno of this project", () => {
  const { jobs, env } = WORKFLOWS.get("checks.yml")!;
  const built = jobs["executables"]!.strategy!.matrix.include!.map(({ name }) => name);
  assertEquals(built.toSorted(), PLATFORMS.map(({ name }) => name).sort());
  assertEquals([env?.["DENO"], WORKFLOWS.get("release.yml")!.env?.["DENO"]], [DENO_VERSION, DENO_VERSION]);
});
