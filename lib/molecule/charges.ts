// Charges and multiplicities of a molecule and its fragments: what the input says is checked against the electrons,
// what it leaves out is filled in by QCElemental's defaults (charge 0; multiplicity 1 for an even number of
// electrons, 2 for an odd one; high-spin coupling of the fragments). Where more than one answer remains, the
// question goes back to the user: nmer does not choose the fragment that carries a charge.

import { plural } from "../base/plural.ts";
import { checkCoupling, checkSpin, checkWhole, type Complain } from "./spin.ts";

/** Charges and multiplicities as the input has them. */
export interface GivenCharges {
  /** Total charge. */
  readonly charge?: number;
  /** Total multiplicity. */
  readonly multiplicity?: number;
  /** Charge of each fragment. */
  readonly fragmentCharges?: readonly (number | undefined)[];
  /** Multiplicity of each fragment. */
  readonly fragmentMultiplicities?: readonly (number | undefined)[];
  /** Which of these two lists say nothing of the last fragments; charges of which they say nothing are then 0. */
  readonly partial?: readonly ("fragment_charges" | "fragment_multiplicities")[];
}

/** All charges and multiplicities. */
export interface Charges {
  /** Total charge. */
  readonly charge: number;
  /** Total multiplicity. */
  readonly multiplicity: number;
  /** Charge and multiplicity of each fragment. */
  readonly fragments: readonly { readonly charge: number; readonly multiplicity: number }[];
}

/**
 * Completes and checks charges and multiplicities.
 *
 * @param protons Sum of the atomic numbers of each fragment; shape (fragments).
 * @param given What the input says.
 * @param complain Called, and expected to throw, where that is impossible or not enough.
 */
export function completeCharges(
  protons: readonly number[],
  given: GivenCharges,
  complain: Complain,
): Charges {
  const charges = fragmentCharges(protons, given, complain);
  const electrons = protons.map((count, i) => count - charges[i]!);
  if (given.multiplicity !== undefined) checkWhole(given.multiplicity, "multiplicity", undefined, complain);
  const multiplicities = fragmentMultiplicities(electrons, given, complain);
  electrons.forEach((count, i) =>
    checkSpin(count, multiplicities[i]!, "fragment_multiplicities", i, complain)
  );
  const highSpin = multiplicities.reduce((sum, multiplicity) => sum + multiplicity - 1, 1);
  const multiplicity = given.multiplicity ?? highSpin;
  checkSpin(sum(electrons), multiplicity, "multiplicity", undefined, complain);
  checkCoupling(multiplicity, multiplicities, highSpin, complain);
  return {
    charge: sum(charges),
    multiplicity,
    fragments: charges.map((charge, i) => ({ charge, multiplicity: multiplicities[i]! })),
  };
}

function fragmentCharges(
  protons: readonly number[],
  given: GivenCharges,
  complain: Complain,
): readonly number[] {
  const values = listFor(protons, given, "fragment_charges", complain);
  if (given.charge !== undefined && !Number.isInteger(given.charge)) {
    complain("charge", undefined, { found: String(given.charge), expected: "a whole number" });
  }
  const said = sum(values.map((value) => value ?? 0));
  const rest = given.charge === undefined ? 0 : given.charge - said;
  const open = values.flatMap((value, i) => value === undefined ? [i] : []);
  if (rest !== 0 && open.length === 0) {
    complain("charge", undefined, {
      found: `a total charge of ${given.charge}`,
      expected: `${said}, the sum of the fragments' charges`,
    });
  }
  if (rest !== 0 && open.length > 1) {
    complain("charge", undefined, {
      found: `a total charge of ${given.charge} without the fragments that carry it`,
      expected: "the charge of each fragment",
      hint:
        `Give fragment_charges: ${protons.length} numbers with the sum ${given.charge}, or those that are not 0 by ` +
        `the fragments' numbers, counted from 1, as in { 1: ${given.charge} }.`,
    });
  }
  const charges = values.map((value) => value ?? rest);
  charges.forEach((charge, i) => {
    if (!Number.isInteger(charge)) {
      complain("fragment_charges", i, { found: `a charge of ${charge}`, expected: "a whole number" });
    }
    if (charge > protons[i]!) {
      complain("fragment_charges", i, {
        found: `a charge of ${charge} on fragment ${i + 1}, counted from 1`,
        expected: `at most ${protons[i]}, all of its electrons`,
      });
    }
  });
  return charges;
}

function fragmentMultiplicities(
  electrons: readonly number[],
  given: GivenCharges,
  complain: Complain,
): readonly number[] {
  const values = listFor(electrons, given, "fragment_multiplicities", complain);
  const defaults = electrons.map((count) => count % 2 === 0 ? 1 : 2);
  const filled = values.map((value, i) => value ?? defaults[i]!);
  const open = values.flatMap((value, i) => value === undefined ? [i] : []);
  const missing = given.multiplicity === undefined ? 0 : given.multiplicity - sum(filled) + filled.length - 1;
  if (missing === 0 || open.length === 0) return filled;
  // The only fragment of which nothing is said takes the unpaired electrons that the others do not have.
  if (open.length === 1 && filled[open[0]!]! + missing >= 1) {
    return filled.map((multiplicity, i) => i === open[0] ? multiplicity + missing : multiplicity);
  }
  return complain("multiplicity", undefined, {
    found: `a total multiplicity of ${given.multiplicity}`,
    expected: `${
      given.multiplicity! - missing
    }, the high-spin coupling of the fragments' multiplicities ${filled}`,
    hint: "Give fragment_multiplicities: the multiplicity of each fragment.",
  });
}

function listFor(
  fragments: readonly number[],
  given: GivenCharges,
  field: "fragment_charges" | "fragment_multiplicities",
  complain: Complain,
): readonly (number | undefined)[] {
  const values = field === "fragment_charges" ? given.fragmentCharges : given.fragmentMultiplicities;
  if (values === undefined) return fragments.map(() => undefined);
  if (given.partial?.includes(field)) {
    if (values.length > fragments.length) {
      complain(field, values.length - 1, {
        found: `fragment ${values.length}`,
        expected: `fragments from 1 to ${fragments.length}, which the molecule has`,
      });
    }
    return fragments.map((_, i) => values[i] ?? (field === "fragment_charges" ? 0 : undefined));
  }
  if (values.length !== fragments.length) {
    const found = `${plural(values.length, "value")} for ${plural(fragments.length, "fragment")}`;
    complain(field, undefined, { found, expected: "one value for each fragment" });
  }
  return values;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
