// Logs under Deno: text that is added at the end of a file, or goes into a pipe.

import { fileStatus } from "./file_status.ts";
import type { LineFile } from "./host.ts";
import { reasonOf } from "./output_error.ts";
import { writeAll } from "./write_all.ts";

// What a log's reader has not taken after this time is given up.
const CLOSING_MILLISECONDS = 1000;
// Nor does it fill the memory.
const MAX_PENDING_BYTES = 2 ** 26;

/**
 * Opens a log. What cannot be written later is reported once and then given up: a log must not end a run.
 *
 * @param path Its name.
 * @param report Receives a sentence where the log ends too early.
 * @throws {Error} Where it cannot be written, or is a pipe that nobody reads.
 */
export async function openLogFile(path: string, report: (sentence: string) => void): Promise<LineFile> {
  const { write, close } = await openedFor(path);
  const encoder = new TextEncoder();
  let broken = false;
  const giveUp = (error: unknown) => {
    if (!broken) report(`the log ${path} ends here: ${reasonOf(error)}`);
    broken = true;
  };
  return {
    write: (text) => {
      if (broken) return;
      try {
        write(encoder.encode(text));
      } catch (error) {
        giveUp(error);
      }
    },
    close: () => close().catch(giveUp),
  };
}

interface OpenLog {
  readonly write: (bytes: Uint8Array) => void;
  readonly close: () => Promise<void>;
}

async function openedFor(path: string): Promise<OpenLog> {
  if ((await fileStatus(path)).kind === "pipe") {
    const { PipeWriter } = await import("./pipe_writer.ts");
    const pipe = new PipeWriter(path, MAX_PENDING_BYTES);
    return {
      write: (bytes) => pipe.write(bytes),
      close: () => pipe.end(AbortSignal.timeout(CLOSING_MILLISECONDS)),
    };
  }
  const file = Deno.openSync(path, { append: true, create: true });
  return {
    write: (bytes) => writeAll(file, bytes),
    close: () => {
      file.close();
      return Promise.resolve();
    },
  };
}
