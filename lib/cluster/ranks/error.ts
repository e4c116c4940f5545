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

/** The ranks of a job cannot compute a run together. */
export class RanksError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "RanksError";
  /** The way out. */
  readonly remedy: Remedy;

  /**
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
