// The key `equivalents`: which n-mers count as equal, and are computed once.

import * as z from "zod";

const MAX_TOLERANCE_ANGSTROM = 0.1;

/** `equivalents`: n-mers of equal shape are computed once. */
export const equivalentsSchema = z.strictObject({
  tolerance: z.number({ error: "a distance in angstrom, as in { tolerance: 1e-4 }" })
    .positive({
      error:
        "a distance in angstrom above 0: coordinates are rounded, so that no two n-mers are equal to the last digit",
    })
    .max(MAX_TOLERANCE_ANGSTROM, {
      error:
        `a distance of at most ${MAX_TOLERANCE_ANGSTROM} angstrom: n-mers that differ by more have other energies`,
    })
    .describe(
      "How far an atom may be from its partner when one n-mer is laid on the other, in angstrom; above 0 and at most 0.1.",
    ),
});
