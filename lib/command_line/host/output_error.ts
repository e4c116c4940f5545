// The error of output that cannot be written.

import { NmerError, type Remedy } from "../../base/error.ts";

/** A result could not be written, though there is one. */
export class OutputError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "OutputError";
  /** Space on the disk, say. */
  readonly remedy: Remedy = "more-resources";
}

/** What an error says, in words for a message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
