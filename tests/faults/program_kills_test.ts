// Runs of own programs that are killed or interrupted: no process is left, and no file for longer than the next run.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { isolation } from "../../lib/execution/sandbox/mod.ts";
import { mark, processesWith } from "../execution/sandbox/shell_programs.ts";
import { withFolder } from "../folders.ts";
import { comes } from "../waiting.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));
const PROGRAM = fromFileUrl(new URL("faulty_program.ts", import.meta.url));

/** Starts a run whose program forks twice and then hangs, and waits until it does. */
async function started(cwd: string, number: string): Promise<Deno.ChildProcess> {
  const child = await run(cwd, "double-forks", number);
  await until(async () => (await processesWith(`sleep ${number}`)).length > 0);
  return child;
}

async function run(cwd: string, ...way: readonly string[]): Promise<Deno.ChildProcess> {
  await Deno.mkdir(join(cwd, "scratch"), { recursive: true });
  await Deno.writeTextFile(
    join(cwd, "programs.json"),
    JSON.stringify({
      commands: {
        faulty: {
          executable: Deno.execPath(),
          arguments: ["run", "-q", "-A", "--no-config", PROGRAM, ...way],
          version: "1",
        },
      },
    }),
  );
  await Deno.writeTextFile(
    join(cwd, "in.json"),
    JSON.stringify({
      molecule: { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 5], fragments: [[0], [1]] },
      model: { program: "command:faulty", method: "hf", basis: "sto-3g" },
      bsse: "nocp",
    }),
  );
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-q",
      "-A",
      CLI,
      "run",
      "in.json",
      "--no-journal",
      "--scratch",
      "scratch",
      "--progress",
      "none",
    ],
    cwd,
    env: { NMER_PROGRAMS: "programs.json" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  assert(await comes(condition), "nothing changed");
}

async function rooms(cwd: string): Promise<number> {
  return (await Array.fromAsync(Deno.readDir(join(cwd, "scratch")))).length;
}

Deno.test({
  name: "own programs: when nmer is killed with SIGKILL all of them end, and the next run sweeps their files",
  ignore: Deno.build.os !== "linux" || isolation().holding !== "namespace",
  fn: () =>
    withFolder(async (cwd) => {
      const number = mark();
      const child = await started(cwd, number);
      child.kill("SIGKILL");
      await child.status;
      await until(async () => (await processesWith(number)).length === 0);
      assertEquals(await rooms(cwd), 1);
      assertEquals((await (await run(cwd, "right")).status).code, 0);
      assertEquals(await rooms(cwd), 0);
    }),
});

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `own programs: a run that gets ${signal} ends with all of them, and without files`,
    ignore: Deno.build.os !== "linux",
    fn: () =>
      withFolder(async (cwd) => {
        const number = mark();
        const child = await started(cwd, number);
        child.kill(signal);
        assertEquals((await child.status).code, status);
        assertEquals(await processesWith(number), []);
        assertEquals(await rooms(cwd), 0);
      }),
  });
}

Deno.test({
  name: "own programs: a second signal ends all of them at once, and the next run sweeps their files",
  ignore: Deno.build.os !== "linux" || isolation().holding !== "namespace",
  fn: () =>
    withFolder(async (cwd) => {
      const number = mark();
      const child = await started(cwd, number);
      child.kill("SIGINT");
      child.kill("SIGINT");
      assertEquals((await child.status).code, 130);
      await until(async () => (await processesWith(number)).length === 0);
      assertEquals((await (await run(cwd, "right")).status).code, 0);
      assertEquals(await rooms(cwd), 0);
    }),
});
