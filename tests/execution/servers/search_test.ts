// The search for programs on this machine: where they are asked, and what is told where they cannot be asked.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import * as Effect from "effect/Effect";
import { denoProgramSearch } from "../../../lib/execution/mod.ts";
import { withFolder } from "../../folders.ts";

const linux = Deno.build.os === "linux";
const OWNER = { pid: Deno.pid, host: "here" };
const SHIPPED = new URL("../../../", import.meta.url);

const ask = (root: string | undefined, script: string, timeoutMilliseconds?: number) =>
  Effect.runPromise(Effect.match(
    denoProgramSearch(SHIPPED, { root, owner: OWNER }, timeoutMilliseconds).ask({
      command: "/bin/sh",
      args: ["-c", script],
      environment: {},
    }),
    { onSuccess: (text) => text, onFailure: ({ message, remedy }) => ({ message, remedy }) },
  ));

Deno.test({
  name: "program search: programs are asked in the scratch directory that was given",
  ignore: !linux,
  fn: () =>
    withFolder(async (folder) => {
      const scratch = join(await Deno.realPath(folder), "scratch");
      await Deno.mkdir(scratch, { mode: 0o700 });
      assertStringIncludes(String(await ask(scratch, "pwd")), `${scratch}/nmer-`);
      assertEquals([...Deno.readDirSync(scratch)], []);
      // A program that fails, or says nothing, is none; that is no fault of the place.
      assertEquals(await ask(scratch, "exit 1"), undefined);
    }),
});

Deno.test({
  name: "program search: a probe that is killed, crashes or hangs is told, and is no lack of a program",
  ignore: !linux,
  fn: async () => {
    const message = async (script: string, timeoutMilliseconds?: number) => {
      const told = await ask(undefined, script, timeoutMilliseconds);
      return typeof told === "object" ? told.message : told;
    };
    assertStringIncludes(String(await message("kill -9 $$")), "/bin/sh was killed (SIGKILL)");
    assertStringIncludes(String(await message("kill -SEGV $$")), "/bin/sh crashed (SIGSEGV)");
    assertStringIncludes(String(await message("sleep 60", 300)), "/bin/sh did not answer within 0.3 s");
  },
});

Deno.test("program search: a place where nothing can be asked is told, and is no lack of a program", () =>
  withFolder(async (folder) => {
    const missing = join(folder, "missing");
    assertEquals(
      await ask(missing, "true").then((told) => typeof told === "object" ? told.remedy : told),
      "fix-input",
    );
    const before = Deno.env.get("TMPDIR");
    try {
      Deno.env.set("TMPDIR", missing);
      const told = await ask(undefined, "true");
      assertEquals(typeof told === "object" && told.remedy, "more-resources");
      assertStringIncludes(
        JSON.stringify(told),
        `programs cannot be looked for, since the scratch directory ${missing} cannot be used`,
      );
      assertStringIncludes(JSON.stringify(told), "give another with --scratch or TMPDIR");
    } finally {
      if (before === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", before);
    }
  }));
