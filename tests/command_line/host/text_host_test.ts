// Nothing but text gets to a terminal, whatever files, models and molecules are called.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
import { withFolder } from "../../folders.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";
import { type CommandRun, HELIUM_DIMER, runCommand } from "../fake_host.ts";

// Clears the screen, rings, sets a title, erases the line, turns the direction of writing, begins a line of its own.
const NAME = "he\x1b[2J\x07\x1b]0;title\x07\r\x9b31m\u202e\nnmer: all is well\n.yaml";
const SHOWN = String.raw`"he\u001b[2J\u0007\u001b]0;title\u0007\r\u009b31m\u202e\nnmer: all is well\n.yaml"`;

/** No character of what a command wrote steers a terminal, and no line was begun by the name of a file. */
function assertText({ out, err }: Pick<CommandRun, "out" | "err">): void {
  for (const text of [out, err]) {
    // deno-lint-ignore no-control-regex -- these are what is meant
    const found = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/.exec(text);
    assertEquals(found, null, JSON.stringify(text));
    assertEquals(/^nmer: all is well/m.test(text), false, text);
  }
}

const files = { [NAME]: HELIUM_DIMER, "he.yaml": HELIUM_DIMER, [`wrong${NAME}`]: "molecule: 1\n" };

Deno.test("terminal: validate shows the name of an input as text, right or wrong", async () => {
  const right = await runCommand(["validate", NAME], files);
  assertText(right);
  assertStringIncludes(right.out, `${SHOWN}: right: `);
  const wrong = await runCommand(["validate", `wrong${NAME}`, `missing${NAME}`], files);
  assertEquals(wrong.status, 2);
  assertText(wrong);
  assertMatch(wrong.err, /^nmer: "wronghe/);
});

Deno.test("terminal: run shows names of results and logs as text, and its errors do", async () => {
  const result = await runCommand(["run", NAME, "-o", `r${NAME}`, "--log", `l${NAME}`], files);
  assertEquals(result.status, 0, result.err);
  assertText(result);
  assertStringIncludes(result.err, `result: "r${SHOWN.slice(1)}`);
  for (
    const options of [["-o", `${NAME}.csv`], ["--journal", NAME], ["--log", NAME], [`--${NAME}`], [
      "-p",
      NAME,
    ]]
  ) {
    const refused = await runCommand(["run", NAME, ...options], files);
    assertEquals(refused.status, 2);
    assertText(refused);
  }
  const full = await runCommand(["run", NAME, "-o", `full/${NAME}`], files);
  assertEquals(full.status, 4);
  assertText(full);
});

Deno.test("terminal: plan, assemble, schema, programs and unknown commands show names as text", async () => {
  const unused = JSON.stringify({
    '["(auto)", [1], [1]]': { energy: 1 },
    '["other", [1], [1]]': { energy: 1 },
  });
  const given = { ...files, [`c${NAME}`]: unused };
  for (
    const command of [
      ["plan", NAME],
      ["plan", NAME, "--format", "json"],
      ["plan", `wrong${NAME}`],
      ["assemble", NAME, "--components", `c${NAME}`, "-o", `r${NAME}`],
      ["schema", NAME],
      ["programs", NAME],
      [NAME],
      ["help", NAME],
    ]
  ) assertText(await runCommand(command, given));
});

Deno.test("terminal: what is said of journals shows their names as text", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/results`);
    const name = NAME.replaceAll("/", "");
    await writeFiles(folder, { [name]: HELIUM_DIMER, "not-a-journal\x1b[2J\n.db": "something else" });
    const run = async (...args: readonly string[]) => {
      const done = await runOnDisk(["run", `${folder}/${name}`, "--progress", "none", ...args]);
      assertText(done);
      return done;
    };
    assertEquals((await run()).status, 0);
    const moved = await run("-o", `${folder}/results/r.json`);
    assertStringIncludes(moved.err, "where an earlier run kept it");
    const wrong = await run("--journal", `${folder}/not-a-journal\x1b[2J\n.db`);
    assertStringIncludes(wrong.err, String.raw`not-a-journal\u001b[2J`);
    const planned = await runOnDisk(["plan", `${folder}/${name}`]);
    assertText(planned);
    assertStringIncludes(planned.out, "by the times in");
  }));

Deno.test("terminal: a result on standard output has its texts escaped, and they are the same", async () => {
  const comment = "water \x9b31m \u202e dimer";
  const xyz = `2\n${comment}\nHe 0 0 0\nHe 0 0 3\n`;
  const input = `# ${comment}\nmolecule: { file: he.xyz, fragments: [[0], [1]] }
model: { method: hf, basis: sto-3g }
bsse: nocp
`;
  const given = { "in.yaml": input, "he.xyz": xyz };
  for (const format of ["json", "yaml"]) {
    for (const args of [["--format", format], ["--format", format, "-o", "-"]]) {
      const done = await runCommand(["run", "in.yaml", "-q", ...args], given);
      assertEquals(done.status, 0, done.err);
      assertText(done);
      const plain = await runCommand(["run", "in.yaml", "-q", "-o", `r.${format}`], given);
      const [shown, kept] = [done.out, plain.files.get(`r.${format}`)!].map((text) =>
        format === "json" ? JSON.parse(text) : parse(text)
      );
      assertStringIncludes(JSON.stringify(kept), JSON.stringify(comment).slice(1, -1));
      assertEquals(shown.molecule, kept.molecule);
      assertEquals(shown.input_data, kept.input_data);
    }
  }
});

Deno.test("terminal: a bar is drawn there as before", async () => {
  const { err } = await runCommand(["run", "he.yaml"], files, { columns: 80 });
  assertStringIncludes(err, "\r\x1b[K");
});
