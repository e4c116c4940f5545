// What signals mean after each other, by a clock of the test's own.

import { assertEquals } from "@std/assert";
import { ECHO_MILLISECONDS, HeardSignals } from "../../../lib/command_line/host/heard_signals.ts";

/** What each of some signals means, that come so many milliseconds after the first. */
function meaningsOf(...signals: readonly (readonly [name: string, milliseconds: number])[]): string[] {
  let time = 0;
  const heard = new HeardSignals(() => 5000 + time);
  return signals.map(([name, milliseconds]) => {
    time = milliseconds;
    return heard.hear(name);
  });
}

Deno.test("signals: the same one within a second is that of the job's script and of its processes: one", () => {
  for (const name of ["SIGTERM", "SIGUSR2", "SIGHUP"]) {
    assertEquals(meaningsOf([name, 0], [name, 0], [name, ECHO_MILLISECONDS - 1]), ["first", "echo", "echo"]);
  }
});

Deno.test("signals: the same one later, and another one at any time, end the process at once", () => {
  assertEquals(meaningsOf(["SIGTERM", 0], ["SIGTERM", ECHO_MILLISECONDS]), ["first", "again"]);
  assertEquals(meaningsOf(["SIGUSR2", 0], ["SIGTERM", 1]), ["first", "again"]);
});

Deno.test("signals: Ctrl-C twice means it, however fast, and the first one's is the status", () => {
  assertEquals(meaningsOf(["SIGINT", 0], ["SIGINT", 1]), ["first", "again"]);
  const heard = new HeardSignals<"SIGTERM" | "SIGINT">(() => 0);
  assertEquals(heard.first, undefined);
  heard.hear("SIGTERM");
  heard.hear("SIGINT");
  assertEquals(heard.first, "SIGTERM");
});
