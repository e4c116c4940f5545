// Asking a program one thing: its answer whatever it does with its pipes, and nothing of it left.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { type Answer, runOnce, type RunOnceOptions } from "../../../lib/execution/sandbox/mod.ts";
import { livingChildren } from "../../../lib/execution/processes/process_registry.ts";
import { mark, processesWith } from "./shell_programs.ts";

const linux = Deno.build.os === "linux";

async function ask(line: string, options: Partial<RunOnceOptions> = {}): Promise<Answer> {
  const directory = await Deno.makeTempDir();
  try {
    return await Effect.runPromise(runOnce({
      command: "/bin/sh",
      args: ["-c", line],
      threads: 1,
      directory,
      input: "question",
      maxBytes: 1e6,
      ...options,
    }));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("run once: the answer is all that the program wrote, and its end", async () => {
  const { text, status, stderr } = await ask("cat; echo; echo said >&2; exit 3");
  assertEquals([text, status.code, stderr.text()], ["question\n", 3, "said\n"]);
});

Deno.test("run once: a question larger than a pipe arrives, and one that nobody reads does not block", async () => {
  const input = "x".repeat(3e6);
  assertEquals((await ask("wc -c", { input })).text?.trim(), "3000000");
  assertEquals((await ask("exec <&-; sleep 0.05; echo done", { input })).text, "done\n");
});

Deno.test("run once: an answer that is too long ends the program", async () => {
  const number = mark();
  const { text, status } = await ask(`yes; sleep ${number}`, { maxBytes: 1e5 });
  assertEquals(text, undefined);
  assertEquals(status.signal, "SIGKILL");
  if (linux) assertEquals(await processesWith(number), []);
});

Deno.test("run once: invalid UTF-8 in an answer is no fault of nmer", async () => {
  const { text } = await ask("printf 'a\\377b'");
  assertEquals(text, "a\ufffdb");
});

Deno.test("run once: a program that leaves its pipes to a process in another session still ends", async () => {
  const number = mark();
  const { text } = await ask(`echo answer; (setsid sleep ${number} &)`);
  assertEquals(text, "answer\n");
  if (linux) assertEquals(await processesWith(number), []);
});

Deno.test("run once: a program that hangs ends with its time, and all that it started", async () => {
  const number = mark();
  const directory = await Deno.makeTempDir();
  const ended = await Effect.runPromise(Effect.timeoutOption(
    runOnce({
      command: "/bin/sh",
      args: ["-c", `trap '' TERM; (setsid sleep ${number} &); while :; do sleep ${number}; done`],
      threads: 1,
      directory,
      input: "",
      maxBytes: 1,
    }),
    "300 millis",
  ));
  assert(Option.isNone(ended));
  assertEquals(livingChildren().length, 0);
  if (linux) assertEquals(await processesWith(number), []);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("run once: 300 MB of errors are kept in part", async () => {
  const { stderr } = await ask("echo begin >&2; head -c 300000000 /dev/zero >&2; echo end >&2");
  assert(stderr.bytes > 3e8);
  assertStringIncludes(stderr.text(), "begin");
  assert(stderr.text().endsWith("end\n"));
});
