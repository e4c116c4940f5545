// What a child process may do and knows, and what its main process must be permitted.

import { assertEquals, assertMatch } from "@std/assert";
import * as Effect from "effect/Effect";
import { evaluate, faultyPool, ONE } from "../../faults/process_fakes.ts";

const SCRIPT = new URL("../../faults/process_single.ts", import.meta.url);

/** What a main process prints that has some permissions and computes one task in a child process. */
async function under(...permissions: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-read", ...permissions, SCRIPT.href],
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("processes: a main process that may start none says which permission it misses, and asks nobody", async () => {
  assertMatch(await under(), /^start: process 1 cannot start: .*--allow-run=.*"run": \["deno"\]/);
});

Deno.test("processes: permission to run this executable is enough, by its path or as deno", async () => {
  assertEquals(await under(`--allow-run=${Deno.execPath()}`), "converged");
  assertEquals(await under("--allow-run=deno"), "converged");
});

Deno.test("processes: a child may read the project and nothing else, and inherits nothing but Deno's cache", async () => {
  const pids: number[] = [];
  Deno.env.set("NMER_TEST_SECRET", "do not tell");
  try {
    const [environment, args] = await Effect.runPromise(
      evaluate(ONE).pipe(
        Effect.map(() => ["environ", "cmdline"].map((file) => entriesOf(`/proc/${pids[0]}/${file}`))),
        Effect.provide(faultyPool("silence", {}, pids)),
      ),
    );
    const names = environment!.map((entry) => entry.split("=")[0]!);
    const own = ["DENO_NODE_SHIM_ACTIVE", "PATH"]; // Deno gives these to all of its children
    const passed = ["DENO_DIR", "XDG_CACHE_HOME", "HOME", "NO_COLOR", "DENO_NO_UPDATE_CHECK"];
    assertEquals(names.filter((name) => ![...own, ...passed].includes(name)), []);
    const root = new URL("../../..", import.meta.url).pathname;
    assertEquals(args!.filter((arg) => arg.startsWith("--allow")), [`--allow-read=${root}`]);
  } finally {
    Deno.env.delete("NMER_TEST_SECRET");
  }
});

function entriesOf(path: string): string[] {
  return Deno.readTextFileSync(path).split("\0").filter((entry) => entry !== "");
}
