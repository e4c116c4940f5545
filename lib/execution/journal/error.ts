// What can go wrong with a journal, and the way out of it.

import { escapedText } from "../../base/plain_text.ts";
import { NmerError, type Remedy } from "../../base/error.ts";

/**
 * Why a journal cannot be used: another process holds it (`in-use`), a later nmer wrote it (`newer`), the file is
 * something else (`not-a-journal`), it holds what no nmer writes (`forged`), it is another user's (`not-owned`), there is no file and none can be made, or it cannot be written
 * (`cannot-open`), no space is left (`disk-full`), the file system failed (`io`), or its content is damaged
 * beyond what is mended without asking (`damaged`).
 */
export type JournalErrorReason =
  | "in-use"
  | "newer"
  | "not-a-journal"
  | "forged"
  | "not-owned"
  | "cannot-open"
  | "disk-full"
  | "io"
  | "damaged";

const REMEDIES: Readonly<Record<JournalErrorReason, Remedy>> = {
  "in-use": "retry",
  newer: "fix-input",
  "not-a-journal": "fix-input",
  forged: "fix-input",
  "not-owned": "fix-input",
  "cannot-open": "fix-input",
  "disk-full": "more-resources",
  io: "retry",
  damaged: "retry",
};

/**
 * A journal cannot be opened, read or written. What was recorded before is safe.
 *
 * @example
 * ```ts
 * import { JournalError, parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * try {
 *   await run(prepare(input), { mode: "serial", journalFile: { path: "/nowhere/run.nmer.db" } });
 * } catch (error) {
 *   if (!(error instanceof JournalError)) throw error;
 *   console.log(error.reason, error.message); // cannot-open
 * }
 * ```
 */
export class JournalError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "JournalError";
  /** The way out. */
  readonly remedy: Remedy;

  /**
   * Makes the error of what happened.
   *
   * @param reason Why.
   * @param path The journal's file.
   * @param message What happened and what to do next.
   */
  constructor(readonly reason: JournalErrorReason, readonly path: string, message: string) {
    super(escapedText(message, /[\t\n]/g)); // names of files are anybody's
    this.name = "JournalError";
    this.remedy = REMEDIES[reason];
  }
}

// SQLite's words (sqlite3_errstr); node:sqlite hands on no codes under Deno.
const MEANINGS: readonly (readonly [RegExp, JournalErrorReason, string])[] = [
  [
    /disk is full/,
    "disk-full",
    "cannot grow: no space is left on its disk; free some and run again, nothing recorded is lost",
  ],
  [/malformed|not a database|unsupported file format|no such (table|column|index)/, "damaged", "is damaged"],
  [/read-?only/i, "cannot-open", "cannot be written; make it writable, or give another --journal"],
  [
    /unable to open/,
    "cannot-open",
    "cannot be opened; check that its folder exists and can be written, or give another --journal",
  ],
];

/**
 * What an error that SQLite or the file system raised means for a journal.
 *
 * @param path The journal's file.
 * @param error What was thrown.
 */
export function journalError(path: string, error: unknown): JournalError {
  if (error instanceof JournalError) return error;
  const said = error instanceof Error ? error.message : String(error);
  if (/is locked/.test(said)) return inUse(path, "");
  // Files of the system, as those in /dev and /proc, are none that a journal would be; more permissions are no way out.
  const [, closed] =
    error instanceof Deno.errors.NotCapable && /^Requires all access to (".*?")/.exec(said) || [];
  if (closed !== undefined) {
    const why = `${closed} is a file of the system, which Deno keeps from programs`;
    const message = `the journal ${path} cannot be opened: ${why}; name a journal, as in water.nmer.db`;
    return new JournalError("cannot-open", path, message);
  }
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return new JournalError("cannot-open", path, `the journal ${path} cannot be opened: ${said}`);
  }
  if (/no space left|quota exceeded/i.test(said)) return journalError(path, new Error("disk is full"));
  const [, reason, meaning] = MEANINGS.find(([pattern]) => pattern.test(said)) ?? [];
  return reason === undefined
    ? new JournalError("io", path, `the journal ${path} failed (${said}); check its disk and run again`)
    : new JournalError(reason, path, `the journal ${path} ${meaning}`);
}

/** The refusal of a journal that another process has; `lockOwner` says which, as far as that is known. */
export function inUse(path: string, lockOwner: string): JournalError {
  return new JournalError(
    "in-use",
    path,
    `the journal ${path} is in use by another process${lockOwner}; wait for it to end, or give another --journal`,
  );
}
