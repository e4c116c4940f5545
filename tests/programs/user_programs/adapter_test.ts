// Programs of the user's own: what they refuse, what tells their versions apart, and who may name them.

import type { UserProgram } from "../../../lib/base/user_program.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as Effect from "effect/Effect";
import { InputError } from "../../../lib/base/error.ts";
import { moleculeFromRecord } from "../../../lib/molecule/mod.ts";
import { type ExternalProgram, makeRegistry, type ProgramSearch } from "../../../lib/programs/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";

const DESCRIPTION: UserProgram = {
  name: "mine",
  executable: "/opt/mine",
  args: ["run"],
  drivers: ["energy"],
  ghosts: false,
  openShells: false,
  threads: false,
  memoryLimit: true,
  environment: { MINE: "1" },
};

function configured(change: Partial<UserProgram> = {}): ExternalProgram {
  return makeRegistry([{ ...DESCRIPTION, ...change }]).named("command:mine") as ExternalProgram;
}

const CHEMISTRY = { program: "command:mine", method: "hf", basis: "sto-3g", keywords: {} };
const MODEL = { ...CHEMISTRY, programName: "command:mine", settings: undefined };

function molecule(multiplicity: number) {
  return moleculeFromRecord(
    parseInput(JSON.stringify({
      molecule: {
        symbols: ["He", "He"],
        geometry: [0, 0, 0, 0, 0, 5],
        fragments: [[0], [1]],
        fragment_multiplicities: [multiplicity, 1],
        molecular_multiplicity: multiplicity,
      },
      model: CHEMISTRY,
    })).molecule,
  );
}

function search(change: Partial<ProgramSearch> = {}): ProgramSearch {
  return {
    variable: () => undefined,
    executables: (name) => Effect.succeed([name]),
    firstLine: () => Effect.succeed(undefined),
    ask: () => Effect.succeed(undefined),
    contentDigest: () => Effect.succeed("0123456789abcdef0123456789abcdef"),
    shipped: (file) => `/shipped/${file}`,
    runtime: "/bin/deno",
    ...change,
  };
}

Deno.test("commands: only what is configured has a name", () => {
  const registry = makeRegistry([DESCRIPTION]);
  assert(registry.names.includes("command:mine"));
  assertEquals(registry.named("Command:MINE").name, "command:mine");
  for (const name of ["command:yours", "command:/bin/sh", "/bin/sh", "command:", "mine"]) {
    const error = assertThrows(() => registry.named(name), InputError);
    if (name.startsWith("command:")) assertStringIncludes(error.message, "never in inputs");
  }
  assertThrows(() => makeRegistry().named("command:mine"), InputError);
});

Deno.test("commands: what a program has not been said to do is refused before anything runs", () => {
  const refusal = (program: ExternalProgram, ...args: Parameters<ExternalProgram["check"]>) =>
    assertThrows(() => program.check(...args), InputError).message;
  const poor = configured();
  poor.check(MODEL, "energy", molecule(1), ["model"]);
  assertStringIncludes(refusal(poor, MODEL, "gradient", molecule(1), ["model"]), "drivers");
  assertStringIncludes(refusal(poor, MODEL, "energy", molecule(1), ["model"], true), "ghosts: true");
  assertStringIncludes(refusal(poor, MODEL, "energy", molecule(3), ["model"]), "open_shells: true");
  const settings = (change: object) => () => poor.settings!({ ...CHEMISTRY, ...change }, ["model"]);
  assertThrows(settings({ keywords: { a: "x\ny" } }), InputError, "model.keywords.a");
  assertThrows(settings({ taskConfig: {} }), InputError, "model.task_config");
  const rich = configured({ drivers: ["energy", "gradient"], ghosts: true, openShells: true });
  rich.check(MODEL, "gradient", molecule(3), ["model"], true);
});

Deno.test("commands: versions are given, asked for, or told apart by content", async () => {
  const find = (change: Partial<UserProgram>, searching = search()) =>
    Effect.runPromise(configured(change).find(searching));
  assertEquals(await find({ version: "7" }), {
    version: "7",
    place: "/opt/mine",
    server: { command: "/opt/mine", args: ["run"], environment: { MINE: "1" }, memoryUnlimited: false },
  });
  assertEquals((await find({})).version, "sha256:0123456789abcdef");
  const asked: unknown[] = [];
  const said = await find(
    { versionArgs: ["--version"], memoryLimit: false },
    search({
      ask: (command) => {
        asked.push(command);
        return Effect.succeed("\n mine 1.2 \nand more");
      },
    }),
  );
  assertEquals([said.version, said.server.memoryUnlimited], ["mine 1.2", true]);
  assertEquals(asked, [{ command: "/opt/mine", args: ["--version"], environment: { MINE: "1" } }]);
});

Deno.test("commands: one that is not there, or says no version, is told with the way out", async () => {
  const missing = search({ executables: () => Effect.succeed([]) });
  const error = await Effect.runPromise(Effect.flip(configured().find(missing)));
  assertStringIncludes(
    error.message,
    "/opt/mine, which is configured as command:mine, is no executable file",
  );
  const silent = await Effect.runPromise(Effect.flip(configured({ versionArgs: ["-V"] }).find(search())));
  assertStringIncludes(silent.message, "says no version with -V");
});
