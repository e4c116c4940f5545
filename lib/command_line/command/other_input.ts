// What a file is that was named as an INPUT and is none: errors of its syntax would say nothing to whoever took the wrong
// file. Loaded when an input could not be read.

import { InputError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { isMoleculeName } from "../../input/molecule_files/readers.ts";
import { RESULT_HEAD } from "../../input/source_kind.ts";
import type { Host } from "../host/host.ts";

const HEAD_BYTES = 2 ** 16;
const BEGINNING_BYTES = 256;

// How files of other kinds begin, their bytes as characters.
const KINDS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP)/, "a picture"],
  [/^%PDF-/, "a PDF"],
  [/^(?:PK|.\x8b|BZh\d|\xfd7zXZ|7z\xbc\xaf)/, "a packed file"],
  [/^\x7fELF/, "a program"],
  [/^\x89HDF/, "an HDF5 file"],
  [/^\s*(?:<\?xml[^]*?<svg|<svg)\b/, "a picture (SVG)"],
  [/^\s*<(?:!doctype|html|\?xml|!--)/i, "a page of HTML or XML"],
];

// Names of texts that speak of inputs, and may hold one.
const PROSE = /\.(?:md|rst|tex|ipynb)$/i;

/** An input that this version of nmer reads, for a message. */
const INPUTS = "an input in YAML or JSON, or the file of a molecule beside --method and --basis";

/**
 * The refusal of a file that is no input at all; undefined for one whose mistakes are those of an input.
 *
 * @param expected What the command takes.
 */
export async function refusedAsInput(
  { readFile, fileStatus }: Pick<Host, "readFile" | "fileStatus">,
  path: string,
  expected = INPUTS,
): Promise<InputError | undefined> {
  if (path === "-") return undefined; // it has been read
  const refuse = (found: string, hint?: string) => new InputError({ file: path, found, expected, hint });
  const name = shownName(path);
  if ((await fileStatus(path)).kind === "folder") {
    return refuse("a folder", `Name the inputs in it, as in ${name.replace(/\/$/, "")}/*.yaml.`);
  }
  const bytes = await readFile(path, HEAD_BYTES).catch(() => undefined);
  if (bytes === undefined || bytes.length === 0) return undefined;
  const head = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES));
  if (head.startsWith("SQLite format 3\0")) {
    return refuse(
      /\.nmer\.db$/.test(path) ? "a journal" : "a database, as journals are",
      `\`nmer status ${name}\` tells how its run stands, \`nmer show ${name}\` what it has computed, and ` +
        "running its input again continues it.",
    );
  }
  if (RESULT_HEAD.test(head)) {
    return refuse("the result of a run", `\`nmer show ${name}\` and \`nmer report ${name}\` read it.`);
  }
  const beginning = String.fromCharCode(...bytes.subarray(0, BEGINNING_BYTES));
  const kind = KINDS.find(([pattern]) => pattern.test(beginning))?.[1];
  if (kind !== undefined || head.includes("\0")) return refuse(kind ?? "binary data");
  if (PROSE.test(path)) {
    return refuse("a text to read", "Save the input in it as a file of its own, as in input.yaml.");
  }
  return isMoleculeName(path) || isInputText(path, head) ? undefined : refuse("text of another kind");
}

// Text of whatever name that has a key of an input, or a name as inputs have: of its mistakes more is said elsewhere.
function isInputText(path: string, head: string): boolean {
  return /\.(?:json|ya?ml)$/i.test(path) || /^\s*[{[]/.test(head) ||
    /^\s*["']?(?:molecule|models?|levels|bsse|driver|max_nbody|schema_name|specification|execution)["']?\s*:/m
      .test(head);
}
