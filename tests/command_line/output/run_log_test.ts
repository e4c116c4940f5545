import { assert, assertEquals } from "@std/assert";
import { LOG_BEGIN, logEntry, logLine } from "../../../lib/command_line/output/run_log.ts";

const TIME = new Date("2026-01-02T03:04:05.678Z");
const ENTRY = logEntry({ type: "run-finished", seconds: 1.5 }, String);

Deno.test("log: lines of one of several logs say whose they are, and others do not", () => {
  const origin = { shard: "2/16", host: "node7" };
  const text = logLine(ENTRY, TIME, "text", origin);
  assertEquals(text, "2026-01-02T03:04:05.678Z info    [2/16 node7] run ended after 1.50 s");
  assertEquals(
    logLine(ENTRY, TIME, "json", origin),
    '{"time":"2026-01-02T03:04:05.678Z","level":"info","shard":"2/16","host":"node7","message":"run ended after 1.50 s",' +
      '"event":"run-finished","seconds":1.5}',
  );
  assertEquals(logLine(ENTRY, TIME, "text"), "2026-01-02T03:04:05.678Z info    run ended after 1.50 s");
  assert(LOG_BEGIN.test(text), "a further run continues the log");
});
