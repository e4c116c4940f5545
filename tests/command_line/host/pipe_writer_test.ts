// Pipes as outputs: with a reader, without one, with one that does not read.

import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { comes, doneTasks, inFolder, run, start } from "../../faults/nmer.ts";
import { PipeWriter } from "../../../lib/command_line/host/pipe_writer.ts";
import { withFolder } from "../../folders.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER } from "../fake_host.ts";

const ignore = Deno.build.os !== "linux";

async function withPipe(use: (folder: string, pipe: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const pipe = `${folder}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    await writeFiles(folder, { "he.yaml": HELIUM_DIMER });
    await use(folder, pipe);
  });
}

/** Reads a pipe to its end in a process of its own. */
function reader(pipe: string, command = "cat"): { readonly text: Promise<string>; readonly end: () => void } {
  const child = new Deno.Command("sh", { args: ["-c", `exec ${command} < '${pipe}'`], stdout: "piped" })
    .spawn();
  const text = child.output().then(({ stdout }) => new TextDecoder().decode(stdout));
  return { text, end: () => child.kill("SIGKILL") };
}

/** A pipe as soon as its reader is there. */
async function opened(pipe: string): Promise<PipeWriter> {
  let writer: PipeWriter | undefined;
  await comes(() => {
    try {
      writer = new PipeWriter(pipe);
    } catch { /* not yet */ }
    return writer !== undefined;
  });
  return writer!;
}

Deno.test({
  name: "pipe: one that nobody reads is refused at once, as result and as log, by run and by assemble",
  ignore,
  fn: () =>
    withPipe(async (folder, pipe) => {
      const input = `${folder}/he.yaml`;
      await writeFiles(folder, { "c.json": "{}" });
      const commands = [
        ["run", input, "-o", pipe],
        ["run", input, "--log", pipe],
        ["assemble", input, "--components", `${folder}/c.json`, "-o", pipe],
      ];
      for (const command of commands) {
        const { status, err } = await runOnDisk(command);
        assertEquals(status, 2);
        assertMatch(
          err,
          /^nmer: (-o|--log): found ".*pipe", a pipe that nobody reads; expected a file to write\n$/,
        );
      }
    }),
});

Deno.test({
  name: "pipe: one that is read gets the result, or the log, as a whole",
  ignore,
  fn: () =>
    withPipe(async (folder, pipe) => {
      for (const option of ["-o", "--log"]) {
        const { text } = reader(pipe);
        let run = await runOnDisk(["run", `${folder}/he.yaml`, "--no-journal", option, pipe]);
        // The reader opens the pipe whenever it comes to it.
        while (run.status === 2) {
          run = await runOnDisk(["run", `${folder}/he.yaml`, "--no-journal", option, pipe]);
        }
        assertEquals(run.status, 0, run.err);
        if (option === "-o") {
          assertEquals(JSON.parse(await text).success, true);
        } else assertStringIncludes(await text, "run ended after");
      }
    }),
});

Deno.test({
  name: "pipe: more than it holds waits for its reader; who goes away, or does not read, is an error",
  ignore,
  fn: () =>
    withPipe(async (_, pipe) => {
      const long = new TextEncoder().encode("x".repeat(2 ** 20));
      const patient = reader(pipe);
      const writer = await opened(pipe);
      writer.write(long);
      await writer.end(new AbortController().signal);
      assertEquals((await patient.text).length, long.length);

      const idle = reader(pipe, "sleep 100");
      const unread = await opened(pipe);
      unread.write(long);
      await assertRejects(() => unread.end(AbortSignal.abort()), Error, "its reader is too slow");
      idle.end();
      await idle.text;

      const leaving = reader(pipe, "sleep 100");
      const left = await opened(pipe);
      left.write(long);
      leaving.end();
      await leaving.text;
      await assertRejects(() => left.end(new AbortController().signal), Error, "nobody reads it any more");

      const slow = reader(pipe, "sleep 100");
      const bounded = await opened(pipe);
      const little = new PipeWriter(pipe, 1000);
      assertThrows(() => little.write(long), Error, "its reader is too slow");
      await assertRejects(() => little.end(AbortSignal.abort()));
      await bounded.end(AbortSignal.abort());
      slow.end();
      await slow.text;
    }),
});

Deno.test({
  name: "pipe: the first signal ends a run whose reader does not read the result",
  ignore,
  fn: () =>
    inFolder(5, async (folder) => {
      const pipe = `${folder}/pipe.json`;
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      await run(folder, "--journal he.db -q");
      const idle = reader(pipe, "sleep 100");
      await (await opened(pipe)).end(AbortSignal.abort());
      const session = start(folder, "--journal he.db -o pipe.json -q --log he.log --log-format json");
      assert(await comes(() => doneTasks(`${folder}/he.log`).size === 130));
      session.kill("SIGTERM");
      const { code, seconds } = await session.ended;
      assertEquals(code, 143);
      assert(seconds < 30);
      idle.end();
      await idle.text;
    }),
});
