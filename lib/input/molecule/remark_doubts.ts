// Questions about what a comment may state of charges, multiplicities and a periodic cell: warnings, which --strict
// makes errors. Nothing is asked where the comment would state what is taken anyway.

import { describeValue } from "../../base/error.ts";
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
  const asked = doubtsInComment(remark.text).filter((doubt) => !isTaken(record, doubt));
  const notices = asked.map(({ words, about }): Notice => {
    const open = about.filter((field) => !said.includes(field)).join(" and ");
    const quoted = describeValue(words);
    if (open === "") {
      const statement = `the comment's words about ${quoted} are passed over, since the input says it itself`;
      return { ...remark.place, severity: "note", statement };
    }
    return {
      ...remark.place,
      severity: "warning",
      statement: `${quoted} in the comment may be meant as ${about.join(" and ")}, and is not taken`,
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
    } in the comment may mean a periodic system, and an isolated molecule is computed`,
    advice: "nmer knows no periodic systems: check that none is meant.",
  }];
}

/** Whether a doubt is about nothing but what the record takes anyway. */
function isTaken(record: MoleculeRecord, { charge, multiplicity }: CommentDoubt): boolean {
  if (charge === undefined && multiplicity === undefined) return false;
  return (charge === undefined || charge === totalCharge(record)) &&
    (multiplicity === undefined || multiplicity === (record.multiplicity ?? 1));
}

/** The total charge, as far as the record states it; 0 where it states nothing. */
function totalCharge({ charge, fragmentCharges = [] }: MoleculeRecord): number {
  return charge ?? fragmentCharges.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
