// The command that continues a run, from what its journal keeps of how it was asked for.

import { assertEquals } from "@std/assert";
import { continuingCommand, runWords } from "../../../lib/command_line/options/run_words.ts";
import { parseArguments } from "../../../lib/command_line/options/arguments.ts";
import { runCommand } from "../../../lib/command_line/commands/run_command.ts";

const read = (...args: string[]) =>
  parseArguments(args, runCommand.options, { least: 1, most: Infinity, what: "INPUT" });
const HERE = { journal: "w.nmer.db", path: "/work/w.nmer.db", folder: "/work", onlyFailed: false };
const next = (args: string[], about = {}, changes = {}) =>
  continuingCommand({ words: runWords(read(...args)), folder: "/work", ...about }, "INPUT", {
    ...HERE,
    ...changes,
  });

Deno.test("run words: a geometry keeps the options that say what is computed, an own program its command", () => {
  assertEquals(
    next([
      "w 3.xyz",
      "--method",
      "hf",
      "--basis",
      "6-31g",
      "--charge=-1",
      "--keyword",
      "a=1",
      "--keyword",
      "b=2",
    ]),
    "nmer run 'w 3.xyz' --method hf --basis 6-31g --keyword a=1 --keyword b=2 --charge=-1 --journal w.nmer.db",
  );
  assertEquals(
    next(["in.yaml", "--command", "x=/bin/x,ghosts", "-o", "r.json", "--journal", "old.nmer.db", "--fresh"]),
    "nmer run in.yaml --output r.json --command x=/bin/x,ghosts --journal w.nmer.db",
  );
});

Deno.test("run words: where all that is missing has failed, that alone is tried again, but not of a part", () => {
  const onlyFailed = { onlyFailed: true };
  assertEquals(next(["in.yaml"], {}, onlyFailed), "nmer run in.yaml --journal w.nmer.db --retry-failed");
  assertEquals(
    next(["in.yaml", "--shard", "1/2"], {}, onlyFailed),
    "nmer run in.yaml --shard 1/2 --journal w.nmer.db",
  );
  assertEquals(
    next(["in.yaml", "--only-missing", "a.nmer.db", "b.nmer.db"], {}, onlyFailed),
    "nmer run in.yaml --journal w.nmer.db --only-missing a.nmer.db b.nmer.db",
  );
});

Deno.test("run words: names are those of the folder of the run, and a journal of several inputs is found in theirs", () => {
  assertEquals(
    next(["in.yaml"], {}, { folder: "/else" }),
    "cd /work && nmer run in.yaml --journal /work/w.nmer.db",
  );
  const words = runWords(read("a.yaml", "b.yaml", "-o", "all"), "b.yaml");
  assertEquals(
    continuingCommand({ words, folder: "/work", severalInputs: true }, "INPUT", HERE),
    "nmer run b.yaml --output all",
  );
});

Deno.test("run words: a journal of an earlier nmer gives the input's name", () => {
  assertEquals(continuingCommand({}, "my in.yaml", HERE), "nmer run 'my in.yaml' --journal w.nmer.db");
});
