// Return codes of MPI's functions as errors. The error handler is MPI_ERRORS_RETURN: what fails comes back as a code,
// of which the library knows the class and a text.

import { plainText } from "../../base/plain_text.ts";
import { MpiError } from "./error.ts";
import type { MpiLibrary } from "./library.ts";

// The longest of all headers (MPI_MAX_ERROR_STRING).
const MAX_ERROR_LENGTH = 512;

/** MPI_SUCCESS, in all interfaces. */
export const SUCCESS = 0;

/** The class of an error: what its code says in all libraries with the same interface. */
export function errorClass({ functions }: MpiLibrary, code: number): number {
  const found = new Int32Array(1);
  return functions.MPI_Error_class(code, found) === SUCCESS ? found[0]! : code;
}

/** Whether a code says that a rank is dead. */
export function saysDeadRank(library: MpiLibrary, code: number): boolean {
  return code !== SUCCESS && library.abi.deadRank.includes(errorClass(library, code));
}

/** The error of a code. */
export function errorOf(library: MpiLibrary, call: string, code: number): MpiError {
  const bytes = new Uint8Array(MAX_ERROR_LENGTH);
  const length = new Int32Array(1);
  const known = library.functions.MPI_Error_string(code, bytes, length) === SUCCESS;
  const text = known ? new TextDecoder().decode(bytes.subarray(0, length[0])).replace(/\0.*$/s, "") : "";
  const said = plainText(text).replace(/\s+/g, " ").trim();
  return new MpiError(
    "call",
    `${call} of ${library.version} failed: ${
      said === "" ? `error ${code}` : said
    }. All processes of the job have ` +
      "to be started again",
  );
}

/** Throws where a function failed. */
export function check(library: MpiLibrary, call: string, code: number): void {
  if (code !== SUCCESS) throw errorOf(library, call, code);
}
