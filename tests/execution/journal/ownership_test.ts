// Journals of other users and other machines, and what they may say on a terminal.

import { fromFileUrl } from "@std/path";
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { JournalError } from "../../../lib/execution/journal/error.ts";
import { JournalFile } from "../../../lib/execution/journal/journal_file.ts";
import { checkOwner } from "../../../lib/execution/journal/ownership.ts";
import { describeLockOwner } from "../../../lib/execution/journal/lock_owner.ts";
import {
  abandonedJournal,
  filesIn,
  inFolder,
  keyOf,
  madeJournal,
  optionsFor,
  resultFor,
  using,
} from "./fixtures.ts";

const ignore = Deno.build.os !== "linux" || Deno.uid() !== 0;
const OTHER = 12345;

for (const suffix of ["", "-wal"]) {
  Deno.test({
    name: `journal: a default one whose file ${
      suffix || "itself"
    } is another user's is refused, with the way out`,
    ignore,
    fn: () =>
      inFolder((folder) => {
        const path = suffix === "" ? madeJournal(folder, 6) : abandonedJournal(folder, 20);
        Deno.chownSync(path + suffix, OTHER, OTHER);
        const bytes = Deno.readFileSync(path);
        const options = { ...optionsFor(path), mayBelongTo: "this-user" } as const;
        const error = assertThrows(() => new JournalFile(options), JournalError);
        assertEquals([error.reason, error.remedy], ["not-owned", "fix-input"]);
        for (const words of [path, `another user (${OTHER})`, `--journal ${path}`, "--no-journal"]) {
          assertStringIncludes(error.message, words);
        }
        assertEquals(Deno.readFileSync(path), bytes);
      }),
  });
}

Deno.test({
  name: "journal: another user's that was named is used, and said in one line",
  ignore,
  fn: () =>
    inFolder((folder) => {
      const path = madeJournal(folder, 6);
      Deno.chownSync(path, OTHER, OTHER);
      using(optionsFor(path), (journal) => {
        assertEquals(journal.lookup(keyOf(3))?.result, resultFor(3));
        assertEquals(journal.notices.length, 1);
        assertStringIncludes(
          journal.notices[0]!,
          `is of another user (${OTHER}), who decides on the results`,
        );
      });
    }),
});

Deno.test({
  name: "journal: where a file system gives all files one owner, nobody is refused his own",
  ignore,
  fn: () =>
    inFolder((folder) => {
      const path = madeJournal(folder, 6);
      Deno.chownSync(path, OTHER, OTHER);
      assertEquals(checkOwner(path, "this-user", () => OTHER), undefined);
      assertThrows(() => checkOwner(path, "this-user", () => undefined), JournalError);
      assertThrows(() => checkOwner(path, "this-user"), JournalError);
      assertEquals(filesIn(folder), ["run.journal"]);
    }),
});

Deno.test("journal: one's own is opened whether it was named or not, and nothing is said", () =>
  inFolder((folder) => {
    const path = madeJournal(folder, 6);
    for (const mayBelongTo of ["this-user", "anybody"] as const) {
      using({ ...optionsFor(path), mayBelongTo }, ({ notices, opened }) => {
        assertEquals(notices, []);
        assertEquals(opened.otherHost, undefined);
      });
    }
  }));

Deno.test("journal: the machine of the latest run is known where it was another one, without what steers a terminal", () =>
  inFolder((folder) => {
    const path = join(folder, "j");
    const on = (host: string) => ({ ...optionsFor(path), lockOwner: { pid: 7, host, version: "0.1.0" } });
    using(
      on("node\x1b[2J7\r\n" + "x".repeat(1000)),
      ({ opened }) => assertEquals(opened.otherHost, undefined),
    );
    using(on("node8"), ({ opened }) => {
      assertStringIncludes(opened.otherHost!, "node7");
      // deno-lint-ignore no-control-regex -- what steers a terminal
      assertEquals(opened.otherHost!.match(/[\x00-\x1f]/), null);
      assertEquals(opened.otherHost!.length <= 64, true);
    });
    using(on("node8"), ({ opened }) => assertEquals(opened.otherHost, undefined));
  }));

Deno.test("journal: who has one open is said without what steers a terminal", () => {
  const said = describeLockOwner({
    pid: 7,
    host: `a\x1b]0;owned\x07\nb${"x".repeat(500)}`,
    version: "1",
    since: 0,
  });
  // deno-lint-ignore no-control-regex -- what steers a terminal
  assertEquals(said.match(/[\x00-\x1f]/), null);
  assertEquals(said.length < 200, true);
});

Deno.test("journal: what was computed before and cannot be read, or is too much to say, is said in a few words", () =>
  inFolder((folder) => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [`option ${i}`, "x".repeat(10_000)]),
    );
    const path = join(folder, "j");
    using(optionsFor(path, { options: many }), () => {});
    using(optionsFor(path), ({ opened: { changes } }) => {
      assertEquals(changes.length, 11);
      assertEquals(changes.every((change) => change.length <= 200), true);
      assertEquals(changes.at(-1), "91 more");
    });
    assertEquals(filesIn(folder), ["j"]);
  }));

Deno.test("journal: a file of the system, which Deno keeps from programs, is refused by every reader without advice to allow all", async () => {
  if (Deno.build.os !== "linux") return;
  const file = (path: string) => fromFileUrl(new URL(`../../../${path}`, import.meta.url));
  const nmer = ["run", "-q", "--no-prompt", "--config", file("deno.json"), "-P", file("cli.ts")];
  const input = file("examples/water_trimer.yaml");
  for (const name of ["/dev/null", "/proc/1/stat"]) {
    for (const args of [["merge", input, name], ["status", name], ["why", "1", name]]) {
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...nmer, ...args],
        env: { NO_COLOR: "1" },
        stdout: "null",
        stderr: "piped",
      }).output();
      const err = new TextDecoder().decode(stderr);
      assertEquals([code, err.includes("--allow-all")], [2, false], err);
      assertEquals(
        /^nmer: the journal \S+ cannot be opened: .* is a file of the system/.test(err),
        true,
        err,
      );
    }
  }
});
