// A start of MPI that never returns, in a process of its own with the permissions of the documents.

import { assertEquals } from "@std/assert";
import { isLibraryThere, LIBRARIES } from "./libraries.ts";

const ROOT = new URL("../../../", import.meta.url);
const [{ path: library }] = LIBRARIES as [typeof LIBRARIES[number]];
const isHere = isLibraryThere(LIBRARIES[0]!);

/** Runs a start that blocks its thread for some seconds, which may take one. */
async function startTakes(seconds: number) {
  const module = JSON.stringify(new URL("lib/cluster/mpi/start_guard.ts", ROOT).href);
  const script = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      script,
      `const { guarded } = await import(${module});
      const sleep = { usleep: { parameters: ["u32"], result: "i32" } };
      const { symbols } = Deno.dlopen(${JSON.stringify(library)}, sleep);
      const guard = { library: ${JSON.stringify(library)}, seconds: 1, sentence: "it hangs" };
      console.log(guarded(() => symbols.usleep(${1e6 * seconds}), guard));
      // Long enough for a guard that is still there.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      console.log("ended");`,
    );
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-prompt", "--config", new URL("deno.json", ROOT).pathname, "-P", script],
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
  } finally {
    await Deno.remove(script);
  }
}

const ignore = !isHere && Deno.env.get("CI") !== "true";

Deno.test({
  name: "start of mpi: one that does not return in time is said, and ends the process",
  ignore,
  fn: async () => assertEquals(await startTakes(60), { code: 4, out: "", err: "nmer: it hangs\n" }),
});

Deno.test({
  name: "start of mpi: nothing is left of the guard of one that returns",
  ignore,
  fn: async () => assertEquals(await startTakes(0), { code: 0, out: "0\nended\n", err: "" }),
});
