// An n-mer -> QCSchema AtomicInput, version 1, as all of Psi4 1.3 and newer, QCEngine and others read it.
// Bohr. The frame is fixed: a program that turned the molecule would turn its gradient as well.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { Driver } from "../../base/driver.ts";
import { type Nmer, nmerToQcschema } from "../../molecule/mod.ts";

/**
 * The AtomicInput of an n-mer; ghost atoms are those that are not `real`.
 *
 * @param protocols QCSchema's AtomicResultProtocols; results keep no printed output unless these say otherwise.
 */
export function atomicInput(
  { method, basis, keywords }: ModelChemistry,
  driver: Driver,
  nmer: Nmer,
  protocols: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    schema_name: "qcschema_input",
    schema_version: 1,
    molecule: nmerToQcschema(nmer, 2),
    driver,
    model: { method, ...(basis === undefined ? {} : { basis }) },
    keywords,
    protocols: { stdout: false, ...protocols },
    extras: {},
  };
}
