// Command lines that are wrong: each has one clear error.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { HELIUM_DIMER, runCommand } from "./fake_host.ts";

const USAGE: readonly (readonly [string, readonly string[], string])[] = [
  ["an unknown command", ["rum", "in.yaml"], "Did you mean run?"],
  ["an input where a command belongs", ["in.yaml"], "To compute what is in it: nmer run in.yaml"],
  ["a schema that is none", ["schema", "inputs"], "Did you mean input?"],
  [
    "one operand where two belong",
    ["convert", "in.yaml"],
    "found in.yaml alone; expected one IN and one OUT",
  ],
  ["a form of tables that is none", ["show", "in.yaml", "--format", "cvs"], "Did you mean csv?"],
  [
    "a form of tasks that is none",
    ["export", "in.yaml", "--to", "psi5", "-o", "tasks"],
    "Did you mean psi4?",
  ],
  ["an option before the command", ["-p", "4", "run"], "Options stand behind the command"],
  ["an unknown option", ["run", "in.yaml", "--paralel", "4"], "Did you mean --parallel?"],
  ["an unknown short option", ["run", "in.yaml", "-z"], "unknown option -z"],
  ["no input", ["run"], "expected at least one INPUT file"],
  ["two inputs and no folder", ["run", "in.yaml", "psi5.yaml"], "expected a folder for the results: -o DIR"],
  [
    "a number of workers that is none",
    ["run", "in.yaml", "-p", "many"],
    '--parallel: found "many"; expected auto, or a number',
  ],
  ["no workers", ["run", "in.yaml", "-p", "0"], '--parallel: found "0"'],
  [
    "a duration without a unit",
    ["run", "in.yaml", "--timeout", "90"],
    '--timeout: found "90"; expected a duration',
  ],
  ["an option without its value", ["run", "in.yaml", "--timeout"], "--timeout without a value"],
  ["an option twice", ["run", "in.yaml", "-p", "1", "--parallel", "2"], "--parallel 2 times"],
  ["a mode that is none", ["run", "in.yaml", "--mode", "turbo"], '--mode: found "turbo"'],
  [
    "mode mpi without a launcher",
    ["run", "in.yaml", "--mode", "mpi"],
    "--mode: found mpi, but this process is alone",
  ],
  ["a schedule that is none", ["run", "in.yaml", "--schedule", "fast"], '--schedule: found "fast"'],
  ["an option of a command without any", ["schema", "--foo"], "The command has no options"],
  [
    "a number of retries that is none",
    ["run", "in.yaml", "--retries", "-1"],
    "a whole number from 0 to 1000",
  ],
  [
    "a format that is none",
    ["plan", "in.yaml", "--format", "xml"],
    'found "xml"; expected text, json or yaml',
  ],
  ["a program that nobody knows", ["run", "psi5.yaml"], 'model.program: found "psi5"'],
  ["no components", ["assemble", "in.yaml"], "--components FILE"],
];

for (const [what, args, part] of USAGE) {
  Deno.test(`bad usage: ${what}`, async () => {
    const { status, out, err } = await runCommand(args, {
      "in.yaml": HELIUM_DIMER,
      "psi5.yaml": HELIUM_DIMER.replace("builtin", "psi5"),
    });
    assertEquals([status, out], [2, ""], err);
    assertEquals(err.trimEnd().split("\n").length, 1, err);
    assertStringIncludes(err, part);
  });
}

const FAR: readonly (readonly [what: string, args: readonly string[], input?: string])[] = [
  ["a command", ["frobnicate", "in.yaml"]],
  ["an option", ["run", "in.yaml", "--turbo", "4"]],
  ["a shell", ["completions", "powershell"]],
  ["a key of the input", ["validate", "in.yaml"], `${HELIUM_DIMER}verbosity: 3\n`],
  ["a driver", ["validate", "in.yaml"], `${HELIUM_DIMER}driver: frequencies\n`],
  ["a treatment", ["validate", "in.yaml"], `${HELIUM_DIMER.replace(/^bsse.*\n/m, "")}bsse: [boys]\n`],
];

for (const [what, args, input = HELIUM_DIMER] of FAR) {
  Deno.test(`bad usage: ${what} that is near no other gets no suggestion`, async () => {
    const { status, err } = await runCommand(args, { "in.yaml": input });
    assertEquals(status, 2, err);
    assertStringIncludes(err, "expected");
    assertEquals(/did you mean/i.exec(err)?.[0], undefined, err);
  });
}
