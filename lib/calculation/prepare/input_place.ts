// Errors of later rooms get the place in the input that they are about.

import { InputError } from "../../base/error.ts";
import type { InputRecord } from "../../input/mod.ts";
import { locateError } from "../../input/records/locate_error.ts";

/**
 * Computes something of an input.
 *
 * @throws {InputError} What is thrown meanwhile, with file, line and column.
 */
export function withInputPlace<A>(input: InputRecord, compute: () => A): A {
  try {
    return compute();
  } catch (error) {
    throw error instanceof InputError ? locateError(input, error) : error;
  }
}
