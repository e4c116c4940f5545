// Questions about what a comment may state of charges, multiplicities and a periodic cell: warnings, which --strict
// makes errors. Nothing is asked where the comment would state what is taken anyway.

import { describeValue } from "../../base/error.ts";
import { nuclideOf } from "../../base/isotopes/isotopes.ts";
import type { Notice } from "../../base/notice.ts";
import type { MoleculeRecord, Remark } from "../records/molecule_record.ts";
import { cellMentionedIn } from "./comment_cell.ts";
import { type CommentDoubt, doubtsInComment } from "./comment_doubts.ts";

/**
 * What to ask or to say about a comment.
 *
 * @param record The molecule, with what its comments state clearly.
 * @param said What the input says itself, so that it is settled.
 */
export function remarkDoubts(
  record: MoleculeRecord,
  said: readonly ("charge" | "multiplicity")[],
  remark: Remark,
): readonly Notice[] {
  const where = whereOf(remark);
  const asked = doubtsInComment(remark.text).filter((doubt) => !isTaken(record, doubt));
  const notices = asked.map(({ words, about }): Notice => {
    const open = about.filter((field) => !said.includes(field)).join(" and ");
    const quoted = describeValue(words);
    if (open === "") {
      const statement = `the words ${quoted} in ${where} are passed over, since the input says it itself`;
      return { ...remark.place, severity: "note", statement };
    }
    return {
      ...remark.place,
      severity: "warning",
      statement: `${quoted} in ${where} may be meant as ${about.join(" and ")}, and is not taken`,
      advice: `State ${open} in the input: the comment is then passed over.`,
    };
  });
  const cell = cellMentionedIn(remark.text);
  if (cell === undefined) return notices;
  return [...notices, {
    ...remark.place,
    severity: "warning",
    statement: `${
      describeValue(cell)
    } in ${where} may mean a periodic system, and an isolated molecule is computed`,
    advice: "nmer knows no periodic systems: check that none is meant.",
  }];
}

/** Where a remark stands, as in `the comment`. */
export function whereOf(remark: Remark): string {
  return remark.what?.replace(/^an? /, "the ") ?? "the comment";
}

/** Whether a doubt is about nothing but what the record takes anyway. */
function isTaken(record: MoleculeRecord, doubt: CommentDoubt): boolean {
  const { charge, multiplicity, electrons, isName } = doubt;
  // An ion with one charge beside neutral molecules of closed shells: without the charge, an electron is unpaired.
  if (isName === true) return electronsOf(record) % 2 === 0;
  if (charge === undefined && multiplicity === undefined && electrons === undefined) return false;
  return (charge === undefined || charge === totalCharge(record)) &&
    (electrons === undefined || electrons === electronsOf(record)) &&
    (multiplicity === undefined || multiplicity === (record.multiplicity ?? 1));
}

/** The electrons that are computed. */
function electronsOf(record: MoleculeRecord): number {
  const protons = record.symbols.reduce((sum, symbol) => sum + (nuclideOf(symbol)?.atomicNumber ?? 0), 0);
  return protons - totalCharge(record);
}

/** The total charge, as far as the record states it; 0 where it states nothing. */
function totalCharge({ charge, fragmentCharges = [] }: MoleculeRecord): number {
  return charge ?? fragmentCharges.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
