// The file of a user's own programs, `programs.yaml`: executables that read QCSchema's AtomicInput and write its
// AtomicResult, and what each of them can do. It belongs to the user or to the site: an input names such a program only
// by the name that it has here.

import type { UserProgram } from "../base/user_program.ts";
import * as z from "zod";
import { InputError } from "../base/error.ts";
import { MAX_KNOWN_KEYS, parseDocument } from "./document/parse_document.ts";
import { MOLECULAR_PROPERTY_NAMES } from "../base/quantities/molecular_property.ts";
import { driverSchema } from "./input_schema.ts";
import { propertiesSchema } from "./properties.ts";
import { checkAgainst } from "./document/schema_error.ts";

const text = z.string({ error: "a text" }).refine((value) => !value.includes("\0"), {
  error: "a text without NUL characters",
});
const flag = z.boolean({ error: "true or false" });
/** What programs may be called. */
export const COMMAND_NAME = /^[a-z0-9][a-z0-9_.+-]{0,63}$/;

const commandSchema = z.strictObject({
  executable: text.regex(/^\//, { error: "the absolute path of an executable" })
    .describe("Absolute path of the executable."),
  arguments: z.array(text, { error: "a list of texts" }).optional()
    .describe("Its arguments; no shell reads them."),
  version: text.min(1, { error: "a version" }).optional()
    .describe(
      "Its version; results of different versions are not mixed. Default: what it says, or its content.",
    ),
  version_arguments: z.array(text, { error: "a list of texts" }).optional()
    .describe("Arguments with which it writes its version, as --version."),
  drivers: z.array(driverSchema, { error: "a list of energy, gradient, hessian" }).min(1, {
    error: "at least one of energy, gradient, hessian",
  }).optional().describe("What it computes; default energy."),
  properties: propertiesSchema.optional().describe(
    "Properties of the molecule that its results have, of the method that is asked for; default none.",
  ),
  ghosts: flag.optional().describe("Whether it has ghost atoms, atoms that are not real; default false."),
  open_shells: flag.optional().describe("Whether it computes other multiplicities than 1; default false."),
  threads: flag.optional().describe("Whether it uses OMP_NUM_THREADS threads; default false."),
  memory_limit: flag.optional().describe(
    "Whether a process of it is held to its task's memory; default true.",
  ),
  environment: z.record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: "the name of an environment variable" }),
    text,
    { error: "a mapping of variables to texts" },
  ).optional().describe("Variables that it needs; nothing else of the environment reaches it."),
}, { error: "a mapping with the key executable" });

/** A file of programs, as it is written. */
export const programsSchema = z.strictObject({
  commands: z.record(
    z.string().regex(COMMAND_NAME, { error: "a name of lower-case letters, digits and _ . + -" }),
    commandSchema,
    { error: "a mapping of names to commands" },
  ).describe("Own programs by name: `program: command:NAME` of an input is computed by that one."),
}, { error: "a mapping with the key commands" }).meta({ title: "nmer's programs, version 1" });

/**
 * Reads a file of programs.
 *
 * @param content YAML or JSON.
 * @param name Name of the file, for messages.
 * @throws {InputError} With the place of what is wrong.
 */
export function parseProgramsFile(content: string, name: string): readonly UserProgram[] {
  const { commands } = checkAgainst(programsSchema, parseDocument(content, { name }, MAX_KNOWN_KEYS));
  return Object.entries(commands).map(([command, form]) => toRecord(command, form));
}

/**
 * Reads programs from an option: `NAME=/abs/path`, and behind commas what each can do: `gradient`, `hessian`, `dipole`,
 * `quadrupole`, `polarizability`, `ghosts`, `open-shells`, `threads`. Several are separated by semicolons.
 *
 * @param option How the option is called, for messages.
 * @throws {InputError} That names the option.
 */
export function parseCommandOption(value: string, option: string): readonly UserProgram[] {
  return value.split(";").map((one) => {
    const [, command, executable, words = ""] = /^([^=]*)=([^,]*)(?:,(.*))?$/s.exec(one.trim()) ?? [];
    const given = words.split(",").filter((word) => word !== "");
    if (
      command === undefined || !COMMAND_NAME.test(command) || !executable?.startsWith("/") ||
      executable.includes("\0") || given.some((word) => !ABILITIES.includes(word))
    ) {
      throw new InputError({
        keyPath: [option],
        found: JSON.stringify(one),
        expected: `NAME=/absolute/path, with any of ${ABILITIES.join(", ")} behind commas`,
      });
    }
    const properties = MOLECULAR_PROPERTY_NAMES.filter((name) => given.includes(name));
    return toRecord(command, {
      executable,
      drivers: ["energy", ...given.filter((word) => word === "gradient" || word === "hessian")],
      ...(properties.length === 0 ? {} : { properties }),
      ghosts: given.includes("ghosts"),
      open_shells: given.includes("open-shells"),
      threads: given.includes("threads"),
    });
  });
}

const ABILITIES: readonly string[] = [
  ...["gradient", "hessian", ...MOLECULAR_PROPERTY_NAMES],
  ...["ghosts", "open-shells", "threads"],
];

function toRecord(name: string, form: z.infer<typeof commandSchema>): UserProgram {
  return {
    name,
    executable: form.executable,
    args: form.arguments ?? [],
    ...(form.version === undefined ? {} : { version: form.version }),
    ...(form.version_arguments === undefined ? {} : { versionArgs: form.version_arguments }),
    drivers: form.drivers ?? ["energy"],
    ...(form.properties === undefined ? {} : { properties: [form.properties].flat() }),
    ghosts: form.ghosts ?? false,
    openShells: form.open_shells ?? false,
    threads: form.threads ?? false,
    memoryLimit: form.memory_limit ?? true,
    environment: form.environment ?? {},
  };
}
