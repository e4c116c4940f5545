// All classes of errors that the library raises on purpose, and their union: what a program that uses it can tell apart.

import { InputError, NmerError as NmerErrorBase } from "../base/error.ts";
import { MpiError } from "../cluster/mpi/error.ts";
import { RanksError } from "../cluster/ranks/error.ts";
import { CarrierError } from "../execution/carrier.ts";
import { JournalError } from "../execution/journal/error.ts";
import { SandboxError } from "../execution/sandbox/error.ts";
import { EngineError, ProgramError } from "../programs/mod.ts";
import { FrameError } from "../programs/worker_protocol/frames.ts";

export type { MpiErrorReason } from "../cluster/mpi/error.ts";
export type { RanksErrorReason } from "../cluster/ranks/error.ts";
export type { CarrierErrorReason } from "../execution/carrier.ts";
export type { JournalErrorReason } from "../execution/journal/error.ts";
export type { SandboxErrorReason } from "../execution/sandbox/error.ts";
export type { EngineErrorReason } from "../programs/mod.ts";
export {
  CarrierError,
  EngineError,
  FrameError,
  InputError,
  JournalError,
  MpiError,
  NmerErrorBase,
  ProgramError,
  RanksError,
  SandboxError,
};

/**
 * Any error that nmer raises on purpose; anything else is a bug in nmer. `_tag` tells the classes apart, `remedy` is
 * the way out, `message` says what happened, to what, and what to do next.
 *
 * @example Telling them apart
 * ```ts
 * import { NmerError, parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: mp5, basis: sto-3g }');
 * try {
 *   await run(prepare(input), { mode: "serial" });
 * } catch (error) {
 *   if (!(error instanceof NmerError)) throw error;
 *   switch (error._tag) {
 *     case "InputError":
 *       console.log("to be mended in line", error.problem.line, error.message);
 *       break;
 *     case "JournalError":
 *       console.log("the journal", error.path, error.reason);
 *       break;
 *     default:
 *       console.log(error.remedy, error.message);
 *   }
 * }
 * ```
 */
export type NmerError =
  | CarrierError
  | EngineError
  | FrameError
  | InputError
  | JournalError
  | MpiError
  | ProgramError
  | RanksError
  | SandboxError;

/** What {@linkcode NmerError} is at run time. */
export interface NmerErrorTest {
  /** `error instanceof NmerError`: whether nmer has raised it on purpose; its type is then that of the union. */
  [Symbol.hasInstance](error: unknown): error is NmerError;
}

/**
 * Tests for the union: `error instanceof NmerError`.
 *
 * @example
 * ```ts
 * import { NmerError } from "@nmer/nmer";
 *
 * console.log(new Error("of somebody else") instanceof NmerError); // false
 * ```
 */
export const NmerError: NmerErrorTest = NmerErrorBase as unknown as NmerErrorTest;
