import { assertEquals } from "@std/assert";
import { describeEnding } from "../../../lib/execution/processes/ending.ts";

Deno.test("processes: endings in plain words", () => {
  const ending = { code: 133, signal: null, stderr: "", heapMegabytes: 512 };
  const fatal = "# Fatal JavaScript out of memory: CALL_AND_RETRY_LAST\n#\n==== C stack trace ====\n";
  assertEquals(
    describeEnding({ ...ending, signal: "SIGTRAP", stderr: fatal }),
    "ran out of memory (heap limit 512 MB)",
  );
  assertEquals(describeEnding({ ...ending, signal: "SIGTERM" }), "was ended by SIGTERM");
  assertEquals(
    describeEnding({ ...ending, signal: "SIGKILL" }),
    "was killed (SIGKILL): by a person, or by the system for want of memory",
  );
  assertEquals(describeEnding({ ...ending, code: 0 }), "ended with exit code 0");
});
