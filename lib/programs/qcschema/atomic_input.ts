// An n-mer -> QCSchema AtomicInput, version 1, as all of Psi4 1.3 and newer, QCEngine and others read it.
// Bohr. The frame is fixed: a program that turned the molecule would turn its gradient as well.

import type { Driver } from "../../base/driver.ts";
import type { Nmer } from "../../molecule/mod.ts";
import type { ModelChemistry } from "../contract/program.ts";

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
    molecule: {
      schema_name: "qcschema_molecule",
      schema_version: 2,
      symbols: nmer.symbols,
      geometry: Array.from(nmer.geometry),
      real: Array.from(nmer.ghost, (ghost) => ghost === 0),
      molecular_charge: nmer.charge,
      molecular_multiplicity: nmer.multiplicity,
      fix_com: true,
      fix_orientation: true,
      fix_symmetry: "c1",
    },
    driver,
    model: { method, ...(basis === undefined ? {} : { basis }) },
    keywords,
    protocols: { stdout: false, ...protocols },
    extras: {},
  };
}
