// What a comment beside coordinates may state of charges and multiplicities, in forms that often mean something else:
// `2 1 Mg water` may be charge and multiplicity or two numbers of anything. Who reads such a comment asks about it and
// computes on; forms that can mean nothing else are in comment_charges.ts.

import { foundIn, plainComment, withoutColumns } from "./comment_text.ts";
import { ionIn, withoutStructures } from "./ion_formula.ts";

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
  /** How many electrons they would state. */
  readonly electrons?: number;
  /** Whether they are the name of an ion with one charge, so that a number of electrons can deny it. */
  readonly isName?: boolean;
}

// Not of a label, as in `dimer (1,2)` or CAS(2,2).
const PAIR =
  /(?<!\w|\b(?:pair|[a-z]{0,9}mers?|n-mer|fragments?|atoms?|frame|state|group|bond)s?[ :=]{0,2})[([]([-+]?\d) ?[,;] ?([1-9])[)\]]/i;
// Nor places of groups in a name: 1 4 dioxane, 2 3 butadiene.
const FIRST =
  /^([-+]?\d)(?:, ?| )([1-9])(?=[,;:]? ?[a-z])(?!st\b|nd\b|rd\b|th\b|d\b)(?! (?:di|tri|tetra|bis)(?!mers?\b|hydrat|\w*ion|radic)[a-z]{3}| [a-z]{1,20}(?:diene|diyne|diol|dione|diamine|azole)| xylene)/i;
const PARTED_PAIR = /^([-+]?\d) ?[;|] ?([1-9])$/;
const LETTERS = /(?<![\w.-])C ?[=:] ?([-+]?\d) ?[,;]? ?M ?[=:] ?([1-9])(?![\w.])/;
const PAIRS = [FIRST, PAIR, PARTED_PAIR, LETTERS];

const CHARGES = [
  /^([-+]\d)$/,
  /(?<![\w-])-c[ =]([-+]?\d)(?![\w.])/,
  /(?<![\w.-])q ([-+]?\d)(?![\w.])/,
  /(?<![\w.-]|\by ?[=:] ?[-.\d]{1,20}[,;]? ?)[Zz] ?[=:] ?([-+]?\d)(?![\w.])/,
  /(?<![\w.-])[Cc][Hh] ?[=:] ?([-+]?\d)(?![\w.])/,
];
const UNPAIRED = [/(?<![\w-])-u[ =](\d)(?![\w.])/];
const SPINS = [/(?<![\w.<^-])(?:[Mm]?_?[Ss]|[Ss]_?z) ?[=:] ?\+?([0-5](?:\.[05]0*)?)(?![\w./])/];
const MULTIPLICITIES = [
  /(?<![\w.-])M ?[=:] ?([1-9])(?![\w.])/,
  // Term symbols: 3B1, ^2Pi, 3Sigma-, 2E', 1Ag.
  /(?<![\w.+-])\^?\{?([1-9])\}? ?(?:Sigma|\u03a3|(?:Pi|Delta|Phi|\u03a0|\u0394)[gu]?(?![a-z])|[ABT](?:[123](?:[gu]|'{1,2}|"|\b)|[gu]\b|'{1,2}|")|E(?:[gu]\b|'{1,2}|"))/,
];
const ELECTRONS = [
  /(?<![\w.-])(?:n_?el(?:ec(?:trons?)?)?s?|ne) ?[=:] ?(\d{1,6})(?![\w.])/,
  /(?<![\w.-])(?:n(?:um(?:ber)?)?(?:_| of )?)?electrons? ?[=:] ?(\d{1,6})(?![\w.])/i,
  /(?<![\w.+-])(\d{1,6})[ -]electrons?\b(?! (?:in|count|transfer|bond|energ))/i,
];
const SPIN_ELECTRONS =
  /(?<![\w.-])n_?a(?:lpha)? ?[=:] ?(\d{1,6})[,;]? n_?b(?:eta)? ?[=:] ?(\d{1,6})(?![\w.])/i;
const OTHER_CHARGE =
  /\b(?:de)?protonated\b|\bionized\b|\bionised\b|\boxidation (?:state|number)s?\b|(?<![\w-])ions?\b(?! (?:channel|trap|source|mobility))|\b[A-Z]{14}-[A-Z]{10}-[A-MO-Z]\b/i;
const OTHER_SPIN = /\b(?:anti)?ferromagnetic\b|\bBS[- ](?:UHF|UKS|DFT)\b/i;
// S (S + 1).
const SQUARES = [/(?:<S\^?2>|(?<![\w.])S(?:\^|\*\*)2) ?[=:] ?(\d{1,2}(?:\.\d{1,9})?)(?![\w.])/];
const ION_NAME =
  /\b(?:hydroxide|(?:\w{0,20}a|ox)monium|(?:hydr)?oxonium|hydronium|(?:guanidin|imidazol|pyridin)ium|fluoride|chloride|bromide|iodide|acetate|formate|nitrate|azide|cyanide|(?:meth|eth|phen)oxide|carboxylate|phenolate|thiolate)\b/i;

/**
 * What a comment may state.
 *
 * @param written One line of text.
 */
export function doubtsInComment(written: string): readonly CommentDoubt[] {
  const comment = withoutStructures(withoutColumns(plainComment(written))).rest.trim();
  const first = (patterns: readonly RegExp[]) => {
    for (const pattern of patterns) {
      const match = pattern.source.startsWith("^") ? pattern.exec(comment) : foundIn(pattern, comment);
      if (match !== null) return match;
    }
    return undefined;
  };
  const found: CommentDoubt[] = [];
  const both = ["charge", "multiplicity"] as const;
  const pair = first(PAIRS);
  if (pair !== undefined) {
    found.push({ words: pair[0], about: both, charge: Number(pair[1]), multiplicity: Number(pair[2]) });
  }
  const charge = first(CHARGES);
  if (charge !== undefined) found.push({ words: charge[0], about: ["charge"], charge: Number(charge[1]) });
  found.push(...spinsIn(first, pair !== undefined));
  const electrons = first(ELECTRONS);
  if (electrons !== undefined) {
    found.push({ words: electrons[0], about: ["charge"], electrons: Number(electrons[1]) });
  }
  const parted = first([SPIN_ELECTRONS]);
  if (parted !== undefined) {
    const [alpha, beta] = [Number(parted[1]), Number(parted[2])];
    const multiplicity = Math.abs(alpha - beta) + 1;
    found.push({ words: parted[0], about: both, electrons: alpha + beta, multiplicity });
  }
  const ion = ionIn(comment);
  const word = first([OTHER_CHARGE])?.[0] ?? (ion?.isSure === false ? ion.words : undefined);
  if (word !== undefined) found.push({ words: word, about: ["charge"] });
  const name = first([ION_NAME])?.[0];
  if (word === undefined && name !== undefined) found.push({ words: name, about: ["charge"], isName: true });
  return found;
}

/** What may state the multiplicity alone. */
function spinsIn(
  first: (patterns: readonly RegExp[]) => RegExpExecArray | undefined,
  isPaired: boolean,
): CommentDoubt[] {
  const readings: readonly (readonly [readonly RegExp[], (value: number) => number])[] = [
    [UNPAIRED, (unpaired) => unpaired + 1],
    [SPINS, (spin) => 2 * spin + 1],
    [SQUARES, (square) => Math.round(Math.sqrt(1 + 4 * square))],
    ...(isPaired ? [] : [[MULTIPLICITIES, (value: number) => value] as const]),
  ];
  const found: CommentDoubt[] = [];
  for (const [patterns, multiplicityOf] of readings) {
    const match = first(patterns);
    if (match === undefined) continue;
    found.push({ words: match[0], about: ["multiplicity"], multiplicity: multiplicityOf(Number(match[1])) });
  }
  const word = first([OTHER_SPIN])?.[0];
  return word === undefined ? found : [...found, { words: word, about: ["multiplicity"] }];
}
