// Programs of the user's own on the command line: where they are configured, and that inputs can only name them.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const INPUT = HELIUM_DIMER.replace("builtin", "command:mine").replace("[cp, nocp]", "nocp");
const PROGRAMS = "commands: { mine: { executable: /opt/mine } }";

Deno.test("own programs: they come from NMER_PROGRAMS, from the user's configuration, or from the option", async () => {
  const known = async (
    args: readonly string[],
    files: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>> = {},
  ) => {
    const { status, out, err } = await runCommand(["validate", ...args, "in.yaml"], {
      "in.yaml": INPUT,
      ...files,
    }, {
      environment,
    });
    assertEquals([status, err], [0, ""]);
    return !out.includes("; but ");
  };
  assertEquals(await known([], {}), false);
  assertEquals(await known(["--command", "mine=/opt/mine"], {}), true);
  assertEquals(await known(["--command", "yours=/opt/mine"], {}), false);
  assertEquals(await known([], { "p.yaml": PROGRAMS }, { NMER_PROGRAMS: "p.yaml" }), true);
  assertEquals(
    await known([], { "/home/me/.config/nmer/programs.yaml": PROGRAMS }, { HOME: "/home/me" }),
    true,
  );
  assertEquals(
    await known([], { "/c/nmer/programs.yaml": PROGRAMS }, { HOME: "/home/me", XDG_CONFIG_HOME: "/c" }),
    true,
  );
  assertEquals(await known([], {}, { HOME: "/home/me" }), false);
});

Deno.test("own programs: a run of a program that is not configured is refused, and says where to name it", async () => {
  const { status, err } = await runCommand(["run", "in.yaml"], { "in.yaml": INPUT });
  assertEquals(status, 2);
  assertStringIncludes(err, 'model.program: found "command:mine"');
  assertStringIncludes(err, "programs.yaml or with --command NAME=/absolute/path, never in inputs");
});

Deno.test("own programs: what they have not been said to do is refused before anything runs", async () => {
  const files = { "in.yaml": INPUT.replace("nocp", "cp"), "p.yaml": PROGRAMS };
  const { status, err } = await runCommand(["run", "in.yaml"], files, {
    environment: { NMER_PROGRAMS: "p.yaml" },
  });
  assertEquals(status, 2);
  assertStringIncludes(err, "bsse: found cp or vmfc, which need ghost atoms");
});

Deno.test("own programs: a configuration that is wrong or missing is told with its place", async () => {
  const refused = async (content: string | undefined) => {
    const files = { "in.yaml": HELIUM_DIMER, ...(content === undefined ? {} : { "p.yaml": content }) };
    const { status, err } = await runCommand(["plan", "in.yaml"], files, {
      environment: { NMER_PROGRAMS: "p.yaml" },
    });
    assertEquals(status, 2);
    return err;
  };
  assertStringIncludes(await refused(undefined), "NMER_PROGRAMS names it");
  assertStringIncludes(await refused("commands: { mine: { executable: mine } }"), "p.yaml:1:");
  assertStringIncludes(await refused("x".repeat(2 ** 20 + 1)), "larger than 1 MiB");
});

for (
  const [what, change] of [
    ["a key of the execution", (text: string) => `${text}execution: { command: "mine=/bin/sh" }\n`],
    ["a key at the top", (text: string) => `${text}commands: { mine: { executable: /bin/sh } }\n`],
    ["a key of the model", (text: string) => text.replace("basis:", "executable: /bin/sh, basis:")],
    ["a path for a program", (text: string) => text.replace("command:mine", "/bin/sh")],
    ["a path behind command:", (text: string) => text.replace("command:mine", "command:/bin/sh")],
  ] as const
) {
  Deno.test(`own programs: an input cannot bring an executable by ${what}`, async () => {
    const files = { "in.yaml": change(INPUT.replace("command:mine", '"command:mine"')), "p.yaml": PROGRAMS };
    const { status, err } = await runCommand(["run", "in.yaml"], files, {
      environment: { NMER_PROGRAMS: "p.yaml" },
    });
    assertEquals(status, 2, err);
  });
}

Deno.test("own programs: nmer with the permissions of deno.json, or with hardly any, does without them", async () => {
  const root = new URL("../../../", import.meta.url);
  // The library for YAML looks at two variables.
  for (const permissions of [["-P"], ["--allow-read", "--allow-env=LOG_TOKENS,LOG_STREAM"]]) {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-prompt", ...permissions, "cli.ts", "plan", "examples/water_trimer.yaml"],
      cwd: root,
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  }
});

Deno.test("own programs: nmer programs reads the same configuration", async () => {
  const listed = async (args: readonly string[]) => {
    const { status, out, err } = await runCommand(["programs", ...args], { "p.yaml": PROGRAMS }, {
      environment: { NMER_PROGRAMS: "p.yaml" },
    });
    assertEquals([status, err], [0, ""]);
    return out;
  };
  // This world has nothing to look for programs with.
  assertEquals(JSON.parse(await listed(["--format", "json"])), { programs: [], cage_notes: [] });
  const { status, err } = await runCommand(["programs"], { "p.yaml": "commands: 7" }, {
    environment: { NMER_PROGRAMS: "p.yaml" },
  });
  assertEquals(status, 2);
  assertStringIncludes(err, "p.yaml:1:");
});
