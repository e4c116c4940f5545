// The basis set of a model as QCSchema names it: by its name, or as a BasisSet where the user gave his own.

import type { BasisSet } from "../../base/basis_set.ts";
import { atomicNumberOf } from "../../base/elements.ts";

/**
 * What QCSchema has as `basis` of a model: a name, a BasisSet for the atoms, or null.
 *
 * @param symbols Symbols of the atoms, ghosts included.
 */
export function qcschemaBasis(
  model: {
    readonly basis?: string;
    readonly basisSet?: BasisSet;
    readonly keywords: Readonly<Record<string, unknown>>;
  },
  symbols: readonly string[],
): unknown {
  const { basis, basisSet, keywords } = model;
  if (basisSet === undefined) return basis ?? null;
  const puream = Object.entries(keywords).find(([name]) => name.toLowerCase() === "puream")?.[1];
  const harmonicType = basisSet.functions ?? (puream === false ? "cartesian" : "spherical");
  const centre = (symbol: string) => ({
    electron_shells: (basisSet.elements[String(atomicNumberOf(symbol))] ?? []).map((shell) => ({
      angular_momentum: shell.l,
      harmonic_type: harmonicType,
      exponents: shell.exponents,
      coefficients: shell.coefficients,
    })),
  });
  return {
    schema_name: "qcschema_basis_set",
    schema_version: 2,
    name: basisSet.name,
    center_data: Object.fromEntries([...new Set(symbols)].map((symbol) => [symbol, centre(symbol)])),
    atom_map: symbols,
  };
}
