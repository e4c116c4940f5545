// nmer export: every task as an input of another program.

import * as Effect from "effect/Effect";
import { join } from "node:path";
import { describeValue, InputError } from "../../base/error.ts";
import { quotedText, shownName } from "../../base/plain_text.ts";
import { grouped, plural } from "../../base/plural.ts";
import {
  EXPORT_FORMATS,
  exportTasks,
  MANIFEST,
  MANIFEST_SCHEMA,
  type TaskExport,
} from "../../calculation/mod.ts";
import type { Host } from "../host/host.ts";
import { OutputError, reasonOf } from "../host/output_error.ts";
import { showText } from "../command/show.ts";
import { parseArguments } from "../options/arguments.ts";
import { resolveExecution } from "../options/execution_options.ts";
import { shellFile } from "../options/shell_words.ts";
import { showNotices, STRICT_OPTION } from "../output/understood.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { readCalculation } from "../command/read_calculation.ts";

/** The command `export`. */
export const exportCommand: Command = {
  synopsis: "INPUT -o DIR --to FORMAT",
  description:
    "Writes every task of INPUT as an input of another program into the folder DIR, with a manifest of labels and\n" +
    "a README with the commands that compute them. Ghost atoms, charges and multiplicities are those of the task;\n" +
    "symmetry and reorientation are off. Models are translated where they mean the same in the other program, and\n" +
    "refused otherwise. `nmer assemble INPUT --components DIR` takes the results back. What is in DIR already, as\n" +
    "outputs are, is kept; a folder of something else is refused.",
  examples: [
    "nmer export examples/water_hexamer.yaml -o tasks --to psi4",
    "nmer export examples/water_hexamer.yaml -o tasks --to qcschema",
  ],
  options: [
    {
      name: "output",
      short: "o",
      value: "DIR",
      help: "the folder: a new one, or that of an export of INPUT",
    },
    { name: "to", value: EXPORT_FORMATS.join("|"), help: "form of the tasks" },
    STRICT_OPTION,
  ],
  run: (args, host) => exportAll(args, host),
};

const exportAll = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, exportCommand.options, { least: 1, most: 1, what: "one INPUT file" })
  );
  const inputPath = parsed.operands[0]!;
  const folder = yield* attempt(() =>
    given(parsed.options.get("output"), "-o DIR", "a folder for the tasks")
  );
  const format = yield* attempt(() =>
    given(parsed.options.get("to"), "--to FORMAT", `one of ${EXPORT_FORMATS.join(", ")}`)
  );
  const calculation = yield* readCalculation(host, inputPath);
  const exported = yield* attempt(() => exportTasks(calculation, format.toLowerCase(), inputPath));
  const { strict } = yield* attempt(() => resolveExecution(parsed, calculation.input, host.environment));
  yield* attempt(() => showNotices(host, calculation.input.source, calculation.notices, { strict }));
  const isThere = yield* fromPromise(() => isExportOf(host, folder, exported));
  const { writeFolder } = host;
  if (writeFolder === undefined) throw new Error("this host writes no folders");
  const { kept } = yield* Effect.tryPromise({
    try: (signal) => writeFolder(folder, exported.files(), isThere, signal),
    catch: (error) =>
      new OutputError(
        `the folder ${quotedText(folder)} cannot be written: ${
          reasonOf(error)
        }; nothing half written is left. ` +
          "Make room or give another name with -o DIR",
      ),
  });
  const { taskCount } = calculation.part ?? calculation.plan;
  showText(
    host,
    `${shownName(folder)}: ${grouped(taskCount)} ${
      taskCount === 1 ? "task" : "tasks"
    } for ${exported.format.title}` +
      `${kept === 0 ? "" : `; ${plural(kept, "file")} of them were there and are kept`}\n` +
      `what to do with them: ${shellFile(join(folder, "README.txt"))}\n` +
      `to add up the results: nmer assemble ${shellFile(inputPath)} --components ${shellFile(folder)}\n`,
  );
  return EXIT.done;
});

function given(value: unknown, option: string, expected: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new InputError({ found: `no ${option.split(" ")[0]}`, expected: `${option}, ${expected}` });
}

const MAX_MANIFEST_BYTES = 2 ** 30;

// Whether there is an export of the same tasks; anything else that is there is somebody's.
async function isExportOf(host: Host, folder: string, { fingerprint, format }: TaskExport): Promise<boolean> {
  const { kind } = await host.fileStatus(folder);
  if (kind === "nothing") return false;
  const refuse = (found: string) => {
    throw new InputError({
      keyPath: ["-o"],
      found: `${describeValue(folder)}, ${found}`,
      expected: "a new folder, or one with an export of the same input",
      hint: "Give another name with -o DIR.",
    });
  };
  if (kind !== "folder") return refuse("which is no folder");
  const names = host.namesIn?.(folder) ?? [];
  if (names.length === 0) return false;
  if (!names.includes(MANIFEST)) return refuse("which is there, with files of something else");
  const manifest = await host.readFile(join(folder, MANIFEST), MAX_MANIFEST_BYTES)
    .then((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>)
    .catch(() => undefined);
  if (manifest?.["schema"] !== MANIFEST_SCHEMA) return refuse("whose manifest.json is none of nmer's");
  if (manifest["format"] !== format.name) return refuse(`an export for ${String(manifest["format"])}`);
  return manifest["fingerprint"] === fingerprint ||
    refuse("an export of other tasks: another input, or a changed one");
}
