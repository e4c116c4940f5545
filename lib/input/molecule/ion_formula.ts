// Ions and oxidation states in text: `Mg2+`, `water_Mg+2_opt`, `F^-`, `[Fe(CN)6]3-`, `Fe(II)`; and charges of SMILES,
// where those of a nitro group cancel, and of InChI (https://www.inchi-trust.org), which has layers for them.

import { atomicNumberOf } from "../../base/elements.ts";
import { foundIn, partedWords } from "./comment_text.ts";

/** Words that mention an ion. */
export interface IonWords {
  /** The words. */
  readonly words: string;
  /** Whether they can hardly mean anything else. */
  readonly isSure: boolean;
}

// Elements with numbers, then the charge: 2+, ++, +2, (2+), ^2+, ^{2+}. A hyphen may join it to a word: `Mg2+-water`.
const ION =
  /(?<![A-Za-z0-9+]|[A-Z0-9]-)\[?((?:[A-Z][a-z]?\d{0,3}){1,8})\]?(\^?[{(]{0,2}(?:\d?(?:\+{1,3}|-{1,3})|[-+]\d)[)}]{0,2})(?![A-Za-z0-9+]|-(?![a-z]))/g;
const OF_COMPLEX = /\]\^?\{?(?:[-+]\d?|\d[-+])\}?(?![\w+-])|\^\{?\d?[-+](?!\w)/;
const ALONE = /(?<![\w.])\d[+-](?![\w.])/;
const OXIDATION =
  /(?<![A-Za-z])\[?([A-Z][a-z]?)\]?[ ^]?\(\+?(?:I{1,3}|IV|VI{0,3})\)|(?<![A-Za-z])([A-Z][a-z]?)-?\d?(?:plus|minus)(?![a-z])|(?<![A-Za-z])([A-Z][a-z])(?:I{2,3}|IV)(?![A-Za-z])/g;
// Words of capitals that are elements' symbols, too, and steps of which are counted: SCF-1.
const COUNTED = /^(?:SCF|POS|CONF|[IC]ON|UFF|NCI|HF|CIS|NO|NOS|[IO]N|CO|BIN|SNO|[SCN])$/;

/** The first ion that a plain comment mentions, a sure one if there is any. */
export function ionIn(comment: string): IonWords | undefined {
  let unsure: IonWords | undefined;
  for (const [words, formula, charge] of partedWords(comment).matchAll(ION)) {
    if (!isFormula(formula!)) continue;
    const [isCounted, isLabel] = [/^-\d$/.test(charge!), !/[a-z\d]/.test(formula!)];
    if (!isCounted || !(isLabel || /^[A-Z]\d*$/.test(formula!))) return { words, isSure: true };
    if (!COUNTED.test(formula!)) unsure ??= { words, isSure: false };
  }
  const complex = OF_COMPLEX.exec(comment) ?? foundIn(ALONE, comment);
  if (complex !== null) return { words: complex[0], isSure: true };
  for (const [words, ...metals] of partedWords(comment).matchAll(OXIDATION)) {
    if (isElement(metals.find((metal) => metal !== undefined)!)) unsure ??= { words, isSure: false };
  }
  return unsure;
}

/** Whether all letters are symbols of elements, and the numbers are not those of a set: S22, X40, S66. */
function isFormula(formula: string): boolean {
  if (/^[A-Z](?:[2-9]\d|\d{3})$/.test(formula) && formula !== "C60" && formula !== "C70") return false;
  return formula.match(/[A-Z][a-z]?/g)!.every(isElement);
}

function isElement(symbol: string): boolean {
  return symbol === "D" || atomicNumberOf(symbol) !== undefined;
}

const BRACKET = /\[(?:\d{0,3})(?:[A-Z][a-z]?|[a-z]{1,2})[@\w]{0,8}([-+]\d|[-+]{0,3})(?::\d{1,4})?\]/g;
const OUTSIDE = /^(?:Br|Cl|[BCNOPSFIHbcnops]|[-=#$:/\\.%()\d@])*$/;

/** A comment without texts that are SMILES or InChI, and those of them whose charges do not cancel. */
export function withoutStructures(comment: string): { readonly rest: string; readonly charged?: string } {
  if (!/\[[^\s\]]{1,12}[-+]|InChI=/.test(comment)) return { rest: comment };
  let charged: string | undefined;
  const rest = comment.split(" ").map((word) => {
    const charge = word.startsWith("InChI=") ? chargeOfInchi(word) : chargeOfSmiles(word);
    if (charge === undefined) return word;
    if (charge !== 0) charged ??= word;
    return " ";
  }).join(" ");
  return { rest, ...(charged === undefined ? {} : { charged }) };
}

/** The total charge of SMILES, or undefined where a word is none or is written without brackets. */
function chargeOfSmiles(word: string): number | undefined {
  if (!/\[[^\]]{1,16}\]/.test(word) || /\][-+^\d]*[-+]$|\]\^?\d[-+]/.test(word)) return undefined;
  let charge = 0;
  const outside = word.replace(BRACKET, (_, written: string) => {
    const sign = written.startsWith("-") ? -1 : 1;
    charge += sign * (Number(/\d/.exec(written)?.[0] ?? written.length));
    return "";
  });
  return OUTSIDE.test(outside) ? charge : undefined;
}

/** The sum of the layers of charge and of protons. */
function chargeOfInchi(word: string): number {
  const layers = [...word.matchAll(/\/[qp]([-+;*\d]{1,40})/g)];
  return layers.flatMap(([, values]) => values!.split(";")).reduce((sum, value) => {
    const [, times = "1", charge] = /^(?:(\d+)\*)?([-+]\d+)$/.exec(value) ?? [];
    return charge === undefined ? sum : sum + Number(times) * Number(charge);
  }, 0);
}
