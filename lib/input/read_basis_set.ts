// The file of a basis set -> its functions, through a function that reads files.

import type { BasisSet } from "../base/basis_set.ts";
import type { Place } from "../base/error.ts";
import { type ReadFile, readText } from "./document/read_text.ts";

/**
 * Reads the file of a basis set, in the format of Gaussian 94 or of NWChem.
 *
 * @param from Where the file is named, for the message when it cannot be read.
 * @throws {InputError} With file and line.
 */
export async function readBasisSet(path: string, readFile: ReadFile, from?: Place): Promise<BasisSet> {
  // Loaded where it is needed, as most inputs name a basis set.
  const { MAX_BASIS_BYTES } = await import("./basis_set/basis_shells.ts");
  const { parseBasisSet } = await import("./basis_set/basis_set_text.ts");
  return parseBasisSet(await readText(path, readFile, MAX_BASIS_BYTES, from), { source: path });
}
