// Texts of molecules in the formats of others, for the tests beside this file.

/** An atom of a PDB file, as the format's columns have it. */
export function pdbAtom(
  name: string,
  residue: string,
  number: number,
  place: readonly [number, number, number],
  more: {
    readonly element?: string;
    readonly charge?: string;
    readonly alternate?: string;
    readonly insertion?: string;
    readonly chain?: string;
    readonly occupancy?: string;
  } = {},
): string {
  const element = more.element ?? name.replace(/^\d+/, "").charAt(0);
  const shown = element.length === 2 || name.length === 4 ? name.padEnd(4) : ` ${name.padEnd(3)}`;
  const coordinates = place.map((value) => value.toFixed(3).padStart(8)).join("");
  return `HETATM    1 ${shown}${more.alternate ?? " "}${residue.padStart(3)} ${more.chain ?? "A"}` +
    `${String(number).padStart(4)}${more.insertion ?? " "}   ${coordinates}` +
    `${(more.occupancy ?? "1.00").padStart(6)}  0.00          ${element.padStart(2)}${more.charge ?? "  "}`;
}

/** A water in a PDB file. */
export function pdbWater(number: number, x: number, hydrogens = 2): string {
  return [
    pdbAtom("O", "HOH", number, [x, 0, 0]),
    ...[pdbAtom("H1", "HOH", number, [x, 0.757, 0.587]), pdbAtom("H2", "HOH", number, [x, -0.757, 0.587])]
      .slice(0, hydrogens),
  ].join("\n");
}

/** A molfile. */
export function molfile(
  atoms: readonly (readonly [symbol: string, x: number, y: number, z: number, code?: number])[],
  bonds: readonly (readonly [number, number, number])[],
  properties: readonly string[] = [],
): string {
  const number = (value: number) => value.toFixed(4).padStart(10);
  const small = (value: number) => String(value).padStart(3);
  return [
    "a molecule",
    "  nmer",
    "",
    `${small(atoms.length)}${small(bonds.length)}  0  0  0  0            999 V2000`,
    ...atoms.map(([symbol, x, y, z, code = 0]) =>
      `${number(x)}${number(y)}${number(z)} ${symbol.padEnd(3)} 0${small(code)}  0  0  0  0`
    ),
    ...bonds.map((bond) => `${bond.map(small).join("")}  0`),
    ...properties,
    "M  END",
    "",
  ].join("\n");
}
