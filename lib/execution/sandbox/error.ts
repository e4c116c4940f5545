// What can go wrong with a sandbox, and the way out of it.

import { NmerError, type Remedy } from "../../base/error.ts";

/**
 * Why there is no sandbox: the program is not there or cannot be run (`program`), this process may not start others
 * (`permission`), what it was to be given cannot be given (`options`), the scratch directory cannot be used
 * (`scratch`), or its disk has too little free space (`disk-full`).
 */
export type SandboxErrorReason = "program" | "permission" | "options" | "scratch" | "disk-full";

const REMEDIES: Readonly<Record<SandboxErrorReason, Remedy>> = {
  program: "give-up",
  permission: "give-up",
  options: "fix-input",
  scratch: "fix-input",
  "disk-full": "more-resources",
};

/**
 * An external program cannot be run in its sandbox.
 *
 * @example
 * ```ts
 * import { SandboxError, parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * await run(prepare(input), { mode: "serial" }).catch((error: unknown) => {
 *   if (!(error instanceof SandboxError)) throw error;
 *   console.log(error.reason, error.message); // the scratch directory cannot be used
 * });
 * ```
 */
export class SandboxError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "SandboxError";
  /** The way out. */
  readonly remedy: Remedy;

  /**
   * Makes the error of what happened.
   *
   * @param reason Why.
   * @param message What happened and what to do next.
   * @param remedy The way out; by default that of the reason.
   */
  constructor(readonly reason: SandboxErrorReason, message: string, remedy: Remedy = REMEDIES[reason]) {
    super(message);
    this.name = "SandboxError";
    this.remedy = remedy;
  }
}
