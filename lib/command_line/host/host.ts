// What the command line needs from the world around it, so that tests can put a smaller one in its place.

import type { Pieces } from "../../base/pieces/json_pieces.ts";
import type { RunEnvironment } from "../../calculation/mod.ts";
import type { ReadFile } from "../../input/mod.ts";
import type { Glance } from "../../calculation/prepare/absent_programs.ts";
import type { Conversation } from "./conversation.ts";
import type { FileStatus } from "./file_status.ts";
import type { Machine } from "../../machine/mod.ts";
import type { RunProgram } from "./run_program.ts";
import type { WriteFolder } from "./export_folder.ts";

/** What is written to a file: text, as a whole or in pieces, or bytes as they are. */
export type FileContent = string | Uint8Array | Pieces;

/** The world of a command. */
export interface Host {
  readonly readFile: ReadFile;
  /** The files in a folder, with its name before theirs; none where it cannot be read. */
  readonly filesIn: (folder: string) => Promise<readonly string[]>;
  /** The folders in a folder, with its name before theirs, sorted; none where it cannot be read. */
  readonly foldersIn?: (folder: string) => Promise<readonly string[]>;
  /** Throws an error that says why no file of this name can be written; leaves nothing behind. */
  readonly checkWritable: (path: string) => Promise<void>;
  /** Names of all that is in a folder; none where it cannot be read. Absent where there are no folders. */
  readonly namesIn?: (folder: string) => readonly string[];
  /** Writes a folder of many files, whole or not at all; absent where there are no folders. */
  readonly writeFolder?: WriteFolder;
  /** What a name stands for, through links. */
  readonly fileStatus: (path: string) => Promise<FileStatus>;
  /**
   * Writes a file as a whole: whoever reads it sees the old content or the new one. Pieces of a text are made as they are
   * written.
   */
  readonly writeFile: (path: string, content: FileContent, signal?: AbortSignal) => Promise<void>;
  /** Makes a folder, and those around it; absent where there are none. */
  readonly makeFolder?: (path: string) => Promise<void>;
  /** Makes a folder for what lives as long as a command, and removes it with all that is in it; absent where there are none. */
  readonly temporaryFolder?: () => Promise<TemporaryFolder>;
  /** Opens a file for lines that are added at its end; throws an error that says why it cannot. */
  readonly appendTo: (path: string) => Promise<LineFile>;
  /** Writes to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
  /** Writes to standard error what may steer the terminal: a line that is rewritten. */
  readonly steer: (text: string) => void;
  /** Whether standard error is a terminal on which a line can be rewritten. */
  readonly errIsTerminal: boolean;
  /** Width of the terminal in characters. */
  readonly columns: () => number;
  /** Width of the terminal that standard output is; undefined or absent where it is none. */
  readonly outColumns?: () => number | undefined;
  /** An environment variable. */
  readonly environment: (name: string) => string | undefined;
  /** Starts programs of the machine, as those of a batch system; absent where there are none. */
  readonly runProgram?: RunProgram;
  /** The signal that has told this process to end; undefined where none has, absent where nobody would know. */
  readonly endingSignal?: () => string | undefined;
  /** How nmer itself was started, as words of a command; absent where nobody could start it so. */
  readonly ownCommand?: readonly string[];
  /** Cores and memory of this machine; absent where only the environment of a run has them. */
  readonly machine?: () => Machine;
  /** The conversation with the program that has started this one; absent where there is none. */
  readonly conversation?: () => Promise<Conversation>;
  /** A look at the files of this machine, for traces of programs; absent where there is none. */
  readonly glance?: Glance;
  /** What a run needs from the machine. */
  readonly runEnvironment: () => Promise<RunEnvironment>;
}

/** A folder that goes when nobody needs it any more. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** A file that lines are added to. */
export interface LineFile {
  /** Adds text at the end. */
  readonly write: (text: string) => void;
  /** Closes it, after a moment at most. */
  readonly close: () => Promise<void>;
}
