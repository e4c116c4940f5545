// The lines ATOM and HETATM of a PDB file (wwPDB, Atomic Coordinate Entry Format 3.3) by their columns. Angstrom.

import { atomicNumberOf } from "../../base/elements.ts";
import { describeValue } from "../../base/error.ts";
import { failAtLine, type LineSource } from "../document/lines.ts";
import { KNOWN_IONS } from "./pdb_charges.ts";

/** An atom of a PDB file. */
export interface PdbAtom {
  readonly line: number;
  /** Name in its residue: `CA`, `HD11`. */
  readonly name: string;
  /** Name of its residue: `ALA`, `HOH`. */
  readonly residue: string;
  /** What makes its residue one: chain, number and insertion code, with the name. */
  readonly key: string;
  /** The residue as messages name it: `ALA 12 of chain A`. */
  readonly shown: string;
  /** Alternate location, or blank. */
  readonly alternate: string;
  readonly element: string;
  readonly coordinates: readonly string[];
  readonly occupancy: number;
  /** Formal charge, where the file states one. */
  readonly charge?: number;
}

const SITES = "Remove sites without a nucleus, as those of TIP4P water.";

/** Residues in which every name's first letter is the element: amino acids, nucleotides and water. */
const FIRST_LETTER =
  /^(?:ALA|ARG|AR0|ARN|ASN|ASP|ASH|CYS|CYX|CYM|GLN|GLU|GLH|GLY|HIS|HI[DEP]|HS[DEP]|ILE|LEU|LYS|LYN|MET|PHE|PRO|SER|THR|TRP|TYR|TYM|VAL|HOH|WAT|SOL|TIP3?|H2O|DOD|SPC|T3P|ACE|NME|NH2|D?[ACGTUI])$/;

/** Whether a residue is an amino acid, a nucleotide or water, whose atoms have names of their own. */
export function isKnownResidue(residue: string): boolean {
  return FIRST_LETTER.test(residue);
}

/**
 * Reads an atom.
 *
 * @throws {InputError} With the line.
 */
export function readPdbAtom(source: LineSource, text: string, line: number): PdbAtom {
  const field = (from: number, to: number) => text.slice(from - 1, to).trim();
  const name = field(13, 16), residue = field(18, 20), chain = field(22, 22);
  const number = field(23, 26), insertion = field(27, 27);
  if (text.length < 54 || name === "") {
    failAtLine(source, line, {
      found: describeValue(text.trim()),
      expected: "an atom in the columns of the PDB format, coordinates in 31 to 54",
      hint: "Lines of other programs whose fields are parted by blanks alone are no PDB files.",
    });
  }
  if (
    /^(?:EPW?\d?|LPA?\d?|MW?|LP|DU\d*|VS\d*)$/i.test(name) && !atomicNumberOf(field(77, 78)) ||
    /^DU\d*$/i.test(name)
  ) {
    failAtLine(source, line, {
      found: `the site ${describeValue(name)} of a force field`,
      expected: "an atom",
      hint: SITES,
    });
  }
  const coordinates = [field(31, 38), field(39, 46), field(47, 54)];
  const written = field(79, 80);
  const occupancy = field(55, 60);
  return {
    line,
    name,
    residue,
    key: [chain, number, insertion, residue, field(73, 76)].join("|"),
    shown: `${residue === "" ? "?" : residue} ${number}${insertion}${
      chain === "" ? "" : ` of chain ${chain}`
    }`,
    alternate: field(17, 17),
    element: elementOf(source, text, line, { name, residue }),
    coordinates,
    occupancy: occupancy === "" ? 1 : Number(occupancy),
    ...(written === "" || isOldTail(text) ? {} : { charge: chargeOf(source, written, line) }),
  };
}

/** Before version 2 columns 73 to 80 held the entry's name and the line's number. */
function isOldTail(text: string): boolean {
  return /^\d[A-Z0-9]{3} *\d+ *$/.test(text.slice(72, 80)) || /\d/.test(text.slice(76, 78));
}

function elementOf(
  source: LineSource,
  text: string,
  line: number,
  { name, residue }: { readonly name: string; readonly residue: string },
): string {
  const written = text.slice(76, 78).trim();
  if (written !== "" && !isOldTail(text)) {
    if (atomicNumberOf(written) !== undefined || /^D$/i.test(written)) return written;
    failAtLine(source, line, {
      found: describeValue(written),
      expected: "an element in columns 77 and 78",
      ...(/^(?:EP|LP|M|DU)$/i.test(written) ? { hint: SITES } : {}),
    });
  }
  const letters = name.replace(/^\d+/, "");
  if (FIRST_LETTER.test(residue)) return letters.charAt(0);
  // An element of one letter stands in column 14, one of two begins in column 13.
  const [first, second] = [text.charAt(12), text.charAt(13)];
  if (/[ \d]/.test(first) && atomicNumberOf(second) !== undefined) return second;
  if (KNOWN_IONS.has(residue) && letters.toUpperCase() === residue && atomicNumberOf(letters.slice(0, 2))) {
    return letters.slice(0, 2);
  }
  return failAtLine(source, line, {
    found: `no element for the atom ${describeValue(name)} of ${describeValue(residue)}`,
    expected: "the element in columns 77 and 78",
    hint: "Names of atoms alone are ambiguous: CA is an alpha carbon or calcium.",
  });
}

/** `2+`, `1-`, as the format has it, or `+2`. */
function chargeOf(source: LineSource, written: string, line: number): number {
  const [, before, sign, after] = /^(\d?)([-+])(\d?)$/.exec(written) ?? [];
  if (written === "0") return 0;
  if (sign === undefined || (before === "") === (after === "")) {
    return failAtLine(source, line, {
      found: describeValue(written),
      expected: "a charge in columns 79 and 80, as in 2+ or 1-",
    });
  }
  return Number(`${sign}${before || after}`);
}
