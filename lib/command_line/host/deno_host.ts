// The command line's world when it runs on Deno.

import { readFileUpTo } from "../../input/document/read_file.ts";
import { denoMachine } from "../../machine/mod.ts";
import type { Host } from "./host.ts";
import { OutputError, reasonOf } from "./output_error.ts";
import { checkWritable, writeFile } from "./result_file.ts";
import { writeAll } from "./write_all.ts";

/**
 * The world as Deno has it.
 *
 * @param workerUrl The module that a worker runs.
 */
export function denoHost(workerUrl: URL): Host {
  const encoder = new TextEncoder();
  return {
    readFile: readFileUpTo,
    checkWritable,
    isSameFile: async (path, other) => {
      const [one, two] = await Promise.all(
        [path, other].map((name) => Deno.realPath(name).catch(() => undefined)),
      );
      return one !== undefined && one === two;
    },
    writeFile,
    appendTo: (path) => {
      const file = Deno.openSync(path, { append: true, create: true });
      // What cannot be written is reported once and then given up: a log must not end a run.
      let broken = false;
      const write = (text: string) => {
        if (broken) return;
        try {
          writeAll(file, encoder.encode(text));
        } catch (error) {
          broken = true;
          writeToStderr(`nmer: the log ${path} ends here: ${reasonOf(error)}\n`);
        }
      };
      return { write, close: () => file.close() };
    },
    out: (text) => {
      try {
        writeAll(Deno.stdout, encoder.encode(text));
      } catch (error) {
        throw new OutputError(`standard output cannot be written: ${reasonOf(error)}`);
      }
    },
    err: writeToStderr,
    errIsTerminal: Deno.stderr.isTerminal() && !isPlainTerminal(),
    columns: () => {
      try {
        return Deno.consoleSize().columns;
      } catch {
        return 80; // no terminal
      }
    },
    environment: environmentVariable,
    machine: denoMachine,
    glance: { variable: environmentVariable, isThere, namesIn },
    runEnvironment: async () => (await import("../../calculation/mod.ts")).denoEnvironment(workerUrl),
  };
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
