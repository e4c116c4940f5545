// What the source of a molecule leaves open, and whether the input answers it.

import type { MoleculeRecord, OpenQuestion } from "../input/records/molecule_record.ts";

/** Questions about charge or multiplicity that no key and no line of the source answers. */
export function unanswered(record: MoleculeRecord): readonly OpenQuestion[] {
  const { charge, fragmentCharges = [], multiplicity, fragmentMultiplicities = [] } = record;
  const isAnswered = {
    charge: [charge, ...fragmentCharges].some((value) => value !== undefined),
    multiplicity: [multiplicity, ...fragmentMultiplicities].some((value) => value !== undefined),
  };
  return (record.openQuestions ?? []).filter(({ about }) => !isAnswered[about]);
}

/** What to write so that a comment is only a comment. */
export function howToAnswer({ about }: OpenQuestion): string {
  return about === "charge"
    ? "Give molecule.charge or fragment_charges (0 where nothing is charged), and the comment is only a comment."
    : "Give molecule.multiplicity or fragment_multiplicities (1 for closed shells), and the comment is only a " +
      "comment.";
}
