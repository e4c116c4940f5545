// The failures that programs report, as errors with a way out. QCEngine sorts failures by what can be done; Psi4's
// Python gives the names of exceptions.

import type { Remedy } from "../../../base/error.ts";
import { extractReason } from "./extract.ts";
import { ProgramError } from "../../contract/program.ts";

interface Kind {
  readonly pattern: RegExp;
  readonly remedy: Remedy;
  readonly advice: string;
}

// Of the type of the error, which is a name, and of the message; the first that fits.
const KINDS: readonly Kind[] = [
  {
    pattern:
      /with PATH \(|not on the PATH|No module named|ModuleNotFoundError|command not found|is not installed\b/i,
    remedy: "install",
    advice: "install it where nmer runs",
  },
  {
    // Not a keyword of convergence that the program does not know.
    pattern: /^(?!.*(?:not a valid|unrecogni[sz]ed|unknown|no such|invalid)).*converge/is,
    remedy: "other-convergence",
    advice: "look at the geometry, or give other convergence keywords",
  },
  {
    pattern: /Timer cc\w+ is not on/,
    remedy: "other-convergence",
    advice:
      "so Psi4 reports that coupled-cluster iterations did not converge: look at the geometry, or give " +
      "another ccenergy__maxiter",
  },
  {
    pattern: /bad_alloc|MemoryError|resource_error|out of memory|not enough memory|insufficient memory/i,
    remedy: "more-resources",
    advice: "give more with --memory, or use fewer workers",
  },
  {
    pattern: /PSIO Error|No space left|File too large|Disk quota/i,
    remedy: "more-resources",
    advice: "files in its scratch directory could not be written or read: free some space, or give another " +
      "with --scratch",
  },
  {
    pattern: /BasisSetNotFound|basis (set|file)|Unable to find a basis/i,
    remedy: "fix-input",
    advice: "check the name of the basis set and that it has all elements",
  },
  {
    pattern: /ValidationError|input_error|InputError|KeyError|not a valid option|not available/i,
    remedy: "fix-input",
    advice: "check method, basis set and keywords",
  },
  { pattern: /random_error|RandomError/, remedy: "retry", advice: "try again" },
];

/**
 * What a program reports of its failure.
 *
 * @param error QCSchema's ComputeError, if that is what it is.
 */
export function classifyFailure(error: unknown): ProgramError {
  const { error_type: type = "", error_message: message = "" } = typeof error === "object" && error !== null
    ? error as Record<string, unknown>
    : {};
  const { sentence, known } = extractReason(String(message));
  const reason = sentence || extractReason(String(type)).sentence || "no reason given";
  const kind = KINDS.find(({ pattern }) => pattern.test(`${type}: ${known}`));
  const advice = kind === undefined ? "" : `; ${kind.advice}`;
  return new ProgramError(
    `failed: ${reason.replace(/(?<!\.)[.:;]$/, "")}${advice}`,
    kind?.remedy ?? "give-up",
  );
}
