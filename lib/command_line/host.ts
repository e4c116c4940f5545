// What the command line needs from the world around it, so that tests can put a smaller one in its place.

import type { RunEnvironment } from "../calculation/mod.ts";
import type { ReadFile } from "../input/mod.ts";

/** The world of a command. */
export interface Host {
  readonly readFile: ReadFile;
  /** Throws an error that says why no file of this name can be written; leaves nothing behind. */
  readonly checkWritable: (path: string) => Promise<void>;
  /** Writes a file as a whole: whoever reads it sees the old content or the new one. */
  readonly writeFile: (path: string, text: string) => Promise<void>;
  /** Writes to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal. */
  readonly errIsTerminal: boolean;
  /** Width of the terminal in characters. */
  readonly columns: () => number;
  /** An environment variable. */
  readonly environment: (name: string) => string | undefined;
  /** What a run needs from the machine. */
  readonly runEnvironment: () => RunEnvironment;
}
