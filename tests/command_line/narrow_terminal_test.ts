// What commands show on terminals of 80 columns, of 200, and where there is none.
// mirrors: lib/command_line/command/show.ts, lib/command_line/help.ts

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../lib/command_line/commands/table.ts";
import { HELIUM_DIMER, runCommand } from "./fake_host.ts";

const TRIMER = HELIUM_DIMER.replace("He 0 0 3", "He 0 0 3\n    --\n    He 0 3 0")
  .replace("bsse: [cp, nocp]", "bsse: [cp, nocp, vmfc]");
const FILES = { "he3.yaml": TRIMER, "a-very-long-name-of-an-input-file-of-somebody.yaml": HELIUM_DIMER };

function assertFits(text: string, width: number): void {
  for (const line of text.split("\n")) assert(line.length <= width, `${line.length}: ${line}`);
}

for (const command of Object.keys(COMMANDS)) {
  Deno.test(`terminal: the help of ${command} fits into 80 columns and is no wider on 200`, async () => {
    const { out } = await runCommand([command, "--help"], {}, { columns: 80 });
    assertFits(out, 80);
    assertEquals((await runCommand([command, "--help"], {}, { columns: 200 })).out, out);
  });
}

Deno.test("terminal: help is as wide as COLUMNS asks for, and has a line for each option where it is piped", async () => {
  const wide = await runCommand(["run", "--help"], {}, { columns: 80, environment: { COLUMNS: "120" } });
  assertFits(wide.out, 120);
  assert(wide.out.split("\n").some((line) => line.length > 100));
  const piped = await runCommand(["run", "--help"]);
  assert(/^ {6}--only-missing JOURNAL\.\.\. +compute .* of its own$/m.test(piped.out), piped.out);
});

Deno.test("terminal: the general help fits into 80 columns, on standard error too", async () => {
  assertFits((await runCommand(["--help"], {}, { columns: 80 })).out, 80);
  assertFits((await runCommand([], {}, { columns: 80 })).err, 80);
});

for (const columns of [50, 60, 80, 100, 200]) {
  Deno.test(`terminal: run, plan and validate keep within ${columns} columns`, async () => {
    for (
      const args of [["run", "he3.yaml", "--progress", "none"], ["plan", "he3.yaml"], [
        "validate",
        "he3.yaml",
      ]]
    ) {
      const { status, out } = await runCommand(args, FILES, { columns });
      assertEquals(status, 0);
      assertFits(out, columns);
    }
  });
}

Deno.test("terminal: the tables of a run leave out what follows from the rest, and say the interaction at least", async () => {
  const at = async (columns: number) => (await runCommand(["run", "he3.yaml"], FILES, { columns })).out;
  const [narrow, middle, wide] = await Promise.all([at(36), at(80), at(200)]);
  assert(/^ +FULL\/RTN +§A +3 +-?\d\.\d{12}$/m.test(narrow), narrow);
  assert(/^ +FULL\/RTN +§A +3 +-\d\.\d{12} +-?\d\.\d{12} +-?\d\.\d{6} +-?\d\.\d{6}$/m.test(middle), middle);
  assertStringIncludes(wide, "N-body Contribution to Interaction Energy");
});

Deno.test("terminal: piped, nothing is wrapped or left out", async () => {
  const piped = await runCommand(["run", "he3.yaml"], FILES);
  assertStringIncludes(piped.out, "N-body Contribution to Interaction Energy");
  assert(/^3 atoms in 3 fragments.* by builtin$/m.test(piped.out), piped.out);
  const plan = await runCommand(["plan", "he3.yaml"], FILES);
  assert(/^\d+ tasks in 3 levels; .*constants measured.*$/m.test(plan.out), plan.out);
});

Deno.test("terminal: JSON is the same on a terminal as in a pipe", async () => {
  const args = ["plan", "he3.yaml", "--format", "json"];
  const shown = await runCommand(args, FILES, { columns: 40 });
  assertEquals(shown.out, (await runCommand(args, FILES)).out);
});

Deno.test("terminal: errors are wrapped between words", async () => {
  const args = ["run", "there-is-no-such-file.yaml", "--timeout", "a very long time indeed, to be wrapped"];
  const { err } = await runCommand(args, {}, { columns: 40 });
  assertFits(err, 44); // the name of the file is one word
  assert(err.split("\n").length > 3, err);
});

Deno.test("terminal: the table of many inputs gives way, but for the energies", async () => {
  const args = ["run", ...Object.keys(FILES), "-o", "out", "--progress", "none"];
  const { out } = await runCommand(args, FILES, { columns: 60 });
  assertFits(out, 60);
  assert(/^a-very-.*… +done +-?\d\.\d{12}/m.test(out), out);
});

Deno.test("nmer run: a terminal that is too narrow for a progress line gets plain lines", async () => {
  const wide = await runCommand(["run", "he2.yaml"], { "he2.yaml": HELIUM_DIMER }, { columns: 40 });
  assertStringIncludes(wide.err, "\r\x1b[K");
  const narrow = await runCommand(["run", "he2.yaml"], { "he2.yaml": HELIUM_DIMER }, { columns: 39 });
  assertEquals(narrow.err.includes("\r"), false);
  assertStringIncludes(narrow.err, "5 tasks in 2 levels");
});

const HAS_SCRIPT = Deno.build.os === "linux" &&
  await new Deno.Command("script", { args: ["--version"], stdout: "null", stderr: "null" }).output()
    .then(({ success }) => success, () => false);

Deno.test({
  name: "nmer run: a terminal that cannot take a line back (TERM=dumb) gets plain lines" +
    (HAS_SCRIPT ? "" : " (skipped: no script of util-linux here)"),
  ignore: !HAS_SCRIPT && Deno.env.get("CI") !== "true",
  fn: async () => {
    const cli = new URL("../../cli.ts", import.meta.url).pathname;
    const input = await Deno.makeTempFile({ suffix: ".yaml" });
    await Deno.writeTextFile(input, HELIUM_DIMER);
    for (const [term, permissions] of [["xterm", "-A"], ["dumb", "-A"], ["dumb", "-P"]] as const) {
      const line =
        `stty cols 80; '${Deno.execPath()}' run -q ${permissions} '${cli}' run '${input}' --no-journal`;
      const { stdout, code } = await new Deno.Command("script", {
        args: ["-qec", line, "/dev/null"],
        env: { TERM: term },
        stdin: "null",
      }).output();
      const text = new TextDecoder().decode(stdout);
      assertEquals([code, text.includes("\x1b[K")], [0, term === "xterm"], text);
    }
    await Deno.remove(input);
  },
});
