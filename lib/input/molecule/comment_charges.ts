// What a comment beside coordinates states of charges, multiplicities and fragments. Only forms that have one meaning
// are understood: `charge=-1`, `total_charge: 2`, `multiplicity=1`, `spin=0`, a line `0 1` alone (charge and
// multiplicity, as many programs write it), and the keys of the Non-Covalent Interactions Atlas (J. Rezac, J. Chem.
// Theory Comput. 2020, 16, 2355, doi:10.1021/acs.jctc.9b01265): `charge_a=-1 selection_a=1 selection_b=2-4`.
// The line may begin as in ORCA (`* xyz 0 1`) or Q-Chem
// (`$molecule 0 1`). `spin=1` is none of them: programs mean 2S, S or 2S + 1 by it.

import { foundIn, plainComment, withoutColumns } from "./comment_text.ts";
import { ionIn, withoutStructures } from "./ion_formula.ts";

/** What a comment states. */
export interface CommentCharges {
  /** Total charges stated; more than one where it contradicts itself. */
  readonly charges: readonly number[];
  /** Total multiplicities stated, likewise. */
  readonly multiplicities: readonly number[];
  /** What it states of parts of the molecule, in the order of their letters. */
  readonly parts: readonly CommentPart[];
  /** Words about charges that are not understood. */
  readonly unclearCharge?: string;
  /** Words about spins that are not understood. */
  readonly unclearMultiplicity?: string;
}

/** A part of the molecule, as `charge_a=-1 selection_a=1-3` states it. */
export interface CommentPart {
  /** Charge, where stated. */
  readonly charge?: number;
  /** Multiplicity, where stated. */
  readonly multiplicity?: number;
  /** Its atoms, counted from 0, where stated. */
  readonly atoms?: readonly number[];
}

// A whole number after `=` or `:`, in quotes or not, where nothing follows that would change it (`1/2`, `1+`, `1.5`).
const END = String.raw`["']?(?=[\s,;|)\]}]|=?$)`;
const NUMBER = String.raw`["']?\s*[=:]\s*["']?([-+]?\d{1,4})(?:\.0*)?${END}`;
// `partial charge = 1` is not the molecule's.
const OF_ANOTHER = String
  .raw`(?<!\b(?:mulliken|l(?:o|ö)wdin|hirshfeld|bader|resp|esp|partial|formal|atomic|atom|nuclear|point|core|ion|fragment|monomer|molecule)s?[ _-]{0,3})`;
const TOTAL = String.raw`(?<![\w.-])${OF_ANOTHER}(?:(?:total|net|molecular)_)?`;
const CHARGE = new RegExp(`${TOTAL}charge${NUMBER}`, "gi");
const MULTIPLICITY = new RegExp(
  String.raw`(?:${TOTAL}(?:(?:spin[_ ])?multiplicity|mult)|(?<![\w.-])2S\s*\+\s*1)${NUMBER}`,
  "gi",
);
// No unpaired electron by each of the word's meanings.
const NO_SPIN = new RegExp(
  String.raw`${TOTAL}(?:spin|magmom|n_?unpaired|nunp)["']?\s*[=:]\s*["']?[-+]?0(?:\.0*)?${END}`,
  "gi",
);
const OF_PART = new RegExp(String.raw`(?<![\w.-])(charge|multiplicity)_([a-z])${NUMBER}`, "gi");
const SELECTION = new RegExp(
  String.raw`(?<![\w.-])selection_([a-z])\s*=\s*["']?(\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)${END}`,
  "gi",
);
// Words that deny.
const SILENT = /\buncharged\b|\bclosed[- ]shell\b/gi;
const CHARGE_WORDS =
  /\w{0,40}charge\w{0,40}|\bn?chr?gs?\d?\b|\b\w{0,40}(?:cat|an)ion(?:s|ic)?\b|\bq(?:tot|\([^()]{1,20}\))? ?[=:]|^ ?[-+]\d,? [1-9](?= [a-z])|\b(?:ladung|carga|carica|lading|laddning)\w{0,20}|\u7535\u8377|\u96fb\u8377/i;
const LETS = "(?:(?:sing|doub|trip)lets?|(?:quint|sext)(?:up)?lets?|(?:quart|quint|sext|sept|oct|non)ets?)";
const SPIN_WORDS = new RegExp(
  String
    .raw`\buhf\s*[=:]|\buhf \d{1,2}(?![\w.+*-])|(?<![\w.])(?:m_?)?s ?= ?[-+]?\d{1,2}\/2\b|(?<![\w.])2s ?= ?\d|\bn?open\b(?= ?[=:])|\bnopen\b|\w{0,40}multipli[cz]i\w{0,40}|\bmult\b|\b\w{0,40}spin\w{0,40}|\bmagmoms?\b|\b${LETS}\b|\b(?:dub|trip|quart|quint|sext)lett\b|\b(?:bi|di|tri)?radicals?\b|\b(?:n_?)?unpaired\b|\bn_?unp\w{0,20}|\bopen[- ]shell\b|\bbroken[- ]?symm?(?:etry)?\b`,
  "i",
);

/** How many atoms a selection is expanded to: more than any molecule that is computed has. */
const MAX_SELECTED = 100_000;

/**
 * What a comment states of charges, multiplicities and fragments.
 *
 * @param written One line of text.
 */
export function chargesInComment(written: string): CommentCharges {
  const { rest: comment, charged } = withoutStructures(withoutColumns(plainComment(written)));
  const bare = /^\s*(?:\*\s*xyz(?:file)?\s|\$molecule\s)?\s*([-+]?\d)(?:\s*,\s*|\s+)([1-9])\s*$/.exec(
    comment,
  );
  if (bare !== null) return { charges: [Number(bare[1])], multiplicities: [Number(bare[2])], parts: [] };
  const charges: number[] = [];
  const multiplicities: number[] = [];
  const parts = new Map<string, { charge?: number; multiplicity?: number; atoms?: readonly number[] }>();
  const partOf = (letter: string) => {
    const key = letter.toLowerCase();
    if (!parts.has(key)) parts.set(key, {});
    return parts.get(key)!;
  };
  const rest = comment
    .replace(SILENT, " ")
    .replace(CHARGE, (_, value) => (charges.push(Number(value)), " "))
    .replace(MULTIPLICITY, (_, value) => (multiplicities.push(Number(value)), " "))
    .replace(NO_SPIN, () => (multiplicities.push(1), " "))
    .replace(OF_PART, (_, key, letter, value) => {
      partOf(letter)[String(key).toLowerCase() as "charge" | "multiplicity"] = Number(value);
      return " ";
    });
  for (const [, letter, list] of comment.matchAll(SELECTION)) partOf(letter!).atoms ??= atomsOf(list!);
  const ion = ionIn(rest);
  const unclearCharge = foundIn(CHARGE_WORDS, rest)?.[0] ?? charged ??
    (ion?.isSure === true ? ion.words : undefined);
  const unclearMultiplicity = foundIn(SPIN_WORDS, rest)?.[0];
  return {
    charges,
    multiplicities,
    parts: [...parts].sort(([a], [b]) => a < b ? -1 : 1).map(([, part]) => part),
    ...(unclearCharge === undefined ? {} : { unclearCharge }),
    ...(unclearMultiplicity === undefined ? {} : { unclearMultiplicity }),
  };
}

/** `1-3,7`, counted from 1, as indices from 0; no more than any list of atoms holds. */
function atomsOf(list: string): readonly number[] {
  const atoms: number[] = [];
  for (const range of list.split(",")) {
    const [first, last = first] = range.split("-").map(Number);
    for (let atom = first!; atom <= last! && atoms.length < MAX_SELECTED; atom++) atoms.push(atom - 1);
  }
  return atoms;
}
