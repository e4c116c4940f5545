// What a visitor has chosen as keys of an input, and messages about keys in the words of the page.

import { byFragment } from "../../lib/input/by_fragment.ts";
import type { GeometryKeys } from "../../lib/input/geometry_input.ts";
import type { Choices } from "./messages.ts";

/** Names of the page's fields, where they are not those of an input's keys. */
const FIELDS: Readonly<Record<string, string>> = {
  max_nbody: "order",
  bsse: "treatment",
  program: "method",
  fragment_charges: "charges",
};

const WORDINGS: readonly (readonly [said: RegExp, told: string])[] = [
  [/, which the input does not ask for/, ""],
  [/since the input says it itself/, "since charges are given"],
  [
    /Give fragment_charges where it is an ion, or fragment_multiplicities where it is a radical\./,
    "Where it is an ion, give its charge. Multiplicities are read from text in Psi4's style.",
  ],
  [
    /State [a-z ]+ in the input(?: \([^)]*\))?: .*? passed over\./,
    "Give the charges of ions in the field for them.",
  ],
  [/, as lists of atoms fragments: \[\[.*?\]\]; other lists part them otherwise\./, "."],
  [/fragment_charges/g, "charges"],
  [/fragment_multiplicities/g, "multiplicities"],
];

/**
 * Keys of an input.
 *
 * @throws {InputError} Where the charges are no charges.
 */
export function chosenKeys({ method, basis, driver, bsse, charges, maxNbody }: Choices): GeometryKeys {
  return {
    input: {
      model: { method, basis },
      driver,
      bsse,
      ...(maxNbody === undefined ? {} : { max_nbody: maxNbody }),
    },
    molecule: charges.trim() === ""
      ? {}
      : { fragment_charges: byFragment(charges, FIELDS["fragment_charges"]!) },
    wording: (message) => WORDINGS.reduce((text, [said, told]) => text.replace(said, told), message),
    giver: (keyPath) => {
      const key = keyPath.find((part) => typeof part === "string" && part in FIELDS) ??
        keyPath.findLast((part) => typeof part === "string");
      return key === undefined || key === "fragments" ? undefined : [FIELDS[key] ?? key];
    },
  };
}
