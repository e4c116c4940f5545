// The text of a combination: models with their signs and coefficients, as in `ccsd(t)/cc-pvdz - mp2/cc-pvdz +
// mp2/cc-pvtz` or `good - 0.5 cheap`. Names of methods and basis sets have signs in them, so signs between models stand
// between blanks.
//
//   combination = [sign] term { sign term }
//   term        = [ number ["*"] ] model
//   number      = 2, 0.5, 1e-3, or a fraction: 27/19
//   model       = the name of a model, quoted where it has blanks, or METHOD/BASIS

import { InputError } from "../../base/error.ts";
import type { CompositePart } from "../../base/model_chemistry.ts";

/** A model in a combination. */
export interface CombinationTerm {
  /** As it is written, without quotes. */
  readonly model: string;
  /** Whether it was quoted, so that it is a name. */
  readonly isQuoted: boolean;
  /** With its sign. */
  readonly coefficient: number;
  /** Where it begins in the text, from 1. */
  readonly character: number;
}

/** What is wrong with the text of a combination. */
export interface CombinationMistake {
  readonly found: string;
  readonly expected: string;
  /** Where it is in the text, from 1. */
  readonly character: number;
}

/** Parts as the text of a combination, with all digits of their coefficients and names in quotes. */
export function combinationText(parts: readonly CompositePart[]): string {
  const terms = parts.map(({ model, coefficient }, i) => {
    const sign = coefficient < 0 ? "- " : i === 0 ? "" : "+ ";
    const size = Math.abs(coefficient);
    return `${sign}${size === 1 ? "" : `${size} `}${quoted(model)}`;
  });
  return terms.join(" ");
}

function quoted(name: string): string {
  const quote = ["'", '"'].find((quote) => !name.includes(quote));
  if (quote !== undefined) return `${quote}${name}${quote}`;
  throw new InputError({
    keyPath: ["models", name],
    found: "a part of a sum with both kinds of quotes in its name",
    expected: "a name with one kind of them, or none",
  });
}

interface Word {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly character: number;
}

const NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const FRACTION = /^(\d+)\/(\d+)$/;
const WITH_NUMBER = /^((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|\d+\/\d+)\*(.*)$/i;

/** The terms of a combination, or what is wrong with it. */
export function readCombination(text: string): readonly CombinationTerm[] | CombinationMistake {
  const words = wordsOf(text);
  if (!Array.isArray(words)) return words as CombinationMistake;
  const terms: CombinationTerm[] = [];
  const end = text.length + 1;
  for (let at = 0; at < words.length || terms.length === 0;) {
    const sign = words[at];
    const isSign = sign !== undefined && !sign.isQuoted && /^[+-]$/.test(sign.text);
    if (!isSign && terms.length > 0) {
      return {
        found: `"${sign!.text}"`,
        expected: "+ or - between two models, with blanks around it",
        character: sign!.character,
      };
    }
    if (isSign) at++;
    const read = readTerm(words, at, end);
    if ("expected" in read) return read;
    terms.push({ ...read.term, coefficient: (isSign && sign.text === "-" ? -1 : 1) * read.term.coefficient });
    at = read.next;
  }
  return terms;
}

function readTerm(
  words: readonly Word[],
  start: number,
  end: number,
): { readonly term: CombinationTerm; readonly next: number } | CombinationMistake {
  let at = start;
  let coefficient = 1;
  const first = words[at];
  if (first !== undefined && !first.isQuoted && numberOf(first.text) !== undefined) {
    coefficient = numberOf(first.text)!;
    at++;
    if (words[at]?.text === "*" && !words[at]!.isQuoted) at++;
    if (!(coefficient > 0 && coefficient <= MAX_COEFFICIENT)) {
      return {
        found: `the coefficient ${first.text}`,
        expected: `a number above 0 and up to ${MAX_COEFFICIENT}`,
        character: first.character,
      };
    }
  }
  const model = words[at];
  const isSign = model !== undefined && !model.isQuoted && /^[+*/-]$/.test(model.text);
  const isNumber = model !== undefined && !model.isQuoted && numberOf(model.text) !== undefined;
  if (model === undefined || isSign || isNumber) {
    return {
      found: model === undefined ? "the end" : `"${model.text}"`,
      expected: "a model: its name, or METHOD/BASIS",
      character: model?.character ?? end,
    };
  }
  const { text, isQuoted, character } = model;
  return { term: { model: text, isQuoted, coefficient, character }, next: at + 1 };
}

/** The largest coefficient that may be written; above it energies are differences of nearly equal ones. */
export const MAX_COEFFICIENT = 1e4;

function numberOf(text: string): number | undefined {
  const [, above, below] = FRACTION.exec(text) ?? [];
  if (above !== undefined) return Number(above) / Number(below);
  return NUMBER.test(text) ? Number(text) : undefined;
}

// The parts between blanks. A sign or a coefficient before a model may stand without a blank.
function wordsOf(text: string): readonly Word[] | CombinationMistake {
  const words: Word[] = [];
  for (let at = 0; at < text.length;) {
    const character = text[at]!;
    if (/\s/.test(character)) {
      at++;
    } else if (character === '"' || character === "'") {
      const close = text.indexOf(character, at + 1);
      if (close < 0) {
        return { found: "a quote that is not closed", expected: `a second ${character}`, character: at + 1 };
      }
      words.push({ text: text.slice(at + 1, close), isQuoted: true, character: at + 1 });
      at = close + 1;
    } else {
      const length = text.slice(at).search(/\s|["']|$/);
      words.push(...partsOfWord(text.slice(at, at + length), at + 1));
      at += length;
    }
  }
  return words;
}

function partsOfWord(text: string, character: number): readonly Word[] {
  const word = (part: string, from: number): Word => ({
    text: part,
    isQuoted: false,
    character: character + from,
  });
  if (/^[+-]./.test(text)) return [word(text[0]!, 0), ...partsOfWord(text.slice(1), character + 1)];
  const [, number, rest] = WITH_NUMBER.exec(text) ?? [];
  if (number === undefined) return [word(text, 0)];
  const after = number.length + 1;
  return [word(number, 0), ...(rest === "" ? [] : [word(rest!, after)])];
}
