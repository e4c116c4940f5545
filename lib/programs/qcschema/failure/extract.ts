// The one sentence that matters in what a program says of its failure: in a Python traceback the exception, in
// Psi4's lists of rejected options their names, in MOPAC's printed output the box with its errors, in all that
// QCEngine reports of a run the beginning of standard error. Plain text of bounded length.

import { plainText } from "../../../base/plain_text.ts";

const MAX_REASON_LENGTH = 400;

// Names of exceptions, as in `psi4.driver.p4util.exceptions.ValidationError: `.
const EXCEPTION = /^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|NotFound|Interrupt|Warning)\w*(?:: |$)/;
// Psi4's words for it, over several lines.
const MISSING_BASIS =
  /Unable to find a basis set for atom \d+ for key \w+ among:\s*Shell Entries: \['(\w+)'[^]*?Basis Sets: \[\('([^']*)'/;
const TRACEBACK = "Traceback (most recent call last)";

/** A sentence, and the words by which its kind is known: the name of an exception is one of them. */
export interface Reason {
  readonly sentence: string;
  readonly known: string;
}

/** The reason in a message of a program. */
export function extractReason(message: string): Reason {
  const plain = plainText(message).replace(/^\s*QCEngine \w+ Error: /, "");
  const found = rejectedOptions(plain) ?? mopacErrors(plain) ?? standardError(plain) ?? exception(plain) ??
    beginning(plain);
  const sentence = bounded(withoutPlaces(found.replace(EXCEPTION, "")).trim());
  return { sentence: sentence === "" ? bounded(found.trim()) : sentence, known: bounded(found) };
}

// Psi4: {'no_such': (1, RuntimeError('\nFatal Error: NO_SUCH is not a valid option.\nError occurred in file...
function rejectedOptions(text: string): string | undefined {
  if (!text.includes("Error setting options: ")) return undefined;
  const found = text.matchAll(/'(\w+)': \([^]*?Fatal Error: ([^]*?)(?:\\n|\n|['"]\))/g);
  const options = Array.from(found, ([, name, what]) => `${name}: ${what}`);
  return options.length === 0 ? undefined : `ValidationError: ${options.join(" ")}`;
}

// MOPAC: lines between asterisks at the end of its output.
function mopacErrors(text: string): string | undefined {
  const title = "Error and normal termination messages reported in this calculation";
  const box = text.includes("MOPAC") ? text.split(title).at(1) : undefined;
  const lines = box?.split("\n").map((line) => line.match(/^\s*\*\s(.*?)\s*\*\s*$/)?.[1]?.trim() ?? "");
  const errors = lines?.filter((line) => line !== "" && !/^\**$|^JOB ENDED NORMALLY$/.test(line)) ?? [];
  return errors.length === 0 ? undefined : errors.join("; ");
}

function standardError(text: string): string | undefined {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const begin = lines.indexOf("STDERR:");
  if (begin < 0) return undefined;
  const [next] = lines.slice(begin + 1);
  const said = next?.startsWith("TRACEBACK:") ? undefined : next;
  // `[0] ARMCI Error: 0:` is of the library by which NWChem gives up.
  return (said ?? lines[begin - 1] ?? "").replace(/^\[\d+\] ARMCI Error: \d+:/, "").replace(/:$/, "");
}

// The first line of the exception that ended a traceback; more lines may follow.
function exception(text: string): string | undefined {
  if (!text.includes(TRACEBACK)) return undefined;
  const missing = MISSING_BASIS.exec(text);
  if (missing !== null) return `BasisSetNotFound: there is no basis set ${missing[2]} for ${missing[1]}`;
  const lines = text.slice(text.lastIndexOf(TRACEBACK)).split("\n").filter((line) => line.trim() !== "");
  return lines.slice(1).find((line) => /^\S/.test(line)) ?? lines.at(-1);
}

function beginning(text: string): string {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.slice(0, 4).join(" ").replace(/^Fatal Error: /, "");
}

// Where in a program's code, or in a scratch directory, that says nothing to anybody else.
function withoutPlaces(text: string): string {
  return text.replace(/\s*(\\n)?Error occurred in file:.*$/s, "").replace(/\s*File Path: .*$/s, "")
    .replace(/ with PATH \(.*$/s, ": it is not on the PATH, or fails");
}

function bounded(text: string): string {
  return text.length <= MAX_REASON_LENGTH ? text : `${text.slice(0, MAX_REASON_LENGTH - 3)}...`;
}
