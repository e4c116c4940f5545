// Large arrays that a calculation keeps: their memory was planned for, but the machine may not have it.

import { EngineError } from "./error.ts";

/**
 * This many zeros.
 *
 * @param length How many numbers.
 * @param what What they will be, for the message where the machine does not give their memory.
 * @param wayOut What needs less.
 */
export function allocate(
  length: number,
  what: string,
  wayOut = "give it more memory, or take a smaller basis set",
): Float64Array {
  try {
    return new Float64Array(length);
  } catch {
    throw new EngineError(
      "out-of-memory",
      `the machine did not give ${Math.ceil(length / 2 ** 17)} MiB for ${what}; ${wayOut}`,
    );
  }
}
