import { assertEquals } from "@std/assert";
import { describeEnding, remedyOf } from "../../../lib/execution/processes/ending.ts";

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

Deno.test("processes: a resident one lacked memory where its last line says so, one of one task where any does", () => {
  const last = {
    code: 1,
    signal: null,
    stderr: "Task 3\nmalloc(1600147320) failed in CVHFallocate_JKArray\n",
  };
  assertEquals(
    describeEnding(last),
    "ran out of memory: it ended with exit code 1: malloc(1600147320) failed in CVHFallocate_JKArray",
  );
  assertEquals(remedyOf(last), "more-resources");
  const earlier = { code: 1, signal: null, stderr: "std::bad_alloc\nTask 3\n" };
  assertEquals(describeEnding(earlier), "ended with exit code 1: Task 3");
  assertEquals(remedyOf(earlier), "retry");
  assertEquals(remedyOf({ ...earlier, isOfOneTask: true }), "more-resources");
});
