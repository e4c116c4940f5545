// Reader of PDB files (wwPDB, Atomic Coordinate Entry Format 3.3): one model, every atom in one place, hydrogens in it.
// Residues are the fragments; their charges follow from formal charges in the file, else from what is known of ions, water
// and amino acids with the hydrogens that they have. What is not known is asked about. Angstrom.

import { InputError } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";
import { failAtLine, fileSource, type LineSource } from "../document/lines.ts";
import { checkText, MAX_TEXT_BYTES } from "../document/text.ts";
import { AtomLines } from "../molecule/atom_lines.ts";
import type { LengthUnit, MoleculeRecord } from "../records/molecule_record.ts";
import { isKnownResidue, type PdbAtom, readPdbAtom } from "./pdb_atoms.ts";
import { chargesOfResidues, type Residue } from "./pdb_residues.ts";
import { refuseOtherUnit } from "./stated_units.ts";

const ADD_HYDROGENS =
  "Add them for the pH that is meant, as PDBFixer, reduce or Open Babel (-p 7.4) do, and look at the result.";

/**
 * Reads a PDB file.
 *
 * @throws {InputError} With file and line.
 */
export function readPdb(text: string, name: string, units?: LengthUnit): MoleculeRecord {
  const source = fileSource(checkText(text, name, MAX_TEXT_BYTES), name);
  refuseOtherUnit(source, "a PDB file", units);
  const { atoms: listed, notices } = readLines(source);
  if (listed.length === 0) {
    throw new InputError({ file: name, found: "no line ATOM or HETATM", expected: "a PDB file" });
  }
  const places = checkPlaces(source, listed);
  const atoms = new AtomLines(source);
  for (const { element, coordinates, line } of listed) atoms.add([element, ...coordinates], line);
  const geometry = atoms.geometry("angstrom");
  const residues = residuesOf(listed);
  const charges = chargesOfResidues(residues, geometry);
  const lacking = charges.findIndex((charge) => charge.kind === "lacks");
  if (lacking >= 0) {
    const first = charges[lacking]!;
    const more = charges.filter(({ kind }) => kind === "lacks").length - 1;
    failAtLine(source, residues[lacking]!.atoms[0]!.line, {
      found: `${residues[lacking]!.shown} without ${first.words}${
        more > 0 ? `, and ${more} more such residues` : ""
      }`,
      expected: "all hydrogens as atoms",
      hint: ADD_HYDROGENS,
    });
  }
  const fragments = residues.map(({ indices }) => indices);
  return {
    source: name,
    symbols: atoms.symbols,
    geometry,
    fragments,
    fragmentCharges: charges.map(({ charge }) => charge),
    grouped: "the residues",
    ...atoms.nuclei(),
    kept: { atom_labels: listed.map((atom) => atom.name) },
    notices: [...notices, ...places, ...repeatNotices(source, residues)],
    chargeNotices: chargeNotices(source, residues, charges),
    place: (field, index) => {
      if (index === undefined) return { file: name };
      if (field === "symbols" || field === "geometry") return source.placeOfLine(atoms.lines[index] ?? 1);
      return source.placeOfLine(residues[index]?.atoms[0]?.line ?? 1);
    },
  };
}

/** The atoms of the only model, and what other lines say. */
function readLines(source: LineSource) {
  const atoms: PdbAtom[] = [];
  const notices: Notice[] = [];
  let models = 0;
  const missing = new Map<string, number>();
  for (const [i, text] of source.text.split("\n").entries()) {
    const line = i + 1;
    const record = text.slice(0, 6).trimEnd();
    // From atom 100,000 on some programs begin its number in column 6.
    if (/^(?:ATOM[ \d]|HETATM)/.test(text)) atoms.push(readPdbAtom(source, text, line));
    else if (record === "MODEL" && ++models > 1) refuseModel(source, line);
    else if (record === "CRYST1") notices.push(...cellNotices(source, text, line));
    else if (/^REMARK (?:465|470) +(?:\d )? *[A-Z]{3} [A-Z0-9]? *-?\d+/.test(text)) {
      missing.set(text.slice(7, 10), line);
    }
  }
  for (const [remark, line] of missing) {
    notices.push({
      ...source.placeOfLine(line),
      severity: "warning",
      statement: `the file says that ${
        remark === "465" ? "residues" : "atoms"
      } are missing in it (REMARK ${remark})`,
      advice: "Complete the structure, or cut out a part that is whole.",
    });
  }
  return { atoms, notices };
}

function refuseModel(source: LineSource, line: number): never {
  return failAtLine(source, line, {
    found: "a second model",
    expected: "one model",
    hint: "Put each model into a file of its own, as obabel in.pdb -O out.pdb -m does.",
  });
}

/** A unit cube stands where there is no crystal. */
function cellNotices(source: LineSource, text: string, line: number): readonly Notice[] {
  const sides = [text.slice(6, 15), text.slice(15, 24), text.slice(24, 33)].map(Number);
  if (sides.every((side) => side === 1 || side === 0)) return [];
  return [{
    ...source.placeOfLine(line),
    severity: "warning",
    statement: `the file states a cell (CRYST1, ${
      sides.join(" x ")
    } angstrom), and what it lists is computed alone`,
    advice: "nmer knows no periodic systems: check that no neighbours in other cells are meant.",
  }];
}

/** Refuses atoms in several places, and warns where a place of several was kept. */
function checkPlaces(source: LineSource, atoms: readonly PdbAtom[]): readonly Notice[] {
  const seen = new Map<string, PdbAtom>();
  for (const atom of atoms) {
    const key = `${atom.key}|${atom.name}`;
    const other = seen.get(key);
    if (other !== undefined && atom.alternate !== other.alternate) {
      failAtLine(source, atom.line, {
        found: `a second place (${atom.alternate || "blank"}) of the atom ${atom.name} of ${atom.shown}`,
        expected: "one place for each atom",
        hint: "Keep one alternate location (column 17), as pdb_selaltloc of pdb-tools or PyMOL do.",
      });
    }
    seen.set(key, atom);
  }
  const partial = atoms.find(({ occupancy }) => !(occupancy === 1 || occupancy === 0));
  if (partial === undefined) return [];
  return [{
    ...source.placeOfLine(partial.line),
    severity: "warning",
    statement:
      `the atom ${partial.name} of ${partial.shown} has the occupancy ${partial.occupancy}, and is taken whole`,
    advice: "Check that the places that were kept belong together.",
  }];
}

/**
 * Residues in the order of their first atoms. Where numbers are used again, as after 9999, an atom of a name that its
 * residue has already begins another; programs that know no names call all carbon atoms of a molecule C.
 */
function residuesOf(atoms: readonly PdbAtom[]): readonly Residue[] {
  const residues: (Residue & { readonly atoms: PdbAtom[]; readonly indices: number[] })[] = [];
  const latest = new Map<
    string,
    { readonly residue: (typeof residues)[number]; readonly names: Set<string> }
  >();
  atoms.forEach((atom, index) => {
    const { key, shown, residue: name } = atom;
    const isNamed = atom.name.toUpperCase() !== atom.element.toUpperCase() || isKnownResidue(name);
    let current = latest.get(key);
    if (current === undefined || (isNamed && current.names.has(atom.name))) {
      current = { residue: { shown, name, atoms: [], indices: [] }, names: new Set() };
      residues.push(current.residue);
      latest.set(key, current);
    }
    current.names.add(atom.name);
    current.residue.atoms.push(atom);
    current.residue.indices.push(index);
  });
  return residues;
}

/** A note where numbers of residues stand for several. */
function repeatNotices(source: LineSource, residues: readonly Residue[]): readonly Notice[] {
  const seen = new Set<string>();
  const again = residues.filter(({ atoms: [first] }) => {
    const isAgain = seen.has(first!.key);
    seen.add(first!.key);
    return isAgain;
  });
  if (again.length === 0) return [];
  const { shown, atoms: [first] } = again[0]!;
  return [{
    ...source.placeOfLine(first!.line),
    severity: "note",
    statement: `${again.length} residues have numbers of others, as ${shown}; each is a fragment of its own`,
  }];
}

const MAX_NAMED = 12;

/** Which charges were taken, and of which residues nothing is known. */
function chargeNotices(
  source: LineSource,
  residues: readonly Residue[],
  charges: ReturnType<typeof chargesOfResidues>,
): readonly Notice[] {
  const charged = residues.flatMap(({ shown }, i) => {
    const { charge, words } = charges[i]!;
    return charge === 0
      ? []
      : [`${shown} ${charge > 0 ? "+" : ""}${charge}${words === "" ? "" : ` (${words})`}`];
  });
  const unknown = residues.filter((_, i) => charges[i]!.kind === "unknown");
  const listed = (names: readonly string[]) =>
    `${names.slice(0, MAX_NAMED).join(", ")}${
      names.length > MAX_NAMED ? `, and ${names.length - MAX_NAMED} more` : ""
    }`;
  return [
    ...(charged.length === 0 ? [] : [{
      file: source.name,
      severity: "note" as const,
      statement: `the charges of residues are ${listed(charged)}; all others are neutral`,
    }]),
    ...(unknown.length === 0 ? [] : [{
      ...source.placeOfLine(unknown[0]!.atoms[0]!.line),
      severity: "warning" as const,
      statement: `of ${listed(unknown.map(({ shown }) => shown))} no charge is known, and none is taken`,
      advice:
        "State them: fragment_charges with the numbers of the residues, counted from 1, as in { 3: -1 }, " +
        "or formal charges in columns 79 and 80.",
    }]),
  ];
}
