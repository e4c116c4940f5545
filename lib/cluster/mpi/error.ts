// What can go wrong with MPI, and the way out of it.

import { NmerError, type Remedy } from "../../base/error.ts";

/**
 * Why MPI cannot be used: there is no library that can be loaded (`library`), this process may not load it
 * (`permission`), `NMER_MPI_LIBRARY` names none (`setting`), the processes were started by a launcher that the library
 * does not know, so that each is alone (`launcher`), or a function of MPI failed (`call`).
 */
export type MpiErrorReason = "library" | "permission" | "setting" | "launcher" | "call";

const REMEDIES: Readonly<Record<MpiErrorReason, Remedy>> = {
  library: "install",
  permission: "fix-input",
  setting: "fix-input",
  launcher: "fix-input",
  call: "give-up",
};

/**
 * MPI cannot be used, or failed.
 *
 * @example
 * ```ts
 * import { MpiError, parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * await run(prepare(input), { mode: "serial" }).catch((error: unknown) => {
 *   if (!(error instanceof MpiError)) throw error;
 *   console.log(error.reason, error.message); // no library of MPI is there
 * });
 * ```
 */
export class MpiError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "MpiError";
  /** The way out. */
  readonly remedy: Remedy;

  /**
   * Makes the error of what happened.
   *
   * @param reason Why.
   * @param message What happened and what to do next.
   */
  constructor(readonly reason: MpiErrorReason, message: string) {
    super(message);
    this.name = "MpiError";
    this.remedy = REMEDIES[reason];
  }
}
