// The command line's world when it runs on Deno.

// Deno's own module: the standard library's takes 10 ms to load.
import { basename, dirname, join } from "node:path";
import { readFileUpTo } from "../input/mod.ts";
import type { Host } from "./host.ts";
import { OutputError } from "./output.ts";

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
      // What cannot be written is told once and then given up: a log must not end a run.
      let broken = false;
      const write = (text: string) => {
        if (broken) return;
        try {
          writeAll(file, encoder.encode(text));
        } catch (error) {
          broken = true;
          const reason = error instanceof Error ? error.message : String(error);
          tellOnStderr(`nmer: the log ${path} ends here: ${reason}\n`);
        }
      };
      return { write, close: () => file.close() };
    },
    out: (text) => {
      try {
        writeAll(Deno.stdout, encoder.encode(text));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new OutputError(`standard output cannot be written: ${reason}`);
      }
    },
    err: tellOnStderr,
    errIsTerminal: Deno.stderr.isTerminal(),
    columns: () => {
      try {
        return Deno.consoleSize().columns;
      } catch {
        return 80; // no terminal
      }
    },
    environment: (name) => Deno.env.get(name),
    runEnvironment: async () => (await import("../calculation/mod.ts")).denoEnvironment(workerUrl),
  };
}

// What cannot be told there cannot be told at all, and must not end a run.
function tellOnStderr(text: string): void {
  try {
    writeAll(Deno.stderr, new TextEncoder().encode(text));
  } catch { /* a full disk, say */ }
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  try {
    for (let written = 0; written < bytes.length;) written += stream.writeSync(bytes.subarray(written));
  } catch (error) {
    // Nobody reads any more, as in `nmer run ... | head`: the calculation and its result file go on.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

async function checkWritable(path: string): Promise<void> {
  const existing = await Deno.stat(path).catch(() => undefined);
  if (existing?.isDirectory) throw new Deno.errors.IsADirectory(`${path} is a directory`);
  // A pipe or a device is written to as it is.
  if (existing !== undefined && !existing.isFile) return;
  await sweep(path);
  const probe = temporaryName(path);
  await Deno.writeTextFile(probe, "");
  await Deno.remove(probe);
}

async function writeFile(path: string, text: string): Promise<void> {
  const existing = await Deno.stat(path).catch(() => undefined);
  if (existing !== undefined && !existing.isFile) return await Deno.writeTextFile(path, text);
  // What is linked to is replaced, not the link.
  const target = existing === undefined ? path : await Deno.realPath(path);
  const temporary = temporaryName(target);
  try {
    {
      using file = await Deno.open(temporary, { write: true, create: true, truncate: true });
      writeAll(file, new TextEncoder().encode(text));
      await file.syncData();
    }
    await Deno.rename(temporary, target);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${Deno.pid}.tmp`);
}

// Removes what a process that was killed while it wrote the same result has left.
async function sweep(path: string): Promise<void> {
  if (Deno.build.os !== "linux") return;
  const prefix = `.${basename(path)}.`;
  for await (const { name } of Deno.readDir(dirname(path))) {
    const pid = name.startsWith(prefix) ? /^(\d+)\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined || await Deno.stat(`/proc/${pid}`).then(() => true, () => false)) continue;
    await Deno.remove(join(dirname(path), name)).catch(() => {});
  }
}
