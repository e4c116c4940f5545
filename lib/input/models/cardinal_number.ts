// Where a basis set stands in its family: its cardinal number, which extrapolations go by, as its name says it. cc-pVDZ
// is 2, cc-pVTZ 3 and so on; def2-SVP 2, def2-TZVP 3, def2-QZVP 4; pcseg-n is n + 1, as it has functions up to n + 1.

/** A basis set in its family. */
export interface Rung {
  /** What the names of its family have in common. */
  readonly family: string;
  /** From 1. */
  readonly cardinal: number;
}

const LETTERS: Readonly<Record<string, number>> = { s: 2, d: 2, t: 3, q: 4 };
const cardinalOf = (letter: string) => LETTERS[letter] ?? Number(letter);

// Each gives the family and the number, of a name in lower case.
const FAMILIES: readonly ((name: string) => Rung | undefined)[] = [
  // T. H. Dunning, J. Chem. Phys. 90, 1007 (1989), doi:10.1063/1.456153, and what grew of it: aug-cc-pVTZ, cc-pwCVQZ,
  // cc-pV(T+d)Z, cc-pVDZ-F12, cc-pVTZ-DK.
  (name) => {
    const [, before, open = "", letter, close = "", after] =
      /^(.*cc-?p(?:w?c)?v)(\()?([dtq5-9])(\+d\))?z(.*)$/.exec(name) ?? [];
    return letter === undefined
      ? undefined
      : { family: `${before}${open}X${close}z${after}`.replace("cc-p", "ccp"), cardinal: cardinalOf(letter) };
  },
  // F. Weigend, R. Ahlrichs, Phys. Chem. Chem. Phys. 7, 3297 (2005), doi:10.1039/b508541a; D. Rappoport, F. Furche,
  // J. Chem. Phys. 133, 134105 (2010), doi:10.1063/1.3484283. SVP belongs to TZVP as to TZVPP.
  (name) => {
    const [, before, letter, diffuse] = /^(.*def2)-?([stq])z?vpp?(d?)$/.exec(name) ?? [];
    return letter === undefined
      ? undefined
      : { family: `${before}X${diffuse}`, cardinal: cardinalOf(letter) };
  },
  // F. Jensen, J. Chem. Theory Comput. 10, 1074 (2014), doi:10.1021/ct401026a.
  (name) => {
    const [, before, n] = /^(.*pc(?:s|seg|sseg|j)?-?)([0-4])$/.exec(name) ?? [];
    return n === undefined ? undefined : { family: `${before}X`, cardinal: Number(n) + 1 };
  },
  // F. Neese, E. F. Valeev, J. Chem. Theory Comput. 7, 33 (2011), doi:10.1021/ct100396y: ano-pVDZ, aug-ano-pVTZ.
  (name) => {
    const [, before, letter, after] = /^(.*ano-?pv)([dtq5])z(.*)$/.exec(name) ?? [];
    return letter === undefined ? undefined : { family: `${before}Xz${after}`, cardinal: cardinalOf(letter) };
  },
];

/** Where a basis set stands; undefined where its name does not say it. */
export function rungOf(basis: string): Rung | undefined {
  const name = basis.toLowerCase();
  for (const rungIn of FAMILIES) {
    const rung = rungIn(name);
    if (rung !== undefined) return rung;
  }
  return undefined;
}

/** The names that Psi4's short form stands for, `cc-pv[dt]z` or `def2-[st]zvp`; the name itself where it is none. */
export function namesInBrackets(basis: string): readonly string[] {
  const [, before, letters, after] = /^(.*)\[([a-z\d](?:[,\s]*[a-z\d])*)\](.*)$/i.exec(basis) ?? [];
  if (letters === undefined) return [basis];
  return Array.from(
    letters.replace(/[,\s]/g, ""),
    (letter) => `${before}${letter}${after}`.replace(/^(.*def2-)[sd]zvp/i, "$1svp"),
  );
}
