// Formats whose coordinates are in angstrom, whatever somebody says of them beside.

import { InputError } from "../../base/error.ts";
import type { LineSource } from "../document/lines.ts";
import type { LengthUnit } from "../records/molecule_record.ts";

/**
 * Refuses another unit than a format has.
 *
 * @param format The format, as in `a PDB file`.
 * @param given What the key units says.
 * @throws {InputError} Where it is bohr.
 */
export function refuseOtherUnit(source: LineSource, format: string, given: LengthUnit | undefined): void {
  if (given !== "bohr") return;
  throw new InputError({
    file: source.name,
    found: `units: bohr for ${format}`,
    expected: "angstrom, the unit of that format",
    hint: "Leave the key units out.",
  });
}
