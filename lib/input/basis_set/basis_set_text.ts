// Text of a basis set -> BasisSet. Two formats, told apart by their first line: Gaussian 94's begins with
// `****`, with an element as `O 0`, or with Psi4's word spherical or cartesian; NWChem's with `basis` or a shell as
// `O S`.

import { checkOptions, type OptionChecks, typedOption } from "../../base/options/given_options.ts";
import type { BasisSet } from "../../base/basis_set.ts";
import { MAX_BASIS_BYTES } from "./basis_shells.ts";
import { readGaussian94Basis } from "./gaussian94_basis.ts";
import { readNwchemBasis } from "./nwchem_basis.ts";
import { failAtLine, fileSource } from "../document/lines.ts";
import { checkText } from "../document/text.ts";

/** Options of {@linkcode parseBasisSet}. */
export interface BasisSetOptions {
  /** Name of the file, for messages. */
  readonly source?: string;
  /** Name of the basis set; default the file's without folders and extension. */
  readonly name?: string;
}

const BASIS_SET_OPTIONS: OptionChecks = {
  source: typedOption("string", "the name of a file"),
  name: typedOption("string", "the name of a basis set"),
};

/**
 * Reads a basis set in the format of Gaussian 94 (Psi4's .gbs files among them) or of NWChem.
 *
 * @throws {InputError} With file and line.
 */
export function parseBasisSet(text: string, options: BasisSetOptions = {}): BasisSet {
  checkOptions(options, BASIS_SET_OPTIONS);
  const name = options.source ?? "basis set";
  const source = fileSource(checkText(text, name, MAX_BASIS_BYTES), name);
  const first = source.text.split("\n").map((line) => line.replace(/[!#].*$/, "").trim()).find(Boolean) ?? "";
  const isNwchem = /^(?:basis|ecp)\b/i.test(first) ||
    /^[a-z]{1,3}\s+[a-z]+/i.test(first) && !/\s0$/.test(first);
  const content = isNwchem ? readNwchemBasis(source) : readGaussian94Basis(source);
  if (Object.keys(content.elements).length === 0) {
    failAtLine(source, 1, {
      found: "no basis functions",
      expected: "shells in Gaussian 94's or NWChem's format",
    });
  }
  return {
    name: options.name ?? name.replace(/^.*[/\\]/, "").replace(/(?<=.)\.\w+$/, ""),
    source: name,
    ...content,
  };
}
