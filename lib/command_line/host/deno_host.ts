// The command line's world when it runs on Deno.

// Deno's own module: the standard library's takes 10 ms to load.
import { join } from "node:path";
import { escapedText } from "../../base/plain_text.ts";
import { late } from "../../base/workarounds/late_module.ts";
import { readFileOrStandardInput } from "../../input/document/read_file.ts";
import { fileStatus } from "./file_status.ts";
import { denoMachine } from "../../machine/mod.ts";
import type { Host } from "./host.ts";
import { openLogFile } from "./log_file.ts";
import { ownCommand } from "./how_started.ts";
import { OutputError, reasonOf } from "./output_error.ts";
import { runProgram } from "./run_program.ts";
import { say } from "./text_host.ts";
import { checkWritable, makeFolder, writeFile } from "./result_file.ts";
import { writeAll } from "./write_all.ts";

/**
 * The world as Deno has it.
 *
 * @param workerUrl The module that a worker runs.
 */
export function denoHost(workerUrl: URL): Host {
  const encoder = new TextEncoder();
  return {
    readFile: readFileOrStandardInput,
    checkWritable,
    fileStatus,
    filesIn: async (folder) => {
      const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
      return entries.filter(({ isFile }) => isFile).map(({ name }) => join(folder, name));
    },
    foldersIn: async (folder) => {
      const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
      return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => join(folder, name)).sort();
    },
    writeFile,
    makeFolder,
    temporaryFolder: async () => {
      const path = await Deno.makeTempDir({ prefix: "nmer-" }); // readable for its owner alone
      return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }).catch(() => {}) };
    },
    namesIn,
    writeFolder: async (...args) => {
      const { writeFolder }: typeof import("./export_folder.ts") = await import(late("./export_folder.ts"));
      return await writeFolder(...args);
    },
    appendTo: (path) =>
      openLogFile(path, (sentence) => say({ err: (text) => writeToStderr(escapedText(text)) }, sentence)),
    out: (text) => {
      try {
        writeAll(Deno.stdout, encoder.encode(text));
      } catch (error) {
        throw new OutputError(`standard output cannot be written: ${reasonOf(error)}`);
      }
    },
    err: writeToStderr,
    steer: writeToStderr,
    errIsTerminal: Deno.stderr.isTerminal() && !isPlainTerminal(),
    columns: () => terminalColumns() ?? 80,
    outColumns: () => Deno.stdout.isTerminal() ? terminalColumns() : undefined,
    environment: environmentVariable,
    runProgram,
    conversation: async () => {
      const module: typeof import("./conversation.ts") = await import(late("./conversation.ts"));
      return module.standardConversation();
    },
    ...ownCommand(),
    machine: denoMachine,
    glance: { variable: environmentVariable, isThere, namesIn },
    runEnvironment: async () => {
      const { denoEnvironment }: typeof import("../../calculation/mod.ts") = //
        await import(late("../../calculation/mod.ts"));
      return await denoEnvironment(workerUrl);
    },
  };
}

function terminalColumns(): number | undefined {
  try {
    // Those that a launcher of MPI gives its processes have no size.
    return Deno.consoleSize().columns || undefined;
  } catch {
    return undefined; // no terminal
  }
}

function environmentVariable(name: string): string | undefined {
  return Deno.permissions.querySync({ name: "env", variable: name }).state === "granted"
    ? Deno.env.get(name)
    : undefined;
}

// What may not be looked at may be there.
function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotCapable;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name);
  } catch {
    return [];
  }
}

// What cannot be reported there cannot be reported at all, and must not end a run.
function writeToStderr(text: string): void {
  try {
    writeAll(Deno.stderr, new TextEncoder().encode(text));
  } catch { /* a full disk, say */ }
}

// Terminals that cannot take a line back, as those of editors, say so.
function isPlainTerminal(): boolean {
  try {
    return Deno.env.get("TERM") === "dumb";
  } catch {
    return false; // not permitted to know
  }
}
