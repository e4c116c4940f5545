// The file of a user's own programs, and the option that names one.

import type { UserProgram } from "../../lib/base/user_program.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../lib/base/error.ts";
import { parseCommandOption, parseProgramsFile } from "../../lib/input/mod.ts";

const DEFAULTS: Omit<UserProgram, "name" | "executable"> = {
  args: [],
  drivers: ["energy"],
  ghosts: false,
  openShells: false,
  threads: false,
  memoryLimit: true,
  environment: {},
};

Deno.test("own programs: a file says what there is and what it can do, and promises nothing else", () => {
  const records = parseProgramsFile(
    `
commands:
  small: { executable: /opt/small }
  large:
    executable: /opt/large/bin/run
    arguments: [--qcschema, "-"]
    version_arguments: [--version]
    drivers: [energy, gradient]
    ghosts: true
    open_shells: true
    threads: true
    memory_limit: false
    environment: { LARGE_DATA: /opt/large/share }
`,
    "programs.yaml",
  );
  assertEquals(records, [
    { ...DEFAULTS, name: "small", executable: "/opt/small", drivers: ["energy"] },
    {
      name: "large",
      executable: "/opt/large/bin/run",
      args: ["--qcschema", "-"],
      versionArgs: ["--version"],
      drivers: ["energy", "gradient"],
      ghosts: true,
      openShells: true,
      threads: true,
      memoryLimit: false,
      environment: { LARGE_DATA: "/opt/large/share" },
    },
  ]);
});

for (
  const [what, text, expected] of [
    ["a relative path", "commands: { a: { executable: bin/a } }", "absolute path"],
    ["a path with NUL", 'commands: { a: { executable: "/a\\0b" } }', "without NUL"],
    ["no executable", "commands: { a: {} }", "executable"],
    ["a name with a slash", "commands: { a/b: { executable: /a } }", "lower-case letters"],
    ["a name in capitals", "commands: { A: { executable: /a } }", "lower-case letters"],
    ["an unknown key", "commands: { a: { executable: /a, ghost: true } }", "ghosts"],
    ["a driver that is none", "commands: { a: { executable: /a, drivers: [energie] } }", "energy"],
    ["a variable that is none", 'commands: { a: { executable: /a, environment: { "A=B": x } } }', "variable"],
    ["an argument that is no text", "commands: { a: { executable: /a, arguments: [1] } }", "text"],
    ["nothing", "", "empty file"],
    ["a list", "[]", "mapping"],
  ] as const
) {
  Deno.test(`own programs: ${what} is refused, with its place`, () => {
    const error = assertThrows(() => parseProgramsFile(text, "programs.yaml"), InputError);
    assertStringIncludes(error.message, "programs.yaml");
    assertStringIncludes(error.message, expected);
  });
}

Deno.test("own programs: a name that JavaScript gives a meaning is a name like others", () => {
  const error = assertThrows(
    () => parseProgramsFile('{"commands": {"__proto__": {"executable": "/a"}}}', "p.json"),
    InputError,
  );
  assertStringIncludes(error.message, "__proto__");
  const [record] = parseProgramsFile('{"commands": {"constructor": {"executable": "/a"}}}', "p.json");
  assertEquals(record!.name, "constructor");
});

Deno.test("own programs: an option names them, with what they can do", () => {
  assertEquals(parseCommandOption("a=/opt/a", "--command"), [{
    ...DEFAULTS,
    name: "a",
    executable: "/opt/a",
  }]);
  assertEquals(parseCommandOption("a=/opt/a b=c,ghosts,gradient,open-shells; b=/b,threads", "--command"), [
    {
      ...DEFAULTS,
      name: "a",
      executable: "/opt/a b=c",
      drivers: ["energy", "gradient"],
      ghosts: true,
      openShells: true,
    },
    { ...DEFAULTS, name: "b", executable: "/b", threads: true },
  ]);
  for (const wrong of ["", "a", "a=", "a=b", "=/a", "A=/a", "a=/a,ghost", "a=/a\0", "a=./a", "-a=/a"]) {
    const error = assertThrows(() => parseCommandOption(wrong, "--command"), InputError);
    assertStringIncludes(error.message, "--command: found");
  }
});
