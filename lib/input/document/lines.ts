// Text that is read line by line: coordinates, basis sets. A source knows where in a file its lines stand, so that text
// inside of another document is read like a file of its own. Lines count from 1.

import { InputError, type InputProblem, type Place } from "../../base/error.ts";

/** Text with lines, in a file of its own or inside of another. */
export interface LineSource {
  /** Name of the source, as the user gave it; for messages. */
  readonly name: string;
  /** The text, lines ending in `\n`. */
  readonly text: string;
  /** Where a line of the text stands. */
  placeOfLine(line: number): Place;
}

/** A source that is a file of its own. */
export function fileSource(text: string, name: string): LineSource {
  return { name, text, placeOfLine: (line) => ({ file: name, line }) };
}

/** Refuses a line. */
export function failAtLine(
  source: LineSource,
  line: number,
  problem: Pick<InputProblem, "found" | "expected" | "hint">,
): never {
  throw new InputError({ ...source.placeOfLine(line), ...problem });
}

/** The fields of a line: what blanks, tabs or commas separate. */
export function fieldsOf(line: string): readonly string[] {
  return line.split(/[\s,]+/).filter((field) => field !== "");
}

/** A line that says something, and its number. */
export interface NumberedLine {
  readonly line: number;
  readonly text: string;
}

/** The lines of a text that say something, with their numbers: without what comments and blanks leave. */
export function meaningfulLines(
  text: string,
  comment: RegExp,
): readonly NumberedLine[] {
  return text.split("\n").map((content, i) => ({ line: i + 1, text: content.replace(comment, "").trim() }))
    .filter((entry) => entry.text !== "");
}
