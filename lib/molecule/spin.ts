// Which multiplicities electrons can have, and which totals the spins of fragments can couple to.

/** Refuses what the input says in a field, of a fragment where it is about one. */
export type Complain = (
  field: "charge" | "multiplicity" | "fragment_charges" | "fragment_multiplicities",
  fragment: number | undefined,
  complaint: { readonly found: string; readonly expected: string; readonly hint?: string | undefined },
) => never;

/**
 * Refuses a multiplicity that a number of electrons cannot have.
 *
 * @param electrons Number of electrons.
 * @param multiplicity Spin multiplicity, 2S + 1.
 * @param field Where the input says it.
 * @param fragment The fragment that it is about, from 0; undefined for the whole system.
 * @param complain Refuses the input.
 */
export function checkSpin(
  electrons: number,
  multiplicity: number,
  field: "multiplicity" | "fragment_multiplicities",
  fragment: number | undefined,
  complain: Complain,
): void {
  checkWhole(multiplicity, field, fragment, complain);
  const found = describe(multiplicity, fragment);
  if ((electrons - multiplicity) % 2 === 0) {
    complain(field, fragment, {
      found: `${found} with ${electrons} electrons`,
      expected: electrons % 2 === 0 ? "an odd multiplicity: 1, 3, ..." : "an even multiplicity: 2, 4, ...",
      hint: "Check the charge, too.",
    });
  }
  if (multiplicity - 1 > electrons) {
    const atMost = `at most ${electrons + 1}, one more than its electrons`;
    complain(field, fragment, { found: `${found} with ${electrons} electrons`, expected: atMost });
  }
}

/**
 * Refuses a multiplicity that is no positive whole number.
 *
 * @param multiplicity Spin multiplicity, 2S + 1.
 * @param field Where the input says it.
 * @param fragment The fragment that it is about, from 0; undefined for the whole system.
 * @param complain Refuses the input.
 */
export function checkWhole(
  multiplicity: number,
  field: "multiplicity" | "fragment_multiplicities",
  fragment: number | undefined,
  complain: Complain,
): void {
  if (Number.isSafeInteger(multiplicity) && multiplicity >= 1) return;
  complain(field, fragment, {
    found: describe(multiplicity, fragment),
    expected: "a whole number of at least 1",
  });
}

function describe(multiplicity: number, fragment: number | undefined): string {
  return `a multiplicity of ${multiplicity}${
    fragment === undefined ? "" : ` of fragment ${fragment + 1} (counted from 1)`
  }`;
}

/**
 * Refuses a total multiplicity that no coupling of the fragments' spins gives.
 *
 * @param multiplicity Spin multiplicity of the whole system, 2S + 1.
 * @param multiplicities Those of the fragments.
 * @param highSpin The multiplicity where all fragments' spins are parallel.
 * @param complain Refuses the input.
 */
export function checkCoupling(
  multiplicity: number,
  multiplicities: readonly number[],
  highSpin: number,
  complain: Complain,
): void {
  const largest = multiplicities.reduce((a, b) => Math.max(a, b), 1);
  const lowest = Math.max(2 * largest - highSpin, highSpin % 2 === 0 ? 2 : 1);
  if (multiplicity >= lowest && multiplicity <= highSpin) return;
  complain("multiplicity", undefined, {
    found: `a total multiplicity of ${multiplicity}`,
    expected: lowest === highSpin
      ? `${highSpin}, which the fragments' multiplicities give`
      : `${lowest} to ${highSpin}, which the fragments' multiplicities can give`,
  });
}
