// What a comment beside coordinates may state of charges and multiplicities, in forms that often mean something else:
// `2 1 Mg water` may be charge and multiplicity or two numbers of anything. Who reads such a comment asks about it and
// computes on; forms that can mean nothing else are in comment_charges.ts.

/** What a comment may state. */
export interface CommentDoubt {
  /** The words in it. */
  readonly words: string;
  /** What they may be about. */
  readonly about: readonly ("charge" | "multiplicity")[];
  /** The charge that they would state, where they state a number. */
  readonly charge?: number;
  /** The multiplicity, likewise. */
  readonly multiplicity?: number;
}

// Not of a label, as in `dimer (1,2)` or CAS(2,2).
const PAIR =
  /(?<!\w|\b(?:pair|[a-z]{0,9}mers?|n-mer|fragments?|atoms?|frame|state|group|bond)s?[ :=]{0,2})[([]([-+]?\d) ?, ?([1-9])[)\]]/i;
const FIRST = /^([-+]?\d)(?:, ?| )([1-9])(?=[,;:]? ?[a-z])(?!st\b|nd\b|rd\b|th\b|d\b)/i;
const ALONE = /^([-+]\d)$/;
const SHORT_CHARGE = /(?<![\w-])-c[ =]([-+]?\d)(?![\w.])/;
const SHORT_SPIN = /(?<![\w-])-u[ =](\d)(?![\w.])/;
const TOTAL_SPIN = /(?<![\w.<^-])M?_?[Ss] ?= ?\+?([0-5](?:\.[05]0*)?)(?![\w./])/;
const OTHER_CHARGE = /\b(?:de)?protonated\b|\bionized\b|\bionised\b|\bn_?elec(?:trons?)? ?[=:] ?\d{1,6}\b/i;

/**
 * What a comment may state.
 *
 * @param written One line of text.
 */
export function doubtsInComment(written: string): readonly CommentDoubt[] {
  const comment = written.replace(/\s+/g, " ").trim();
  const found: CommentDoubt[] = [];
  const pair = FIRST.exec(comment) ?? PAIR.exec(comment);
  if (pair !== null) {
    const [words, charge, multiplicity] = pair;
    const about = ["charge", "multiplicity"] as const;
    found.push({ words, about, charge: Number(charge), multiplicity: Number(multiplicity) });
  }
  const charge = ALONE.exec(comment) ?? SHORT_CHARGE.exec(comment);
  if (charge !== null) found.push({ words: charge[0], about: ["charge"], charge: Number(charge[1]) });
  const unpaired = SHORT_SPIN.exec(comment);
  if (unpaired !== null) {
    found.push({ words: unpaired[0], about: ["multiplicity"], multiplicity: Number(unpaired[1]) + 1 });
  }
  const spin = TOTAL_SPIN.exec(comment);
  if (spin !== null) {
    found.push({ words: spin[0], about: ["multiplicity"], multiplicity: 2 * Number(spin[1]) + 1 });
  }
  const word = OTHER_CHARGE.exec(comment)?.[0];
  if (word !== undefined) found.push({ words: word, about: ["charge"] });
  return found;
}
