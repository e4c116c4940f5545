// What the built-in engine refuses or fails to do, and the way out of each.

import { NmerError, type Remedy } from "../base/error.ts";

/** Why the engine has no result. */
export type EngineErrorReason =
  | "unknown-basis"
  | "element-missing"
  | "unknown-keyword"
  | "bad-keyword"
  | "bad-system"
  | "unsupported"
  | "out-of-memory"
  | "not-converged"
  | "not-finite";

const REMEDY: Readonly<Record<EngineErrorReason, Remedy>> = {
  "unknown-basis": "fix-input",
  "element-missing": "fix-input",
  "unknown-keyword": "fix-input",
  "bad-keyword": "fix-input",
  "bad-system": "fix-input",
  "unsupported": "fix-input",
  "out-of-memory": "more-resources",
  "not-converged": "other-convergence",
  "not-finite": "give-up",
};

/**
 * An energy that cannot be had. The engine is deterministic: the same input fails again in the same way.
 *
 * @example
 * ```ts
 * import { EngineError, parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * await run(prepare(input), { mode: "serial" }).catch((error: unknown) => {
 *   if (!(error instanceof EngineError)) throw error;
 *   console.log(error.reason, error.message); // the built-in engine refuses
 * });
 * ```
 */
export class EngineError extends NmerError {
  /** Names the class of error, for `Effect.catchTag`. */
  readonly _tag = "EngineError";
  /** The way out, which follows from the reason. */
  readonly remedy: Remedy;

  /**
   * Makes the error of a reason.
   *
   * @param reason Sorts the error by what can be done about it.
   * @param message What happened, to what, and what to do next.
   */
  constructor(readonly reason: EngineErrorReason, message: string) {
    super(message);
    this.name = "EngineError";
    this.remedy = REMEDY[reason];
  }
}
