// What keeps ranks from computing a run together, and the way out of it.

import { NmerError, type Remedy } from "../../base/error.ts";

/**
 * Why: ranks are of different versions or inputs (`different`), one of them does not answer (`silent`), rank 0 is gone
 * (`orphaned`), or one lacks what it needs (`refused`).
 */
export type RanksErrorReason = "different" | "silent" | "orphaned" | "refused";

const REMEDIES: Readonly<Record<RanksErrorReason, Remedy>> = {
  different: "fix-input",
  silent: "retry",
  orphaned: "retry",
  refused: "more-resources",
};

/**
 * The ranks of a job cannot compute a run together.
 *
 * @example
 * ```ts
 * import { RanksError, parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * await run(prepare(input), { mode: "serial" }).catch((error: unknown) => {
 *   if (!(error instanceof RanksError)) throw error;
 *   console.log(error.reason, error.message); // the ranks of a job are of different versions
 * });
 * ```
 */
export class RanksError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "RanksError";
  /** The way out. */
  readonly remedy: Remedy;

  /**
   * Makes the error of what happened.
   *
   * @param reason Why.
   * @param message What happened and what to do next.
   * @param remedy Where a rank has said it; default by the reason.
   */
  constructor(readonly reason: RanksErrorReason, message: string, remedy?: Remedy) {
    super(message);
    this.name = "RanksError";
    this.remedy = remedy ?? REMEDIES[reason];
  }
}
