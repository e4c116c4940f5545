// A deck: the input of a task for another program, as text. A format is the way in which one program takes them. Pure:
// the command line writes the files. Bohr, but where a format says otherwise.

import type { Driver } from "../../base/driver.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { Molecule, Nmer } from "../../molecule/mod.ts";

/** A task for a deck. */
export interface DeckTask {
  /** Its label, `["hf", [1], [1, 2]]`. */
  readonly label: string;
  /** Name of its files without an extension: lower-case letters, digits, `-` and `_`. */
  readonly stem: string;
  readonly nmer: Nmer;
}

/** A file of a task. */
export interface DeckFile {
  /** What stands behind the stem, as `.inp`. */
  readonly extension: string;
  readonly text: string;
}

/** What is known before any task: the model, and all that tasks share. */
export interface DeckRequest {
  readonly model: ModelChemistry;
  /** Key path of the model in the input. */
  readonly path: KeyPath;
  readonly driver: Driver;
  /** The whole system. */
  readonly molecule: Molecule;
}

/** Writes the files of a task; the first is the input, others are read by it. */
export type DeckWriter = (task: DeckTask) => readonly DeckFile[];

/** How a program takes its tasks. */
export interface DeckFormat {
  /** As `--to` names it. */
  readonly name: string;
  /** As people name it. */
  readonly title: string;
  /**
   * What writes the tasks of a model.
   *
   * @throws {InputError} Where the model, the driver or what is around the n-mers does not mean the same there.
   */
  readonly writer: (request: DeckRequest) => DeckWriter;
  /** Lines of a shell that compute all tasks in the folder. */
  readonly commands: readonly string[];
  /** Extensions of what the commands write, in the order in which they are looked for. */
  readonly outputs: readonly string[];
  /** What a reader has to know besides, sentences. */
  readonly notes: readonly string[];
}

/** Coordinates of an atom with 12 decimals. */
export function coordinates(values: ArrayLike<number>, atom: number, scale = 1): string {
  return [0, 1, 2].map((axis) => (values[3 * atom + axis]! * scale).toFixed(12).padStart(19)).join("");
}

/** A line for each atom: a word and its coordinates. */
export function atomLines(
  nmer: Nmer,
  word: (symbol: string, isGhost: boolean, atom: number) => string,
): string[] {
  return nmer.symbols.map((symbol, atom) =>
    `${word(symbol, nmer.ghost[atom] === 1, atom).padEnd(6)}${coordinates(nmer.geometry, atom)}`
  );
}

/** A label as a title that no program reads: letters, digits and a few marks, up to 70 characters. */
export function deckTitle(label: string): string {
  const plain = label.replace(/[^A-Za-z0-9[\], .()+-]/g, "");
  return `nmer ${plain.length <= 65 ? plain : `${plain.slice(0, 62)}...`}`;
}

/** Lines as a text. */
export function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
